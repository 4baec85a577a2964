"""Pages of the domain; the xAPI interface itself is in `lrs`."""
