"""Counts a prompt's tokens the way SDXL's text encoders do. `merges.txt.gz` is OpenAI CLIP's merge table (MIT)."""
