"""REST v10: the routes that bots call."""
