"""The bot's own web pages: for now, whether it is well."""
