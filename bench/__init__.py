"""Measures a Retouch bot from outside, through a Discord and an image API of its own on the loopback."""
