"""Retouch: a Discord bot that repaints parts of pictures."""

__version__ = "0.1.0"
