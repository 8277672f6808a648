"""`make audit`: are there known vulnerabilities in what the bot is installed with? Asks a service on the internet.

Exit status: 0 none known, 1 some known (they are listed), 75 nobody could be asked, so that nothing is known.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

NONE_KNOWN, SOME_KNOWN, NOT_ASKED = 0, 1, 75
LOCK_FILE = Path("requirements/bot.txt")


def main(lock_file: Path = LOCK_FILE) -> int:
    """Ask, and say what came of it; the exit status."""
    # The lock file says everything: nothing has to be resolved, and nothing is installed.
    asking = ["--requirement", str(lock_file), "--require-hashes", "--disable-pip", "--vulnerability-service", "osv"]
    command = [sys.executable, "-m", "pip_audit", *asking, "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own arguments)
    status, words = judge(done.stdout, done.stderr)
    print(words, file=sys.stderr if status == NOT_ASKED else sys.stdout)
    return status


def judge(answer: str, complaints: str) -> tuple[int, str]:
    """What pip-audit's answer means. It ends with 1 both for vulnerabilities and when it could not ask."""
    try:
        found: dict[str, Any] = json.loads(answer)
        dependencies: list[dict[str, Any]] = found["dependencies"]
    except (ValueError, KeyError, TypeError):
        why = (complaints.strip() or "no answer").splitlines()[-1]
        return NOT_ASKED, f"Nobody could be asked about vulnerabilities, so nothing is known of any.\n{why[:300]}"
    skipped = [one["name"] for one in dependencies if "skip_reason" in one]
    if skipped or not dependencies:
        return NOT_ASKED, f"Not every package could be asked about: {', '.join(skipped) or 'there are none'}."
    known = [(one, fault) for one in dependencies for fault in one["vulns"]]
    if not known:
        return NONE_KNOWN, f"No known vulnerabilities in {len(dependencies)} packages."
    lines = [f"{one['name']} {one['version']}: {fault['id']}, mended in {_mended(fault)}" for one, fault in known]
    return SOME_KNOWN, "\n".join(lines)


def _mended(fault: dict[str, Any]) -> str:
    return ", ".join(fault.get("fix_versions") or ["no version yet"])


if __name__ == "__main__":
    sys.exit(main())
