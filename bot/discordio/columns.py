"""The one shape that messages have: parts below each other, answered by their custom_ids alone."""

from discord import ui


class _Column(ui.LayoutView):
    """A layout that discord.py forgets once it is sent."""

    def is_dispatchable(self) -> bool:
        """Whether it has to be kept in memory: never."""
        return False


def column(*items: ui.Item[ui.LayoutView]) -> ui.LayoutView:
    """These parts, from top to bottom."""
    view = _Column(timeout=None)
    for item in items:
        view.add_item(item)
    return view
