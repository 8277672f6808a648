from unittest.mock import create_autospec

import discord
import pytest

from bot.discordio.message_pictures import described, filename_of, pictures_in

CDN = "https://cdn.discordapp.com/attachments/1/2"
PROXY = "https://images-ext-1.discordapp.net/external/abc/https/example.com"


async def a_message(**what):
    client = discord.Client(intents=discord.Intents.none())
    channel = create_autospec(discord.TextChannel, instance=True, id=1, guild=None)
    author = {"id": "5", "username": "ada", "discriminator": "0", "avatar": None}
    data = {"id": "9", "channel_id": "1", "author": author, "type": 0, "content": "", "pinned": False, "tts": False}
    empty = {"attachments": [], "embeds": [], "components": [], "mentions": [], "mention_roles": []}
    told = {"mention_everyone": False, "edited_timestamp": None, "timestamp": "2026-01-01T00:00:00+00:00"}
    return discord.Message(state=client._connection, channel=channel, data={**data, **empty, **told, **what})


def an_attachment(name, content_type="image/png", **size):
    url = f"{CDN}/{name}?ex=1"
    return {"id": "3", "filename": name, "url": url, "proxy_url": url, "size": 9, "content_type": content_type, **size}


def media(url, content_type="image/png", **more):
    return {"media": {"url": url, "proxy_url": url, "width": 8, "height": 6, "content_type": content_type, **more}}


def an_embed(**what):
    return {"type": "rich", **what}


async def urls_of(**what):
    return [one.url.partition("?")[0] for one in pictures_in(await a_message(**what))]


async def test_attached_pictures_are_found_and_nothing_else():
    files = [an_attachment("a.png", width=8, height=6), an_attachment("b.txt", "text/plain")]
    files += [an_attachment("c.mp4", "video/mp4", width=8, height=6), an_attachment("d.jpg", None, width=8, height=6)]
    assert await urls_of(attachments=files) == [f"{CDN}/a.png", f"{CDN}/d.jpg"]


async def test_what_discord_tells_of_an_attachment_is_kept():
    (found,) = pictures_in(await a_message(attachments=[an_attachment("a.png", width=8, height=6)]))
    assert (found.filename, found.size_bytes, found.width_px, found.height_px) == ("a.png", 9, 8, 6)


async def test_pictures_of_elsewhere_come_through_discords_proxy():
    shown = {"url": "https://example.com/a.png", "proxy_url": f"{PROXY}/a.png", "width": 8, "height": 6}
    assert await urls_of(embeds=[an_embed(image=shown, thumbnail=shown)]) == [f"{PROXY}/a.png"]


async def test_a_bots_own_upload_in_an_embed_comes_from_the_cdn():
    shown = {"url": f"{CDN}/a.png", "proxy_url": "https://media.discordapp.net/attachments/1/2/a.png"}
    assert await urls_of(embeds=[an_embed(thumbnail=shown)]) == [f"{CDN}/a.png"]


async def test_an_embed_without_pictures_has_none():
    assert await urls_of(embeds=[an_embed(title="words", author={"name": "ada", "icon_url": f"{CDN}/i.png"})]) == []


async def test_components_are_searched_at_any_depth():
    gallery = {"type": 12, "id": 1, "items": [media(f"{CDN}/a.png"), media(f"{CDN}/film.mp4", "video/mp4")]}
    thumbnail = {"type": 11, "id": 3, **media(f"{CDN}/b.png")}
    words = {"type": 10, "id": 4, "content": "words"}
    section = {"type": 9, "id": 2, "components": [words], "accessory": thumbnail}
    file = {"type": 13, "id": 6, "file": media(f"{CDN}/c.zip", "application/zip")["media"], "name": "c.zip", "size": 9}
    box = {"type": 17, "id": 5, "components": [section, file], "accent_color": None, "spoiler": False}
    assert await urls_of(components=[gallery, box], flags=1 << 15) == [f"{CDN}/a.png", f"{CDN}/b.png"]


async def test_a_forwarded_message_has_the_pictures_of_what_was_forwarded():
    forwarded = {"message": {"type": 0, "content": "", "timestamp": "2026-01-01T00:00:00+00:00", "embeds": []}}
    forwarded["message"] |= {"edited_timestamp": None, "flags": 0, "mentions": [], "mention_roles": []}
    forwarded["message"] |= {"attachments": [an_attachment("a.png", width=8, height=6)], "components": []}
    assert await urls_of(message_snapshots=[forwarded]) == [f"{CDN}/a.png"]


async def test_the_same_picture_is_offered_once_and_ten_at_most():
    files = [an_attachment(f"{number % 12}.png", width=8, height=6) for number in range(24)]
    assert len(await urls_of(attachments=files)) == 10
    assert len(await urls_of(attachments=files[:3] + files[:3])) == 3


async def test_pictures_are_told_apart_by_number_name_and_size():
    files = [an_attachment("a.png", width=8, height=6), an_attachment("b.png")]
    assert described(pictures_in(await a_message(attachments=files))) == ["1 · a.png (8×6)", "2 · b.png"]


@pytest.mark.parametrize(
    ("url", "name"), [(f"{CDN}/a%20b.png?ex=1", "a b.png"), ("https://example.com/", "picture"), ("", "picture")]
)
def test_a_file_is_called_what_its_address_ends_with(url, name):
    assert filename_of(url) == name
