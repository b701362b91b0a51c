"""Documents for the mask codecs, and what they should write."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from annotator.domain.compose import composed_masks
from annotator.domain.edits import Key, MaskKey, Row, SequenceKey, TrackKey
from annotator.domain.exchange import MaskObject
from annotator.domain.masks import MaskRecord, MaskState
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.state import State
from annotator.domain.tracks import Track
from annotator.formats.exporting import ALL_STATES, ExportReport, export
from annotator.formats.mots import mots
from tests.documents import FRAMES, document
from tests.strategies import masks

HEIGHT, WIDTH, COUNT = 8, 10, 3
CLASS_OF = {1: 1, 2: 2, 3: 10, 4: 2}


def export_txt(state: State, sequence_id: int, path: Path, states: Collection[MaskState] = ALL_STATES) -> ExportReport:
    """Write a sequence as MOTS txt."""
    (report,) = export(mots.TXT, state, [sequence_id], path, states=states)
    return report


def export_png(state: State, sequence_id: int, path: Path, states: Collection[MaskState] = ALL_STATES) -> ExportReport:
    """Write a sequence as MOTS png."""
    (report,) = export(mots.PNG, state, [sequence_id], path, states=states)
    return report


@st.composite
def documents(draw: st.DrawFn) -> State:
    """One sequence of 3 frames of 8 × 10 pixels with up to 4 tracks of random masks, which overlap."""
    numbering = draw(st.sampled_from(Numbering))
    rows: list[tuple[Key, Row]] = [
        (SequenceKey(1), Sequence(1, "s", "", ("",) * COUNT, COUNT, HEIGHT, WIDTH, numbering))
    ]
    for track_id, class_id in CLASS_OF.items():
        rows.append((TrackKey(1, track_id), Track(track_id, class_id, instance=track_id)))
        for frame in draw(st.sets(st.integers(0, COUNT - 1))):
            record = MaskRecord(draw(masks(HEIGHT, WIDTH)), draw(st.sampled_from(MaskState)))
            rows.append((MaskKey(1, track_id, frame), record))
    return State(rows)


def expected_objects(state: State, classes: Iterable[int] | None = None) -> list[MaskObject]:
    """The composed masks of a document whose tracks have their own number as instance."""
    sequence = state.sequence(1)
    result = []
    for frame in range(sequence.frame_count):
        for track_id, mask in composed_masks(state, 1, frame).items():
            track = state.track(1, track_id)
            if classes is None or track.class_id in set(classes):
                result.append(MaskObject(frame, track.class_id, track_id, mask))
    return sorted(result, key=lambda item: (item.frame, item.object_id))


def as_motchallenge() -> State:
    """The street document as a MOTSChallenge sequence."""
    plain = document()
    rows: list[tuple[Key, Row]] = [
        (SequenceKey(1), replace(plain.sequence(1), numbering=Numbering.MOTCHALLENGE)),
        *((TrackKey(1, track.track_id), track) for track in plain.tracks(1)),
    ]
    for track in plain.tracks(1):
        records = plain.masks(1, track.track_id)
        rows.extend((MaskKey(1, track.track_id, frame), records[frame]) for frame in range(FRAMES))
    return State(rows)
