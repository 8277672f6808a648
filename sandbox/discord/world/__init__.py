"""What exists: people, places, messages, and who may do what where."""
