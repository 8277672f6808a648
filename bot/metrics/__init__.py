"""What Prometheus reads: counted at the edges, in a registry of its own. Nothing here names a person or a server."""
