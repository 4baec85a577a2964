"""Template tags of the regulations domain."""
