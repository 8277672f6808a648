"""Messages and the files they carry, as the sandbox keeps them (links are signed only when they are shown)."""

from dataclasses import dataclass, field
from enum import IntEnum, IntFlag

from sandbox.discord.jsontypes import Json
from sandbox.discord.world.entities import User


class MessageType(IntEnum):
    """The kinds of message that the sandbox makes."""

    DEFAULT = 0
    THREAD_CREATED = 18
    REPLY = 19
    CHAT_INPUT_COMMAND = 20
    THREAD_STARTER_MESSAGE = 21
    CONTEXT_MENU_COMMAND = 23


class MessageFlag(IntFlag):
    """The message flags that mean something here."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    IS_COMPONENTS_V2 = 1 << 15


SENDABLE_FLAGS = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.IS_COMPONENTS_V2


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file on the CDN: `folder` and `owner_id` are the first parts of its path, `blob` names its bytes."""

    id: int
    folder: str
    owner_id: int
    filename: str
    blob: str
    size: int
    content_type: str | None
    width: int | None = None
    height: int | None = None
    description: str | None = None
    title: str | None = None
    ephemeral: bool = False
    spoiler: bool = False

    @property
    def path(self) -> str:
        """Its path on the CDN, unsigned."""
        return f"/{self.folder}/{self.owner_id}/{self.id}/{self.filename}"


@dataclass(slots=True)
class Message:
    """One message. `ephemeral_to` is the only user who sees it; `embed_files` are shown inside embeds only.

    `given` are the ids of the files that the command or modal it answers was given; `asked_at_s` is when that was.
    `dismissed`: its only viewer has put it away, of which the bot knows nothing.
    """

    id: int
    channel_id: int
    author: User
    type: MessageType
    created_at_s: float
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[StoredFile] = field(default_factory=list)
    embed_files: list[StoredFile] = field(default_factory=list)
    flags: int = 0
    edited_at_s: float | None = None
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    tts: bool = False
    nonce: str | int | None = None
    webhook_id: int | None = None
    reference_id: int | None = None
    interaction_id: int | None = None
    interaction_metadata: Json | None = None
    interaction: Json | None = None
    given: list[int] = field(default_factory=list)
    asked_at_s: float | None = None
    ephemeral_to: int | None = None
    dismissed: bool = False
    thread_id: int | None = None

    @property
    def loading(self) -> bool:
        """Whether it still says that the app is thinking."""
        return bool(self.flags & MessageFlag.LOADING)

    @property
    def is_components_v2(self) -> bool:
        """Whether it is built of Components V2."""
        return bool(self.flags & MessageFlag.IS_COMPONENTS_V2)

    def visible_to(self, user_id: int) -> bool:
        """Whether this user sees it at all."""
        return not self.dismissed and self.ephemeral_to in (None, user_id)

    def files(self) -> list[StoredFile]:
        """All its files, wherever they are shown."""
        return [*self.attachments, *self.embed_files]
