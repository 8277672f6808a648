"""docs/security.md says only what a test shows."""

import re
from pathlib import Path

import pytest

PAGE = Path("docs/security.md").read_text()
ATTEMPTS = [
    line
    for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)
    if "| attempt |" in part
    for line in part.splitlines()
    if line.startswith("| ") and not line.startswith(("| attempt", "| ---"))
]
TESTS = {
    name
    for path in Path("tests").rglob("test_*.py")
    for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(), re.MULTILINE)
}


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda line: line[2:40].partition(" |")[0])
def test_what_stops_an_attempt_is_shown_by_tests_that_exist(attempt):
    _, _, stopped_by, shown_by, _ = attempt.split("|")
    assert stopped_by.strip()
    named = re.findall(r"`(test_\w+)`", shown_by)
    assert named
    assert set(named) <= TESTS


def test_every_kind_of_attempt_is_there():
    headings = {heading.partition(":")[0] for heading in re.findall(r"^## (.*)$", PAGE, re.MULTILINE)}
    assert {"Fetch", "Post", "Ping", "Spend", "Reveal", "Exhaust", "Reporting a vulnerability"} <= headings
    assert len(ATTEMPTS) > 40


def test_every_secret_of_the_settings_is_there():
    settings = Path("bot/settings.py").read_text()
    secrets = re.findall(r': Secret = Field\(alias="(\w+)"', settings)
    assert len(secrets) >= 2
    assert all(f"`{name}`" in PAGE for name in secrets)


def test_the_container_runs_as_nobody_special():
    dockerfile = Path("Dockerfile").read_text()
    last_stage = dockerfile.rpartition("\nFROM ")[2]
    assert "--uid 10001 retouch" in last_stage
    assert re.search(r"^USER retouch$", last_stage, re.MULTILINE)
    assert last_stage.index("USER retouch") < last_stage.index("CMD [")
    compose = Path("compose.yaml").read_text()
    for wanted in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"):
        assert wanted in compose
    assert "ports:" not in compose
