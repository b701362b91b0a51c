"""Go to another frame or track."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.classes import IGNORE
from annotator.editing import navigation
from annotator.editing.suggestions import Lack, boxes_without_mask
from annotator.gui.translation import counted, marked, tr

if TYPE_CHECKING:
    from annotator.gui.context import Context, Spot
    from annotator.gui.suggesting import SuggestedMask


_LACKS = {
    Lack.TRACKS: marked("There is no track of an object yet"),
    Lack.PROPOSALS: marked("There are no proposals"),
    Lack.MASKS: marked("Every mask is drawn or accepted, but some boxes have none"),
    Lack.WORK: marked("Every mask is drawn or accepted"),
}


def step(context: Context, frames: int) -> None:
    """Go some frames on (or back, below 0), at most to the end."""
    spot = context.spot()
    if spot:
        context.selection.frame = min(max(spot.frame + frames, 0), spot.sequence.frame_count - 1)


def to_start(context: Context) -> None:
    """Go to the first frame of the sequence."""
    context.selection.frame = 0


def to_end(context: Context) -> None:
    """Go to the last frame of the sequence."""
    spot = context.spot()
    if spot:
        context.selection.frame = spot.sequence.frame_count - 1


def to_track_start(context: Context) -> None:
    """Go to the first frame of the track."""
    frames = _frames(context.spot())
    if frames:
        context.selection.frame = frames[0]


def to_track_end(context: Context) -> None:
    """Go to the last frame of the track."""
    frames = _frames(context.spot())
    if frames:
        context.selection.frame = frames[-1]


def to_open(context: Context, direction: int = 1) -> bool:
    """Go to the nearest frame of the track that is not accepted; False when there is none."""
    spot = context.spot()
    if spot is None or spot.track_id is None:
        return False
    if spot.state.track(spot.sequence_id, spot.track_id).class_id == IGNORE.class_id:
        context.note(tr("Track {track} is an ignore region: nothing of it has to be accepted.", track=spot.track_id))
        return False
    frame = navigation.next_open(spot.state, spot.sequence_id, spot.track_id, spot.frame, direction)
    if frame is None:
        context.note(tr("Every mask of track {track} is accepted.", track=spot.track_id))
        return False
    context.selection.frame = frame
    return True


def to_track(context: Context, direction: int = 1) -> None:
    """Select the next track in the list (or the one before), and go where it is."""
    spot = context.spot()
    known = [track.track_id for track in spot.state.tracks(spot.sequence_id)] if spot else []
    tracks = [track_id for track_id in context.listed or known if track_id in known]
    if spot is None or not tracks:
        return
    if spot.track_id is None or spot.track_id not in tracks:
        select_track(context, tracks[0] if direction > 0 else tracks[-1])
    else:
        select_track(context, tracks[(tracks.index(spot.track_id) + direction) % len(tracks)])


def select_track(context: Context, track_id: int) -> None:
    """Select a track; where it is not in this frame, go to its nearest frame."""
    spot = context.spot()
    if spot is None:
        return
    context.selection.track_id = track_id
    frames = _frames(context.spot())
    if frames and spot.frame not in frames:
        context.selection.frame = min(frames, key=lambda frame: abs(frame - spot.frame))


def draw_next(context: Context) -> None:
    """Go to the mask whose drawing should help the most; once more goes to the next best one."""
    item, anew = context.suggestions.advance()
    if item is None:
        if context.suggestions.lack is not Lack.MASKS or not to_box_without_mask(context):
            context.note(nothing_to_draw(context, context.suggestions.lack))
    else:
        to_suggested(context, item)
        if anew and context.canvas:
            context.canvas.say(
                tr("That was the last one; here is the best again. {drawing}", drawing=_drawing(context, item))
            )


def to_suggested(context: Context, item: SuggestedMask) -> None:
    """Go to a mask that is worth drawing, so close that it can be drawn. The tool stays as it is."""
    context.selection.show(context.selection.sequence_id, item.frame, item.track_id)
    if context.canvas:
        context.canvas.fit_selected()
        context.canvas.say(_drawing(context, item))


def to_box_without_mask(context: Context) -> bool:
    """Go to the next box of an object that has no mask, from the selected track on; whether there is one."""
    spot = context.spot()
    found = boxes_without_mask(spot.state, spot.sequence_id) if spot else []
    if spot is None or not found:
        return False
    here = (-1 if spot.track_id is None else spot.track_id, spot.frame)
    track_id, frame = next((place for place in found if place > here), found[0])
    context.selection.show(spot.sequence_id, frame, track_id)
    if context.canvas:
        context.canvas.fit_selected()
        words = {"track": track_id, "frame": frame, "boxes": counted(len(found), "box", "boxes")}
        text = tr(
            "Track {track}, frame {frame}: no mask yet ({boxes} without one). {polygon} draws it, {propose} proposes.",
            polygon=context.key("tool-polygon"),
            propose=context.key("propose-track"),
            **words,
        )
        context.canvas.say(text)
    return True


def nothing_to_draw(context: Context, lack: Lack | None) -> str:
    """What to tell where no mask is suggested, and what to do."""
    todo = {
        Lack.TRACKS: tr("Draw the box of a new track ({key}).", key=context.key("new-track")),
        Lack.PROPOSALS: tr(
            "Propose masks first ({key}): that tells which ones are worth drawing by hand.",
            key=context.key("propose-sequence"),
        ),
        Lack.MASKS: tr("{key} goes to them, one after the other.", key=context.key("draw-next")),
        Lack.WORK: tr("Nothing is left to draw."),
    }
    return f"{tr(_LACKS[lack])}. {todo[lack]}" if lack else ""


def _drawing(context: Context, item: SuggestedMask) -> str:
    place = tr("Track {track}, frame {frame}", track=item.track_id, frame=item.frame)
    return tr(
        "{place}: {polygon} draws the mask anew, {add} adds, {cut} cuts, {vertices} moves vertices. {next} goes to the "
        "next one.",
        place=place,
        polygon=context.key("tool-polygon"),
        add=context.key("tool-add"),
        cut=context.key("tool-cut"),
        vertices=context.key("tool-vertices"),
        next=context.key("draw-next"),
    )


def _frames(spot: Spot | None) -> list[int]:
    if spot is None or spot.track_id is None:
        return []
    state, track_id = spot.state, spot.track_id
    return sorted(state.detections(spot.sequence_id, track_id).keys() | state.masks(spot.sequence_id, track_id).keys())
