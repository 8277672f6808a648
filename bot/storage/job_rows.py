"""A job as a row, and back, exactly."""

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from types import GenericAlias, UnionType
from typing import Any, cast, get_args, get_type_hints

from sqlalchemy import RowMapping

from bot.domain.history import searchable, shown_in
from bot.domain.job import Attachment, Job, JobState, ReplyAddress
from bot.domain.language import Language
from bot.domain.lineage import Parent, Relation
from bot.domain.mask import Area, MaskKind, Side
from bot.domain.notes import (
    FewerResults,
    MaskResized,
    Note,
    PromptTooLong,
    ResultsBlack,
    ResultsReduced,
    ShapeChanged,
    Unprotected,
)
from bot.domain.outcomes import EndedJob, JobOutcome, outcome_of
from bot.domain.parameters import Parameters
from bot.domain.recipe import Recipe
from bot.storage.tables import moment_of

# What reading a row raises that this program never wrote. RuntimeError: JSON so deep that it cannot be read.
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError)

# What a note is called in the database: a class may be renamed, these may not.
NOTE_KINDS: Mapping[str, type[Note]] = {
    "mask resized": MaskResized,
    "shape changed": ShapeChanged,
    "prompt too long": PromptTooLong,
    "fewer results": FewerResults,
    "results reduced": ResultsReduced,
    "results black": ResultsBlack,
    "unprotected": Unprotected,
}
_KIND_OF = {note: kind for kind, note in NOTE_KINDS.items()}
_LANGUAGES = frozenset(language.value for language in Language)

# ASCII only: PostgreSQL takes no NUL in text, and no database takes half a surrogate pair. As \u0000 both get through.
_encode = json.JSONEncoder(ensure_ascii=True, check_circular=False, separators=(",", ":")).encode


def new_row(job: Job) -> dict[str, Any]:
    """All of a job, for an INSERT."""
    return {
        "id": job.id,
        "requester_id": job.requester_id,
        "guild_id": job.guild_id,
        "accepted_at": job.accepted_at,
        **_where_it_is(job),
        "request": _request(job),
        "reply": _reply(job.reply),
        "parent_id": job.parent and job.parent.job_id,
        "words": searchable(job.parameters.prompt),
    }


def changed_row(job: Job, kept: Job | None) -> dict[str, Any]:
    """What may have changed since `kept` was written, for an UPDATE. None stands for “as it is” in request and reply.

    Jobs are replaced field by field, so a part that is the same object has not changed.
    """
    same_request = kept is not None and (
        job.parameters is kept.parameters
        and job.init_image is kept.init_image
        and job.mask is kept.mask
        and job.wanted_px is kept.wanted_px
        and job.recipe is kept.recipe
        and job.parent is kept.parent
    )
    return {
        "job_id": job.id,
        **_where_it_is(job),
        "request": None if same_request else _request(job),
        "reply": None if kept is not None and job.reply is kept.reply else _reply(job.reply),
    }


def read_row(row: RowMapping) -> Job:
    """The job that a row holds; its moments may be as the driver hands them out. Raises UNREADABLE for none."""
    request, reply, progress = json.loads(row["request"]), json.loads(row["reply"]), json.loads(row["progress"])
    width_px, height_px = request["wanted_px"]
    job = Job(
        id=row["id"],
        requester_id=row["requester_id"],
        guild_id=row["guild_id"],
        reply=_read_reply(reply),
        init_image=Attachment(**request["init_image"]),
        mask=Attachment(**request["mask"]) if request["mask"] else None,
        parameters=Parameters(**request["parameters"]),
        wanted_px=(width_px, height_px),
        accepted_at=_required_moment(row, "accepted_at"),
        # What follows may be missing: a row is as old as the program that wrote it.
        recipe=_read_recipe(request.get("recipe", {})),
        parent=_read_parent(request.get("parent")),
        state=JobState(row["state"]),
        changed_at=moment_of(row["changed_at"]),
        image_url=progress.get("image_url"),
        mask_url=progress.get("mask_url"),
        mask_kind=MaskKind(progress["mask_kind"]) if "mask_kind" in progress else None,
        covered=progress.get("covered"),
        question_id=progress.get("question_id"),
        notes=tuple(_read_note(note) for note in progress.get("notes", ())),
        remote_id=progress.get("remote_id"),
        result_urls=tuple(progress.get("result_urls", ())),
        results=tuple(Attachment(**result) for result in progress.get("results", ())),
        is_deleted=progress.get("is_deleted", False),
        reason=progress.get("reason"),
        detail=progress.get("detail", ""),
    )
    for part in (job, job.reply, job.init_image, *([job.mask] if job.mask else ()), job.parameters, *job.results):
        _require_types(part)
    return job


def _require_types(part: Job | ReplyAddress | Attachment | Parameters) -> None:
    """Raise TypeError where a document has another type than was ever written: it would be met much later."""
    for name, allowed in _types(cast("Hashable", type(part))).items():
        if not isinstance(getattr(part, name), allowed):
            raise TypeError(name)


@cache
def _types(kind: Hashable) -> dict[str, tuple[type, ...]]:
    """What each plain field of a kind may be; a whole number is a decimal, too."""
    found: dict[str, tuple[type, ...]] = {}
    for name, hint in get_type_hints(cast("type[Any]", kind)).items():
        allowed = get_args(hint) if isinstance(hint, UnionType) else (hint,)
        if all(isinstance(one, type) and not isinstance(one, GenericAlias) for one in allowed):
            found[name] = (*allowed, int) if float in allowed else allowed
    return found


def read_reply(row: RowMapping) -> ReplyAddress | None:
    """Where the person waits for a job that cannot be read, if that much of it can."""
    try:
        return _read_reply(json.loads(row["reply"]))
    except UNREADABLE:
        return None


def _read_reply(reply: dict[str, Any]) -> ReplyAddress:
    """The address. Jobs of before, and of languages that are spoken no more, are answered in English."""
    address = ReplyAddress(
        **{
            **reply,
            "expires_at": datetime.fromisoformat(reply["expires_at"]),
            "language": _read_language(reply.get("language")),
            "person_language": _read_language(reply.get("person_language")),
        }
    )
    _require_types(address)
    if address.expires_at.tzinfo is None:
        raise ValueError("expires_at")
    return address


def read_end(row: RowMapping) -> EndedJob | None:
    """How a job ended, from a row that has its state, progress, and moments as the driver hands them out.

    A job that could not be read, and was set aside, is lost: it failed. None where not even the moment can be read.
    """
    try:
        ended_at = _required_moment(row, "ended_at")
    except UNREADABLE:
        return None
    try:
        outcome = outcome_of(JobState(row["state"]), json.loads(row["progress"]).get("reason"))
        return EndedJob(outcome, (ended_at - _required_moment(row, "accepted_at")).total_seconds(), ended_at)
    except UNREADABLE:
        return EndedJob(JobOutcome.FAILED, 0.0, ended_at)


def _required_moment(row: RowMapping, name: str) -> datetime:
    moment = moment_of(row[name])
    if moment is None:
        raise ValueError(name)
    return moment


def _where_it_is(job: Job) -> dict[str, Any]:
    progress = {
        "image_url": job.image_url,
        "mask_url": job.mask_url,
        "mask_kind": job.mask_kind and job.mask_kind.value,
        "covered": job.covered,
        "question_id": job.question_id,
        "notes": [{"kind": _KIND_OF[type(note)], **_values(note)} for note in job.notes],
        "remote_id": job.remote_id,
        "result_urls": job.result_urls,
        "results": [_values(result) for result in job.results],
        "is_deleted": job.is_deleted or None,
        "reason": job.reason,
        "detail": job.detail,
    }
    return {
        "state": job.state.value,
        "changed_at": job.changed_at,
        "ended_at": (job.changed_at or job.accepted_at) if job.state.is_end else None,
        "message_id": job.reply.message_id,
        "shown_in": shown_in(job),
        "progress": _encode({name: value for name, value in progress.items() if value not in (None, (), [])}),
    }


def _request(job: Job) -> str:
    return _encode(
        {
            "init_image": _values(job.init_image),
            "mask": job.mask and _values(job.mask),
            "parameters": _values(job.parameters),
            "wanted_px": job.wanted_px,
            "recipe": _recipe(job.recipe),
            "parent": job.parent and {**_values(job.parent), "relation": job.parent.relation.value},
        }
    )


def _recipe(recipe: Recipe) -> dict[str, Any]:
    """What is unusual in a recipe: mostly nothing."""
    unusual = {one.name: value for one in fields(Recipe) if (value := getattr(recipe, one.name)) != one.default}
    if recipe.area is not None:
        unusual["area"] = recipe.area.value
    if recipe.expand_sides:
        unusual["expand_sides"] = sorted(side.value for side in recipe.expand_sides)
    return unusual


def _read_recipe(unusual: dict[str, Any]) -> Recipe:
    area = unusual.get("area")
    sides = frozenset(Side(side) for side in unusual.get("expand_sides", ()))
    return Recipe(**{**unusual, "area": None if area is None else Area(area), "expand_sides": sides})


def _read_parent(values: dict[str, Any] | None) -> Parent | None:
    return None if values is None else Parent(**{**values, "relation": Relation(values["relation"])})


def _reply(reply: ReplyAddress) -> str:
    return _encode(
        {
            **_values(reply),
            "expires_at": reply.expires_at.astimezone(UTC).isoformat(),
            "language": reply.language.value,
            "person_language": reply.person_language.value,
        }
    )


def _read_language(value: str | None) -> Language:
    return Language(value) if value in _LANGUAGES else Language.ENGLISH


def _values(thing: Attachment | Parameters | ReplyAddress | Note | Parent) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in thing.__dataclass_fields__}


def _read_note(values: dict[str, Any]) -> Note:
    kind: Callable[..., Note] = NOTE_KINDS[values.pop("kind")]
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})
