"""Messages as the server keeps and shows them: files become CDN attachments, components get their resolved media."""

import copy
import io
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from bench.servers import payloads
from bench.servers.bodies import COMPONENTS_V2, Body, all_components, invalid, media_of, visible_text

EPHEMERAL, LOADING = 1 << 6, 1 << 7
KEPT_FLAGS = EPHEMERAL | COMPONENTS_V2


@dataclass
class Message:
    """One message; `attachments` holds all its files, also those that embeds or components show."""

    id: int
    channel_id: str
    guild_id: str | None
    flags: int = 0
    content: str = ""
    embeds: list[dict] = field(default_factory=list)
    components: list[dict] = field(default_factory=list)
    attachments: list[dict] = field(default_factory=list)
    edited_at: str | None = None
    posted_at: str = field(default_factory=payloads.now_iso)
    asked_by: dict[str, Any] | None = None
    interaction_id: int | None = None
    number: int | None = None
    deleted: bool = False

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & LOADING)

    def text(self) -> str:
        """Give all that a person reads in it."""
        return visible_text({"content": self.content, "embeds": self.embeds, "components": self.components})

    def referenced(self) -> set[str]:
        """Give the addresses of files that embeds or components show."""
        urls = {media.get("url", "") for media in media_of(self.components)}
        for embed in self.embeds:
            urls |= {(embed.get(part) or {}).get("url", "") for part in ("image", "thumbnail", "footer", "author")}
        return urls

    def shown(self) -> list[dict]:
        """Give the attachments that a person sees: with Components V2 only those that a component refers to."""
        urls = self.referenced()
        return [one for one in self.attachments if not self.flags & COMPONENTS_V2 or one["url"] in urls]

    def payload(self) -> dict:
        """Describe the message. Like Discord, leave files that embeds or components show out of `attachments`."""
        urls = self.referenced()
        described = {
            "id": str(self.id), "channel_id": self.channel_id, "type": 20 if self.interaction_id else 0,
            "author": payloads.BOT_USER, "content": self.content, "embeds": self.embeds, "flags": self.flags,
            "components": self.components, "attachments": [a for a in self.attachments if a["url"] not in urls],
            "timestamp": self.posted_at, "edited_timestamp": self.edited_at, "tts": False, "pinned": False,
            "mention_everyone": False, "mentions": [], "mention_roles": [], "webhook_id": str(payloads.APPLICATION_ID),
            "application_id": str(payloads.APPLICATION_ID),
        }  # fmt: skip
        if self.interaction_id:
            described["interaction_metadata"] = {
                "id": str(self.interaction_id), "type": 2, "user": self.asked_by, "name": "inpaint",
                "authorizing_integration_owners": {"0": self.guild_id},
            }  # fmt: skip
        return described

    def apply(self, body: Body, add_file: Callable[[str, bytes], dict]) -> None:
        """Change the message as an edit or a new post asks. `add_file` puts bytes on the CDN and describes them."""
        payload = body.payload
        if "content" in payload:
            self.content = payload["content"] or ""
        kept = {str(one["id"]): one for one in self.attachments}
        listed = payload.get("attachments")
        uploaded = {}
        for index, (name, data) in body.files.items():
            described = add_file(name, data)
            said = next((one for one in listed or [] if str(one.get("id")) == str(index)), {})
            if said.get("description"):
                described["description"] = said["description"]
            if said.get("filename"):
                described["filename"] = said["filename"]
            uploaded[str(index)] = described
        if listed is None:
            self.attachments = [*kept.values(), *uploaded.values()]
        else:
            wanted = [str(one.get("id")) for one in listed]
            if unknown := [one for one in wanted if one not in kept and one not in uploaded]:
                raise invalid(f"attachments: unknown id {unknown[0]}")
            self.attachments = [uploaded.get(one) or kept[one] for one in wanted]
        by_name = {f"attachment://{one['filename']}": one for one in self.attachments}
        if payload.get("embeds") is not None:
            self.embeds = [self._resolved_embed(embed, by_name) for embed in payload["embeds"]]
        if payload.get("components") is not None:
            self.components = self._resolved_components(payload["components"], by_name)
        self.flags = (self.flags | (payload.get("flags") or 0) & KEPT_FLAGS) & ~LOADING
        if not (self.content or self.embeds or self.components or self.attachments):
            raise invalid("Cannot send an empty message")

    @staticmethod
    def _resolved_embed(embed: dict, by_name: dict[str, dict]) -> dict:
        embed = copy.deepcopy(embed)
        for part in ("image", "thumbnail"):
            if file := by_name.get((embed.get(part) or {}).get("url", "")):
                embed[part] |= {key: file[key] for key in ("url", "proxy_url", "width", "height") if key in file}
        return embed | {"type": embed.get("type", "rich")}

    @staticmethod
    def _resolved_components(components: list[dict], by_name: dict[str, dict]) -> list[dict]:
        components = copy.deepcopy(components)
        taken = {one["id"] for one in all_components(components) if one.get("id")}
        free = (number for number in range(1, 1000) if number not in taken)
        for component in all_components(components):
            component["id"] = component.get("id") or next(free)
        for media in media_of(components):
            file = by_name.get(media["url"])
            if file is None and media["url"].startswith("attachment://"):
                raise invalid(f"components: {media['url']} was not uploaded")
            if file is not None:
                keys = ("url", "proxy_url", "width", "height", "content_type")
                media |= {key: file[key] for key in keys if key in file}
                media |= {"attachment_id": file["id"], "loading_state": 2, "flags": 0}
        return components


def describe_file(name: str, data: bytes) -> dict:
    """Give the facts that Discord tells of a file: size, type by its name, and the pixels of a picture."""
    facts: dict[str, Any] = {"size": len(data)}
    if content_type := mimetypes.guess_type(name)[0]:
        facts["content_type"] = content_type
    try:
        with Image.open(io.BytesIO(data)) as opened:
            facts |= {"width": opened.width, "height": opened.height}
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        pass
    return facts
