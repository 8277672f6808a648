"""All settings, read once and validated whole: every fault at once, each with its variable's name."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from yarl import URL

from bot.domain.parameters import GUIDANCE_SCALE, SAMPLES, STEPS, STRENGTH
from bot.downloads import is_loopback

_MEBIBYTE = 1024 * 1024
_GIBIBYTE = 1024 * _MEBIBYTE
_HOST_NAME = re.compile(r"(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.?|\[?[0-9a-fA-F:]+\]?")


class SettingsError(Exception):
    """The settings cannot be used. `faults` has one line for each, starting with the variable's name."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _http_url(value: str) -> str:
    url = URL(value)
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("must be an http:// or https:// address")
    return value.rstrip("/")


def _https_unless_here(value: str) -> str:
    if value.startswith("http://") and not is_loopback(URL(value).host):
        raise ValueError("must be https:// (plain http:// only for this machine): results would be refused")
    return value


def _host_names(value: tuple[str, ...]) -> tuple[str, ...]:
    for name in value:
        if not _HOST_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no host name such as cdn.example.com or *.example.com")
    return value


def _database_url(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://")):
        raise ValueError("must start with sqlite:/// or postgresql://")
    return value


def _one_line(value: SecretStr) -> SecretStr:
    secret = value.get_secret_value()
    if not secret.isascii() or any(c.isspace() or not c.isprintable() for c in secret):
        raise ValueError("must be one word, without spaces or line breaks")
    return value


def _words(value: object) -> object:
    return [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


HttpUrl = Annotated[str, AfterValidator(_http_url)]
ApiUrl = Annotated[HttpUrl, AfterValidator(_https_unless_here)]
HostNames = Annotated[tuple[str, ...], BeforeValidator(_words), AfterValidator(_host_names)]
Secret = Annotated[SecretStr, Field(min_length=1), AfterValidator(_one_line)]
Count = Annotated[int, Field(ge=0)]


class Settings(BaseModel):
    """What the bot is told from outside. A field's alias is its variable's name; `.env.example` explains each."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    # The docstrings are the meanings in docs/reference/settings.md (`make docs`).

    discord_token: Secret = Field(alias="DISCORD_TOKEN")
    """The bot's token: discord.com/developers/applications → your application → Bot."""
    discord_api_url: HttpUrl = Field("https://discord.com/api/v10", alias="DISCORD_API_URL")
    """Any Discord-compatible REST base: a REST proxy, the sandbox. It tells the gateway's address."""
    command_guild_ids: Annotated[tuple[int, ...], BeforeValidator(_words)] = Field((), alias="COMMAND_GUILD_IDS")
    """Server ids: register the commands only there instead of everywhere. For trying a change out."""

    imagepipeline_api_key: Secret = Field(alias="IMAGEPIPELINE_API_KEY")
    """The key of your ImagePipeline account."""
    imagepipeline_base_url: ApiUrl = Field("https://api.imagepipeline.io", alias="IMAGEPIPELINE_BASE_URL")
    """Any server with the same contract; plain `http://` only on this machine."""
    imagepipeline_result_hosts: HostNames = Field((), alias="IMAGEPIPELINE_RESULT_HOSTS")
    """Extra hosts that results may be downloaded from, beside the vendor's; `*.example.com` covers all below it."""
    imagepipeline_max_requests_per_s: float = Field(100, gt=0, le=1000, alias="IMAGEPIPELINE_MAX_REQUESTS_PER_S")
    """Submissions and status calls a second, all jobs together."""
    imagepipeline_post_timeout_s: float = Field(60, ge=1, le=600, alias="IMAGEPIPELINE_POST_TIMEOUT_S")
    """How long the answer to a submission may take before its outcome counts as unknown, in seconds."""
    job_deadline_s: float = Field(900, ge=1, le=86_400, alias="JOB_DEADLINE_S")
    """A job that takes longer than this, in seconds, has timed out."""

    max_picture_mib: float = Field(25, gt=0, le=500, alias="MAX_PICTURE_MIB")
    """The heaviest picture or mask taken, in MiB."""
    max_picture_megapixels: float = Field(40, ge=1, le=200, alias="MAX_PICTURE_MEGAPIXELS")
    """The largest picture or mask taken, in millions of pixels."""
    max_result_mib: float = Field(25, gt=0, le=500, alias="MAX_RESULT_MIB")
    """The heaviest result taken from the image API, in MiB."""

    models: Annotated[tuple[str, ...], BeforeValidator(_words), Field(min_length=1)] = Field(("sdxl",), alias="MODELS")
    """Models offered to choose from; the first is the default. Others can be typed."""
    default_steps: int = Field(25, ge=STEPS[0], le=STEPS[1], alias="DEFAULT_STEPS")
    """`steps` where `/inpaint` says nothing else."""
    default_strength: float = Field(0.9, ge=STRENGTH[0], le=STRENGTH[1], alias="DEFAULT_STRENGTH")
    """`strength` where `/inpaint` says nothing else."""
    default_guidance: float = Field(8.0, ge=GUIDANCE_SCALE[0], le=GUIDANCE_SCALE[1], alias="DEFAULT_GUIDANCE")
    """`guidance` where `/inpaint` says nothing else."""
    default_samples: int = Field(1, ge=SAMPLES[0], le=SAMPLES[1], alias="DEFAULT_SAMPLES")
    """`samples` where `/inpaint` says nothing else."""

    unfiltered_guild_ids: Annotated[tuple[int, ...], BeforeValidator(_words)] = Field((), alias="UNFILTERED_GUILD_IDS")
    """Server ids where the safety checker may be switched off in age-restricted channels."""

    max_running: Count = Field(0, alias="MAX_RUNNING")
    """Jobs at the image API at once, in all; 0 is no limit. Past it, jobs wait in line."""
    max_running_per_guild: Count = Field(100, alias="MAX_RUNNING_PER_GUILD")
    """The same for one server."""
    max_running_per_user: Count = Field(5, alias="MAX_RUNNING_PER_USER")
    """The same for one person."""

    keep_jobs_days: int = Field(90, ge=1, le=3650, alias="KEEP_JOBS_DAYS")
    """Jobs that have ended, and pictures that could not be shown, are deleted after so many days."""
    keep_pictures_gib: float = Field(20, gt=0, le=100_000, alias="KEEP_PICTURES_GIB")
    """The pictures and masks of those jobs take at most so many GiB; the oldest go first."""

    data_dir: Path = Field(Path("data"), alias="DATA_DIR")
    """The folder of the files that the bot keeps: database, lock, pictures."""
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        "", alias="DATABASE_URL", validate_default=False
    )
    """`sqlite:///…` or `postgresql://…`; unset, `retouch.db` in `DATA_DIR`."""
    web_host: str = Field("127.0.0.1", min_length=1, alias="WEB_HOST")
    """The address that the bot's own pages (`/healthz`, `/readyz`) listen on; `0.0.0.0` is every one."""
    web_port: int = Field(8080, ge=0, le=65_535, alias="WEB_PORT")
    """Their port; 0 is any free one."""
    public_url: HttpUrl | None = Field(None, alias="PUBLIC_URL")
    """Where people reach those pages from outside, if they do. Nothing needs it yet."""

    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = Field(
        "info", alias="LOG_LEVEL"
    )
    """The least that is worth a line."""
    log_format: Annotated[Literal["console", "json"] | None, BeforeValidator(_lower)] = Field(None, alias="LOG_FORMAT")
    """Lines for people or for programs; unset, `console` on a terminal, else `json`."""

    @model_validator(mode="after")
    def _database_beside_the_data(self) -> Self:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.data_dir}/retouch.db")
        return self

    @property
    def max_picture_bytes(self) -> int:
        """The heaviest attachment that is read."""
        return int(self.max_picture_mib * _MEBIBYTE)

    @property
    def max_picture_px(self) -> int:
        """The most pixels that an attachment may have."""
        return int(self.max_picture_megapixels * 1_000_000)

    @property
    def keep_pictures_bytes(self) -> int:
        """The most that all kept pictures together may weigh."""
        return int(self.keep_pictures_gib * _GIBIBYTE)

    @property
    def max_result_bytes(self) -> int:
        """The heaviest result that is taken."""
        return int(self.max_result_mib * _MEBIBYTE)


def read_settings(variables: Mapping[str, str | None]) -> Settings:
    """Validate variables into settings; an empty one counts as not set. Raises SettingsError with every fault."""
    given = {name: value for name, value in variables.items() if value is not None and value.strip()}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise SettingsError([_fault(fault["loc"], fault["type"], fault["msg"]) for fault in error.errors()]) from None


def _fault(location: tuple[int | str, ...], kind: str, message: str) -> str:
    variable = str(location[0]) if location else "settings"
    return f"{variable}: {'is required' if kind == 'missing' else message.removeprefix('Value error, ')}"
