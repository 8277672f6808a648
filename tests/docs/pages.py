"""The pages of the documentation that are made from the code, and what makes each."""

from collections.abc import Callable
from pathlib import Path

from sandbox.coverage.page import coverage_page
from sandbox.coverage.routes import read_description, read_page
from tests.contract.description import find_description
from tests.docs.messages_page import messages_page
from tests.docs.settings_page import settings_page

REFERENCE = Path("docs/reference")
_COVERAGE = REFERENCE / "sandbox-coverage.md"


def _coverage_page() -> str:
    """Where the description is not at hand, with the operations that the page knows."""
    description = find_description()
    return coverage_page(read_description(description) if description else read_page(read(_COVERAGE)))


def read(path: Path) -> str:
    """A page as it is kept; empty where there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def write(path: Path, page: str) -> None:
    """Keep a page."""
    path.write_text(page, encoding="utf-8")


PAGES: dict[Path, Callable[[], str]] = {
    REFERENCE / "settings.md": settings_page,
    REFERENCE / "messages.md": messages_page,
    _COVERAGE: _coverage_page,
}
