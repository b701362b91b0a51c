"""Sequences to count, made up: as hypothesis strategies, and one that is small enough to count by hand."""

from __future__ import annotations

from hypothesis import strategies as st

from annotator.domain.masks import MaskState
from annotator.evaluation.statistics import MaskFacts, SequenceFacts, TrackFacts

FRAMES = 12


@st.composite
def mask_facts(draw: st.DrawFn, frame: int, reviewed: bool) -> MaskFacts:
    """A mask in a frame; `reviewed` ones have a state, as masks of a project do."""
    state = draw(st.sampled_from(MaskState)) if reviewed else None
    return MaskFacts(
        frame,
        draw(st.integers(1, 40_000)),
        draw(st.floats(0, 1)),
        state,
        draw(st.booleans()) if reviewed else None,
        draw(st.none() | st.integers(0, 3)),
        draw(st.none() | st.floats(0, 1)),
        draw(st.none() | st.floats(0.1, 300)),
    )


@st.composite
def track_facts(draw: st.DrawFn, track_id: int, reviewed: bool = True) -> TrackFacts:
    """A track of one of three classes, with masks in some frames."""
    frames = sorted(draw(st.sets(st.integers(0, FRAMES - 1), max_size=6)))
    masks = tuple(draw(mask_facts(frame, reviewed)) for frame in frames)
    return TrackFacts(track_id, draw(st.sampled_from((1, 2, 3))), masks, draw(st.integers(0, 4)))


@st.composite
def sequence_facts(draw: st.DrawFn, name: str = "s", reviewed: bool = True) -> SequenceFacts:
    """A sequence of a dozen frames with up to four tracks."""
    tracks = tuple(draw(track_facts(number, reviewed)) for number in range(draw(st.integers(0, 4))))
    regions = draw(st.integers(0, 5))
    return SequenceFacts("made.mots", name, FRAMES, 40, 60, tracks, min(regions, 1), regions)


@st.composite
def collections(draw: st.DrawFn, reviewed: bool = True) -> tuple[SequenceFacts, ...]:
    """Up to four sequences, named 0000 and on."""
    return tuple(draw(sequence_facts(f"{number:04d}", reviewed)) for number in range(draw(st.integers(0, 4))))


def mask(frame: int, area: int, state: MaskState | None = None, **others: object) -> MaskFacts:
    """A mask that stands free; manual where it is corrected, unless it is said."""
    values: dict[str, object] = {"crowding": 0.0, "manual": None if state is None else state is MaskState.CORRECTED}
    return MaskFacts(frame=frame, area=area, state=state, **{**values, **others})  # type: ignore[arg-type]


def street(name: str = "0000") -> SequenceFacts:
    """Two cars and a pedestrian in ten frames: 3 + 1 + 2 masks, of which one is corrected and two are accepted.

    The first car has a gap of two frames. One box of the pedestrian has no mask. Frames 3 to 9 are without masks, but
    for frame 5.
    """
    accepted, corrected, proposed = MaskState.ACCEPTED, MaskState.CORRECTED, MaskState.PROPOSED
    first = (
        mask(0, 100, accepted, crowding=0.3, occlusion=1),
        mask(2, 2000, corrected, crowding=0.0, occlusion=0, seconds=20.0),
        mask(5, 10_000, proposed, crowding=0.9, occlusion=2),
    )
    second = (mask(1, 900, proposed, crowding=0.1, occlusion=0),)
    walker = (mask(0, 50, accepted, visibility=0.8), mask(1, 60, proposed, visibility=0.2))
    tracks = (TrackFacts(4, 1, first), TrackFacts(7, 1, second), TrackFacts(9, 2, walker, open_boxes=1))
    return SequenceFacts("street.mots", name, 10, 375, 1242, tracks, ignore_tracks=2, ignore_regions=5)


def files(name: str = "0000") -> SequenceFacts:
    """A sequence of a file: one car with two masks of which no state is known."""
    return SequenceFacts("mots", name, 4, 375, 1242, (TrackFacts(1001, 1, (mask(0, 30), mask(1, 40))),))
