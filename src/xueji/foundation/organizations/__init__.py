"""组织与人员: Who there is: units, people, posts and roles."""
