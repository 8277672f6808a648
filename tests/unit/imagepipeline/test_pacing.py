import asyncio
import statistics
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.imagepipeline.durations import SEEN_MAX, Durations, Interval, estimate_spread, trim
from bot.imagepipeline.looks import CLOSEST_S, make_plan
from bot.imagepipeline.pacing import Pacing, Pacings
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


@given(st.lists(st.tuples(MOMENTS, st.floats(min_value=0.01, max_value=900)), max_size=40), MOMENTS)
def test_whatever_was_seen_the_next_look_is_ahead(seen, at_s):
    pacing = Pacing()
    running = [pacing.job_began(float(number)) for number in range(5)]
    for number, (running_at_s, done_s) in enumerate(seen):
        job = pacing.job_began(float(number))
        assert pacing.next_look_s(job) >= CLOSEST_S
        if running_at_s < done_s:
            pacing.job_seen(job, running_at_s, running_at_s)
            assert pacing.next_look_s(job) >= running_at_s + CLOSEST_S - 1e-6
        pacing.job_done(job, done_s)
    for job in running:
        pacing.job_seen(job, at_s, at_s)
        assert pacing.next_look_s(job) >= at_s + CLOSEST_S - 1e-6


def _follow(pacing, began, done_s):
    """One job on its own from start to end: how late it was seen, and after how many looks."""
    job = pacing.job_began(began)
    while (looked_s := pacing.next_look_s(job)) < done_s:
        pacing.job_seen(job, looked_s, looked_s)
    pacing.job_done(job, looked_s)
    return looked_s - done_s, job.looks + 1


@given(st.floats(min_value=3, max_value=120))
def test_job_of_a_kind_nobody_knows_takes_less_than_twice_the_usual_looks(done_s):
    # Which phase a job gets is chance: the mean of several kinds' first jobs, as they begin after others.
    seen = []
    for others in range(40):
        pacing = Pacing()
        for other in range(others):
            pacing.job_left(pacing.job_began(float(other)))
        seen.append(_follow(pacing, 50.0, done_s))
    assert statistics.mean(looks for _, looks in seen) <= 1.9 * (done_s / 3 + 0.5)
    assert statistics.mean(late_s for late_s, _ in seen) <= 1.1
    assert max(late_s for late_s, _ in seen) <= 1.5 * 1.65


def test_very_long_job_of_a_kind_nobody_knows_is_looked_at_ever_seldomer():
    pacing = Pacing()
    late_s, looks = _follow(pacing, 0.0, 880.0)
    assert looks <= 250
    assert late_s <= 1.5 * 15


@pytest.mark.parametrize("done_s", [5.0, 20.0, 60.0])
def test_steady_kind_is_known_after_three_jobs(done_s):
    pacing = Pacing()
    for number in range(3):
        _follow(pacing, number * 100.0, done_s + 0.01 * number)
    late_s, looks = _follow(pacing, 300.0, done_s)
    assert late_s <= 0.5
    assert looks <= max(4, 0.7 * done_s / 3)


def test_jobs_that_many_like_them_have_outlived_are_looked_at_seldomer():
    pacing = Pacing()
    young, *old = [pacing.job_began(float(number)) for number in range(20)]
    pacing.job_seen(young, 10.0, 10.0)
    alone_s = pacing.next_look_s(young) - 10.0
    for job in old:
        pacing.job_seen(job, 30.0, 30.0)
    assert pacing.next_look_s(young) - 10.0 > 2 * alone_s


def test_quick_ones_of_a_burst_do_not_speak_for_all():
    pacing = Pacing()
    jobs = [pacing.job_began(0.0) for _ in range(60)]
    for job in jobs:
        pacing.job_seen(job, 3.9, 3.9)
    for job in jobs[:10]:
        pacing.job_done(job, 4.1)
    for job in jobs[10:]:
        pacing.job_seen(job, 4.5, 4.5)
    pacing.job_done(jobs[10], 4.8)
    assert pacing.expected_s() > 4.5


def test_jobs_past_the_sample_follow_the_plan_and_leave_it_as_it_is():
    pacing = _steady(5.0, jobs=3)
    known_s = pacing.expected_s()
    jobs = [pacing.job_began(1000.0) for _ in range(SEEN_MAX + 1)]
    pacing.job_seen(jobs[-1], 4.5, 4.5)
    pacing.job_done(jobs[-1], 5.4)
    assert pacing.expected_s() == known_s
    pacing.job_seen(jobs[0], 4.5, 4.5)
    pacing.job_done(jobs[0], 5.4)
    assert pacing.expected_s() != known_s


def test_jobs_that_the_service_has_lost_do_not_keep_it_from_being_learnt():
    pacing = Pacing()
    for _ in range(SEEN_MAX + 10):
        pacing.job_began(0.0)
    _follow(pacing, 100.0, 5.0)
    for number in range(10):
        _follow(pacing, 400.0 + number * 10.0, 5.0)
    assert pacing.expected_s() == pytest.approx(5.0, abs=0.3)


def test_change_that_a_job_past_the_sample_shows_is_learnt_from_it():
    pacing = _steady(60.0)
    jobs = [pacing.job_began(5000.0) for _ in range(SEEN_MAX + 1)]
    pacing.job_seen(jobs[-1], 10.0, 10.0)
    pacing.job_done(jobs[-1], 20.0)
    assert pacing.expected_s() < 25
    pacing.job_done(pacing.job_began(5001.0), 20.0)


async def test_job_that_waits_long_hears_of_the_first_one_that_is_done():
    pacing = Pacing()
    first, second, young = (pacing.job_began(float(number)) for number in range(3))
    for job, looked_s, due_s in ((first, 59.0, 60.0), (second, 58.0, 66.0), (young, 20.0, 21.0)):
        pacing.job_seen(job, looked_s, looked_s)
        job.due_s, job.news = due_s, asyncio.get_running_loop().create_future()
    pacing.job_done(first, 60.0)
    assert second.news.done()
    assert not young.news.done()
    assert pacing.next_look_s(second) < 61
    assert pacing.next_look_s(young) > 35


def _steady(done_s, jobs=30):
    pacing = Pacing()
    for number in range(jobs):
        _follow(pacing, number * 100.0, done_s + 0.02 * (number % 3))
    return pacing


def test_long_steady_jobs_are_glanced_at_early_and_a_faster_service_is_found_at_once():
    pacing = _steady(60.0)
    late_s, _ = _follow(pacing, 5000.0, 20.0)
    assert late_s < 12
    assert _follow(pacing, 5100.0, 20.0)[0] < 2.5


def test_three_late_jobs_in_a_row_make_all_before_them_forgotten():
    pacing = _steady(5.0)
    for number in range(4):
        _follow(pacing, 5000.0 + number * 100.0, 20.0)
    assert pacing.expected_s() > 15
    late_s, looks = _follow(pacing, 6000.0, 20.0)
    assert late_s <= 0.6
    assert looks <= 6


def test_jobs_from_before_a_change_that_end_after_it_do_not_count():
    pacing = _steady(5.0)
    straggler = pacing.job_began(4000.0)
    for number in range(4):
        _follow(pacing, 5000.0 + number * 100.0, 20.0)
    pacing.job_done(straggler, 5.0)
    assert pacing.expected_s() > 15


@given(INTERVALS, st.lists(MOMENTS, max_size=SEEN_MAX))
def test_any_running_jobs_give_a_spread_that_can_be_planned_for(pairs, running_s):
    spread = _durations(pairs).spread([(float(number), after_s) for number, after_s in enumerate(running_s)])
    assert sum(spread.mass) == pytest.approx(1)
    assert min(spread.mass) >= 0
    assert all(left < right for left, right in pairwise(spread.edge_s))
    assert spread.edge_s[0] <= min(make_plan(spread).at_s)


def test_jobs_that_still_run_move_the_spread_later():
    durations = _durations([(4.0, 4.5)] * 4)
    alone_s = durations.spread().quantile_s(0.5)
    assert durations.spread([(10.0, 4.5)] * 8).quantile_s(0.5) > max(alone_s, 4.5)


def test_running_jobs_from_before_the_first_that_counts_do_not_count():
    durations = Durations()
    durations.add(100.0, 4.0, 4.5)
    assert durations.spread([(99.0, 300.0)] * 10) == durations.spread()


def test_only_the_jobs_that_began_last_count():
    durations = Durations()
    for number in range(SEEN_MAX):
        durations.add(100.0 + number, 5.0, 5.5)
    durations.add(1.0, 50.0, 60.0)  # an early job that ended late
    assert len(durations) == SEEN_MAX
    assert durations.spread().edge_s[-1] < 6


def test_overlapping_intervals_narrow_each_other_down():
    estimate, _ = estimate_spread([Interval(4.0, 5.1), Interval(4.9, 6.0)] * 10)
    spread = trim(estimate)
    assert spread.quantile_s(0.3) > 4.8
    assert spread.quantile_s(0.7) < 5.2


def _learn_one(pacing):
    job = pacing.job_began(0.0)
    pacing.job_seen(job, 4.0, 4.0)
    pacing.job_done(job, 5.0)


def test_kinds_of_jobs_are_learnt_apart():
    pacings = Pacings()
    _learn_one(pacings.of(PARAMETERS))
    assert pacings.expected_s(PARAMETERS) == pytest.approx(4.5, abs=0.2)
    assert pacings.expected_s(replace(PARAMETERS, prompt="other", seed=8)) is not None
    for change in ({"steps": 50}, {"samples": 1}, {"width_px": 512}, {"model": "other"}):
        assert pacings.expected_s(replace(PARAMETERS, **change)) is None


def test_kinds_not_seen_for_long_are_forgotten():
    pacings = Pacings()
    _learn_one(pacings.of(PARAMETERS))
    for steps in range(300):
        pacings.of(replace(PARAMETERS, model=str(steps)))
    assert pacings.expected_s(PARAMETERS) is None
