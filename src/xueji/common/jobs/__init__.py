"""Background jobs: the schedule table and the sweep that takes up what a killed worker left."""
