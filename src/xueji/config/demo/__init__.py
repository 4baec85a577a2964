"""The demonstration: a fictional city with its rules, cases, questions, people and a few sessions."""
