"""`/jobs`: a person's last jobs, and what can be done about each."""
