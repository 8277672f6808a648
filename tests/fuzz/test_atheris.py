"""The targets of `make fuzz` take their seeds: a broken harness would find nothing, for ever."""

import subprocess
import sys

import pytest

from tests.fuzz.atheris.targets import SEEDS, TARGETS

HERE = sys.platform == "linux" and sys.version_info < (3, 13)


@pytest.mark.parametrize("name", [one for one in TARGETS if one != "pictures"])
def test_a_target_takes_its_seeds(name):
    for data in SEEDS[name]().values():
        TARGETS[name](data)


@pytest.mark.skipif(not HERE, reason="atheris runs on Linux with Python 3.11 or 3.12 only")
@pytest.mark.parametrize("name", ["words", "answers"])
def test_the_fuzzer_runs(name, tmp_path):
    command = [sys.executable, "-m", "tests.fuzz.atheris.run", name, "-runs=200", f"-artifact_prefix={tmp_path}/"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Done 200 runs" in done.stderr
