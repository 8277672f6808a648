"""A mask inverted, larger or smaller, and softer. Runs in a thread."""

from PIL import Image, ImageChops, ImageFilter

from bot.domain.recipe import Recipe


def shaped(levels: Image.Image, recipe: Recipe) -> Image.Image:
    """The grey levels as the recipe wants them; the same picture where it wants nothing."""
    if recipe.invert:
        levels = ImageChops.invert(levels)
    if recipe.grow_px > 0:
        levels = _grown(levels, recipe.grow_px)
    elif recipe.grow_px < 0:
        levels = ImageChops.invert(_grown(ImageChops.invert(levels), -recipe.grow_px))
    if recipe.feather_px:
        softer = _grown(levels, recipe.feather_px / 2).filter(ImageFilter.BoxBlur(recipe.feather_px / 2))
        levels = ImageChops.lighter(levels, softer)
    return levels


def _grown(levels: Image.Image, by_px: float) -> Image.Image:
    """Larger by a square; whatever its size, this costs the same."""
    sharp = levels.point(lambda level: 255 if level >= 128 else 0)
    # A mean above nothing: something white is near.
    return sharp.filter(ImageFilter.BoxBlur(by_px)).point(lambda level: 255 if level else 0)
