"""Which locale the sandbox tells of: people's, which they may change, and servers', which community servers choose."""

from collections.abc import AsyncIterator

import pytest

from sandbox.discord import SandboxDiscordConfig, running
from tests.integration.sandbox_people import ADA, PAINT, PAINT_AND_PIXELS, YUKI, Wire, wired


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with running(SandboxDiscordConfig(rate_limits=False)) as sandbox, wired(sandbox) as wire:
        await wire.register(PAINT)
        yield wire


async def payload(wire, user_id):
    used = await wire.use(user_id=user_id)
    core = wire.sandbox.core
    return core.payloads.for_bot(core.desk.find(int(used.id)))


async def test_an_interaction_tells_its_persons_locale(wire):
    assert ((await payload(wire, ADA))["locale"], (await payload(wire, YUKI))["locale"]) == ("en-US", "ja")


async def test_a_person_changes_their_locale_and_everybodys_page_hears_of_it(wire):
    with wire.sandbox.core.feed.listening() as heard:
        changed = await wire.person("PATCH", f"/people/{ADA}", {"locale": "de"})
        happenings = await heard.batch(5)
    (happening,) = (one for one in happenings if one.kind == "people_update")
    assert (changed.status, changed.body["locale"]) == (200, "de")
    assert happening.data()["locale"] == "de"
    assert (await payload(wire, ADA))["locale"] == "de"


@pytest.mark.parametrize("locale", ["tlh", "", None, 3, ["de"]])
async def test_a_locale_that_discord_does_not_know_is_refused(wire, locale):
    answer = await wire.person("PATCH", f"/people/{ADA}", {"locale": locale})
    assert (answer.status, answer.body["field"]) == (400, "locale")


async def test_a_server_has_no_features_unless_it_is_a_community(wire):
    told = await payload(wire, ADA)
    assert (told["guild_locale"], told["guild"]["features"]) == ("en-US", [])


async def test_a_community_server_tells_its_locale(wire):
    guild = wire.sandbox.core.world.guilds[int(PAINT_AND_PIXELS)]
    guild.is_community, guild.locale = True, "fr"
    told = await payload(wire, ADA)
    assert told["guild_locale"] == told["guild"]["locale"] == "fr"
    assert told["guild"]["features"] == ["COMMUNITY"]
    assert (await wire.bot("GET", f"/guilds/{PAINT_AND_PIXELS}")).body["features"] == ["COMMUNITY"]
