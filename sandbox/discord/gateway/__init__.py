"""The gateway: websocket connections, sessions that outlive them, and the events they carry."""
