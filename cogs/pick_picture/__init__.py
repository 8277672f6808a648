"""“Inpaint this picture” in the menu of any message: `/inpaint` for a picture that is in the channel already."""
