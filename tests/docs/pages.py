"""The pages of the documentation that are made from the code, and what makes each."""

from collections.abc import Callable
from pathlib import Path

from tests.docs.messages_page import messages_page
from tests.docs.settings_page import settings_page

REFERENCE = Path("docs/reference")
PAGES: dict[Path, Callable[[], str]] = {
    REFERENCE / "settings.md": settings_page,
    REFERENCE / "messages.md": messages_page,
}


def read(path: Path) -> str:
    """A page as it is kept; empty where there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def write(path: Path, page: str) -> None:
    """Keep a page."""
    path.write_text(page, encoding="utf-8")
