"""Signing in elsewhere: providers of django-allauth and of our own, bound to registered people."""
