"""长效记忆: Review cards scheduled by FSRS."""
