"""Pages of leading groups and responsibilities."""
