"""Pure rules of learning records: what a valid xAPI statement is, by what it is found, how it is shown."""
