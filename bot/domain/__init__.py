"""Pure values and rules: what a job is, what may be asked, what can go wrong."""
