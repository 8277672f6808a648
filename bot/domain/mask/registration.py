"""Finding where a copy of a picture lies on the original: cropped, resized, recompressed, drawn over.

A copy is never turned here, so a frame is four numbers. Coarse: every scale that a crop allows, each slid over the
original (gradients of bounded length, so that strokes count no more than edges). Fine: Gauss-Newton on grey levels with
Tukey's biweight, which takes no notice of strokes (Baker and Matthews, "Lucas-Kanade 20 years on", 2004, inverse form).
"""

from dataclasses import dataclass

from bot.domain.mask.arrays import Array, cv2, np

# The coarse search's long side: 1 % of scale is one pixel at its ends.
_COARSE_PX = 192
_SCALE_STEP = 1.0125
# A crop of 12 % on both ends leaves 76 %; a little more is searched.
_LEAST_LEFT = 0.72
# The grey level's step that counts half as an edge; JPEG's noise in flat parts stays well below.
_EDGE_LEVELS = 10.0
# Long sides of the levels at which a frame is refined; registering at 1 megapixel leaves errors of some 0.1 px.
_FINE_PX = (256, 512, 1024)
_STEPS = 12
# Pixels with the steepest gradients that refining looks at.
_MOST_SAMPLES = 60_000
# Tukey's constant: 95 % efficient with normal noise.
_TUKEY = 4.685
_LEAST_NOISE_LEVELS = 3.0
# A copy of this shape may be the whole picture, and is when that costs hardly more than a crop would.
_SAME_SHAPE = 0.012
_WHOLE_BONUS, _WHOLE_BONUS_LEVELS = 1.03, 0.05
# The long side at which frames are compared in colour, and levels off of which more says no more: it is drawn over.
_AGREEING_PX, _OFF = 384, 24


@dataclass(frozen=True, slots=True)
class Frame:
    """A copy's place: original x = `scale_x` · copy x + `left`, in pixels with (0, 0) the corner of a picture."""

    scale_x: float
    scale_y: float
    left: float
    top: float

    def zoomed(self, copy_zoom: tuple[float, float], original_zoom: tuple[float, float]) -> "Frame":
        """The same place when both pictures are resized by these factors, (x, y) each."""
        return Frame(
            self.scale_x * original_zoom[0] / copy_zoom[0],
            self.scale_y * original_zoom[1] / copy_zoom[1],
            self.left * original_zoom[0],
            self.top * original_zoom[1],
        )

    def matrix(self) -> Array:
        """For `cv2.warpAffine` with WARP_INVERSE_MAP, where pixel centres are whole; float64, (2, 3)."""
        x = self.scale_x / 2 + self.left - 0.5
        y = self.scale_y / 2 + self.top - 0.5
        return np.array([[self.scale_x, 0, x], [0, self.scale_y, y]])


def shrunk(picture: Array, zoom_x: float, zoom_y: float) -> tuple[Array, tuple[float, float]]:
    """The picture resized by about these factors, never enlarged, and the exact (x, y) factors."""
    height, width = picture.shape[:2]
    size = (max(1, round(width * min(zoom_x, 1))), max(1, round(height * min(zoom_y, 1))))
    if size != (width, height):
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return picture, (size[0] / width, size[1] / height)


def at_most(picture: Array, most_px: int) -> Array:
    """The picture with at most about so many pixels."""
    zoom: float = (most_px / (picture.shape[0] * picture.shape[1])) ** 0.5
    return shrunk(picture, zoom, zoom)[0]


def as_seen(original: Array, frame: Frame, size_px: tuple[int, int]) -> Array:
    """The original as the copy would show it undrawn, at `size_px` (width, height)."""
    original, zoom = shrunk(original, 1 / frame.scale_x, 1 / frame.scale_y)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    matrix = frame.zoomed((1, 1), zoom).matrix()
    return cv2.warpAffine(original, matrix, size_px, flags=flags, borderMode=cv2.BORDER_REPLICATE)


def find_frames(original: Array, copy: Array, *, most: int = 3) -> list[Frame]:
    """Likely places of the copy on the original, best first; none when a crop cannot explain the shapes.

    Both uint8, (height, width), grey.
    """
    height, width = original.shape
    copy_height, copy_width = copy.shape
    ratios = (width / copy_width, height / copy_height)
    largest, least = min(ratios) * 1.01, max(ratios) * _LEAST_LEFT
    if least > largest:
        return []
    small, zoom = shrunk(original, _COARSE_PX / max(original.shape), _COARSE_PX / max(original.shape))
    margin = 3
    field = _gradients(cv2.copyMakeBorder(small, margin, margin, margin, margin, cv2.BORDER_REPLICATE))
    # A copy of a copy of a size near the templates' saves resizing the large one for every scale.
    copy, _ = shrunk(copy, 2 * largest * zoom[0], 2 * largest * zoom[1])
    found: list[tuple[float, Frame]] = []
    scale = largest
    while scale >= least:
        size = (round(copy_width * scale * zoom[0]), round(copy_height * scale * zoom[1]))
        if 8 <= size[0] <= field.shape[1] and 8 <= size[1] <= field.shape[0]:
            template = _gradients(cv2.resize(copy, size, interpolation=cv2.INTER_AREA))
            scores = cv2.matchTemplate(field, template, cv2.TM_CCORR_NORMED)
            _, best, _, (x, y) = cv2.minMaxLoc(scores)
            exact = (size[0] / copy_width / zoom[0], size[1] / copy_height / zoom[1])
            found.append((best, Frame(*exact, (x - margin) / zoom[0], (y - margin) / zoom[1])))
        scale /= _SCALE_STEP
    found.sort(key=lambda scored: -scored[0])
    return _apart([frame for _, frame in found], most)


def _apart(frames: list[Frame], most: int) -> list[Frame]:
    """The first frames that are not next to a better one."""
    chosen: list[Frame] = []
    for frame in frames:
        if all(abs(frame.scale_x / other.scale_x - 1) > 2.5 * (_SCALE_STEP - 1) for other in chosen):
            chosen.append(frame)
    return chosen[:most]


def _gradients(grey: Array) -> Array:
    """Gradients of bounded length, float32, (height, width, 2)."""
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.0).astype(np.float32)
    field = cv2.merge([cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)]) / 4
    length = np.sqrt((field**2).sum(axis=2, keepdims=True))
    bounded: Array = field / (length + _EDGE_LEVELS)
    return bounded


def refine(original: Array, copy: Array, frames: list[Frame]) -> Frame:
    """The best of the frames, to a fraction of a pixel. Both uint8, (height, width), grey."""
    level_px = _FINE_PX[0]
    tried = [_refined(original, copy, frame, level_px) for frame in frames]
    cost, best = min(tried, key=lambda one: one[0])
    height, width = original.shape
    whole = Frame(width / copy.shape[1], height / copy.shape[0], 0.0, 0.0)
    if abs(whole.scale_x / whole.scale_y - 1) <= _SAME_SHAPE:
        # Most copies are not cropped; where the picture has too little to tell, none is taken to be.
        whole_cost, refined = _refined(original, copy, whole, level_px)
        if whole_cost <= _WHOLE_BONUS * cost + _WHOLE_BONUS_LEVELS:
            best = refined
    for level_px in _FINE_PX[1:]:
        best = _refined(original, copy, best, level_px)[1]
        if level_px >= max(copy.shape):
            break
    return best


def or_whole(original: Array, copy: Array, frame: Frame) -> Frame:
    """The frame, or the whole picture where that agrees better in colour. Both uint8, (height, width, 3), RGB.

    The greys of a gradient are much the same in many places; then what was drawn decides where they fit, wrongly.
    """
    whole = Frame(original.shape[1] / copy.shape[1], original.shape[0] / copy.shape[0], 0.0, 0.0)
    if abs(whole.scale_x / whole.scale_y - 1) > _SAME_SHAPE:
        return frame
    zoom = _AGREEING_PX / max(copy.shape)
    small, exact = shrunk(copy, zoom, zoom)
    frames = [one.zoomed(exact, (1.0, 1.0)) for one in (frame, whole)]
    size_px = (small.shape[1], small.shape[0])
    off, whole_off = (
        float(np.minimum(cv2.absdiff(as_seen(original, one, size_px), small), _OFF).mean()) for one in frames
    )
    return whole if whole_off <= off else frame


def _refined(original: Array, copy: Array, frame: Frame, level_px: int) -> tuple[float, Frame]:
    """The cost (lower is better) and the frame after fitting at one level."""
    small, zoom = shrunk(copy, level_px / max(copy.shape), level_px / max(copy.shape))
    still, original_zoom = shrunk(original, zoom[0] / frame.scale_x, zoom[1] / frame.scale_y)
    here = frame.zoomed(zoom, original_zoom)
    seen = cv2.GaussianBlur(small, (0, 0), 1.0).astype(np.float32)
    ground = cv2.GaussianBlur(still, (0, 0), 1.0).astype(np.float32)
    height, width = small.shape
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    start = cv2.warpAffine(ground, here.matrix(), (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    steep_x, steep_y = cv2.Sobel(start, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(start, cv2.CV_32F, 0, 1, scale=1 / 8)
    steep = np.abs(steep_x) + np.abs(steep_y)
    rows, columns = _steepest(steep)
    x, y = (columns + 0.5).astype(np.float32), (rows + 0.5).astype(np.float32)
    gx, gy = steep_x[rows, columns], steep_y[rows, columns]
    # Columns: what a change of (scale x, scale y, left, top, gain, bias) does to the expected level.
    centred_x, centred_y = x / width - 0.5, y / height - 0.5
    levels = start[rows, columns]
    jacobian = np.stack([gx * centred_x, gy * centred_y, gx, gy, levels / 128 - 1, np.ones_like(x)], axis=1)
    # What is not seen in the picture stays: sides may differ by rounding, tones a little.
    prior = np.diag([0.02, 0.02, 0.002, 0.002, 0.01, 0.002]).astype(np.float32) * len(x) * 0.05
    target = seen[rows, columns]
    stretch_x = stretch_y = move_x = move_y = gain = bias = 0.0
    cost = 0.0
    for _ in range(_STEPS):
        map_x = here.scale_x * (x + stretch_x * centred_x + move_x) + here.left - 0.5
        map_y = here.scale_y * (y + stretch_y * centred_y + move_y) + here.top - 0.5
        expected = _sampled(ground, map_x, map_y)
        residual = target - expected - gain * (levels / 128 - 1) - bias
        spread = max(_LEAST_NOISE_LEVELS, 1.4826 * float(np.median(np.abs(residual))))
        unlikely = np.minimum((residual / (_TUKEY * spread)) ** 2, 1)
        weight = (1 - unlikely) ** 2
        cost = float(np.minimum(np.abs(residual), 40).mean())
        weighted = jacobian * weight[:, None]
        step = np.linalg.solve(jacobian.T @ weighted + prior, weighted.T @ residual)
        stretch_x += float(step[0])
        stretch_y += float(step[1])
        move_x += float(step[2])
        move_y += float(step[3])
        gain += float(step[4])
        bias += float(step[5])
        if max(abs(step[:4])) < 0.01:
            break
    new_x, new_y = here.scale_x * (1 + stretch_x / width), here.scale_y * (1 + stretch_y / height)
    left = here.left + here.scale_x * (move_x - stretch_x / 2)
    top = here.top + here.scale_y * (move_y - stretch_y / 2)
    moved = Frame(new_x, new_y, left, top).zoomed(
        (1 / zoom[0], 1 / zoom[1]), (1 / original_zoom[0], 1 / original_zoom[1])
    )
    return cost, moved


def _steepest(steep: Array) -> tuple[Array, Array]:
    """Rows and columns of the pixels with the most gradient, at most `_MOST_SAMPLES`."""
    flat = steep.ravel()
    wanted = min(_MOST_SAMPLES, max(500, flat.size // 4))
    wanted = min(wanted, flat.size)
    chosen = np.argpartition(flat, flat.size - wanted)[flat.size - wanted :]
    rows, columns = np.unravel_index(chosen, steep.shape)
    return rows, columns


def _sampled(picture: Array, x: Array, y: Array) -> Array:
    """Bilinear samples at places given as pixel centres; float32, one a place."""
    side = 4096
    pad = (-len(x)) % side
    map_x = np.pad(x, (0, pad)).reshape(-1, side).astype(np.float32)
    map_y = np.pad(y, (0, pad)).reshape(-1, side).astype(np.float32)
    found: Array = cv2.remap(picture, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return found.ravel()[: len(x)]
