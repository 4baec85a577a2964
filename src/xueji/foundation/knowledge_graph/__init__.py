"""Knowledge graph of the six disciplines (SKOS)."""
