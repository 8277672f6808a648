"""The bars that polling has to meet, in virtual time, through the real pace and polling."""

import statistics

import pytest

from bench.polling_lag import dice, simulate

SDK_EVERY_S = 3.0


def _apart(draw):
    return lambda _: draw.uniform(0.5, 3.0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_uniform_four_to_seven_seconds_is_noticed_in_time_with_few_looks(seed):
    draw = dice(seed)
    seen = simulate(lambda _: draw.uniform(4, 7), 400, _apart(draw))
    lags, looks = sorted(seen.lags_s[30:]), seen.looks[30:]
    assert statistics.median(lags) <= 0.26
    assert lags[int(len(lags) * 0.95)] <= 0.6
    assert max(looks) <= 9
    assert statistics.mean(looks) <= 4.3


@pytest.mark.parametrize("seconds", [5, 20, 60])
def test_varying_durations_are_noticed_in_a_fifth_of_the_usual_time_with_at_most_twice_the_looks(seconds):
    draw = dice(1)
    seen = simulate(lambda _: draw.uniform(0.7 * seconds, 1.3 * seconds), 400, _apart(draw))
    usual_s, usual_looks = SDK_EVERY_S / 2, seconds / SDK_EVERY_S + 0.5
    assert statistics.median(seen.lags_s[60:]) <= 0.2 * usual_s
    assert statistics.mean(seen.looks[60:]) <= 2 * usual_looks


def test_steady_duration_takes_one_to_three_looks():
    draw = dice(1)
    seen = simulate(lambda _: 5.0, 200, _apart(draw))
    assert statistics.mean(seen.looks[30:]) <= 2
    assert max(seen.looks[30:]) <= 3
    assert max(seen.lags_s[30:]) <= 0.5


def test_api_that_became_faster_is_found_out():
    draw = dice(1)
    seen = simulate(lambda i: draw.uniform(4, 7) if i < 60 else draw.uniform(1.5, 2.5), 140, lambda _: 20.0)
    assert statistics.median(seen.lags_s[100:]) <= 0.3


def test_api_that_became_slower_is_found_out():
    draw = dice(1)
    seen = simulate(lambda i: draw.uniform(4, 7) if i < 60 else draw.uniform(8, 14), 160, lambda _: 20.0)
    assert statistics.median(seen.lags_s[130:]) <= 0.6
    assert statistics.mean(seen.looks[130:]) <= 10


def test_burst_over_the_ceiling_hides_no_finished_job_for_long():
    draw = dice(1)
    seen = simulate(lambda _: draw.uniform(4, 7), 2000, lambda _: 0.0)
    assert max(seen.lags_s) <= 12
    assert max(seen.ends_s) <= 60
