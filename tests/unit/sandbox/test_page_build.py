import hashlib
import json
from pathlib import Path

PAGE = Path(__file__).parents[3] / "sandbox" / "discord" / "page"
LOOSE = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")


def test_the_built_page_is_of_these_sources():
    sources = [*(PAGE / name for name in LOOSE), *(one for one in (PAGE / "src").rglob("*") if one.is_file())]
    found = {one.relative_to(PAGE).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest() for one in sources}

    assert json.loads((PAGE / "built" / "sources.json").read_text()) == found, "run `make page`"


def test_the_page_asks_nobody_else_for_anything():
    index = (PAGE / "built" / "index.html").read_text()

    assert "http://" not in index
    assert "https://" not in index
