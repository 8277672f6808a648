import pytest

from bot.domain.guild_settings import ServerSettings
from cogs.settings import texts

ON, OFF = ServerSettings(protect=True), ServerSettings(protect=False)


@pytest.mark.parametrize(
    ("settings", "said", "way_out"),
    [
        (ON, "**`protect` is on**: in a new picture, every pixel outside the mask stays", "`/inpaint protect:False`"),
        (OFF, "**`protect` is off**: a new picture is shown as the image service made it", "`/inpaint protect:True`"),
    ],
)
def test_what_holds_is_said_with_what_it_does_and_the_way_out(settings, said, way_out):
    assert texts.shown(settings).startswith(f"In this server, {said}")
    assert "`/settings protect:` changes it" in texts.shown(settings)
    assert texts.changed(settings).startswith(f"From now on, {said}")
    for text in (texts.shown(settings), texts.changed(settings)):
        assert way_out in text
        assert len(text) <= 2000
