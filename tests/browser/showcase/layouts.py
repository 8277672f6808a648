"""Components V2: containers, sections, separators, galleries, files."""

import hikari
from hikari.impl import (
    ContainerComponentBuilder,
    FileComponentBuilder,
    InteractiveButtonBuilder,
    LinkButtonBuilder,
    MediaGalleryComponentBuilder,
    SectionComponentBuilder,
    SeparatorComponentBuilder,
    TextDisplayComponentBuilder,
    ThumbnailComponentBuilder,
)

from tests.browser.showcase import samples
from tests.browser.showcase.samples import SHAPES, picture_file
from tests.browser.showcase.show import Show, Thing, Things

GALLERY_SIZES = (1, 2, 3, 4, 5, 6, 9, 10)
_SMALL, _LARGE = hikari.SpacingType.SMALL, hikari.SpacingType.LARGE


def text(content: str) -> TextDisplayComponentBuilder:
    return TextDisplayComponentBuilder(content=content)


def button(custom_id: str, label: str, style: hikari.ButtonStyle = hikari.ButtonStyle.SECONDARY, **more):
    return InteractiveButtonBuilder(style=style, custom_id=custom_id, label=label, **more)


def section(content: str, accessory, *more: str) -> SectionComponentBuilder:
    return SectionComponentBuilder(accessory=accessory, components=[text(one) for one in (content, *more)])


async def _containers(show: Show) -> None:
    def container(title: str, **how) -> ContainerComponentBuilder:
        return ContainerComponentBuilder(**how).add_text_display(f"### {title}\nSome words in it, **bold** and `code`.")

    full = (
        container("With everything in it", accent_color=hikari.Color(0x5865F2))
        .add_separator()
        .add_component(
            section("A section", ThumbnailComponentBuilder(media=picture_file(1)), "its second text", "-# third")
        )
        .add_component(section("Another", button("press:in a section", "Press")))
        .add_media_gallery(
            [
                hikari.impl.MediaGalleryItemBuilder(media=picture_file(number, shape), description=f"number {number}")
                for number, shape in ((2, "wide"), (3, "tall"), (4, "square"))
            ]
        )
        .add_file(samples.text_file())
        .add_action_row([button("press:in a row", "One"), button("press:in the same row", "Two")])
    )
    await show.post(
        components=[
            text("Text outside of all containers"),
            container("No colour"),
            container("Red", accent_color=hikari.Color(0xED4245)),
            container("Black is a colour too", accent_color=hikari.Color(0)),
            container("A spoiler", spoiler=True, accent_color=hikari.Color(0x57F287)),
            full,
        ]
    )


async def _sections(show: Show) -> None:
    def thumbnail(shape: str, *, spoiler: bool = False) -> ThumbnailComponentBuilder:
        media = picture_file(len(shape), shape, f"thumbnail-{shape}-{spoiler}.png")
        return ThumbnailComponentBuilder(media=media, description=f"a {shape} thumbnail", spoiler=spoiler)

    link = LinkButtonBuilder(url="https://example.com/section", label="A link")
    await show.post(
        components=[
            *(
                section(f"Beside it is a **{shape}** thumbnail", thumbnail(shape))
                for shape in ("square", "wide", "tall", "tiny")
            ),
            section("A hidden one", thumbnail("photo", spoiler=True)),
            section("One text", thumbnail("panorama"), "a second one", "and a third, " + "long " * 60),
            section("With a button", button("press:beside a text", "Press", hikari.ButtonStyle.PRIMARY)),
            section("With a link", link),
            section("With one that cannot be pressed", button("never", "No", is_disabled=True)),
        ]
    )
    components: list = [text("The first line; then small, large, small without and large without a line")]
    for spacing, divider in ((_SMALL, True), (_LARGE, True), (_SMALL, False), (_LARGE, False)):
        components += [SeparatorComponentBuilder(spacing=spacing, divider=divider), text(f"after {spacing} {divider}")]
    await show.post(components=components)


async def _galleries(show: Show) -> None:
    shapes = list(SHAPES)
    for size in GALLERY_SIZES:
        gallery = MediaGalleryComponentBuilder()
        for number in range(1, size + 1):
            shape = shapes[(number + size) % len(shapes)]
            gallery.add_media_gallery_item(picture_file(number, shape), description=f"number {number}, {shape}")
        await show.post(components=[text(f"A gallery of {size}"), gallery])
    mixed = MediaGalleryComponentBuilder()
    mixed.add_media_gallery_item(picture_file(1, "photo"), spoiler=True, description="hidden, and described")
    mixed.add_media_gallery_item(hikari.Bytes(samples.cut_out(), "cut-out.png"))
    mixed.add_media_gallery_item(hikari.Bytes(samples.animation(), "moving.gif"), description="counts to five")
    mixed.add_media_gallery_item(picture_file(4, "photo", "four.jpg"), description="d" * 1024)
    mixed.add_media_gallery_item(picture_file(5, "photo", "five.webp"), spoiler=True)
    await show.post(components=[text("Spoilers, transparency, movement, JPEG and WebP"), mixed])
    hidden = MediaGalleryComponentBuilder().add_media_gallery_item(picture_file(6, "wide"), spoiler=True)
    await show.post(components=[hidden])


async def _files(show: Show) -> None:
    long_name = "a-very-long-name-" * 8 + ".txt"
    await show.post(
        components=[
            FileComponentBuilder(file=samples.text_file("plain.txt")),
            FileComponentBuilder(file=samples.text_file("secret.txt"), spoiler=True),
            FileComponentBuilder(file=hikari.Bytes(samples.archive(), "packed.zip")),
            FileComponentBuilder(file=hikari.Bytes(b'{"a": 1}', "data.json")),
            FileComponentBuilder(file=hikari.Bytes(samples.sound(), "hum.wav")),
            FileComponentBuilder(file=picture_file(7, "wide", "picture-as-a-file.png")),
            FileComponentBuilder(file=samples.text_file(long_name)),
        ]
    )


LAYOUTS: Things = {
    "containers": Thing("colours, spoilers, everything nested", _containers),
    "sections": Thing("thumbnails and buttons beside texts, separators", _sections),
    "galleries": Thing("1 to 10 pictures of mixed shapes, spoilers, alt texts", _galleries),
    "files": Thing("files as components", _files),
}
