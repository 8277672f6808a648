import math

from bench.everything import middle, noise_of
from bench.figures import comparison, percentile
from bench.measures.noticing import KINDS
from bench.plots import draw, series


def test_of_several_runs_the_median_of_each_figure_is_kept():
    assert middle([{"a": 1.0}, {"a": 9.0}, {"a": 2.0}]) == {"a": 2.0}


def test_words_that_differ_between_runs_are_all_kept():
    assert middle([{"=flags": "none"}, {"=flags": "late"}, {"=flags": "none"}]) == {"=flags": "none | late"}


def test_noise_is_how_far_the_runs_of_one_bot_lie_apart():
    rows = [{"ack p99 ms, 1 at once": 10.0}, {"ack p99 ms, 1 at once": 12.5}]
    assert noise_of(rows, [1]) == {1: 2.5}


def test_a_figure_is_compared_where_both_bots_have_it():
    text = comparison({"retouch": {"x": 3.0, "=y": 1.0}, "naive": {"x": 2.0, "=y": 1.0}, "ack": {}})
    assert "1.50×" in text
    assert text.count("×") == 1


def test_the_percentile_is_the_nearest_rank():
    assert percentile([4, 1, 3, 2], 0.5) == 2
    assert percentile(range(1, 101), 0.99) == 99
    assert math.isnan(percentile([], 0.5))


def test_a_series_is_read_from_the_figures_names_in_order_of_n():
    row = {"RSS MiB, 100 waiting": 5.0, "RSS MiB, 20 waiting": 3.0, "RSS MiB, all": 9.0, "RSS MiB, 7 waiting": math.nan}
    assert series(row, "RSS MiB, N waiting") == [(20.0, 3.0), (100.0, 5.0)]


def test_the_plot_is_drawn_also_when_a_bot_lacks_figures(tmp_path):
    columns = {"retouch": {"ack p99 ms, 1 at once": 1.0, "done→reply p50 ms, 5 s": 2.0}, "naive": {}, "floor": {}}
    draw(columns, tmp_path / "figures.png")
    assert (tmp_path / "figures.png").read_bytes().startswith(b"\x89PNG")


def test_kinds_have_numbers_of_their_own_and_a_bot_can_tell_them_apart():
    assert len({kind.thousand for kind in KINDS}) == len({kind.steps for kind in KINDS}) == len(KINDS) == 6
    assert all(0 < kind.low_s < kind.high_s for kind in KINDS)
