from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.canvas.colours import PALETTES
from annotator.gui.document import FRAME_CACHE_BYTES, FRAMES_AHEAD
from annotator.gui.review.listing import Filter, Order
from annotator.gui.selection import BRUSH_SIZES, Selection
from annotator.gui.settings import Values, described
from annotator.gui.settings.schema import LANGUAGES, TRACK_COLOURS, acceptable, sections
from annotator.gui.translation import SOURCE, TRANSLATED


def test_every_default_is_acceptable() -> None:
    for name, value in vars(Values()).items():
        assert acceptable(name, value), name


def test_what_is_described_has_words_and_a_way_to_choose() -> None:
    for name, setting in described().items():
        value = getattr(Values(), name)
        assert setting.title, name
        assert setting.title[0].isupper(), name
        assert isinstance(value, bool) or setting.choices or setting.low < setting.high, name
        assert not setting.help or setting.help.endswith("."), name


def test_sections_hold_every_described_setting_once() -> None:
    listed = [name for names in sections().values() for name in names]
    assert sorted(listed) == sorted(described())
    assert "recent" not in listed, "what the window keeps by itself is not asked for"


def test_every_setting_is_documented() -> None:
    for item in fields(Values):
        assert f"{item.name}: " in (Values.__doc__ or "")


def test_choices_exist() -> None:
    assert list(dict(TRACK_COLOURS)) == list(PALETTES)
    assert list(dict(LANGUAGES)) == ["system", SOURCE, *TRANSLATED]


def test_what_the_review_strip_keeps_is_what_it_knows() -> None:
    values = Values()
    assert (Filter(values.review_filter), Order(values.review_order)) == (Filter.OPEN, Order.WORST)
    assert all(acceptable("review_filter", item.value) for item in Filter)
    assert all(acceptable("review_order", item.value) for item in Order)
    assert {"review_filter", "review_order", "auto_finetune"}.isdisjoint(described())


def test_defaults_are_those_of_the_parts() -> None:
    values, selection = Values(), Selection()
    assert (values.opacity, values.show_boxes, values.show_ids, values.brush_size) == (
        selection.opacity,
        selection.show_boxes,
        selection.show_ids,
        selection.brush_size,
    )
    assert (described()["brush_size"].low, described()["brush_size"].high) == BRUSH_SIZES
    assert (values.frames_ahead, values.frame_memory * 1024 * 1024) == (FRAMES_AHEAD, FRAME_CACHE_BYTES)


@given(st.integers(-1000, 10_000))
def test_a_number_is_acceptable_in_its_range_alone(value: int) -> None:
    setting = described()["frame_memory"]
    assert acceptable("frame_memory", value) == (setting.low <= value <= setting.high)


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("keys", {"accept": ["A"]}, True),
        ("keys", {"accept": [1]}, False),
        ("keys", {1: ["A"]}, False),
        ("used", ["accept"], True),
        ("used", [None], False),
        ("opacity", 1, False),
        ("show_ids", 1, False),
        ("nothing", 1, False),
        ("review_filter", "flagged", True),
        ("review_filter", "worst", False),
        ("review_order", "", False),
        ("auto_finetune", True, True),
        ("auto_finetune", "yes", False),
    ],
)
def test_kinds(name: str, value: Any, fits: bool) -> None:
    assert acceptable(name, value) == fits
