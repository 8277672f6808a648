"""For every test: what passed over a sandbox's wire meanwhile has to agree with Discord's own API description."""

from collections.abc import Iterator

import pytest

from sandbox.discord.config import WIRE_FILE
from tests.contract.description import Description, find_description
from tests.contract.witness import Witness

WITNESS: pytest.StashKey[Witness | None] = pytest.StashKey()


@pytest.fixture(scope="session", autouse=True)
def witness(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Witness | None]:
    """Reads along, where the description is at hand."""
    path = find_description()
    found = request.config.stash[WITNESS] = None
    with pytest.MonkeyPatch.context() as variables:
        if path is not None:
            file = tmp_path_factory.mktemp("wire") / "wire.jsonl"
            variables.setenv(WIRE_FILE, str(file))
            found = request.config.stash[WITNESS] = Witness(file, Description(path))
        yield found


@pytest.fixture(autouse=True)
def _agrees_with_discords_description(request: pytest.FixtureRequest, witness: Witness | None) -> Iterator[None]:
    yield
    errors = witness.errors_since() if witness is not None else []
    if request.node.get_closest_marker("another_bot"):
        errors = [error for error in errors if not error.startswith("request")]
    if errors:
        pytest.fail("not as Discord's description has it:\n" + "\n".join(errors), pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how much was checked, or that nothing was."""
    found = config.stash.get(WITNESS, None)
    if found is None:
        terminalreporter.write_line("contract: Discord's description is not at hand (DISCORD_OPENAPI); not checked")
    elif found.check.counts:
        terminalreporter.write_line(f"contract: {found}")
