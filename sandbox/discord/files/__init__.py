"""Files: their bytes, what can be told from them, and the CDN with its signed links."""
