"""The rules of what goes wrong."""

import random

import pytest
from pydantic import ValidationError

from sandbox.imagepipeline.faults import HOMES, Fault, FaultKind, FaultPlan, Stage


@pytest.fixture
def plan() -> FaultPlan:
    return FaultPlan(random.Random(1))  # noqa: S311 (chance, not secrets)


def test_a_rule_strikes_as_often_as_it_says_and_is_gone(plan: FaultPlan):
    plan.add(Fault(kind=FaultKind.SERVER_ERROR, next=2))

    struck = [plan.draw(Stage.SUBMIT) is not None for _ in range(4)]

    assert struck == [True, True, False, False]
    assert not plan.rules()


def test_a_rule_without_a_number_strikes_once(plan: FaultPlan):
    plan.add(Fault(kind=FaultKind.FAILURE))

    assert plan.draw(Stage.JOB) is not None
    assert plan.draw(Stage.JOB) is None


def test_a_share_strikes_about_that_often(plan: FaultPlan):
    plan.add(Fault(kind=FaultKind.HTML, at=Stage.STATUS, share=0.25))

    struck = sum(plan.draw(Stage.STATUS) is not None for _ in range(1000))

    assert 200 < struck < 300


def test_a_rule_leaves_other_stages_alone(plan: FaultPlan):
    plan.add(Fault(kind=FaultKind.RESET, at=Stage.RESULT, share=1))

    assert plan.draw(Stage.SUBMIT) is None
    assert plan.draw(Stage.STATUS) is None
    assert plan.draw(Stage.RESULT) is not None


def test_rules_strike_in_the_order_they_were_added(plan: FaultPlan):
    plan.add(Fault(kind=FaultKind.RATE_LIMITED), Fault(kind=FaultKind.UNAVAILABLE))

    assert [fault.kind for fault in (plan.draw(Stage.SUBMIT), plan.draw(Stage.SUBMIT)) if fault] == [
        FaultKind.RATE_LIMITED,
        FaultKind.UNAVAILABLE,
    ]


def test_cleared_rules_do_not_strike(plan: FaultPlan):
    plan.add(Fault(kind=FaultKind.SERVER_ERROR, share=1))

    plan.clear()

    assert plan.draw(Stage.SUBMIT) is None


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "truncated", "at": "submit"},
        {"kind": "failure", "at": "status"},
        {"kind": "server_error", "next": 1, "share": 0.5},
        {"kind": "server_error", "next": 0},
        {"kind": "server_error", "share": 1.5},
        {"kind": "explosion"},
        {"kind": "server_error", "often": True},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule: dict[str, object]):
    with pytest.raises(ValidationError):
        Fault.model_validate(rule)


@pytest.mark.parametrize("kind", list(FaultKind))
def test_every_kind_has_a_stage_to_strike_at(kind: FaultKind):
    assert Fault(kind=kind).stage in HOMES.get(kind, (Stage.JOB,))
