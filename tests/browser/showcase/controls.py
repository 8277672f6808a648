"""Buttons of every style, selects of every kind, and what pressing them does."""

import hikari
from hikari.impl import (
    InteractiveButtonBuilder,
    LinkButtonBuilder,
    MessageActionRowBuilder,
    TextSelectMenuBuilder,
)

from tests.browser.showcase.modals import open_modal
from tests.browser.showcase.raw import RawComponent
from tests.browser.showcase.show import EPHEMERAL, Show, Thing, Things
from tests.integration.sandbox_people import ADA, MIKA, REPAINTS

_STYLES = (
    hikari.ButtonStyle.PRIMARY,
    hikari.ButtonStyle.SECONDARY,
    hikari.ButtonStyle.SUCCESS,
    hikari.ButtonStyle.DANGER,
)
_CUSTOM_EMOJI = 1180000000000009001
_MODERATORS = "1180000000000001001"


async def _buttons(show: Show) -> None:
    def row(*buttons: hikari.api.ButtonBuilder) -> MessageActionRowBuilder:
        return MessageActionRowBuilder(components=list(buttons))

    def button(custom_id: str, style: hikari.ButtonStyle = hikari.ButtonStyle.SECONDARY, **more):
        return InteractiveButtonBuilder(style=style, custom_id=custom_id, **more)

    link = "https://example.com/"
    await show.post(
        "Every style, then disabled, then emoji and links, then long labels, then what they do:",
        components=[
            row(
                *(button(f"press:{style.name}", style, label=style.name.title()) for style in _STYLES),
                LinkButtonBuilder(url=link, label="Link"),
            ),
            row(
                *(
                    button(f"never:{style.name}", style, label=style.name.title(), is_disabled=True)
                    for style in _STYLES
                ),
                LinkButtonBuilder(url=link + "disabled", label="Link", is_disabled=True),
            ),
            row(
                button("press:emoji only", emoji="🎨"),
                button("press:emoji and label", emoji="👩‍🎨", label="Paint"),
                button("press:custom emoji only", emoji=_CUSTOM_EMOJI),
                LinkButtonBuilder(url=link + "emoji", emoji="🔗"),
                LinkButtonBuilder(url=link + "both", emoji="🔗", label="Both"),
            ),
            row(
                button(
                    "press:80 characters",
                    hikari.ButtonStyle.PRIMARY,
                    label="A label of eighty characters " * 2 + "which is the most there is"[:22],
                ),
                button("press:short", label="OK"),
                button("press:スタジオ", label="日本語のラベル"),
            ),
            row(
                button("count:0", hikari.ButtonStyle.SUCCESS, label="Count: 0"),
                button("later", label="Change later"),
                button("silence", label="Say nothing"),
                button("modal:edit", label="Edit the text"),
                button("delete", hikari.ButtonStyle.DANGER, label="Delete this"),
            ),
        ],
    )


async def _selects(show: Show) -> None:
    simple = TextSelectMenuBuilder(custom_id="choose:one", placeholder="Choose one …", min_values=1)
    for number in range(1, 26):
        simple.add_option(f"Option {number}", f"option-{number}")
    rich = TextSelectMenuBuilder(custom_id="choose:several", min_values=0, max_values=3, placeholder="Up to three")
    rich.add_option("Brush", "brush", description="For large areas", emoji="🖌️", is_default=True)
    rich.add_option("Pencil", "pencil", description="For lines", emoji="✏️")
    rich.add_option("Custom", "custom", description="With an emoji of its own", emoji=_CUSTOM_EMOJI, is_default=True)
    rich.add_option("L" * 100, "long", description="D" * 100)
    rows = [MessageActionRowBuilder(components=[menu]) for menu in (simple, rich)]
    picker, kind = MessageActionRowBuilder(), hikari.ComponentType
    picker.add_select_menu(kind.USER_SELECT_MENU, "choose:people", placeholder="Up to five people", max_values=5)
    rows.append(picker)
    rows.append(MessageActionRowBuilder().add_select_menu(kind.ROLE_SELECT_MENU, "choose:role", min_values=1))
    rows.append(MessageActionRowBuilder().add_select_menu(kind.MENTIONABLE_SELECT_MENU, "choose:anyone", max_values=25))
    await show.post("Texts, people, roles, both:", components=rows)

    stopped = TextSelectMenuBuilder(custom_id="never:choose", placeholder="Not now", is_disabled=True)
    stopped.add_option("Nothing", "nothing")
    await show.post(
        "Channels, only text channels, defaults (hikari cannot say them, so they are raw), disabled:",
        components=[
            MessageActionRowBuilder().add_channel_menu("choose:channel", placeholder="Any channel"),
            MessageActionRowBuilder().add_channel_menu(
                "choose:text channel", channel_types=[hikari.ChannelType.GUILD_TEXT], min_values=1, max_values=2
            ),
            _row_with_defaults(5, "choose:default people", ("user", ADA), ("user", MIKA)),
            _row_with_defaults(7, "choose:default anyone", ("user", ADA), ("role", _MODERATORS)),
            MessageActionRowBuilder(components=[stopped]),
        ],
    )
    await show.post(
        "Defaults again:",
        components=[
            _row_with_defaults(8, "choose:default channel", ("channel", REPAINTS)),
            _row_with_defaults(6, "choose:default role", ("role", _MODERATORS)),
        ],
    )


def _row_with_defaults(kind: int, custom_id: str, *defaults: tuple[str, str]) -> RawComponent:
    chosen = [{"type": what, "id": id_} for what, id_ in defaults]
    menu = {"type": kind, "custom_id": custom_id, "min_values": 0, "max_values": 5, "default_values": chosen}
    return RawComponent({"type": 1, "components": [menu]})


async def on_component(show: Show) -> None:
    """Do what a pressed button or a chosen option says: the first word of its custom id."""
    interaction = show.interaction
    assert isinstance(interaction, hikari.ComponentInteraction)
    deed, _, rest = interaction.custom_id.partition(":")
    if deed == "press":
        await show.post(f"You pressed “{rest}”.", flags=EPHEMERAL)
    elif deed == "choose":
        chosen = ", ".join(interaction.values) or "nothing"
        await show.post(f"For “{rest}” you chose {chosen}.", flags=EPHEMERAL)
    elif deed == "count":
        await _count(interaction, int(rest) + 1)
    elif deed == "later":
        await interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_UPDATE)
        await show.pause()
        await show.edit("Changed later.")
    elif deed == "delete":
        await interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_UPDATE)
        await interaction.delete_initial_response()
    elif deed == "modal":
        await open_modal(interaction, rest)


async def _count(interaction: hikari.ComponentInteraction, number: int) -> None:
    row = MessageActionRowBuilder().add_interactive_button(
        hikari.ButtonStyle.SUCCESS, f"count:{number}", label=f"Count: {number}"
    )
    await interaction.create_initial_response(
        hikari.ResponseType.MESSAGE_UPDATE, f"Counted to {number}.", components=[row]
    )


CONTROLS: Things = {
    "buttons": Thing("every style, disabled, emoji, links, and what they do", _buttons),
    "selects": Thing("every kind of select", _selects),
}
