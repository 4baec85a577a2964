"""Pages of the domain, one module a subject."""
