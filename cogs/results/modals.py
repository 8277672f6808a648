"""The forms behind the buttons, filled in with what a job was made with, or with what somebody wrote before."""

from bot.discordio import result_buttons
from bot.domain.job import Job, JobState
from bot.domain.mask import Area
from bot.domain.numbers_line import Numbers, write_numbers
from bot.languages import gettext
from bot.languages.command_words import number_words
from cogs.inpaint.fields import Form, Written
from cogs.results import texts


def change_modal(job: Job, written: Written | None = None) -> Form:
    """Everything that can be changed."""
    written = written or _as_it_was(job)
    if _had_its_mask_refused(job):
        return _another_mask_modal(job, written)
    form = Form(gettext(texts.CHANGE_TITLE), result_buttons.changed_id(job.id))
    form.ask_for_words(gettext(texts.PROMPT), gettext(texts.PROMPT_HINT), written.prompt)
    form.ask_for_negative_words(
        gettext(texts.NEGATIVE_PROMPT), gettext(texts.NEGATIVE_PROMPT_HINT), written.negative_prompt
    )
    form.ask_for_numbers(gettext(texts.NUMBERS), texts.numbers_hint(), written.numbers)
    form.ask_for_area(gettext(texts.AREA), gettext(texts.AREA_HINT), gettext(texts.AREA_PLACEHOLDER), written.area)
    form.ask_for_mask(gettext(texts.MASK), gettext(texts.MASK_HINT))
    return form


def _another_mask_modal(job: Job, written: Written) -> Form:
    """The same fields for a job whose mask was refused: what has to change stands where it is seen."""
    form = Form(gettext(texts.CHANGE_TITLE), result_buttons.changed_id(job.id))
    form.ask_for_words(gettext(texts.PROMPT), gettext(texts.PROMPT_HINT), written.prompt)
    form.ask_for_area(
        gettext(texts.AREA), gettext(texts.AREA_HINT_REFUSED), gettext(texts.AREA_PLACEHOLDER), written.area
    )
    form.ask_for_mask(gettext(texts.MASK), gettext(texts.MASK_HINT_REFUSED))
    form.ask_for_negative_words(
        gettext(texts.NEGATIVE_PROMPT), gettext(texts.NEGATIVE_PROMPT_HINT), written.negative_prompt
    )
    form.ask_for_numbers(gettext(texts.NUMBERS), texts.numbers_hint(), written.numbers)
    return form


def words_modal(job: Job, written: Written | None = None) -> Form:
    """Other words for the same picture and mask."""
    form = Form(gettext(texts.NEW_WORDS_TITLE), result_buttons.reworded_id(job.id))
    form.ask_for_words(gettext(texts.PROMPT), gettext(texts.PROMPT_HINT), (written or _as_it_was(job)).prompt)
    return form


def use_modal(job: Job, number: int, written: Written | None = None) -> Form:
    """What is to become of a result (from 1): the words first, for they are what mostly changes."""
    written = written or _as_it_was(job)
    hint = texts.AREA_HINT_EXPANDED if job.recipe.area is Area.BORDER else texts.AREA_HINT
    form = Form(texts.use_title(number), result_buttons.used_id(job.id, number))
    form.ask_for_words(gettext(texts.PROMPT), gettext(texts.PROMPT_HINT), written.prompt)
    form.ask_for_area(gettext(texts.AREA), gettext(hint), gettext(texts.AREA_PLACEHOLDER), written.area)
    form.ask_for_mask(gettext(texts.MASK), gettext(texts.USE_MASK_HINT))
    form.ask_for_negative_words(
        gettext(texts.NEGATIVE_PROMPT), gettext(texts.NEGATIVE_PROMPT_HINT), written.negative_prompt
    )
    form.ask_for_numbers(gettext(texts.NUMBERS), texts.numbers_hint(), written.numbers)
    return form


def _had_its_mask_refused(job: Job) -> bool:
    """Whether it ended before its mask was understood. One whose picture was refused has no button to come by here."""
    return job.state is JobState.FAILED and job.mask_kind is None


def _as_it_was(job: Job) -> Written:
    p = job.parameters
    numbers = Numbers(p.steps, p.strength, p.guidance_scale, p.samples)
    return Written(p.prompt, p.negative_prompt, write_numbers(numbers, number_words()))
