"""Logs are events with fields, on standard error; nothing secret gets through, whoever wrote the line."""

import logging
import re
import sys
from typing import Literal, TextIO

import stamina.instrumentation
import structlog
from structlog.typing import EventDict, WrappedLogger

_SECRETS = re.compile(
    r"""(?x)
      (?<=/webhooks/) [^\s'"]+          # application, then the interaction's token
    | (?<=/interactions/) [^\s'"]+
    | (?<=Bot\ ) [\w.\-]{20,}           # the bot's token in a header
    | (?<=[?&]hm=) \w+                  # what makes a signed URL good
    """
)
_LIBRARIES = ("discord", "aiohttp", "asyncio")
# They report every attempt of an outage with a traceback; our client tells its start and its end.
_TOLD_BY_US = ("discord.gateway", "discord.shard")


def _without_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _SECRETS.sub("…", value)
    return event


def set_up_logs(level: str, form: Literal["console", "json"] | None, stream: TextIO | None = None) -> None:
    """Send our events and the libraries' records to `stream` (standard error), in one form."""
    stream = stream or sys.stderr
    # Its own retry events quote exceptions, and aiohttp's quote addresses; ours say what matters.
    stamina.instrumentation.set_on_retry_hooks([])
    threshold = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if form == "console" or (form is None and stream.isatty()):
        renderer: structlog.typing.Processor = structlog.dev.ConsoleRenderer(colors=stream.isatty())
    else:
        renderer = structlog.processors.JSONRenderer()
    # Tracebacks become text before secrets are taken out, and never show local variables.
    rendering: list[structlog.typing.Processor] = [structlog.processors.format_exc_info, _without_secrets, renderer]
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
