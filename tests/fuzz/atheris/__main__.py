"""`make fuzz`: coverage-guided fuzzing of what parses bytes, each target in a process of its own, for some minutes.

Seeds are the odd files and answers of the tests; what is found is kept in `out/fuzz/<target>/` and used the next time.
"""

import argparse
import hashlib
import platform
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.fuzz.atheris.targets import SEEDS, TARGETS

FOUND = Path("out/fuzz")
NOT_HERE = 77
MEMORY_MIB = 2048


def main() -> int:
    """Fuzz each target for its share of the time; 0 when nothing broke."""
    arguments = argparse.ArgumentParser(prog="python -m tests.fuzz.atheris")
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--target", choices=TARGETS)
    asked = arguments.parse_args()
    if sys.platform != "linux" or sys.version_info >= (3, 13):
        here = f"{platform.system()}, Python {platform.python_version()}"
        print(f"Skipped: atheris runs on Linux with Python 3.11 or 3.12 only; this is {here}.")  # noqa: T201
        return NOT_HERE
    names = [asked.target] if asked.target else list(TARGETS)
    seconds = max(1, int(asked.minutes * 60 / len(names)))
    broken = [name for name in names if not fuzz(name, seconds)]
    print(f"Broken: {', '.join(broken)}; see {FOUND}/" if broken else "Nothing broke.")  # noqa: T201
    return 1 if broken else 0


def fuzz(name: str, seconds: int) -> bool:
    """Whether nothing broke one target for so long."""
    folder = FOUND / name
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    sow(corpus, SEEDS[name]())
    options = [f"-max_total_time={seconds}", f"-artifact_prefix={folder}/", f"-rss_limit_mb={MEMORY_MIB}"]
    options += ["-timeout=20", "-max_len=200000", "-print_final_stats=1", "-verbosity=0"]
    print(f"{name}: {seconds} s", flush=True)  # noqa: T201
    command = [sys.executable, "-m", "tests.fuzz.atheris.run", name, *options, str(corpus)]
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603 (our own arguments)


def sow(corpus: Path, seeds: Mapping[str, bytes]) -> None:
    """Write the seeds that are not there yet."""
    for data in seeds.values():
        if len(data) < 200_000:
            (corpus / hashlib.sha256(data).hexdigest()).write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
