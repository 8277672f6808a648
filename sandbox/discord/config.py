"""Every setting of the sandbox's Discord, with Discord's own numbers as defaults."""

import os
from dataclasses import dataclass, field
from pathlib import Path

MEBIBYTE = 1024 * 1024
SEED_FILE = Path(__file__).with_name("seed.toml")
EXAMPLES_FOLDER = Path(__file__).parents[1] / "examples"
WIRE_FILE = "SANDBOX_WIRE_FILE"


def _named_wire_file() -> Path | None:
    named = os.environ.get(WIRE_FILE)
    return Path(named) if named else None


@dataclass(slots=True)
class SandboxDiscordConfig:
    """Settings of one sandbox Discord. The times may be changed while it runs (`PATCH /sandbox/limits`).

    `bot_token` and `application_id` default to the seed file's. `public_url` is the address that CDN links carry;
    unset, it is the one the server listens on. `allowed_privileged_intents` is the bit set that the developer portal
    would have switched on. `identify_interval_s` is the pause Discord wants between two IDENTIFYs, `session_life_s`
    how long a session waits for its client to come back. `wire_log` is how many records of the wire are held;
    `wire_file`, unless set the file that the variable `SANDBOX_WIRE_FILE` names, gets all of them, one a line.
    """

    host: str = "127.0.0.1"
    port: int = 0
    public_url: str | None = None
    bot_token: str | None = None
    application_id: int | None = None
    seed_file: Path = SEED_FILE
    examples_folder: Path = EXAMPLES_FOLDER

    acknowledge_within_s: float = 3.0
    token_life_s: float = 15 * 60.0
    cdn_link_life_s: float = 24 * 3600.0
    attachment_size_limit: int = 10 * MEBIBYTE
    request_size_limit: int = 25 * MEBIBYTE

    rate_limits: bool = True
    global_requests_per_s: int = 50
    webhook_requests: int = 5
    webhook_window_s: float = 2.0
    channel_messages: int = 5
    channel_window_s: float = 5.0

    heartbeat_interval_s: float = 41.25
    identify_interval_s: float = 5.0
    gateway_sends: int = 120
    gateway_window_s: float = 60.0
    allowed_privileged_intents: int = 0
    session_life_s: float = 180.0
    replay_buffer: int = 10_000

    wire_log: int = 2_000
    wire_file: Path | None = field(default_factory=_named_wire_file)
    signing_key: bytes = field(default=b"sandbox", repr=False)
