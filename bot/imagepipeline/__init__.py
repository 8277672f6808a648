"""Adapter: the client of ImagePipeline, the hosted API that does the inpainting."""
