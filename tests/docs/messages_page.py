"""`docs/reference/messages.md`, from the tree of errors and the sentences that the bot has for each."""

import inspect

from bot.discordio import answers
from bot.domain import errors
from bot.domain.errors import MaskFlaw, NumbersFault, PersonError, RetouchError, ServiceError
from tests.fakes.errors import an_error, tree

_HEAD = """# Messages: what people read when something is wrong

Each message says what happened and what its reader can do. Where a message depends on the case (names, numbers, a
reason), an example is shown. The headings are names of classes in
[`bot/domain/errors.py`](../../bot/domain/errors.py). This page is made from the code (`make docs`), and a test compares
it.

- [What you can put right](#what-you-can-put-right): refused before anything is submitted, so never charged.
- [When a service fails](#when-a-service-fails): the message says whether it may have been charged.
- [When the bot itself fails](#when-the-bot-itself-fails): the people who run it have to look.
"""
_ANYTHING_ELSE = """### Anything else

A fault in Retouch itself.

> {said}

**The people who run the bot:** The log's `interaction.crashed` or `job.crashed` with this number has all that is known.
"""
_NAMED = {
    "filename": "cat.png",
    "detail": "",
    "remote_id": None,
    "retry_after_s": None,
    "word": "stepz",
}
_WITH_A_REASON = {errors.RefusedRequest, errors.JobFailed}
_BY_KIND = {errors.MaskUnclear: ("flaw", MaskFlaw), errors.NumbersUnclear: ("fault", NumbersFault)}
# What people cannot do themselves.
FOR_HOSTS = {
    errors.BadKey: "Check `IMAGEPIPELINE_API_KEY` and start the bot again.",
    errors.OutOfCredit: "Add credit to the ImagePipeline account. Jobs are taken again without a restart.",
    errors.RateLimited: "Lower `MAX_RUNNING` or `IMAGEPIPELINE_MAX_REQUESTS_PER_S` if it comes often.",
    errors.TimedOut: "Raise `JOB_DEADLINE_S` if the image service is only slow.",
    errors.ResultUnusable: "The log's `result.unusable` says why. If the service hands results out from a host that is "
    "not known yet, add it to `IMAGEPIPELINE_RESULT_HOSTS`.",
    errors.ResultAway: "The log's `job.waits_for_results` says what the server answered. It is asked for "
    "`JOB_DEADLINE_S`.",
    errors.DiscordRefused: "Please report it: the bot should not have sent that.",
    errors.StoreUnavailable: "The log's `store.unavailable` says why. Make room on the disk of `DATA_DIR`, or see to "
    "the database; the bot takes jobs again by itself.",
    errors.SafetyCheckerRequired: "`UNFILTERED_GUILD_IDS` names the servers where it may be switched off.",
}


def messages_page() -> str:
    """The whole page."""
    sections = (
        ("What you can put right", [kind for kind in raised() if issubclass(kind, PersonError)]),
        ("When a service fails", [kind for kind in raised() if issubclass(kind, ServiceError)]),
        ("When the bot itself fails", [kind for kind in raised() if not issubclass(kind, PersonError | ServiceError)]),
    )
    parts = [_HEAD]
    for heading, kinds in sections:
        parts += [f"## {heading}\n", *(_entry(kind) for kind in kinds)]
        if heading == "When the bot itself fails":
            parts.append(_ANYTHING_ELSE.format(said=answers.crashed("3f9c2a71")))
    return "\n".join(parts).rstrip() + "\n"


def raised() -> list[type[RetouchError]]:
    """The classes that something is raised as, in the order of the tree."""
    branches = {"RetouchError", "PersonError", "PictureError", "MaskError", "ServiceError", "StoreError"}
    return [kind for kind in tree(RetouchError) if kind.__name__ not in branches]


def _entry(kind: type[RetouchError]) -> str:
    said = "\n>\n".join(f"> {one}" for one in _said(kind))
    lines = [f"### {kind.__name__}", "", inspect.cleandoc(kind.__doc__ or ""), "", said, ""]
    if kind in FOR_HOSTS:
        lines += [f"**The people who run the bot:** {FOR_HOSTS[kind]}", ""]
    return "\n".join(lines)


def _said(kind: type[RetouchError]) -> list[str]:
    """Every wording."""
    named = _NAMED | ({"detail": "width must be a multiple of 8"} if kind in _WITH_A_REASON else {})
    variants = [named]
    if kind in _BY_KIND:
        name, values = _BY_KIND[kind]
        variants = [named | {name: value} for value in values]
    elif issubclass(kind, ServiceError):
        variants = [named | {"remote_id": remote_id} for remote_id in (None, "abc")]
    return list(dict.fromkeys(answers.answer(an_error(kind, **given)) for given in variants))
