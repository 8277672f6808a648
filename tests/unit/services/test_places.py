import asyncio

import pytest

from bot.services.places import Places
from tests.fakes.clock import settle


async def come(places, name, came):
    async with places.one():
        came.append(name)


async def test_a_place_is_handed_on_in_the_order_of_asking():
    places, came = Places(1), []
    async with places.one() as place:
        others = [asyncio.create_task(come(places, name, came)) for name in "abc"]
        await settle()
        assert not came
        async with place.aside():
            await settle()
    await asyncio.gather(*others)
    assert came == ["a", "b", "c"]


async def test_who_comes_back_waits_behind_those_who_came_meanwhile():
    places, came = Places(1), []
    async with places.one() as place:
        other = asyncio.create_task(come(places, "other", came))
        await settle()
        async with place.aside():
            pass
        came.append("back")
    await other
    assert came == ["other", "back"]


async def test_a_place_that_is_left_is_free_for_one_other_until_it_is_taken_again():
    places, came = Places(1), []
    async with places.one() as place:
        other = asyncio.create_task(come(places, "other", came))
        await settle()
        place.leave()
        place.leave()
        await place.take()
        assert came == ["other"]
        another = asyncio.create_task(come(places, "another", came))
        await place.take()
        await settle()
        assert came == ["other"]
    await asyncio.gather(other, another)


async def stumble(places, *, leaves):
    async with places.one() as place:
        if leaves:
            async with place.aside():
                raise ZeroDivisionError
        raise ZeroDivisionError


@pytest.mark.parametrize("leaves", [False, True])
async def test_after_a_fault_a_place_is_free_for_one_other_wherever_its_holder_was(leaves):
    places, came = Places(1), []
    with pytest.raises(ZeroDivisionError):
        await stumble(places, leaves=leaves)
    async with places.one():
        other = asyncio.create_task(come(places, "other", came))
        await settle()
        assert not came
    await other


async def test_who_is_cancelled_while_aside_does_not_wait_for_a_place():
    places = Places(1)

    async def wait_aside():
        async with places.one() as place, place.aside():
            await asyncio.Event().wait()

    waiting = asyncio.create_task(wait_aside())
    await settle()
    async with places.one():
        waiting.cancel()
        await settle()
        assert waiting.cancelled()
