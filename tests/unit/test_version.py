import tomllib
from pathlib import Path

from bot import __version__


def test_the_packages_version_is_read_from_the_program():
    project = tomllib.loads(Path("pyproject.toml").read_text())
    assert "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "bot.__version__"}
    assert __version__.count(".") == 2
