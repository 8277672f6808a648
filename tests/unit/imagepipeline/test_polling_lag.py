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


# "8 at once" hears of the first one that is done; "one by one" has nobody to hear from.
ARRIVALS = {
    "each second": lambda _: 1.0,
    "each 3.5 s": lambda _: 3.5,
    "8 at once": lambda number: 12.0 if number % 8 == 7 else 0.0,
    "one by one": lambda _: 100.0,
}


@pytest.mark.parametrize("arriving", ARRIVALS)
@pytest.mark.parametrize("seconds", [5, 20, 60])
@pytest.mark.parametrize(("play", "lag_share", "looks_share"), [(0.01, 0.2, 1.1), (0.3, 0.28, 2.1)])
def test_first_forty_jobs_of_a_kind_nobody_knows_are_noticed_soon(arriving, seconds, play, lag_share, looks_share):
    runs = []
    for seed in (1, 2):
        draw = dice(seed)
        runs.append(simulate(lambda _: seconds * draw.uniform(1 - play, 1 + play), 40, ARRIVALS[arriving]))  # noqa: B023
    lags, looks = ([*getattr(runs[0], name), *getattr(runs[1], name)] for name in ("lags_s", "looks"))
    assert statistics.median(lags) <= lag_share * SDK_EVERY_S / 2
    assert statistics.mean(looks) <= looks_share * (seconds / SDK_EVERY_S + 0.5)
    assert min(seen.closest_s for seen in runs) >= 0.249


def test_jobs_in_flight_are_looked_at_once_the_first_of_them_is_done():
    draw = dice(1)
    seen = simulate(lambda _: draw.uniform(59.4, 60.6), 20, lambda _: 2.0)
    assert max(seen.lags_s[2:]) <= 1.5
    assert statistics.mean(seen.looks) <= 20


def test_api_that_became_faster_is_found_out():
    draw = dice(1)
    seen = simulate(lambda i: draw.uniform(4, 7) if i < 60 else draw.uniform(1.5, 2.5), 140, lambda _: 20.0)
    assert statistics.median(seen.lags_s[60:70]) <= 1.0
    assert statistics.median(seen.lags_s[70:]) <= 0.3


def test_api_that_became_slower_is_found_out():
    draw = dice(1)
    seen = simulate(lambda i: draw.uniform(4, 7) if i < 60 else draw.uniform(8, 14), 160, lambda _: 20.0)
    assert statistics.median(seen.lags_s[60:70]) <= 1.0
    assert statistics.median(seen.lags_s[80:]) <= 0.4
    assert statistics.mean(seen.looks[80:]) <= 10


def test_kinds_that_cannot_be_told_apart_are_noticed_soon_all_the_same():
    draw = dice(1)
    takes_s = [(5, 20, 60)[number % 3] * draw.uniform(0.99, 1.01) for number in range(90)]
    seen = simulate(lambda number: takes_s[number], 90, lambda _: 3.5)
    assert statistics.median(seen.lags_s) <= 0.25 * SDK_EVERY_S / 2
    assert sum(seen.looks) <= 2 * sum(take_s / SDK_EVERY_S + 0.5 for take_s in takes_s)


def test_burst_over_the_ceiling_hides_no_finished_job_for_long():
    draw = dice(1)
    seen = simulate(lambda _: draw.uniform(4, 7), 2000, lambda _: 0.0)
    assert max(seen.lags_s) <= 12
    assert max(seen.ends_s) <= 60
