"""Adapter: everything that speaks discord.py outside a command."""
