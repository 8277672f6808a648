"""What people do wrong, one mistake each: what they are told, who sees it, and whether money was spent."""

import asyncio

from bench import bad_pictures as bad
from bench.measures.cases import PICTURES, REASON, Case, Outcome, show, summary
from bench.measures.faults import outcome_of, print_rest
from bench.pictures import encoded
from bench.world import World

API_TIME_S = 1.0
WAIT_S = 20
BETWEEN_S = 0.4
LONG_PROMPT = "no. {number}: " + "a crimson lighthouse under violet auroras, " * 20


def _picture(name: str, data: bytes, content_type: str = "image/png", **more: object) -> dict:
    return {"image": bad.file(name, data, content_type, **more), "mask": bad.small("mask")}


def _mask(file: dict) -> dict:
    return {"image": bad.small("image"), "mask": file}


def cases() -> list[Case]:
    """List the mistakes; those that are none, but look like it, end with pictures."""
    plain = encoded(bad.picture(), "PNG")
    huge = {"width": 20_000, "height": 20_000}
    small_mask = bad.file("mask.png", encoded(bad.mask(256, 256), "PNG"))
    wide_mask = bad.file("mask.png", encoded(bad.mask(512, 384), "PNG"))
    hidden = encoded(bad.mask(mode="LA", inside=(255, 255), outside=(0, 120)), "PNG")
    wanted = {
        "text file named .png": _picture("holiday.png", b"Dear diary, today I was in the mountains.\n" * 40),
        "text file as the mask": _mask(bad.file("mask.png", b"not a mask\n" * 40)),
        "animated GIF": _picture("cat.gif", bad.animated("GIF"), "image/gif"),
        "animated WebP": _picture("cat.webp", bad.animated("WEBP"), "image/webp"),
        "animated PNG": _picture("cat.png", bad.animated("PNG")),
        "too many bytes, by metadata": _picture("big.png", plain, facts={"size": 400 * 1024 * 1024}),
        "too many pixels, by metadata": _picture("big.png", plain, facts=huge),
        "too many pixels, metadata silent": _picture("bomb.png", bad.bomb(), facts={"width": None, "height": None}),
        "too many pixels, metadata lies": _picture("bomb.png", bad.bomb(), facts={"width": 512, "height": 512}),
        "truncated PNG": _picture("cut.png", bad.truncated_png(), facts={"width": 1024, "height": 1024}),
        "truncated JPEG": _picture("cut.jpg", bad.truncated_jpeg(), "image/jpeg"),
        "empty file": _picture("empty.png", b""),
        "CDN answers 404": _picture("gone.png", plain, status=404),
        "CDN answers 404 for the mask": _mask(bad.file("mask.png", encoded(bad.mask(), "PNG"), status=404)),
        "mask of another aspect ratio": _mask(wide_mask),
        "mask empty (all black)": _mask(bad.wide_mask("L", 0, 0)),
        "mask full (all white)": _mask(bad.wide_mask("L", 255, 255)),
        "mask with greys": _mask(bad.wide_mask("L", 255, 128)),
        "mask with colours": _mask(bad.wide_mask("RGB", (255, 0, 0), (0, 0, 0))),
        "mask with alpha": _mask(bad.file("mask.png", hidden)),
        "mask with alpha only (erased hole)": _mask(bad.wide_mask("RGBA", (0, 0, 0, 0), (90, 80, 70, 255))),
    }  # fmt: skip
    refused = [Case(name, REASON, posts=0, files=files) for name, files in wanted.items()]
    words = {"too many bytes, by metadata": "MiB", "mask of another aspect ratio": "384"}
    for case in refused:
        case.words = words.get(case.name, "")
    two_colours = bad.wide_mask("RGB", (255,) * 3, (0,) * 3)
    unnamed = _picture("photo.bin", plain, "application/octet-stream")
    see_through = _picture("logo.png", encoded(bad.picture().convert("RGBA"), "PNG"))
    fine = [
        Case("mask smaller, same aspect ratio", PICTURES, files=_mask(small_mask), posts=1, words="256"),
        Case("mask as RGB, black and white", PICTURES, files=_mask(two_colours), posts=1),
        Case("mask as 1 bit", PICTURES, files=_mask(bad.wide_mask("1", 1, 0)), posts=1),
        Case("picture with a wrong content type", PICTURES, posts=1, files=unnamed),
        Case("JPEG named .png", PICTURES, posts=1, files=_picture("photo.png", encoded(bad.picture(), "JPEG"))),
        Case("picture with transparency", PICTURES, posts=1, files=see_through),
        Case("prompt over 75 tokens", PICTURES, posts=1, options={"prompt": LONG_PROMPT}, words="75"),
    ]  # fmt: skip
    return refused + fine


def _decide(outcome: Outcome) -> Outcome:
    """Add the rule of who sees it: a person's fault is told to that person only, and no public reply stays."""
    if outcome.case.expected == REASON and not outcome.verdict.ephemeral:
        outcome.faults.append("not ephemeral")
    return outcome


async def measure(bot: str, only: str = "") -> None:
    """Let everyone make a mistake, a moment apart; then look at what each was told."""
    chosen = [case for case in cases() if only in case.name]
    async with World(bot, "bad-inputs") as world:
        await world.tell_images("configure", time_s=(API_TIME_S, API_TIME_S), fetches=True)
        for number, case in enumerate(chosen, start=1):
            options = {key: value.format(number=number) for key, value in case.options.items()}
            await world.tell_discord("special", number=number, files=case.files, options=options)
            await world.tell_discord("fire", first=number, count=1)
            await asyncio.sleep(BETWEEN_S)
        await asyncio.sleep(WAIT_S)
        outcomes = [_decide(await outcome_of(world, case, number)) for number, case in enumerate(chosen, start=1)]
        for outcome in outcomes:
            show(outcome)
        await print_rest(world)
    print(f"\n{summary('bad inputs', bot, outcomes)}")
