"""The bot's own web pages: whether it is well, and in figures."""
