"""Retouch: a Discord bot that repaints parts of pictures."""
