from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import JobError
from annotator.evaluation.statistics import SequenceFacts, TrackFacts
from annotator.jobs.statistics import plots
from tests.evaluation.facts import collections, files, mask, street

pytest.importorskip("matplotlib")


def titles(*sequences: SequenceFacts) -> list[list[str]]:
    return [[item.title for item in row] for row in plots.draw(sequences)]


def texts(svg: str) -> list[str]:
    return [item.text or "" for item in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.fixture(scope="module")
def rows() -> list[list[plots.Plot]]:
    return plots.draw([street()])


@pytest.fixture(scope="module")
def drawn(rows: list[list[plots.Plot]]) -> list[plots.Plot]:
    return [item for row in rows for item in row]


class TestWhich:
    def test_everything_that_is_known(self, rows: list[list[plots.Plot]]) -> None:
        assert [[item.title for item in row] for row in rows] == [
            ["Track lengths", "Mask areas", "Masks a frame", "Time a drawn mask"],
            ["Progress", "Occlusion by labels", "Visible by labels", "Crowding by masks"],
        ]

    def test_files_know_less(self) -> None:
        assert titles(files()) == [["Track lengths", "Mask areas", "Masks a frame"], ["Crowding by masks"]]

    def test_boxes_alone(self) -> None:
        boxes = SequenceFacts("made", "0000", 5, 40, 60, (TrackFacts(1, 1, (), open_boxes=5),))
        assert titles(boxes) == [["Progress"]]

    def test_nothing(self) -> None:
        assert titles() == []
        assert titles(SequenceFacts("made", "0000", 1, 40, 60, (), 1, 1)) == []

    def test_one_mask_in_one_frame(self) -> None:
        one = SequenceFacts("made", "0000", 1, 40, 60, (TrackFacts(1, 1, (mask(0, 900, seconds=5.0),)),))
        assert len(titles(one)[0]) == 4

    @settings(max_examples=3, deadline=None)
    @given(collections())
    def test_any_collection_can_be_drawn(self, sequences: tuple[SequenceFacts, ...]) -> None:
        for item in (plot for row in plots.draw(sequences) for plot in row):
            assert ElementTree.fromstring(item.svg).tag.endswith("svg")


class TestLegends:
    def test_a_colour_a_class(self, rows: list[list[plots.Plot]]) -> None:
        lengths, *_ = rows[0]
        assert lengths.legend == (("car", "series-0"), ("pedestrian", "series-1"))
        assert all(f"var(--{variable})" in lengths.svg for _, variable in lengths.legend)

    def test_more_classes_than_colours(self) -> None:
        tracks = tuple(TrackFacts(number, number, (mask(0, 50 * number),)) for number in range(1, 9))
        lengths, *_ = plots.draw([SequenceFacts("made", "0000", 1, 40, 60, tracks)])[0]
        assert len(lengths.legend) == 8
        assert lengths.legend[0][1] == lengths.legend[6][1]

    def test_states_have_colours_of_their_own(self, rows: list[list[plots.Plot]]) -> None:
        progress, *_ = rows[1]
        assert progress.legend == (
            ("no mask", "none"),
            ("proposed", "proposed"),
            ("corrected", "corrected"),
            ("accepted", "accepted"),
        )


class TestSvg:
    def test_colours_are_the_pages(self, drawn: list[plots.Plot]) -> None:
        for item in drawn:
            colours = set(re.findall(r"#[0-9a-f]{6}", item.svg))
            assert colours <= {"#000000"}, f"{item.title}: {colours}"

    def test_words_stay_words(self, drawn: list[plots.Plot]) -> None:
        progress = next(item for item in drawn if item.title == "Progress")
        assert {"car", "pedestrian", "50 %", "100 %"} <= set(texts(progress.svg))

    def test_no_id_is_there_twice(self, drawn: list[plots.Plot]) -> None:
        ids = [name for item in drawn for name in re.findall(r'\bid="([^"]*)"', item.svg)]
        assert len(ids) == len(set(ids))
        used = {name for item in drawn for name in re.findall(r'(?:href="|url\()#([^")]*)', item.svg)}
        assert used <= set(ids)

    def test_the_same_numbers_give_the_same_plot(self, drawn: list[plots.Plot]) -> None:
        again = [item for row in plots.draw([street()]) for item in row]
        assert again == drawn

    def test_it_is_as_wide_as_its_place(self, drawn: list[plots.Plot]) -> None:
        assert all("viewBox" in item.svg.split(">", 1)[0] for item in drawn)
        assert not any(re.match(r'<svg[^>]* width="', item.svg) for item in drawn)


class TestBars:
    def test_of_whole_numbers_each_bar_holds_one(self) -> None:
        edges = plots.log_edges(np.array([1, 3, 700]), 24)
        assert edges[0] == 0.5
        assert edges[-1] > 700
        assert (np.diff(edges) >= 1).all()
        assert np.allclose(edges % 1, 0.5)

    @given(st.lists(st.integers(1, 10**6), min_size=1, max_size=20), st.integers(1, 30), st.booleans())
    def test_every_value_is_in_a_bar(self, values: list[int], bars: int, whole: bool) -> None:
        edges = plots.log_edges(np.array(values, dtype=np.float64), bars, whole=whole)
        assert (np.diff(edges) > 0).all()
        assert np.histogram(values, edges)[0].sum() == len(values)

    @pytest.mark.parametrize(
        ("least", "most", "ticks"),
        [
            (1, 800, [1, 10, 100]),
            (4, 90, [5, 10, 20, 50]),
            (0.5, 3, [0.5, 1, 2]),
            (810, 990, []),
            (30, 100_000, [100, 1000, 10_000, 100_000]),
        ],
    )
    def test_numbers_of_an_axis_are_round(self, least: float, most: float, ticks: list[float]) -> None:
        assert plots.log_ticks(least, most) == pytest.approx(ticks)

    def test_crowded_frames_share_bars(self) -> None:
        tracks = tuple(TrackFacts(number, 1, (mask(0, 9),)) for number in range(100))
        busy = SequenceFacts("made", "0000", 2, 40, 60, tracks)
        assert len(plots.draw([busy])[0]) == 3

    def test_a_part_too_narrow_for_its_number_has_none(self) -> None:
        many = tuple(replace(mask(frame, 9), crowding=0.9 if frame == 0 else 0.0) for frame in range(60))
        crowd = plots.draw([SequenceFacts("made", "0000", 60, 40, 60, (TrackFacts(1, 1, many),))])[1][-1]
        assert "98 %" in texts(crowd.svg)
        assert "2 %" not in texts(crowd.svg)


def test_without_matplotlib_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(JobError, match=r"pip install 'mots-annotator\[benchmark\]', or take --csv or --json"):
        plots.draw([street()])
