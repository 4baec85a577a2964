"""Directories of other systems, compared with people and taken over on approval."""
