import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.job import Attachment
from bot.domain.mask import Area
from bot.domain.prompt import length
from cogs.inpaint.fields import Written, read_form
from cogs.pick_picture.carried import CUSTOM_ID_CHARACTERS, TooLongToCarry, carried, carry
from cogs.pick_picture.form import FORM, PictureForm, is_form, pick_layout, picture_in

NAMES = ("retouch:picture", "prompt", "mask")
SIGNED = (
    "https://cdn.discordapp.com/attachments/1180000000000001101/1574133063598735360/a.png?ex=6a&is=6a&hm=" + "a" * 64
)


def a_picture(url=SIGNED, **changes):
    return Attachment(**{
        "filename": "a.png", "url": url, "content_type": None, "size_bytes": 9, "width_px": 8, "height_px": 6, **changes
    })  # fmt: skip


sizes = st.none() | st.integers(1, 30_000)
addresses = st.builds(
    "https://{}/attachments/1180000000000001101/1574133063598735360/{}.png?ex=6a&{}".format,
    st.sampled_from(["cdn.discordapp.com", "media.discordapp.net", "images-ext-1.discordapp.net", "127.0.0.1:80"]),
    st.text("abc|:x-", max_size=60),
    st.text("abc|:=&", max_size=60),
)


@given(addresses, sizes, sizes, st.integers(0, 2**30))
def test_a_forms_custom_ids_carry_the_picture(url, width_px, height_px, size_bytes):
    picture = a_picture(url, width_px=width_px, height_px=height_px, size_bytes=size_bytes)
    ids = carry(picture, NAMES)
    assert all(len(one) <= CUSTOM_ID_CHARACTERS for one in ids.values())
    assert len(set(ids.values())) == len(ids)
    back = carried(ids)
    assert (back.url, back.width_px, back.height_px, back.size_bytes) == (url, width_px, height_px, size_bytes)


def test_a_signature_that_does_not_fit_is_left_out():
    long = SIGNED.replace("a.png", "a" * 150 + ".png")
    assert carried(carry(a_picture(long), NAMES)).url == long.partition("?")[0]


def test_what_does_not_fit_at_all_is_told():
    with pytest.raises(TooLongToCarry):
        carry(a_picture(SIGNED.replace("a.png", "a" * 400)), NAMES)


@given(st.text(max_size=100))
def test_custom_ids_that_carry_nothing_of_ours_give_no_picture_or_some_address(text):
    found = carried({"prompt": f"prompt:{text}"})
    assert found is None or isinstance(found.url, str)


def the_answer(form, **values):
    """What Discord sends when the form was filled in."""
    shown = form.to_dict()
    assert len(shown["title"]) <= 45
    rows = []
    for row in shown["components"]:
        assert len(row["label"]) <= 45
        assert len(row.get("description") or "") <= 100
        component = row["component"]
        name = component["custom_id"].partition(":")[0]
        key = "value" if component["type"] == 4 else "values"
        rows.append({"type": 18, "component": {"custom_id": component["custom_id"], key: values.get(name, "")}})
    return {"custom_id": shown["custom_id"], "components": rows}


def test_a_form_is_read_back():
    upload = {
        "id": "7",
        "filename": "mask.png",
        "url": "https://cdn.discordapp.com/m",
        "size": 5,
        "width": 8,
        "height": 6,
    }
    data = the_answer(
        PictureForm(a_picture()), prompt="a kite", negative_prompt="blur", numbers="steps 3", area=["left"], mask=["7"]
    )
    filled = read_form(data | {"resolved": {"attachments": {"7": upload}}})
    assert picture_in(data["custom_id"], filled) == a_picture()
    assert filled.written == Written("a kite", "blur", "steps 3", Area.LEFT)
    assert filled.mask == Attachment("mask.png", "https://cdn.discordapp.com/m", None, 5, 8, 6)


def test_what_was_left_empty_is_nothing():
    filled = read_form(the_answer(PictureForm(a_picture()), prompt="a kite"))
    assert filled.written == Written("a kite")
    assert filled.mask is None


def test_a_form_that_was_refused_opens_as_it_was_filled_in():
    written = Written("a kite", "blur", "stepz 3", Area.LEFT)
    rows = [row["component"] for row in PictureForm(a_picture(), written).to_dict()["components"]]
    assert [row["value"] for row in rows if row["type"] == 4] == ["a kite", "blur", "stepz 3"]
    assert [one["value"] for row in rows for one in row.get("options", []) if one["default"]] == ["left"]


def test_a_form_is_known_by_its_custom_id_and_kept_nowhere():
    form = PictureForm(a_picture())
    assert is_form(form.custom_id)
    assert not is_form(f"{FORM}s")
    assert form.is_finished()


def test_ten_pictures_of_long_names_can_be_chosen_from():
    pictures = [a_picture(filename="\u202e🐈" * 100, width_px=12_000, height_px=12_000) for _ in range(10)]
    view = pick_layout(pictures, "0123456789abcdef")
    (select,) = (part for part in view.walk_children() if getattr(part, "options", None))
    assert [option.value for option in select.options] == [str(number) for number in range(10)]
    assert all(length(option.label) <= 100 for option in select.options)
