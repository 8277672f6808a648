from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.imagepipeline.durations import SEEN_MAX, Durations, Interval, estimate_spread, trim
from bot.imagepipeline.pacing import CLOSEST_S, Pacing, Pacings, gentle_next_s, make_plan
from tests.unit.imagepipeline.recorded import PARAMETERS

MOMENTS = st.floats(min_value=0, max_value=900)
INTERVALS = st.lists(st.tuples(MOMENTS, MOMENTS), min_size=1, max_size=SEEN_MAX + 6)


def _durations(pairs):
    durations = Durations()
    for number, pair in enumerate(pairs):
        durations.add(float(number), min(pair), max(pair))
    return durations


@given(INTERVALS)
def test_any_intervals_give_a_spread_that_holds_all_jobs(pairs):
    spread = _durations(pairs).spread()
    assert sum(spread.mass) == pytest.approx(1)
    assert min(spread.mass) >= 0
    assert all(left < right for left, right in pairwise(spread.edge_s))
    assert spread.edge_s[0] <= spread.quantile_s(0.5) <= spread.edge_s[-1]


@given(INTERVALS, MOMENTS)
def test_any_plan_leaves_a_quarter_second_between_looks_and_goes_on_for_ever(pairs, start_s):
    plan = make_plan(_durations(pairs).spread())
    assert list(plan.at_s) == sorted(plan.at_s)
    at_s = start_s
    for _ in range(100):
        next_s = plan.next_s(at_s)
        assert next_s - at_s >= CLOSEST_S - 1e-6
        at_s = next_s


@given(st.lists(st.tuples(st.booleans(), st.floats(min_value=0.01, max_value=900)), max_size=40))
def test_whatever_was_seen_the_next_look_is_ahead(seen):
    pacing = Pacing()
    for number, (is_first_look, done_s) in enumerate(seen):
        pacing.job_done(float(number), None if is_first_look else done_s * 0.9, done_s)
        assert pacing.next_look_s(0.0, is_first=True) >= CLOSEST_S
        assert pacing.next_look_s(done_s, is_first=False) >= done_s + CLOSEST_S - 1e-6


def test_only_the_jobs_that_began_last_count():
    durations = Durations()
    for number in range(SEEN_MAX):
        durations.add(100.0 + number, 5.0, 5.5)
    durations.add(1.0, 50.0, 60.0)  # an early job that ended late
    assert len(durations) == SEEN_MAX
    assert durations.spread().edge_s[-1] < 6


def test_overlapping_intervals_narrow_each_other_down():
    spread = trim(estimate_spread([Interval(4.0, 5.1), Interval(4.9, 6.0)] * 10))
    assert spread.quantile_s(0.3) > 4.8
    assert spread.quantile_s(0.7) < 5.2


@pytest.mark.parametrize(("done_s", "most"), [(5.0, 12), (60.0, 25)])
def test_job_of_unknown_duration_costs_few_looks(done_s, most):
    at_s = looks = 0
    while at_s < done_s:
        at_s, looks = gentle_next_s(at_s), looks + 1
    assert looks <= most


def test_kinds_of_jobs_are_learnt_apart():
    pacings = Pacings()
    pacings.of(PARAMETERS).job_done(0.0, 4.0, 5.0)
    assert pacings.expected_s(PARAMETERS) == pytest.approx(4.5, abs=0.2)
    assert pacings.expected_s(replace(PARAMETERS, prompt="other", seed=8)) is not None
    for change in ({"steps": 50}, {"samples": 1}, {"width_px": 512}, {"model": "other"}):
        assert pacings.expected_s(replace(PARAMETERS, **change)) is None


def test_kinds_not_seen_for_long_are_forgotten():
    pacings = Pacings()
    pacings.of(PARAMETERS).job_done(0.0, 4.0, 5.0)
    for steps in range(300):
        pacings.of(replace(PARAMETERS, model=str(steps)))
    assert pacings.expected_s(PARAMETERS) is None
