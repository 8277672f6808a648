"""One of each error of the tree, with every piece of data that it can carry."""

import inspect

from bot.domain.errors import MaskFlaw, NumbersFault, PictureRole, RetouchError

EXAMPLES = {
    "role": PictureRole.MASK,
    "filename": "my *mask* @everyone.png",
    "size_bytes": 30 * 2**20,
    "limit_bytes": 25 * 2**20,
    "width_px": 9000,
    "height_px": 9000,
    "limit_px": 40_000_000,
    "picture_px": (800, 600),
    "mask_px": (600, 800),
    "flaw": MaskFlaw.GREYS,
    "name": "steps",
    "value": 0,
    "allowed": (1, 100),
    "detail": "strength must be below 1 <@1>",
    "retry_after_s": 30.0,
    "remote_id": "abc",
    "number": 3,
    "fault": NumbersFault.UNKNOWN,
    "word": "stepz @everyone",
}


def tree(root):
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


def an_error(kind, **given):
    """An error of this class; `given` in place of its examples."""
    data = EXAMPLES | given
    names = [name for name in inspect.signature(kind.__init__).parameters if name in data]
    positional = [data[name] for name in names if name not in {"retry_after_s", "remote_id"}]
    keywords = {name: data[name] for name in names if name in {"retry_after_s", "remote_id"}}
    return kind(*positional, **keywords)


def leaves(root=RetouchError):
    """Every class that something is raised as."""
    return [kind for kind in tree(root) if not kind.__subclasses__()]
