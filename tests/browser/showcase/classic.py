"""Messages as they were before Components V2: content, attachments, embeds."""

import datetime as dt

import hikari

from tests.browser.showcase import samples
from tests.browser.showcase.raw import follow_up_raw
from tests.browser.showcase.samples import SHAPES, picture_file
from tests.browser.showcase.show import Show, Thing, Things

_MOMENT = dt.datetime(2026, 2, 3, 4, 5, 6, tzinfo=dt.UTC)


async def _attachments(show: Show) -> None:
    shapes = list(SHAPES)
    for size in range(1, 11):
        pictures = [
            picture_file(number, shapes[(number * size) % len(shapes)], f"{number}.png") for number in range(size)
        ]
        await show.post(f"{size} {'picture' if size == 1 else 'pictures'}", attachments=pictures)
    await show.post(attachments=[picture_file(1, "photo", "no words.png")])
    await show.post(
        "Files, with a picture between them",
        attachments=[
            samples.text_file(),
            picture_file(1, "wide"),
            hikari.Bytes(samples.archive(), "packed.zip"),
            hikari.Bytes(samples.sound(), "hum.wav"),
            hikari.Bytes(b"print('hello')\n", "hello.py"),
        ],
    )
    await show.post(
        "Spoilers by name",
        attachments=[picture_file(3, "photo", "SPOILER_three.png"), samples.text_file("SPOILER_notes.txt")],
    )
    described = [{"id": 0, "filename": "a.png", "description": "An alt text"}, {"id": 1, "filename": "b.png"}]
    await follow_up_raw(
        show.interaction,
        {"content": "The first has an alt text", "attachments": described},
        picture_file(4, "square", "a.png"),
        picture_file(5, "square", "b.png"),
    )


async def _embeds(show: Show) -> None:
    full = (
        hikari.Embed(
            title="A title that is a link, with **bold**",
            url="https://example.com/title",
            description="A description with [a link](https://example.com), `code`, a list\n- one\n- two\n> and a quote",
            colour=0x5865F2,
            timestamp=_MOMENT,
        )
        .set_author(name="An author", url="https://example.com/author", icon=picture_file(1, "tiny", "author.png"))
        .set_footer("A footer", icon=picture_file(2, "tiny", "footer.png"))
        .set_image(picture_file(3, "photo", "image.png"))
        .set_thumbnail(picture_file(4, "square", "thumbnail.png"))
        .add_field("Inline one", "with **bold**", inline=True)
        .add_field("Inline two", "2", inline=True)
        .add_field("Inline three", "3", inline=True)
        .add_field("Not inline", "a value over the whole width\nin two lines")
        .add_field("Inline four", "4", inline=True)
        .add_field("Inline five", "5", inline=True)
    )
    await show.post("An embed with everything", embeds=[full])
    await show.post(
        "Ten small ones",
        embeds=[hikari.Embed(title=f"Embed {number}", colour=number * 0x191919) for number in range(1, 11)],
    )
    await show.post(
        embeds=[
            hikari.Embed(description="Only a description, no colour"),
            hikari.Embed().set_image(picture_file(5, "wide", "alone.png")),
            hikari.Embed(title="T" * 256, description="A long one. " * 200),
        ],
    )
    await show.post(
        "Four that share a link are one embed with four pictures",
        embeds=[
            hikari.Embed(title="Together", url="https://example.com/shared").set_image(
                picture_file(number, "square", f"shared-{number}.png")
            )
            for number in range(4)
        ],
    )
    await show.post(
        "An embed and an attachment", embeds=[hikari.Embed(title="With a file")], attachments=[samples.text_file()]
    )


CLASSIC: Things = {
    "attachments": Thing("1 to 10 pictures, files, spoilers, alt texts", _attachments),
    "embeds": Thing("one with everything, ten, bare ones, shared links", _embeds),
}
