"""Adapter: reading, checking and re-encoding pictures with Pillow, in a bounded pool of threads."""
