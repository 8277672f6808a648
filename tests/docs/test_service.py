"""The unit for systemd, and the how-to that installs it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.__main__ import _BAD_SETTINGS
from bot.app import _SHUTDOWN_S
from bot.settings import Settings
from tests.docs.texts import ROOT

UNIT = ROOT / "docs" / "how-to" / "retouch.service"


def values(key):
    return re.findall(rf"^{key}=(.*)$", UNIT.read_text(), re.MULTILINE)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_understands_every_line(tmp_path):
    python = tmp_path / "opt" / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(shutil.which("true"))
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/opt/retouch", str(tmp_path / "opt")))
    command = ["systemd-analyze", "verify", "--man=no", unit]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_little_is_open_to_it():
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", UNIT]
    subprocess.run(command, capture_output=True, check=True)  # noqa: S603


def test_it_runs_what_the_how_to_installs():
    (command,) = values("ExecStart")
    assert command == "/opt/retouch/.venv/bin/python -m bot"
    how_to = (ROOT / "docs" / "how-to" / "host-with-systemd.md").read_text()
    (settings,) = values("EnvironmentFile")
    for named in ("/opt/retouch", settings, f"docs/how-to/{UNIT.name}", "useradd --system --home-dir /var/lib/retouch"):
        assert named in how_to
    for variable in re.findall(r"(\w+)=", values("Environment")[0]):
        assert variable.startswith("PYTHON") or variable in {one.alias for one in Settings.model_fields.values()}
    assert Path(values("WorkingDirectory")[0]).is_absolute()


def test_its_numbers_are_the_bots():
    assert values("RestartPreventExitStatus") == [str(_BAD_SETTINGS)]
    assert float(values("TimeoutStopSec")[0]) > _SHUTDOWN_S
