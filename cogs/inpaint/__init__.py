"""`/inpaint`: repaint the masked part of a picture."""
