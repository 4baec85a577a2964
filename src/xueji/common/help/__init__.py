"""The guide inside the product."""
