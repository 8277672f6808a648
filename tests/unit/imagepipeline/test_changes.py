from bot.imagepipeline.changes import Changes, Ended
from bot.imagepipeline.looks import Plan

PLAN = Plan(4.0, (4.5, 5.0, 5.5, 6.0, 6.5, 7.0))
STEADY = Plan(4.9, (5.1,))


def _ended(done_s, running_at_s=0.0, *, began=0.0, probe_s=None):
    return Ended(began, probe_s, running_at_s, done_s)


def test_jobs_that_end_as_planned_draw_no_early_look():
    changes = Changes()
    for _ in range(10):
        assert changes.see(PLAN, _ended(5.5, 5.0)) is None
        assert changes.probe_s(PLAN) is None


def test_first_looks_that_were_unlikely_to_hit_draw_an_early_one():
    changes = Changes()
    changes.see(PLAN, _ended(4.5))
    assert changes.probe_s(PLAN) is None
    changes.see(PLAN, _ended(4.5))
    assert changes.probe_s(PLAN) < 3
    assert changes.probe_s(PLAN) is None


def test_first_looks_that_were_likely_to_hit_draw_an_early_one_now_and_then():
    changes = Changes()
    probes = []
    for _ in range(12):
        probe_s = changes.probe_s(STEADY)
        probes.append(probe_s)
        changes.see(STEADY, _ended(5.1, probe_s or 0.0, probe_s=probe_s))
    early = [probe_s for probe_s in probes if probe_s is not None]
    assert len(early) == 3
    assert early[0] < 4
    assert 4.9 < early[1] < 5.1


def test_early_look_that_hits_draws_one_that_is_earlier_still():
    changes = Changes()
    assert changes.see(PLAN, _ended(2.4, probe_s=2.4, began=7.0)) == 7.0
    assert changes.probe_s(PLAN) < 1.5
    changes.see(PLAN, _ended(5.0, 4.5, probe_s=1.4))
    assert changes.probe_s(PLAN) is None


def test_early_look_that_was_too_early_draws_a_later_one_when_the_next_look_hits():
    changes = Changes()
    changes.see(PLAN, _ended(4.5, 2.0, probe_s=2.0))
    assert changes.probe_s(PLAN) == 3.0
    changes.see(STEADY, _ended(5.1, 2.0, probe_s=2.0))
    assert changes.probe_s(STEADY) is None


def test_third_late_job_in_a_row_tells_when_the_first_of_them_began():
    changes = Changes()
    assert changes.see(PLAN, _ended(9.0, 8.0, began=3.0)) is None
    # What was learnt of the first makes the others expected; they are late all the same.
    wider = Plan(4.0, (*PLAN.at_s, 10.0))
    assert changes.see(wider, _ended(9.0, 8.0, began=2.0)) is None
    assert changes.see(wider, _ended(9.0, 8.0, began=5.0)) == 2.0


def test_late_jobs_apart_tell_nothing():
    changes = Changes()
    for _ in range(5):
        assert changes.see(PLAN, _ended(9.0, 8.0)) is None
        assert changes.see(PLAN, _ended(9.0, 8.0)) is None
        assert changes.see(PLAN, _ended(5.0, 4.5)) is None
