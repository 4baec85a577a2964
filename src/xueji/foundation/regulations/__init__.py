"""法规库: The rules: versions, articles and citations."""
