"""Notices: what a person should know of, behind the bell in the top bar."""
