"""Leading groups and the list of responsibilities (主体责任): who answers for what, until when."""
