"""The stand-ins that a measured bot talks to; each runs as its own process (`python -m bench.servers.discord`, `… .image_api`)."""
