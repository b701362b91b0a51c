from __future__ import annotations

import numpy as np

from annotator.domain.edits import DetectionKey, MaskKey, TrackKey
from annotator.domain.masks import Polygon
from annotator.editing.boxes import mark_occluded, remove_detection
from annotator.editing.masks import accept, clear_mask, draw_mask
from annotator.editing.tracks import change_class, delete_track
from annotator.gui.timeline.cells import ACCEPTED, BOX, CORRECTED, EMPTY, MANUAL, OCCLUDED, PROPOSED, STATE, Cells
from tests.documents import document

SQUARE = Polygon(((5.0, 5.0), (20.0, 5.0), (20.0, 20.0), (5.0, 20.0)))


def test_a_row_has_a_code_a_frame() -> None:
    state = document()
    cells = Cells(state, 1)
    assert cells.track_ids == [1, 2, 3]
    assert cells.ignored == {3}
    assert cells.frame_count == 6
    np.testing.assert_array_equal(cells.row(1), [PROPOSED] * 6)


def test_edits_change_their_cells_alone() -> None:
    state = document()
    cells = Cells(state, 1)
    before = cells.row(1).copy()
    edits = [
        accept(state, [MaskKey(1, 1, 0)]),
        clear_mask(state, [MaskKey(1, 1, 1)]),
        remove_detection(state, DetectionKey(1, 1, 2)),
        draw_mask(state, MaskKey(1, 1, 3), [SQUARE]),
    ]
    for edit in edits:
        state.apply(edit)
        assert cells.apply(edit) == {1}
    np.testing.assert_array_equal(cells.row(1)[:4], [ACCEPTED, BOX, EMPTY, CORRECTED + MANUAL])
    for edit in reversed(edits):
        state.apply(edit.inverted())
        cells.apply(edit.inverted())
    np.testing.assert_array_equal(cells.row(1), before)


def test_rows_that_were_never_shown_are_right_too() -> None:
    state = document()
    cells = Cells(state, 1)
    edit = accept(state, [MaskKey(1, 2, 5)])
    state.apply(edit)
    cells.apply(edit)
    assert cells.row(2)[5] == ACCEPTED


def test_what_is_occluded_is_marked_whatever_its_state() -> None:
    state = document()
    shown, later = Cells(state, 1), Cells(state, 1)
    shown.row(1)
    for make in (
        lambda: mark_occluded(state, [DetectionKey(1, 1, frame) for frame in (0, 1, 2)]),
        lambda: accept(state, [MaskKey(1, 1, 1)]),
        lambda: clear_mask(state, [MaskKey(1, 1, 2)]),
        lambda: mark_occluded(state, [DetectionKey(1, 1, 0)], occluded=False),
    ):
        edit = make()
        state.apply(edit)
        shown.apply(edit)
    wanted = [PROPOSED, ACCEPTED + OCCLUDED, BOX + OCCLUDED, PROPOSED, PROPOSED, PROPOSED]
    np.testing.assert_array_equal(shown.row(1), wanted)
    np.testing.assert_array_equal(later.row(1), wanted)
    np.testing.assert_array_equal(shown.row(1) & STATE, [PROPOSED, ACCEPTED, BOX, PROPOSED, PROPOSED, PROPOSED])


def test_tracks_come_and_go() -> None:
    state = document()
    cells = Cells(state, 1)
    edit = delete_track(state, TrackKey(1, 2))
    state.apply(edit)
    assert cells.apply(edit) == {2}
    assert cells.track_ids == [1, 3]
    state.apply(edit.inverted())
    cells.apply(edit.inverted())
    assert cells.track_ids == [1, 2, 3]
    np.testing.assert_array_equal(cells.row(2), [PROPOSED] * 6)
    edit = change_class(state, TrackKey(1, 3), 1)
    state.apply(edit)
    cells.apply(edit)
    assert not cells.ignored


def test_other_sequences_do_not_matter() -> None:
    state = document()
    cells = Cells(state, 1)
    edit = accept(state, [MaskKey(1, 1, 0)])
    assert Cells(state, 1).apply(type(edit)("x", ())) == set()
    assert cells.apply(edit) == {1}
