import pytest

from bot.services.keep_house import Forgotten
from cogs.privacy import texts


def test_about_names_the_service_the_time_and_the_way_out():
    text = texts.about(90, "api.example.com")
    assert "`api.example.com`" in text
    assert "90 days" in text
    assert "`/privacy forget-me`" in text
    assert len(text) <= 4000


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (Forgotten(0, 0), "There was nothing to delete."),
        (Forgotten(1, 0), "Done: 1 job deleted; nothing is kept of it any more."),
        (Forgotten(3, 1), "1 job of yours is still under way: it ends first."),
        (Forgotten(0, 2), "2 jobs of yours are still under way: they end first."),
    ],
)
def test_forgetting_says_how_many_and_what_is_left(result, said):
    assert said in texts.forgotten(result)
