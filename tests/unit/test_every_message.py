from tests.unit.every_message import undrawn


def test_every_message_and_form_of_the_code_is_drawn_somewhere():
    assert undrawn() == set()
