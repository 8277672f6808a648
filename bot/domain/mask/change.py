"""Where a copy shows something else than its original: tone and noise are allowed for, then what is left is change.

All pictures are uint8, (height, width, 3), in YCrCb (luma, red and blue difference) unless a docstring says otherwise.
"""

from dataclasses import dataclass

from bot.domain.mask.arrays import Array, cv2, np

# How far a level must be off to count as one unit of change, in luma and both colour bands, where there is no noise:
# JPEG keeps colour at half the size and with less care. Undrawn copies at quality 60 stay below nearly everywhere.
_UNITS = (12.0, 20.0, 20.0)
# Where there is noise, a unit is so many of its standard deviations.
_NOISE_UNITS = 2.5
_STRONG = 1.8
# Sharpening and resizing overshoot at an edge by about this share of its height.
_OVERSHOOT = 0.22
# A busy neighbourhood's range, and how many busy pixels tell how well the copy fits.
_BUSY_LEVELS = 24
_LEAST_BUSY = 400
# Of the usual difference in busy neighbourhoods, this many times is play; the largest differences are rarely more.
_PLAY = 6.0
# A change smaller than a blot of this width (share of the short side, at least so many pixels) is dust.
_DUST_SHARE = 0.006
_DUST_PX = 3.0
# How thin a halo is, which step of luma makes one, and how much of it lies there.
_HALO_PX = 5.0
_EDGE_LEVELS = 30
_HALO_SHARE = 0.85
# A halo is no more than a part of the edge's own step; a line that was painted away is more.
_HALO_AMOUNT = 6.0
# How far a level may come from where it is not known to the pixel what is seen.
_RIM_REACH_PX = 9
_TONE_SAMPLES = 20_000
_TONE_STEPS = 8
# A change of tone must bring so much more of the picture within so much of what is seen; else there was none.
_TONE_FIT, _TONE_GAIN = 0.02, 0.03
# White that stayed white, and black that stayed black, say little: brighter levels are cut off there.
_SATURATED_WEIGHT = 0.2
_DETAIL_SIGMA_PX = 1.5
# Exact levels take four times the memory: so many rows at once.
_STRIP_ROWS = 256
_SHARPNESS_SAMPLES = 150_000
# A phone's slight changes stay within; more is another picture.
_MOST_TONE_LEVELS = 80.0


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What was found. `weak` is True on all changed pixels; `amount` says by how much, in `units`; bool and float32.

    `units`: the levels of each band that count as one, float32, (3,).
    """

    weak: Array
    amount: Array
    units: Array


def with_tone_of(copy: Array, seen: Array) -> Array:
    """`seen` with the copy's brightness, contrast, gamma and colour cast; both RGB, uint8, (height, width, 3)."""
    step = max(1, int((copy.shape[0] * copy.shape[1] / _TONE_SAMPLES) ** 0.5))
    before = cv2.blur(seen, (3, 3))[step // 2 :: step, step // 2 :: step].reshape(-1, 3).astype(np.float64) / 255
    after = cv2.blur(copy, (3, 3))[step // 2 :: step, step // 2 :: step].reshape(-1, 3).astype(np.float64) / 255
    table = np.zeros((1, 256, 3), np.float32)
    matrix = np.zeros((3, 4), np.float32)
    ramp = np.arange(256) / 255
    for band in range(3):
        basis = np.column_stack([before, before[:, band] ** 2, np.ones(len(before))])
        fit = np.eye(5)[band]
        prior = np.diag([1.0, 1.0, 1.0, 1.0, 1.0]) * len(before) * 1e-4
        saturated = ((after[:, band] > 0.98) & (before[:, band] > 0.9)) | (
            (after[:, band] < 0.02) & (before[:, band] < 0.1)
        )
        for number in range(_TONE_STEPS):
            expected = basis @ fit
            residual = after[:, band] - np.clip(expected, 0, 1)
            # Wide at first: a white page that stays white must not make the tones of all else look like drawing.
            widest = 0.06 * 0.5**number
            spread = max(0.01, widest, 1.4826 * float(np.median(np.abs(residual))))
            weight = (1 - np.minimum((residual / (4.685 * spread)) ** 2, 1)) ** 2
            weight[saturated] *= _SATURATED_WEIGHT
            weight[(expected < 0) | (expected > 1 + 1e-9)] = 0
            weighted = basis * weight[:, None]
            fit = fit + np.linalg.solve(basis.T @ weighted + prior, weighted.T @ residual)
        gained = np.abs(after[:, band] - np.clip(basis @ fit, 0, 1)) < _TONE_FIT
        if float(gained.mean()) < float((np.abs(after[:, band] - before[:, band]) < _TONE_FIT).mean()) + _TONE_GAIN:
            fit = np.eye(5)[band]
        matrix[band, :3] = fit[:3]
        table[0, :, band] = 255 * (fit[3] * ramp**2 + fit[4])
    greys = matrix[:, :3].sum(axis=1) * 255 * ramp[:, None] + table[0]
    off = float(np.abs(greys - 255 * ramp[:, None]).max())
    if off > _MOST_TONE_LEVELS:
        return seen
    if off < 1 and np.abs(matrix[:, :3] - np.eye(3)).max() < 0.015:
        return seen
    toned: Array = np.empty_like(seen)
    for top in range(0, len(seen), _STRIP_ROWS):
        strip = seen[top : top + _STRIP_ROWS]
        exact: Array = cv2.transform(strip.astype(np.float32), matrix)
        exact += cv2.LUT(strip, table)
        toned[top : top + _STRIP_ROWS] = _levels(exact)
    return toned


def with_sharpness_of(copy: Array, seen: Array) -> Array:
    """`seen` sharpened or softened as the copy was, as far as one step of unsharp masking can; both RGB, uint8."""
    step = max(1, int((copy.shape[0] * copy.shape[1] / _SHARPNESS_SAMPLES) ** 0.5))
    sampled = (slice(step // 2, None, step), slice(step // 2, None, step))
    there = np.stack([_detail(seen, band)[sampled] for band in range(3)], axis=-1).reshape(-1)
    gone = copy[sampled].reshape(-1).astype(np.float32)
    gone -= seen[sampled].reshape(-1)
    telling = (np.abs(there) > 6) & (np.abs(gone) < 100)
    there, gone = there[telling], gone[telling]
    if len(there) < _LEAST_BUSY:
        return seen
    amount = 0.0
    for _ in range(_TONE_STEPS):
        residual = gone - amount * there
        spread = max(2.0, 1.4826 * float(np.median(np.abs(residual))))
        weight = (1 - np.minimum((residual / (4.685 * spread)) ** 2, 1)) ** 2
        amount += float((weight * residual * there).sum() / ((weight * there**2).sum() + 1))
    if not 0.05 < abs(amount) < 2:
        return seen
    sharpened: Array = np.empty_like(seen)
    for band in range(3):
        exact = _detail(seen, band)
        exact *= amount
        exact += seen[..., band]
        sharpened[..., band] = _levels(exact)
    return sharpened


def _detail(picture: Array, band: int) -> Array:
    """What blurring takes away from one band; float32, (height, width)."""
    detail: Array = cv2.extractChannel(picture, band).astype(np.float32)
    detail -= cv2.GaussianBlur(detail, (0, 0), _DETAIL_SIGMA_PX)
    return detail


def _levels(exact: Array) -> Array:
    """Rounded and kept within 0–255; uint8."""
    exact += 0.5
    np.clip(exact, 0, 255, out=exact)
    levels: Array = exact.astype(np.uint8)
    return levels


def find_change(copy: Array, seen: Array, rim: Array | None = None) -> Change:
    """Pixels of the copy outside of what the neighbourhood in `seen` explains, dust left out.

    `rim`: bool, (height, width), where nobody knows to the pixel what `seen` is.
    """
    softened, ground = cv2.GaussianBlur(copy, (3, 3), 0), cv2.GaussianBlur(seen, (3, 3), 0)
    total = np.zeros(copy.shape[:2], np.float32)
    units = np.zeros(3, np.float32)
    for band, reach in enumerate((3, 7, 7)):
        level, still = cv2.extractChannel(softened, band), cv2.extractChannel(ground, band)
        units[band] = max(_UNITS[band], _NOISE_UNITS * _noise(level, still))
        beyond = _beyond(level, still, reach)
        if rim is not None:
            beyond[rim] = _beyond(level, still, _RIM_REACH_PX, 1.0)[rim]
        total += (beyond.astype(np.float32) / units[band]) ** 2
    amount = np.sqrt(total, out=total)
    edge = cv2.morphologyEx(cv2.extractChannel(ground, 0), cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))
    return Change(_without_dust(amount, edge > _EDGE_LEVELS), amount, units)


def _beyond(level: Array, ground: Array, reach: int, play: float | None = None) -> Array:
    """How far each level is off what `reach` × `reach` pixels of `ground` explain; uint8, (height, width)."""
    window = np.ones((reach, reach), np.uint8)
    low, high = cv2.erode(ground, window), cv2.dilate(ground, window)
    play = _play(level, ground, cv2.subtract(high, low)) if play is None else play
    own = 1 - play
    highest = cv2.addWeighted(high, play * (1 + _OVERSHOOT), low, -play * _OVERSHOOT, 0)
    lowest = cv2.addWeighted(low, play * (1 + _OVERSHOOT), high, -play * _OVERSHOOT, 0)
    above = cv2.subtract(level, cv2.addWeighted(ground, own, highest, 1, 0))
    below = cv2.subtract(cv2.addWeighted(ground, own, lowest, 1, 0), level)
    return cv2.max(above, below)


def _play(level: Array, ground: Array, span: Array) -> float:
    """How much of the neighbourhood's range a level may use, 0.25–1: little where a copy is sharp and exactly in place.

    Only `own + play · range` is allowed, so that a plain stroke on gravel is seen although gravel has all levels.
    """
    level, ground, span = level[::2, ::2], ground[::2, ::2], span[::2, ::2]
    busy = span > _BUSY_LEVELS
    if int(busy.sum()) < _LEAST_BUSY:
        return 1.0
    usual = float(np.median(cv2.absdiff(level, ground)[busy] / span[busy].astype(np.float32)))
    return min(1.0, max(0.25, _PLAY * usual))


def _noise(level: Array, ground: Array) -> float:
    """The standard deviation where nothing was drawn: from the lesser differences, which drawing hardly touches."""
    difference = cv2.absdiff(level[::3, ::3], ground[::3, ::3])
    # Of normal noise, 35 % is below 0.454 standard deviations.
    return float(np.percentile(difference, 35)) / 0.454


def _without_dust(amount: Array, at_edge: Array) -> Array:
    """The connected changed parts that hold enough strong change, and are no halos of sharpening; (height, width)."""
    weak, strong = amount > 1, amount > _STRONG
    width = max(_DUST_PX, _DUST_SHARE * min(weak.shape))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(weak.astype(np.uint8), connectivity=8)
    seeds = np.bincount(labels[strong & weak], minlength=count)
    kept = (seeds >= max(4.0, 0.5 * width**2)) & (stats[:, cv2.CC_STAT_AREA] >= 0.8 * width**2)
    # A halo is thin, and all of it lies along edges that the picture has anyway.
    thick = cv2.distanceTransform(weak.astype(np.uint8), cv2.DIST_L2, 3) > _HALO_PX / 2
    is_thick = np.bincount(labels[thick], minlength=count) > 0
    along = np.bincount(labels[at_edge], minlength=count) > _HALO_SHARE * stats[:, cv2.CC_STAT_AREA]
    mean = np.bincount(labels[weak], amount[weak], count) / np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    kept &= is_thick | ~along | (mean > _HALO_AMOUNT)
    kept[0] = False
    real: Array = kept[labels]
    return real
