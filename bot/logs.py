"""Logs are events with fields, on standard error; nothing secret gets through, whoever wrote the line."""

import logging
import re
import sys
from collections.abc import Sequence
from typing import Literal, TextIO

import stamina.instrumentation
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_SECRETS = re.compile(
    r"""(?x)
      (?<=/webhooks/) [^\s'"\\]+         # application, then the interaction's token
    | (?<=/interactions/) [^\s'"\\]+
    | (?<=Bot\ ) [\w.\-]{20,}           # the bot's token in a header
    | (?i: (?<=api-key':\ ') | (?<=api-key=) ) [^\s'"\\]+
    | (?<=[?&]hm=) \w+                  # what makes a signed URL good, at Discord and at storages
    | (?i: (?<=signature=) | (?<=authorization=) | (?<=credential=) ) [^\s'"\\&]+
    | (?<=://) [^\s/'"\\@]+ (?=@)       # a password in an address
    """
)
# A shorter one is a word: it would be taken out of everything.
_SHORTEST_SECRET = 8
_LIBRARIES = ("discord", "aiohttp", "asyncio")
# They report every attempt of an outage with a traceback; our client tells its start and its end.
_TOLD_BY_US = ("discord.gateway", "discord.shard")


def _rendered_without_secrets(render: Processor, secrets: Sequence[str]) -> Processor:
    """Take secrets out of the finished line: whatever they came in, a list, an address, an error's own words."""
    ours = "|".join(re.escape(secret) for secret in secrets if len(secret) >= _SHORTEST_SECRET)
    by_heart = re.compile(ours) if ours else None

    def rendered(logger: WrappedLogger, method: str, event: EventDict) -> str:
        line = _SECRETS.sub("…", str(render(logger, method, event)))
        return by_heart.sub("…", line) if by_heart else line

    return rendered


def set_up_logs(
    level: str,
    form: Literal["console", "json"] | None,
    stream: TextIO | None = None,
    *,
    secrets: Sequence[str] = (),
) -> None:
    """Send events and the libraries' records to `stream` (standard error), in one form, none of `secrets` in them."""
    stream = stream or sys.stderr
    # Its own retry events quote exceptions, and aiohttp's quote addresses; ours say what matters.
    stamina.instrumentation.set_on_retry_hooks([])
    threshold = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if form == "console" or (form is None and stream.isatty()):
        renderer: Processor = structlog.dev.ConsoleRenderer(colors=stream.isatty())
    else:
        renderer = structlog.processors.JSONRenderer()
    # Tracebacks become text before secrets are taken out, and never show local variables.
    rendering: list[Processor] = [
        structlog.processors.format_exc_info,
        _rendered_without_secrets(renderer, secrets),
    ]
    structlog.configure(
        processors=[*shared, *rendering],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(max(threshold, logging.WARNING))
    for name in _TOLD_BY_US:
        logging.getLogger(name).setLevel(logging.CRITICAL)
