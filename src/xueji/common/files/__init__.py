"""Stored files: known by content, kept under their digest, sent in ranges."""
