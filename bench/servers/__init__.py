"""The stand-ins that a measured bot talks to; `discord` and `image_api` run as processes of their own."""
