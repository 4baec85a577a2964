"""Pages of posts and handbooks."""
