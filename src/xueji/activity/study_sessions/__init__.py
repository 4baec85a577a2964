"""会前学纪: Study tied to the meeting about to begin."""
