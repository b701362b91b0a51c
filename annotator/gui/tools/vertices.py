"""Moving, inserting and removing the vertices of a mask's outline, by pointer and by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.edits import MaskKey
from annotator.editing.masks import reshape_mask
from annotator.editing.polygons import outline_of
from annotator.gui.canvas import hit
from annotator.gui.canvas.draft import Draft
from annotator.gui.tools import shapes
from annotator.gui.tools.base import Tool
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from annotator.domain.masks import MaskRecord, Point
    from annotator.gui.canvas.draft import VertexRef
    from annotator.gui.tools.base import CursorName, Drag, Host, Keystroke, Pointer
    from annotator.gui.tools.shapes import Polygons


class VerticesTool(Tool):
    """Handles on the outline of the selected track's mask; one Edit a drag, a removal, or a held arrow key."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._traced: tuple[MaskRecord, Polygons] | None = None
        self._changed: Polygons | None = None
        self._begun_on: MaskRecord | None = None
        self._active: VertexRef | None = None
        self._hovered: VertexRef | None = None
        self._insertion: Point | None = None

    @property
    def cursor(self) -> CursorName:
        """Shows whether a press would take a vertex or make one."""
        return "move" if self._hovered is not None else "cross" if self._insertion is not None else "arrow"

    @property
    def busy(self) -> bool:
        """Whether a vertex is moved or active."""
        return self._changed is not None or self._active is not None

    @property
    def outdated(self) -> bool:
        """Whether the mask below a moved vertex is another one."""
        return self._changed is not None and self._begun_on is not self._record()

    @property
    def draft(self) -> Draft:
        """The outline with its handles."""
        return Draft(
            polygons=self._polygons(),
            active=self._active,
            hovered=self._hovered,
            insertion=self._insertion,
        )

    @property
    def hint(self) -> str:
        """What the next click does."""
        if self.host.track_id is None:
            return tr("Select a track first: its outline is what you change.")
        if self._record() is None:
            return tr(
                "Track {track} has no mask in this frame. Draw one with the polygon tool.", track=self.host.track_id
            )
        if self._insertion is not None:
            return tr("Click to insert a vertex here.")
        if self._active is not None:
            return tr("Arrow keys move the vertex (Shift: 10 px), Delete removes it, Tab goes to the next one.")
        return tr("Drag a vertex, click an edge to insert one, right-click a vertex to remove it, Tab walks over them.")

    def press(self, pointer: Pointer) -> Drag | None:
        """Left drags or inserts a vertex, right removes one."""
        polygons = self._polygons()
        ref = hit.vertex_at(polygons, self.host.viewport, pointer.position)
        if pointer.button == "right" and ref is not None:
            self._remove(ref)
        if pointer.button != "left":
            return None
        if not polygons:
            self.host.say(self.hint)
            return None
        if ref is None:
            edge = hit.edge_at(polygons, self.host.viewport, pointer.position)
            if edge is None:
                self._active = None
                return None
            changed, ref = shapes.inserted(polygons, *edge)
            self._change(changed)
        return self._drag(ref, pointer)

    def hover(self, pointer: Pointer | None) -> None:
        """Show which vertex a press would take, or where it would insert one."""
        self._hovered = self._insertion = None
        polygons = self._polygons()
        if pointer is None or not polygons:
            return
        self._hovered = hit.vertex_at(polygons, self.host.viewport, pointer.position)
        if self._hovered is None:
            edge = hit.edge_at(polygons, self.host.viewport, pointer.position)
            self._insertion = None if edge is None else edge[1]

    def takes(self, stroke: Keystroke) -> bool:
        """Tab while there are vertices; the others while one is active or under the pointer."""
        if stroke.name in ("tab", "backtab"):
            return bool(self._polygons())
        wanted = stroke.step is not None or stroke.name in ("delete", "backspace")
        return wanted and (self._active or self._hovered) is not None

    def key(self, stroke: Keystroke) -> None:
        """Tab walks, arrows nudge, Delete removes."""
        target = self._active or self._hovered
        if stroke.name in ("tab", "backtab"):
            self._walk(back=stroke.name == "backtab" or stroke.shift)
        elif target is not None and stroke.step is not None:
            self._nudge(target, *stroke.step)
        elif target is not None:
            self._remove(target)

    def key_released(self) -> None:
        """Commit what the arrow keys have moved."""
        self._commit()

    def cancel(self) -> None:
        """Put a moved vertex back, and let go of the active one."""
        self._changed = self._active = self._hovered = self._insertion = None

    def _drag(self, ref: VertexRef, pointer: Pointer) -> Drag:
        self._active, self._insertion = ref, None
        start = shapes.vertex(self._polygons(), ref)
        if start is None:
            return
        grip = (start[0] - pointer.image[0], start[1] - pointer.image[1])  # the vertex does not jump to the pointer
        while not pointer.released:
            pointer = yield
            place = (pointer.image[0] + grip[0], pointer.image[1] + grip[1])
            if shapes.rounded(place) != start:
                self._change(shapes.moved(self._polygons(), ref, place))
        self._commit()

    def _nudge(self, ref: VertexRef, dx: int, dy: int) -> None:
        place = shapes.vertex(self._polygons(), ref)
        if place is not None:
            self._active = ref
            moved = (place[0] + dx, place[1] + dy)
            self._change(shapes.moved(self._polygons(), ref, moved))
            self.host.reveal(moved)

    def _walk(self, *, back: bool) -> None:
        polygons = self._polygons()
        refs = [ref for ref, _ in hit.vertices(polygons)]
        step = -1 if back else 1
        first = -1 if back else 0
        index = (refs.index(self._active) + step) % len(refs) if self._active in refs else first
        self._active = refs[index]
        place = shapes.vertex(polygons, self._active)
        if place is not None:
            self.host.reveal(place)

    def _remove(self, ref: VertexRef) -> None:
        fewer = shapes.removed(self._polygons(), ref)
        if fewer is None:
            self.host.say(tr("A ring needs at least three vertices. Use the cut tool to remove a whole part."))
            return
        self._change(fewer)
        self._active = self._hovered = None
        self._commit()

    def _change(self, polygons: Polygons) -> None:
        if self._changed is None:
            self._begun_on = self._record()
        self._changed = polygons

    def _commit(self) -> None:
        after, self._changed = self._changed, None
        record, track_id = self._record(), self.host.track_id
        if after is None or record is None or track_id is None:
            return
        before = self._outline(record)
        self.host.push(lambda: reshape_mask(self.host.state, self._key(track_id), before, after))

    def _polygons(self) -> Polygons:
        if self._changed is not None:
            return self._changed
        record = self._record()
        return () if record is None else self._outline(record)

    def _outline(self, record: MaskRecord) -> Polygons:
        if self._traced is None or self._traced[0] is not record:
            self._traced = (record, outline_of(record))
        return self._traced[1]

    def _record(self) -> MaskRecord | None:
        track_id = self.host.track_id
        return None if track_id is None else self.host.state.get(self._key(track_id))

    def _key(self, track_id: int) -> MaskKey:
        return MaskKey(self.host.scene.sequence_id, track_id, self.host.scene.frame)
