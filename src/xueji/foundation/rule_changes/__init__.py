"""What follows when a rule changes: who cites the changed articles, and what is done about it."""
