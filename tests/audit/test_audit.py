"""What `make audit` says, and what of the dependencies can be judged without asking anybody."""

import ast
import json
import re
import sys
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.audit.__main__ import NONE_KNOWN, NOT_ASKED, SOME_KNOWN, judge

LOCK_FILES = [Path("requirements/bot.txt"), Path("requirements/dev.txt")]
# A licence that lets everybody run and host the bot. Copyleft ones only where they end at their own files or library.
ALLOWED_LICENCES = re.compile(
    r"^(MIT|MIT-0|MIT-CMU|HPND|BSD|BSD-[23]-Clause|0BSD|Apache-2\.0|Apache|PSF-2\.0|PSF|Python|ISC|Zlib|MPL-2\.0|MPL|"
    r"LGPL-3\.0-only|LGPL-3\.0-or-later|LGPL|LGPLv3|CC0-1\.0|Unlicense)$"
)
WORDS = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "BSD 3-Clause License": "BSD",
    "Apache Software License": "Apache",
    "Apache License 2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Python Software Foundation License": "PSF",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPLv3",
    "ISC License (ISCL)": "ISC",
    "Dual License": "Apache",
}
# hikari, with which the sandbox is tested, takes no newer one: the tests run with an older one than the bot.
TESTED_IN_ANOTHER_VERSION = {"multidict"}
# Imported by name of an address (`postgresql+psycopg`), or run by what is imported.
NOT_IMPORTED_BY_NAME = {"psycopg", "zstandard", "prometheus-client"}


@cache
def locked(path):
    """Name, whole line and hashes of each requirement."""
    text = re.sub(r"\\\n\s*", " ", path.read_text())
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


@pytest.mark.parametrize("path", LOCK_FILES, ids=str)
def test_every_requirement_is_pinned_and_hashed_and_names_no_place(path):
    for line in locked(path):
        said, *hashes = line.split("--hash=")
        requirement = Requirement(said.strip())
        assert requirement.url is None, line
        assert [one.operator for one in requirement.specifier] == ["=="], line
        assert "*" not in str(requirement.specifier), line
        assert hashes, line
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", one) for one in hashes), line
    text = path.read_text()
    assert not re.search(r"://|git\+|^\s*(-i|-e|-f|--index|--extra|--find|--trusted)", text, re.MULTILINE)


def test_development_has_all_that_the_bot_has_in_the_same_version():
    bot, dev = ({line.split("--hash=")[0].partition(" ;")[0].strip() for line in locked(path)} for path in LOCK_FILES)
    assert {one.partition("==")[0] for one in bot - dev} == TESTED_IN_ANOTHER_VERSION


def test_the_bot_is_installed_with_nothing_that_it_does_not_import():
    wanted = {"discord-py", *imported_distributions()} | NOT_IMPORTED_BY_NAME
    declared = direct_requirements()
    assert declared <= wanted, "declared in pyproject.toml, and imported nowhere"
    reached: set[str] = set()
    waiting = set(declared)
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= dependencies_of(name) - reached
    names = {canonicalize_name(Requirement(line.split("--hash=")[0]).name) for line in locked(LOCK_FILES[0])}
    elsewhere = {name for name in names if not is_installed(name)}
    assert names - reached - elsewhere == set()


def test_every_licence_is_one_that_we_know_and_allow():
    odd = {}
    for line in locked(LOCK_FILES[0]):
        name = Requirement(line.split("--hash=")[0]).name
        if is_installed(name):
            licences = licences_of(name)
            if not licences or not all(ALLOWED_LICENCES.match(one) for one in licences):
                odd[name] = licences
    assert odd == {}


def imported_distributions():
    places = metadata.packages_distributions()
    modules = {
        module.partition(".")[0]
        for folder in ("bot", "cogs")
        for path in Path(folder).rglob("*.py")
        for module in imports_of(path)
    }
    return {canonicalize_name(one) for module in modules - sys.stdlib_module_names for one in places.get(module, ())}


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def direct_requirements():
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    return {canonicalize_name(Requirement(one).name) for one in project["dependencies"]}


def is_installed(name):
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def dependencies_of(name):
    """What a distribution wants, on any system, with any of the extras that it is asked for here."""
    if not is_installed(name):
        return set()
    wanted = map(Requirement, metadata.requires(name) or ())
    extras = ("binary",)
    return {
        canonicalize_name(one.name)
        for one in wanted
        if "extra ==" not in str(one.marker) or any(f'extra == "{extra}"' in str(one.marker) for extra in extras)
    }


def licences_of(name):
    """The licences a distribution names, as far as it says: of several that are joined by OR, one is enough."""
    told = metadata.metadata(name)
    if expression := told.get("License-Expression"):
        return each_of(expression)
    classified = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if one.startswith("License ::")]
    said = classified or [(told.get("License") or "").strip().partition("\n")[0]]
    return [WORDS.get(part, part) for one in said if one and one != "OSI Approved" for part in each_of(one)]


def each_of(expression):
    return [one.strip(" ()") for one in re.split(r"\s+AND\s+", expression.split(" OR ")[0])]


def dependency(*faults, **more):
    return {"name": "pillow", "version": "1.0", "vulns": list(faults), **more}


def answer(*dependencies):
    return json.dumps({"dependencies": list(dependencies), "fixes": []})


def test_the_audit_says_that_nothing_is_known_only_when_everything_was_asked():
    assert judge(answer(dependency()), "")[0] == NONE_KNOWN
    assert judge(answer(dependency({"id": "CVE-1", "fix_versions": ["1.1"]})), "") == (
        SOME_KNOWN,
        "pillow 1.0: CVE-1, mended in 1.1",
    )


@pytest.mark.parametrize(
    ("said", "complaints"),
    [
        ("", "ConnectionError: no route"),
        ("<html>", ""),
        (answer(), ""),
        (answer({"name": "pillow", "skip_reason": "not found"}), ""),
        ("[]", ""),
    ],
)
def test_an_audit_that_could_not_ask_says_so_with_a_status_of_its_own(said, complaints):
    status, words = judge(said, complaints)
    assert status == NOT_ASKED
    assert "could" in words
