"""What the documentation names is there: links, anchors, commands, files, targets, settings, events."""

import re
import subprocess
import sys

import pytest

from bot.settings import Settings, read_settings
from tests.docs.texts import ROOT, anchors, blocks, links, pages

PAGES = [page.relative_to(ROOT) for page in pages()]
HOW_TO = ROOT / "docs" / "how-to"
SHELL = [block for page in pages() for block in blocks(page, "sh")]
ENV = [block for page in pages() for block in blocks(page, "env")]
VARIABLES = {str(field.alias) for field in Settings.model_fields.values()}
# Set by others than the bot: its own tests, its Makefile, the sandbox, systemd, Python.
OTHERS = {
    *("FAULTS", "FAULTS_SEED", "CHROMIUM", "CI", "PYTHON", "DISCORD_OPENAPI", "SANDBOX_WIRE_FILE", "TMPDIR", "HOME"),
    *("APPLICATION_ID", "REPOSITORY", "VERSION", "VACUUM"),
}
EXTERNAL = ("http://", "https://", "mailto:")
REQUIRED = {"DISCORD_TOKEN": "token", "IMAGEPIPELINE_API_KEY": "key"}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_somewhere(page):
    for link in links(ROOT / page):
        if link.startswith(EXTERNAL):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / page.parent / path).resolve() if path else ROOT / page
        assert target.exists(), f"{page}: {link}"
        if anchor:
            assert anchor in anchors(target), f"{page}: {link}"


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_make_target_is_one(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"(?:`|^    )make ([a-z]+)", (ROOT / page).read_text(), re.MULTILINE)
    for block in [*blocks(ROOT / page, ""), *blocks(ROOT / page, "sh")]:
        named += re.findall(r"^make ([a-z]+)", block.text, re.MULTILINE)
    assert set(named) <= targets


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_program_of_ours_is_one(page):
    text = (ROOT / page).read_text()
    for module in re.findall(r"python -m ((?:bot|sandbox|bench|tests)[\w.]*)", text):
        at = ROOT / module.replace(".", "/")
        assert at.with_suffix(".py").is_file() or (at / "__main__.py").is_file(), module


@pytest.mark.parametrize(("module", "named"), [("sandbox", {"run", "demo", "coverage"}), ("bench", None)])
def test_every_subcommand_is_one(module, named):
    command = [sys.executable, "-m", module, "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    documented = set()
    for page in pages():
        documented |= set(re.findall(rf"python -m {module} ([a-z][\w-]*)", page.read_text()))
    assert documented
    assert named is None or documented == named
    assert all(re.search(rf"\b{re.escape(one)}\b", told) for one in documented)


@pytest.mark.parametrize("block", SHELL, ids=lambda block: f"{block.page.name}-{block.heading}")
def test_every_line_for_a_shell_is_whole_and_names_files_that_exist(block):
    subprocess.run(["bash", "-n"], input=block.text, text=True, check=True)  # noqa: S607
    for path in re.findall(r"(?:^| )((?:docs|requirements|bench|tests)/[\w./-]+|\.env\.example)", block.text):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("block", ENV, ids=lambda block: f"{block.page.name}-{block.heading}")
def test_every_line_of_settings_is_taken(block):
    given = dict(line.split("=", 1) for line in block.text.splitlines())
    assert set(given) <= VARIABLES
    read_settings(REQUIRED | given)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_variable_that_is_named_exists(page):
    named = set(re.findall(r"`([A-Z][A-Z]+(?:_[A-Z0-9]+)+)(?:=[^`]*)?`", (ROOT / page).read_text()))
    known = VARIABLES | OTHERS
    discords = re.compile(r"[A-Z_]+")
    assert all(one in known or _is_in_the_code(one) for one in named if discords.fullmatch(one)), named - known


def _is_in_the_code(word):
    """Discord's own names (MESSAGE_CREATE, MANAGE_MESSAGES), and constants."""
    return any(
        word in path.read_text(encoding="utf-8")
        for folder in ("bot", "sandbox", "bench", "tests/faults")
        for path in (ROOT / folder).rglob("*.py")
    )


@pytest.mark.parametrize(
    "page", sorted([*HOW_TO.glob("*.md"), *(ROOT / "docs" / "reference").glob("*.md")]), ids=lambda page: page.name
)
def test_every_event_of_the_log_that_is_named_is_logged(page):
    source = "\n".join(
        path.read_text(encoding="utf-8") for folder in ("bot", "cogs") for path in (ROOT / folder).rglob("*.py")
    )
    families = set(re.findall(r'_log\.\w+\(\s*"(\w+)\.', source))
    for event in re.findall(r"`(\w+\.\w+)`", page.read_text()):
        if event.partition(".")[0] in families - {"retouch"}:
            assert f'"{event}"' in source, event


def test_the_how_tos_are_all_in_the_index():
    index = set(links(ROOT / "docs" / "README.md"))
    for folder in ("how-to", "reference", "decisions"):
        for page in (ROOT / "docs" / folder).glob("*.md"):
            assert f"{folder}/{page.name}" in index, page.name


def test_settings_of_the_container_exist():
    compose = (ROOT / "compose.yaml").read_text()
    named = set(re.findall(r"^      ([A-Z_]+):", compose, re.MULTILINE))
    assert named
    assert named <= VARIABLES | OTHERS
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert set(re.findall(r"\b((?:DATA|WEB)_[A-Z]+)=", dockerfile)) <= VARIABLES
    for copied in re.findall(r"^COPY (?!--)(\S+) ", dockerfile, re.MULTILINE):
        assert (ROOT / copied).exists()
        assert f"!{copied}\n" in (ROOT / ".dockerignore").read_text()
