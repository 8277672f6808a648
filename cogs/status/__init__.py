"""`/status`: how the bot is doing, for those who look after a server."""
