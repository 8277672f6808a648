import pytest

from bot.domain.job import JobState
from bot.domain.outcomes import REASONS, JobOutcome, outcome_of


@pytest.mark.parametrize("state", [state for state in JobState if state.is_end])
def test_every_end_counts_as_something(state):
    assert outcome_of(state, None) in JobOutcome


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("MaskEmpty", JobOutcome.REFUSED),
        ("AttachmentGone", JobOutcome.REFUSED),
        ("TimedOut", JobOutcome.FAILED),
        ("NotAcknowledged", JobOutcome.FAILED),
        (None, JobOutcome.FAILED),
    ],
)
def test_what_a_person_can_put_right_is_a_refusal_and_no_fault(reason, outcome):
    found = outcome_of(JobState.FAILED, reason)
    assert found is outcome
    assert found.is_fault == (outcome is JobOutcome.FAILED)


def test_reasons_are_the_whole_tree_of_errors():
    assert {"ReplyGone", "TokenExpired", "PictureTooHeavy", "StoreUnavailable", "BadKey"} < REASONS
