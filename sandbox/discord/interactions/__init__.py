"""Interactions: what users do with the app, and the bot's answers to it."""
