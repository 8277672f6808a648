"""`/settings`: what holds in a server."""
