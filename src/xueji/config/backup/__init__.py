"""Backup and restore: one file with the database and the stored files, the keys apart, checked before use."""
