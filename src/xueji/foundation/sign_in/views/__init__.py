"""Views of sign_in."""
