"""The command `python -m bot doctor`: prints what was found; its exit status is for scripts."""

from collections.abc import Mapping

from bot.doctor.examine import examine
from bot.doctor.findings import Finding, Verdict, as_json, summary

FINE, FAILED, NO_SETTINGS = 0, 1, 2


async def run_doctor(variables: Mapping[str, str | None], *, as_data: bool) -> int:
    """Look, print, and give the exit status: 0 nothing failed, 1 something did, 2 the settings cannot be read."""
    findings: list[Finding] = []
    async for finding in examine(variables):
        findings.append(finding)
        if not as_data:
            print(finding.line(), flush=True)  # noqa: T201 (what the command is for)
    print(as_json(findings) if as_data else summary(findings))  # noqa: T201
    bad = {finding.check for finding in findings if finding.verdict is Verdict.FAILED}
    if "settings" in bad:
        return NO_SETTINGS
    return FAILED if bad else FINE
