"""What was drawn with, and how much of each pixel it covers.

A pen turns a ground `o` into `share · o + ink`: an opaque pen has share 0, a highlighter of half strength 0.5. A pixel
partly covered lies on the line from its ground to the pen's colour there; its coverage is how far along (as in matting,
Smith and Blinn, "Blue screen matting", 1996, with a known ground). Pictures are uint8, (height, width, 3), YCrCb.
"""

from dataclasses import dataclass

from bot.domain.mask.arrays import Array, cv2, np
from bot.domain.mask.change import Change
from bot.domain.mask.shaping import closed

_MOST_PENS = 6
_SAMPLES = 8_000
_SHARES = (0.0, 0.15, 0.3, 0.4, 0.5, 0.6, 0.7)
# A translucent pen must explain so much more than an opaque one: on even ground both explain the same.
_OPAQUE_BONUS = 1.04
_BIN_LEVELS = 16
# How far a pixel may be off a pen's colour, in units of change.
_FIT = 1.1
_LEAST_SAMPLES_SHARE = 0.02
_LEAST_SAMPLES = 24
# Smeared edges reach this far around a pen's core, in pixels.
_SMEAR_PX = 3
_HALF = 0.5
# A soft brush fades over at most this share of the short side; its pen must be so many units off the ground there, else
# anything lies between the two.
_FADE_SHARE = 0.04
_FADING = 4.0
_OWN_LINE_PX = 4
_LEAST_CORE_PX = 16
# In units of change: what is the pen's colour, and what certainly was not.
_SAME, _OTHER = 0.5, 0.8
# A stroke may cross parts of its own colour that are some twice as wide as this share of the short side.
_CROSSING_SHARE = 0.05
# A pen must differ from the ground by so many units for a pixel's coverage to be read by itself.
_TELLING = 1.2
# For coverage colour counts less: it is smeared over two pixels and more.
_EDGE_WEIGHTS = np.array([1.0, 0.75, 0.75], np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Pen:
    """Turns a ground into `share` · ground + `ink`; `share` 0–0.9, `ink` float32, (3,), YCrCb."""

    share: float
    ink: Array

    def over(self, ground: Array) -> Array:
        """The pen's colour on each ground; float32, (…, 3)."""
        colour: Array = self.share * ground.astype(np.float32) + self.ink
        return colour


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """`share` of each pixel that is drawn over, float32 0–1; `unsure` is True where pen and ground look the same."""

    share: Array
    unsure: Array
    core: Array


def cover(copy: Array, seen: Array, change: Change) -> Coverage:
    """How much of each pixel is drawn over, in and near the changed parts."""
    pens, cores = _find_pens(copy, seen, change)
    weak = _grown(change, pens, copy, seen).astype(np.uint8)
    near: Array = cv2.dilate(weak, disk(_SMEAR_PX)) > 0
    # Between changed parts a pen may have crossed its own colour, where little or no change is seen.
    crossing = max(_SMEAR_PX, round(_CROSSING_SHARE * min(weak.shape)))
    between = closed(255 * weak, crossing) > 0
    share = np.zeros(change.weak.shape, np.float32)
    unsure = np.zeros(change.weak.shape, bool)
    rest = weak > 0
    # A pen may be found in a few pixels that are no core: then the change itself has to tell.
    if cores.any():
        distance, pen_number = _nearest_pen(cores)
        known = (near & (distance <= 2 * _SMEAR_PX + 1)) | between
        # A soft brush fades out farther than anything smears.
        rows, columns = np.nonzero((weak > 0) & ~known & (distance <= _fade_px(weak)))
        here = pen_number[rows, columns]
        for number, pen in enumerate(pens):
            of_pen = here == number
            at = (rows[of_pen], columns[of_pen])
            fades = _is_mixture(copy[at], seen[at], pen, change.units)
            known[at[0][fades], at[1][fades]] = True
        _project(share, unsure, known, pen_number, pens, copy, seen, change.units)
        rest = rest & ~known
        unsure &= closed(255 * (share >= _HALF).astype(np.uint8), crossing) > 0
        # Thin lines of the pen's colour are the picture's own; a stroke's gap at one is closed as other small gaps are.
        unsure &= cv2.morphologyEx(unsure.astype(np.uint8), cv2.MORPH_OPEN, disk(_OWN_LINE_PX // 2)) > 0
    if rest.any():
        share[rest] = _unknown_pen(change)[rest]
    return Coverage(share, unsure, cores > 0)


def disk(radius: int) -> Array:
    """The kernel of a disk; uint8, (2 · radius + 1, 2 · radius + 1)."""
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))


def _without_specks(core: Array) -> Array:
    """The larger parts of a core: a few pixels that look like a pen are mixtures at another pen's edge."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(core, connectivity=8)
    kept = (stats[:, cv2.CC_STAT_AREA] >= _LEAST_CORE_PX).astype(np.uint8)
    kept[0] = 0
    whole: Array = kept[labels]
    return whole


def _grown(change: Change, pens: list[Pen], copy: Array, seen: Array) -> Array:
    """The changed parts, and what adjoins them that is an opaque pen's very colour where the ground was not; bool."""
    parts = change.weak.copy()
    for pen in pens:
        if pen.share > 0:
            continue
        of_pen = cv2.inRange(copy, pen.ink - _SAME * change.units, pen.ink + _SAME * change.units)
        was_so = cv2.inRange(seen, pen.ink - _OTHER * change.units, pen.ink + _OTHER * change.units)
        fits = cv2.morphologyEx(cv2.subtract(of_pen, was_so), cv2.MORPH_OPEN, disk(1))
        parts |= fits > 0
    _, labels = cv2.connectedComponents(parts.astype(np.uint8), connectivity=8)
    kept = np.zeros(int(labels.max()) + 1, bool)
    kept[labels[change.weak]] = True
    kept[0] = False
    whole: Array = kept[labels]
    return whole


def _find_pens(copy: Array, seen: Array, change: Change) -> tuple[list[Pen], Array]:
    """The pens, and a map of the pixels that each explains (0 = none, else the pen's number from 1; uint8)."""
    amount = change.amount
    peak = change.weak & (amount >= 0.75 * cv2.dilate(amount, np.ones((5, 5), np.uint8)))
    rows, columns = np.nonzero(peak)
    if len(rows) > _SAMPLES:
        chosen = np.random.default_rng(0).choice(len(rows), _SAMPLES, replace=False)
        rows, columns = rows[chosen], columns[chosen]
    drawn, ground = copy[rows, columns].astype(np.float32), seen[rows, columns].astype(np.float32)
    least = max(_LEAST_SAMPLES, _LEAST_SAMPLES_SHARE * len(rows))
    pens: list[Pen] = []
    cores = np.zeros(amount.shape, np.uint8)
    weak_rows, weak_columns = np.nonzero(change.weak)
    weak_drawn, weak_ground = copy[weak_rows, weak_columns], seen[weak_rows, weak_columns]
    free = np.ones(len(rows), bool)
    while len(pens) < _MOST_PENS and free.sum() >= least:
        pen = _commonest_pen(drawn[free], ground[free], change.units)
        fits = _distance(drawn, pen.over(ground), change.units) < _FIT
        if (fits & free).sum() < least:
            break
        pens.append(pen)
        core = np.zeros(amount.shape, np.uint8)
        explained = _distance(weak_drawn, pen.over(weak_ground), change.units) < _FIT
        core[weak_rows[explained], weak_columns[explained]] = 1
        core = _without_specks(core)
        cores[(core > 0) & (cores == 0)] = len(pens)
        # Around a core are mixtures of pen and ground, which are no pens of their own.
        around = cv2.dilate(core, disk(_SMEAR_PX))
        free &= around[rows, columns] == 0
        if core.any():
            apart = cv2.distanceTransform(cv2.bitwise_not(255 * core), cv2.DIST_L2, 5)
            fades = apart[rows, columns] <= _fade_px(core)
            free &= ~(fades & _is_mixture(drawn, ground, pen, change.units))
    return pens, cores


def _fade_px(picture: Array) -> float:
    """How far from its core a soft brush may still fade."""
    return max(2.0 * _SMEAR_PX + 1, _FADE_SHARE * float(min(picture.shape[:2])))


def _is_mixture(drawn: Array, ground: Array, pen: Pen, units: Array) -> Array:
    """Where the colour lies between the ground and the pen on it; bool, one a sample."""
    start = ground.astype(np.float32)
    way = (pen.over(ground) - start) / units
    gone = (drawn.astype(np.float32) - start) / units
    length = (way**2).sum(axis=-1)
    part = np.clip((gone * way).sum(axis=-1) / np.maximum(length, 1e-6), 0, 1)
    off = np.sqrt(((gone - part[..., None] * way) ** 2).sum(axis=-1))
    mixed: Array = (off < _FIT) & (length > _FADING**2)
    return mixed


def _commonest_pen(drawn: Array, ground: Array, units: Array) -> Pen:
    """The pen that explains most of the samples; float32, (count, 3)."""
    best_count, best = -1.0, Pen(0.0, drawn[0])
    for share in _SHARES:
        ink = drawn - share * ground
        bins = np.floor(ink / _BIN_LEVELS).astype(np.int64) + 16
        keys = (bins[:, 0] * 64 + bins[:, 1]) * 64 + bins[:, 2]
        values, counts = np.unique(keys, return_counts=True)
        start = ink[keys == values[counts.argmax()]].mean(axis=0)
        pen, count = _settled(Pen(share, start), drawn, ground, units)
        score = count * (_OPAQUE_BONUS if share == 0 else 1)
        if score > best_count:
            best_count, best = score, pen
    return best


def _settled(pen: Pen, drawn: Array, ground: Array, units: Array) -> tuple[Pen, float]:
    """The pen moved to the middle of what it explains, and how many samples that is."""
    fits = np.zeros(len(drawn), bool)
    for _ in range(6):
        fits = _distance(drawn, pen.over(ground), units) < _FIT
        if not fits.any():
            break
        o, c = ground[fits], drawn[fits]
        share = pen.share
        if share > 0:
            # Least squares for one share of all bands, where the ground varies enough to show it.
            centred = (o - o.mean(axis=0)) / units
            varies = float((centred**2).sum())
            if varies > len(o):
                share = float(np.clip(((c - c.mean(axis=0)) / units * centred).sum() / varies, 0.05, 0.9))
        pen = Pen(share, (c - share * o).mean(axis=0))
    return pen, float(fits.sum())


def _distance(one: Array, other: Array, units: Array) -> Array:
    distance: Array = np.sqrt((((one - other) / units) ** 2).sum(axis=-1))
    return distance


def _nearest_pen(cores: Array) -> tuple[Array, Array]:
    """The distance to the nearest core, and the number (from 0) of its pen; float32 and uint8."""
    distance, labels = cv2.distanceTransformWithLabels(
        (cores == 0).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    numbers = np.zeros(int(labels.max()) + 1, np.uint8)
    numbers[labels[cores > 0]] = cores[cores > 0]
    return distance, numbers[labels] - 1


def _project(
    share: Array,
    unsure: Array,
    where: Array,
    pen_number: Array,
    pens: list[Pen],
    copy: Array,
    seen: Array,
    units: Array,
) -> None:
    """Fill `share` and `unsure` at `where` from each pixel's place between ground and pen."""
    rows, columns = np.nonzero(where)
    numbers = pen_number[rows, columns]
    weights = _EDGE_WEIGHTS / units
    shares = np.array([pen.share for pen in pens], np.float32)
    inks = np.array([pen.ink for pen in pens], np.float32)
    ground = seen[rows, columns].astype(np.float32)
    way = (inks[numbers] - (1 - shares[numbers])[:, None] * ground) * weights
    gone = (copy[rows, columns].astype(np.float32) - ground) * weights
    length = (way**2).sum(axis=1)
    part = np.clip((gone * way).sum(axis=1) / np.maximum(length, 1e-6), 0, 1)
    trust = (length / (length + _TELLING**2)).astype(np.float32)
    # Where the pen is hardly seen on its ground the neighbours tell: a mean weighted by trust.
    values: Array = np.zeros(share.shape, np.float32)
    trusts: Array = np.zeros(share.shape, np.float32)
    values[rows, columns] = part * trust**2
    trusts[rows, columns] = trust**2
    values, trusts = cv2.GaussianBlur(values, (0, 0), 2.0), cv2.GaussianBlur(trusts, (0, 0), 2.0)
    around = values[rows, columns] / np.maximum(trusts[rows, columns], 1e-4)
    share[rows, columns] = part * trust + around * (1 - trust)
    unsure[rows, columns] = length < _TELLING**2


def _unknown_pen(change: Change) -> Array:
    """For what no pen explains (stickers, gradients): the change against the most change nearby; float32 0–1."""
    most = cv2.dilate(change.amount, disk(_SMEAR_PX))
    return np.minimum(change.amount / np.maximum(most, 0.1), 1)
