"""A message's body as a whole: what a create or an edit asks for, checked, with nothing done yet."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.discord.files.inspection import safe_filename
from sandbox.discord.forms.body import Body, Upload
from sandbox.discord.forms.components import read_components
from sandbox.discord.forms.embeds import read_embeds
from sandbox.discord.forms.form import Form
from sandbox.discord.forms.mentions import AllowedMentions, read_allowed_mentions
from sandbox.discord.jsontypes import Json
from sandbox.discord.problems import DiscordProblem
from sandbox.discord.rendering.messages import FILE_ID
from sandbox.discord.world.message import Message, MessageFlag, StoredFile

CONTENT_AT_MOST = 2000
FILES_AT_MOST = 10
DESCRIPTION_AT_MOST = 1024


@dataclass(frozen=True, slots=True)
class FileWish:
    """A file that the message shall carry: a new upload, or one it has already (`kept`)."""

    id: int
    description: str | None
    upload: Upload | None = None
    kept: StoredFile | None = None
    spoiler: bool = False

    @property
    def names(self) -> set[str]:
        """The names by which `attachment://` may refer to it."""
        if self.kept:
            return {self.kept.filename}
        return {self.upload.filename, safe_filename(self.upload.filename)} if self.upload else set()


@dataclass(frozen=True, slots=True)
class MessageWish:
    """A message as its sender wants it, in full: what an edit leaves out is what the message had."""

    content: str
    embeds: list[Json]
    components: list[Json]
    files: list[FileWish]
    flags: int
    allowed_mentions: AllowedMentions
    tts: bool = False

    @property
    def files_in_embeds(self) -> set[int]:
        """The files that are shown inside embeds, and so not as attachments."""
        slots = ("image", "thumbnail", "author", "footer")
        return {embed[slot][FILE_ID] for embed in self.embeds for slot in slots if FILE_ID in embed.get(slot, {})}


class MessageForm:
    """Reads bodies that make or change a message."""

    def __init__(self, body: Body, new_id: Callable[[], int], existing: Message | None = None) -> None:
        self._body = body.form
        self._uploads = body.uploads
        self._new_id = new_id
        self._existing = existing
        self._form = Form()

    def read(self, flags: int) -> MessageWish:
        """The wish. `flags` are those the message will have. Raises DiscordProblem: 50035, 50006 when empty."""
        form, body, had = self._form, self._body, self._existing
        components_v2 = bool(flags & MessageFlag.IS_COMPONENTS_V2)
        files = self._files()
        by_name = {name: wish.id for wish in reversed(files) for name in wish.names}
        content = form.text(("content",), body.get("content"), CONTENT_AT_MOST)
        content = content if "content" in body or had is None else had.content
        embeds = read_embeds(form, body.get("embeds"), by_name.get)
        if "embeds" not in body and had is not None:
            embeds = had.embeds
        if "components" in body or had is None:
            components = read_components(form, body.get("components"), by_name.get, components_v2=components_v2)
        else:
            components = had.components
        if components_v2:
            self._refuse_legacy_fields(content, embeds)
        wish = MessageWish(
            content=content,
            embeds=embeds,
            components=components,
            files=files,
            flags=flags,
            allowed_mentions=read_allowed_mentions(form, body.get("allowed_mentions")),
            tts=form.boolean(("tts",), body.get("tts")),
        )
        form.check()
        if not (wish.content.strip() or wish.embeds or wish.components or wish.files):
            raise DiscordProblem(400, 50006, "Cannot send an empty message")
        return wish

    def _refuse_legacy_fields(self, content: str, embeds: list[Json]) -> None:
        for name, there in (("content", content), ("embeds", embeds)):
            if there:
                self._form.fail(
                    (name,),
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
                )

    def _files(self) -> list[FileWish]:
        form, given = self._form, self._body.get("attachments")
        uploads = {upload.index: upload for upload in self._uploads}
        had = {file.id: file for file in self._existing.files()} if self._existing else {}
        in_embeds = {file.id for file in self._existing.embed_files} if self._existing else set()
        keeps_embeds = self._existing is not None and "embeds" not in self._body
        wishes: list[FileWish] = []
        for index, one in enumerate(form.sequence(("attachments",), given, FILES_AT_MOST)):
            at = ("attachments", index)
            entry = form.mapping(at, one)
            wanted = form.snowflake((*at, "id"), entry.get("id"), required=True)
            described = form.text((*at, "description"), entry.get("description"), DESCRIPTION_AT_MOST)
            spoiler = bool(entry.get("is_spoiler"))
            if wanted in uploads:
                upload = uploads.pop(wanted)
                upload = Upload(upload.index, entry.get("filename") or upload.filename, upload.content)
                wishes.append(FileWish(self._new_id(), described or None, upload, spoiler=spoiler))
            elif wanted in had:
                file = had.pop(wanted)
                wishes.append(FileWish(file.id, described or file.description, kept=file, spoiler=file.spoiler))
            elif wanted is not None:
                form.fail(
                    (*at, "id"),
                    "ATTACHMENT_NOT_FOUND",
                    f"Neither an upload nor an attachment of this message: {wanted}",
                )
        wishes += [
            FileWish(file.id, file.description, kept=file, spoiler=file.spoiler)
            for file in had.values()
            if given is None or (keeps_embeds and file.id in in_embeds)
        ]
        wishes += [FileWish(self._new_id(), None, upload) for _, upload in sorted(uploads.items())]
        if len(wishes) > FILES_AT_MOST:
            form.fail(("attachments",), "BASE_TYPE_MAX_LENGTH", f"Must be {FILES_AT_MOST} or fewer in length.")
        return wishes
