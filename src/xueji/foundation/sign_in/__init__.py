"""Signing in: who somebody is, by which proof, and for how long."""
