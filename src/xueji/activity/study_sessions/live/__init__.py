"""The live part of a session: rotating codes, check-in, answers, presenter screen and phone page."""
