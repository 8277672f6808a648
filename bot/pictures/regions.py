"""Parts of a picture that people name in words, as masks; and more room around it. Runs in a thread."""

from PIL import Image, ImageDraw, ImageFilter

from bot.domain.mask import Area

# (left, top, right, bottom) in sixths of the picture.
_SIXTHS = {
    Area.LEFT: (0, 0, 3, 6),
    Area.RIGHT: (3, 0, 6, 6),
    Area.TOP: (0, 0, 6, 3),
    Area.BOTTOM: (0, 3, 6, 6),
    Area.CENTRE: (1.5, 1.5, 4.5, 4.5),
    Area.AROUND_CENTRE: (1.5, 1.5, 4.5, 4.5),
    Area.TOP_LEFT: (0, 0, 2, 2),
    Area.TOP_MIDDLE: (2, 0, 4, 2),
    Area.TOP_RIGHT: (4, 0, 6, 2),
    Area.MIDDLE_LEFT: (0, 2, 2, 4),
    Area.CENTRE_CELL: (2, 2, 4, 4),
    Area.MIDDLE_RIGHT: (4, 2, 6, 4),
    Area.BOTTOM_LEFT: (0, 4, 2, 6),
    Area.BOTTOM_MIDDLE: (2, 4, 4, 6),
    Area.BOTTOM_RIGHT: (4, 4, 6, 6),
}
# What is behind the new border shows only where the model leaves it; it gives the colours to start from.
_BLUR_SHARE = 1 / 24


def draw_area(area: Area, size_px: tuple[int, int]) -> Image.Image:
    """The mask of a named part, grey levels; any Area but BORDER, which is not in the picture."""
    width, height = size_px
    left, top, right, bottom = _SIXTHS[area]
    box = (
        round(width * left / 6),
        round(height * top / 6),
        round(width * right / 6) - 1,
        round(height * bottom / 6) - 1,
    )
    inside, outside = (0, 255) if area is Area.AROUND_CENTRE else (255, 0)
    mask = Image.new("L", size_px, outside)
    ImageDraw.Draw(mask).rectangle(box, fill=inside)
    return mask


def grow_canvas(picture: Image.Image, pads_px: tuple[int, int, int, int]) -> tuple[Image.Image, Image.Image]:
    """The picture with room added left, top, right and bottom, and the mask of what is new."""
    left, top, right, bottom = pads_px
    size_px = (picture.width + left + right, picture.height + top + bottom)
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    profile = picture.info.get("icc_profile")
    still = picture.convert(mode)
    radius = max(1, min(size_px) * _BLUR_SHARE)
    canvas = still.resize(size_px, Image.Resampling.BILINEAR).filter(ImageFilter.BoxBlur(radius))
    canvas.paste(still, (left, top))
    canvas.info = {} if profile is None else {"icc_profile": profile}
    mask = Image.new("L", size_px, 255)
    mask.paste(0, (left, top, left + picture.width, top + picture.height))
    return canvas, mask
