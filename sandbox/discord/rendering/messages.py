"""Messages in JSON: links are signed here, at the moment they are shown."""

from sandbox.discord.clock import iso
from sandbox.discord.files.links import CdnLinks
from sandbox.discord.jsontypes import Json
from sandbox.discord.rendering.people import member_json, user_json
from sandbox.discord.world.message import Message, MessageFlag, MessageType, StoredFile
from sandbox.discord.world.world import World

FILE_ID = "__file_id__"
"""Where a stored component or embed refers to one of its message's files."""


class MessageRenderer:
    """Shows messages with links that live from now."""

    def __init__(self, world: World, links: CdnLinks) -> None:
        self._world = world
        self._links = links

    def attachment(self, file: StoredFile) -> Json:
        """One attachment."""
        url = self._links.url(file)
        seen: Json = {
            "id": str(file.id),
            "filename": file.filename,
            "size": file.size,
            "url": url,
            "proxy_url": url,
        }
        if file.width is not None:
            seen |= {"width": file.width, "height": file.height}
        optional: Json = {
            "content_type": file.content_type,
            "description": file.description,
            "title": file.title,
            "ephemeral": file.ephemeral or None,
            "flags": 1 << 3 if file.spoiler else None,
        }
        return seen | {key: value for key, value in optional.items() if value is not None}

    def message(self, message: Message, *, with_reference: bool = True) -> Json:
        """A message as REST answers it."""
        files = {file.id: file for file in message.files()}
        seen: Json = {
            "type": int(message.type),
            "content": message.content,
            "mentions": [user_json(user) for user in message.mentions],
            "mention_roles": [str(role_id) for role_id in message.mention_roles],
            "attachments": [self.attachment(file) for file in message.attachments],
            "embeds": [self._embed(embed, files) for embed in message.embeds],
            "timestamp": iso(message.created_at_s),
            "edited_timestamp": iso(message.edited_at_s) if message.edited_at_s else None,
            "flags": message.flags,
            "components": [self._component(component, files) for component in message.components],
            "id": str(message.id),
            "channel_id": str(message.channel_id),
            "author": user_json(message.author),
            "pinned": False,
            "mention_everyone": message.mention_everyone,
            "tts": message.tts,
        }
        optional: Json = {
            "nonce": message.nonce,
            "webhook_id": str(message.webhook_id) if message.webhook_id else None,
            "application_id": str(message.webhook_id) if message.webhook_id else None,
            "interaction_metadata": message.interaction_metadata,
            "interaction": message.interaction,
        }
        seen |= {key: value for key, value in optional.items() if value is not None}
        if message.reference_id is not None:
            seen |= self._reference(message, with_reference=with_reference)
        return seen

    def event(self, message: Message) -> Json:
        """A message as the gateway carries it: with its guild and its author's membership there."""
        channel = self._world.channels[message.channel_id]
        seen = {**self.message(message), "channel_type": int(channel.type)}
        if channel.guild_id is not None:
            seen["guild_id"] = str(channel.guild_id)
            if member := self._world.member(channel.guild_id, message.author.id):
                seen["member"] = member_json(member, with_user=False)
        return seen

    def _reference(self, message: Message, *, with_reference: bool) -> Json:
        channel = self._world.channels[message.channel_id]
        home_id = channel.parent_id if message.type is MessageType.THREAD_STARTER_MESSAGE else channel.id
        reference: Json = {"type": 0, "channel_id": str(home_id), "message_id": str(message.reference_id)}
        if channel.guild_id is not None:
            reference["guild_id"] = str(channel.guild_id)
        if not with_reference:
            return {"message_reference": reference}
        original = self._world.message(home_id or channel.id, message.reference_id or 0)
        if original and original.flags & MessageFlag.EPHEMERAL and not message.flags & MessageFlag.EPHEMERAL:
            original = None
        return {
            "message_reference": reference,
            "referenced_message": self.message(original, with_reference=False) if original else None,
        }

    def _embed(self, embed: Json, files: dict[int, StoredFile]) -> Json:
        return {key: self._embed_part(value, files) for key, value in embed.items()}

    def _embed_part(self, value: object, files: dict[int, StoredFile]) -> object:
        if not isinstance(value, dict) or FILE_ID not in value:
            return value
        file = files[value[FILE_ID]]
        url = self._links.url(file)
        if "text" in value or "name" in value:
            kept = {key: part for key, part in value.items() if key != FILE_ID}
            return {**kept, "icon_url": url, "proxy_icon_url": url}
        seen: Json = {"url": url, "proxy_url": url, "content_type": file.content_type or "application/octet-stream"}
        if file.width is not None:
            seen |= {"width": file.width, "height": file.height}
        return seen

    def _component(self, component: Json, files: dict[int, StoredFile]) -> Json:
        seen = dict(component)
        if "components" in seen:
            seen["components"] = [self._component(child, files) for child in seen["components"]]
        if "accessory" in seen:
            seen["accessory"] = self._component(seen["accessory"], files)
        if "items" in seen:
            seen["items"] = [{**item, "media": self._media(item["media"], files)} for item in seen["items"]]
        if "media" in seen:
            seen["media"] = self._media(seen["media"], files)
        if "file" in seen:
            file = files[seen["file"][FILE_ID]]
            seen |= {"name": file.filename, "size": file.size, "file": self._media(seen["file"], files)}
        return seen

    def _media(self, media: Json, files: dict[int, StoredFile]) -> Json:
        if FILE_ID not in media:
            return media
        file = files[media[FILE_ID]]
        url = self._links.url(file)
        return {
            "id": str(file.id),
            "url": url,
            "proxy_url": url,
            "width": file.width,
            "height": file.height,
            "content_type": file.content_type,
            "attachment_id": str(file.id),
            "loading_state": 2,
        }
