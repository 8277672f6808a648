"""A Discord and an image API of our own that run on one machine with no account."""
