"""What hikari 2.7 has no builders for, sent as plain JSON through its REST client."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import hikari
from hikari.internal.data_binding import URLEncodedFormBuilder
from hikari.internal.routes import POST_WEBHOOK_WITH_TOKEN


@dataclass(frozen=True)
class RawComponent:
    """A component as it goes over the wire, where hikari takes a builder."""

    payload: dict[str, Any] = field(repr=False)

    @property
    def type(self) -> int:
        return self.payload["type"]

    def build(self) -> tuple[dict[str, Any], Sequence[hikari.Bytes]]:
        return self.payload, ()


async def follow_up_raw(interaction: hikari.PartialInteraction, body: dict[str, Any], *files: hikari.Bytes) -> None:
    """A follow-up with files; `attachments` of the body may describe them, which hikari cannot."""
    route = POST_WEBHOOK_WITH_TOKEN.compile(webhook=interaction.application_id, token=interaction.token)
    form = URLEncodedFormBuilder()
    for index, file in enumerate(files):
        form.add_resource(f"files[{index}]", file)
    form.add_field("payload_json", json.dumps(body).encode(), content_type="application/json")
    await interaction.app.rest._request(route, form_builder=form, query={"wait": "true"}, auth=None)
