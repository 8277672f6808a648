"""`/history`, `/job` and "How was this made?": looking back at what was made, and taking it along."""
