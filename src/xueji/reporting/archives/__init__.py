"""档案与台账: One person one file, and the work ledger."""
