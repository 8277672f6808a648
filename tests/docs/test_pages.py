"""Pages that are made from the code are what the code makes of them now."""

from pathlib import Path

import pytest

from sandbox.coverage.page import coverage_page
from sandbox.coverage.routes import read_page
from tests.docs.messages_page import FOR_HOSTS, raised
from tests.docs.pages import PAGES, read
from tests.docs.settings_page import example_sections


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_made_from_the_code_is_not_stale(path):
    assert read(path) == PAGES[path](), f"{path} is stale: `make docs` writes it anew"


def test_the_coverage_is_the_same_without_discords_description():
    page = Path("docs/reference/sandbox-coverage.md").read_text()
    assert coverage_page(read_page(page)) == page


def test_what_hosts_can_do_is_told_of_errors_that_are_raised():
    assert set(FOR_HOSTS) <= set(raised())


def test_every_setting_has_a_section():
    assert all(variables for _, variables in example_sections())
