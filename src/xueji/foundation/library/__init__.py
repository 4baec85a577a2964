"""资源库: Cases and readings."""
