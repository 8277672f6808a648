"""Results that people go on from: the buttons below them, and what they lead to."""
