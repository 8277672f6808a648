"""The line before the work."""

import asyncio

from sandbox.imagepipeline.line import Line


async def stand(line: Line, name: str, inside: list[str], leave: asyncio.Event) -> None:
    async with line.turn():
        inside.append(name)
        await leave.wait()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_more_than_fit_wait_and_come_in_order():
    line, inside, leave = Line(lambda: 1), [], [asyncio.Event() for _ in range(3)]
    async with asyncio.TaskGroup() as group:
        for name, event in zip("abc", leave, strict=True):
            group.create_task(stand(line, name, inside, event))
        await settle()
        assert inside == ["a"]
        for event in leave:
            event.set()

    assert inside == ["a", "b", "c"]


async def test_a_wider_line_lets_in_who_waited():
    width, inside, leave = [1], [], asyncio.Event()
    line = Line(lambda: width[0])
    async with asyncio.TaskGroup() as group:
        for name in "abc":
            group.create_task(stand(line, name, inside, leave))
        await settle()
        assert inside == ["a"]

        width[0] = 0
        line.move()
        await settle()

        assert inside == ["a", "b", "c"]
        leave.set()


async def test_who_gives_up_waiting_takes_no_place():
    line, inside, leave = Line(lambda: 1), [], asyncio.Event()
    tasks = [asyncio.create_task(stand(line, name, inside, leave)) for name in "abc"]
    await settle()

    tasks[1].cancel()
    leave.set()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert inside == ["a", "c"]


async def test_who_gives_up_just_when_let_in_leaves_the_place_to_the_next():
    line, inside, leave = Line(lambda: 1), [], asyncio.Event()
    tasks = [asyncio.create_task(stand(line, name, inside, leave)) for name in "abc"]
    await settle()

    tasks[0].cancel()
    await asyncio.sleep(0)
    tasks[1].cancel()
    leave.set()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert inside[-1] == "c"
