"""Posts with their risks as Excel: written out, filled in, read back."""
