"""Where the image lies in the widget: a frozen scale and offset, and the ways to change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QTransform

if TYPE_CHECKING:
    from annotator.domain.boxes import Box
    from annotator.domain.masks import Point

Size = tuple[float, float]

LARGEST_SCALE = 64.0  # widget pixels for one image pixel
FIT_MARGIN = 8.0  # widget pixels around an image that is fitted


@dataclass(frozen=True, slots=True)
class Viewport:
    """A view of the image.

    Attributes:
        scale: widget pixels for one image pixel, above 0.
        left: widget x of the image's left edge.
        top: widget y of the image's upper edge.
    """

    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    @classmethod
    def fitted(cls, image: Size, widget: Size) -> Viewport:
        """The whole image (width, height) in the middle of the widget."""
        return cls.around((0.0, 0.0, *image), widget, FIT_MARGIN, LARGEST_SCALE)

    @classmethod
    def around_box(cls, box: Box, widget: Size) -> Viewport:
        """A box with room around it, at most 16 times its size."""
        return cls.around(box.corners, widget, 0.2 * min(widget), 16.0)

    @classmethod
    def around(cls, area: tuple[float, float, float, float], widget: Size, margin: float, largest: float) -> Viewport:
        """An area (x1, y1, x2, y2) in image pixels in the middle of the widget, with `margin` widget pixels around."""
        x1, y1, x2, y2 = area
        room = [max(side - 2 * margin, 1.0) for side in widget]
        scale = min(room[0] / max(x2 - x1, 1.0), room[1] / max(y2 - y1, 1.0), largest)
        left = widget[0] / 2 - scale * (x1 + x2) / 2
        top = widget[1] / 2 - scale * (y1 + y2) / 2
        return cls(scale, left, top)

    def to_widget(self, point: Point) -> Point:
        """Image point → widget point."""
        return (point[0] * self.scale + self.left, point[1] * self.scale + self.top)

    def to_image(self, point: Point) -> Point:
        """Widget point → image point."""
        return ((point[0] - self.left) / self.scale, (point[1] - self.top) / self.scale)

    def panned(self, dx: float, dy: float) -> Viewport:
        """Moved by (`dx`, `dy`) widget pixels."""
        return Viewport(self.scale, self.left + dx, self.top + dy)

    def zoomed(self, factor: float, at: Point, limits: tuple[float, float]) -> Viewport:
        """Scaled by `factor` within `limits`; the image point under the widget point `at` stays there."""
        scale = min(max(self.scale * factor, limits[0]), limits[1])
        x, y = self.to_image(at)
        return Viewport(scale, at[0] - x * scale, at[1] - y * scale)

    def clamped(self, image: Size, widget: Size) -> Viewport:
        """Moved as little as needed so that the middle of the widget shows some of the image: it cannot get lost."""
        left = min(max(self.left, widget[0] / 2 - image[0] * self.scale), widget[0] / 2)
        top = min(max(self.top, widget[1] / 2 - image[1] * self.scale), widget[1] / 2)
        return Viewport(self.scale, left, top)

    def revealing(self, point: Point, widget: Size, margin: float = 24.0) -> Viewport:
        """Moved as little as needed so that an image point is at least `margin` widget pixels inside the widget."""
        x, y = self.to_widget(point)
        dx = min(max(x, margin), max(widget[0] - margin, margin)) - x
        dy = min(max(y, margin), max(widget[1] - margin, margin)) - y
        return self.panned(dx, dy)

    def following(self, before: Box | None, after: Box, widget: Size) -> Viewport:
        """Where the view has to be when a box has moved: the same as long as all of the box is in view.

        A box of which a part was in view keeps its place, so that what was looked at of it is still there; else it is
        centred.
        """
        if self.shows(after, widget, whole=True):
            return self
        fits = after.width * self.scale <= widget[0] and after.height * self.scale <= widget[1]
        if before is not None and self.shows(before, widget) and not (fits and self.shows(before, widget, whole=True)):
            (x1, y1), (x2, y2) = before.centre, after.centre
            return self.panned((x1 - x2) * self.scale, (y1 - y2) * self.scale)
        if before is None and self.shows(after, widget):
            return self
        x, y = self.to_widget(after.centre)
        return self.panned(widget[0] / 2 - x, widget[1] / 2 - y)

    def shows(self, box: Box, widget: Size, *, whole: bool = False) -> bool:
        """Whether some of a box is in view, or the whole of it."""
        x1, y1 = self.to_widget((box.x1, box.y1))
        x2, y2 = self.to_widget((box.x2, box.y2))
        if whole:
            return x1 >= 0 and y1 >= 0 and x2 <= widget[0] and y2 <= widget[1]
        return x2 > 0 and y2 > 0 and x1 < widget[0] and y1 < widget[1]

    def recentred(self, before: Size, after: Size) -> Viewport:
        """The same middle in a widget that has another size."""
        return self.panned((after[0] - before[0]) / 2, (after[1] - before[1]) / 2)

    def transform(self) -> QTransform:
        """The same map for a painter."""
        return QTransform(self.scale, 0, 0, self.scale, self.left, self.top)


def zoom_limits(image: Size, widget: Size) -> tuple[float, float]:
    """Smallest and largest scale: half of the fitted image up to 64 widget pixels for one image pixel."""
    fitted = Viewport.fitted(image, widget).scale
    return (min(fitted * 0.5, 1.0), LARGEST_SCALE)
