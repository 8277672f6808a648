import math

import pytest

from bench.goals import all_goals, judged, least_lag_ms

SPREADS = {"5 s varying": 3.0}


def verdicts(columns, noise_ms=None, spreads_s=SPREADS):
    return {goal.name: goal for goal in all_goals(columns, noise_ms or {100: 0.0}, spreads_s)}


def acks(us, floor, size=100):
    return {"retouch": {f"ack p99 ms, {size} at once": us}, "floor": {f"ack p99 ms, {size} at once": floor}}


@pytest.mark.parametrize(
    ("value", "bar", "is_met"), [(1.0, 1.0, True), (1.01, 1.0, False), (math.nan, 1.0, None), (1.0, math.nan, None)]
)
def test_a_goal_is_met_up_to_its_bar_and_unknown_without_a_figure(value, bar, is_met):
    assert judged("x", value, bar).is_met is is_met


def test_a_goal_that_is_met_needs_no_reason():
    assert judged("x", 1.0, 2.0, why="because").why == ""
    assert judged("x", 3.0, 2.0, why="because").why == "because"


def test_acknowledgement_within_its_share_of_the_floor_is_met():
    assert verdicts(acks(120.0, 100.0))["ack p99, 100 at once"].is_met is True


def test_acknowledgement_over_it_is_missed_and_says_by_how_much_a_command():
    goal = verdicts(acks(150.0, 100.0))["ack p99, 100 at once"]
    assert goal.is_met is False
    assert "0.5 ms more a command" in goal.why


def test_acknowledgement_over_it_but_within_the_noise_is_met_and_says_so():
    goal = verdicts(acks(150.0, 100.0), {100: 60.0})["ack p99, 100 at once"]
    assert goal.is_met is True
    assert "noise" in goal.why


def noticed(lag, looks):
    def row(lag_ms, calls):
        return {"done→reply p50 ms, 5 s varying": lag_ms, "status calls a job, 5 s varying": calls}

    return {"retouch": row(lag, looks), "naive": row(1500.0, 2.0), "floor": {"bot knows→reply p50 ms": 60.0}}


@pytest.mark.parametrize(
    ("lag", "looks", "swift", "frugal"),
    [(300.0, 4.0, True, False), (300.0, 4.1, False, False), (370.0, 2.0, False, True), (290.0, 2.0, True, True)],
)
def test_noticing_is_held_to_both_delay_and_looks(lag, looks, swift, frugal):
    goals = verdicts(noticed(lag, looks))
    assert goals["done→reply p50, 5 s varying, swift"].is_met is swift
    assert goals["done→reply p50, 5 s varying, frugal"].is_met is frugal


def test_a_missed_delay_says_what_so_many_looks_allow():
    assert "within reach" in verdicts(noticed(400.0, 4.0))["done→reply p50, 5 s varying, swift"].why
    tight = verdicts(noticed(600.0, 2.0), spreads_s={"5 s varying": 6.0})
    assert "out of reach" in tight["done→reply p50, 5 s varying, frugal"].why


def test_the_least_delay_is_two_ninths_of_the_spread_for_each_look():
    assert least_lag_ms(9.0, 2.0, 50.0) == pytest.approx(1050.0)


def test_cpu_memory_and_peak_are_ratios_to_naive():
    columns = {
        "retouch": {"burst CPU ms per job": 9.0, "burst RSS peak MiB": 100.0, "RSS peak MiB, 10000 waiting": 399.0},
        "naive": {"burst CPU ms per job": 5.0, "burst RSS peak MiB": 500.0},
        "in-memory": {"burst CPU ms per job": 8.0},
    }
    goals = verdicts(columns)
    assert goals["CPU per job"].is_met is False
    assert "durability is 1 ms of 9" in goals["CPU per job"].why
    assert goals["RSS peak while results arrive"].is_met is True
    assert goals["10,000 waiting: RSS"].is_met is True


def test_newcomers_behind_many_waiting_jobs_are_held_to_the_floors_single_command():
    columns = acks(1.0, 10.0, size=1)
    columns["retouch"]["probe ack p99 ms, 10000 waiting"] = 13.0
    name = "10,000 waiting: ack p99 of newcomers"
    assert verdicts(columns, {1: 0.0})[name].is_met is False
    assert verdicts(columns, {1: 3.0})[name].is_met is True
