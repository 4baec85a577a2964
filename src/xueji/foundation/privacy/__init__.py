"""What the platform holds about a person, and the rights of that person."""
