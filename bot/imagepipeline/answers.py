"""Reading what the service answers, leniently: the rules of the fact sheet's section 2, in its order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.imagepipeline.reasons import raw_reason

MAX_RESULTS = 4
_MAX_ID_CHARS = 256
_MAX_NESTING = 4

_DONE: Final = frozenset({"success", "succeeded", "completed", "complete", "done"})
_FAILED: Final = frozenset({"failure", "failed", "error"})
_CANCELLED: Final = frozenset({"cancelled", "canceled", "revoked"})
_URL_KEYS: Final = (
    "download_urls",
    "download_url",
    "image_urls",
    "output_urls",
    "image_url",
    "output_url",
    "result_url",
)
_ID_KEYS: Final = ("id", "job_id")
_REASON_KEYS: Final = ("error", "detail", "message")


@dataclass(frozen=True, slots=True)
class Finished:
    """Done. No URLs means that the service says so but hands nothing out (yet)."""

    urls: tuple[str, ...]
    remote_id: str | None


@dataclass(frozen=True, slots=True)
class Running:
    """Not done yet. URLs beside it do not count."""

    remote_id: str | None


@dataclass(frozen=True, slots=True)
class Failed:
    """The service says that it failed. `reason` is raw: not for people. `is_stated`: by a status, not only by words."""

    reason: str
    is_stated: bool


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The service says that the job was cancelled."""


@dataclass(frozen=True, slots=True)
class Senseless:
    """JSON, but nothing that the contract knows."""


Reading = Finished | Running | Failed | Cancelled | Senseless


def read_answer(body: object) -> Reading:
    """Say what a JSON answer means, whatever its HTTP status. Never raises."""
    if not isinstance(body, Mapping):
        return Senseless()
    status = body.get("status")
    if isinstance(status, str) and status.strip():
        return _read_status(status.strip().casefold(), body)
    # A number beside `error` is a gateway's way to repeat the HTTP status, not a state of a job.
    if urls := _urls(body):
        return Finished(urls, _remote_id(body))
    # Words beside an id may be a greeting ("queued"); an `error` is none.
    remote_id = _remote_id(body)
    if body.get("error") or (remote_id is None and any(body.get(key) for key in _REASON_KEYS)):
        return Failed(raw_reason(body), is_stated=False)
    return Senseless() if remote_id is None else Running(remote_id)


def _read_status(status: str, body: Mapping[object, object]) -> Reading:
    if status in _DONE:
        return Finished(_urls(body), _remote_id(body))
    if status in _FAILED:
        return Failed(raw_reason(body), is_stated=True)
    if status in _CANCELLED:
        return Cancelled()
    return Running(_remote_id(body))


def _remote_id(body: Mapping[object, object]) -> str | None:
    for key in _ID_KEYS:
        value = body.get(key)
        if isinstance(value, bool) or not isinstance(value, str | int):
            continue
        text = str(value).strip()
        # An id becomes part of a path: one of dots only would climb out of it.
        if 0 < len(text) <= _MAX_ID_CHARS and text.strip(".") and text.isprintable():
            return text
    return None


def _urls(body: Mapping[object, object]) -> tuple[str, ...]:
    for key in _URL_KEYS:
        found = tuple(_strings(body.get(key), _MAX_NESTING))
        if found:
            return found[:MAX_RESULTS]
    return ()


def _strings(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if (text := value.strip()).casefold().startswith(("http://", "https://")):
            yield text
    elif isinstance(value, list) and depth:
        for part in value:
            yield from _strings(part, depth - 1)
    elif isinstance(value, Mapping) and depth:
        yield from _strings(value.get("url"), depth - 1)
