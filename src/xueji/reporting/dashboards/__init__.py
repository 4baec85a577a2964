"""看板: what must be done today, what is falling behind, what has changed."""
