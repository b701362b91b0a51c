"""Each icon is a small drawing in the colour of its text, without anything from outside."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

ICONS = Path(__file__).parents[2] / "assets" / "icons"
NEEDED = [
    "app", "new", "open", "save", "export", "import", "undo", "redo", "select", "polygon", "polygon-add",
    "polygon-cut", "vertices", "box", "pan", "zoom-in", "zoom-out", "fit", "accept", "reject", "clear",
    "previous-frame", "next-frame", "next-open", "play", "pause", "propose", "finetune", "cancel", "eye",
    "eye-off", "lock", "track", "car", "pedestrian", "ignore", "settings", "help", "warning", "forward",
    "backward", "keyframe", "compare", "others", "side-by-side", "next-difference", "previous-difference",
]  # fmt: skip
FIXED_COLOURS = {  # the style sheet cannot tint what it shows
    *("app", "check-mark", "chevron-light", "chevron-dark", "chevron-up-light", "chevron-up-dark"),
}
SHAPES = {"svg", "g", "defs", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon"}
GRADIENTS = {"linearGradient", "radialGradient", "stop"}
FILES = sorted(ICONS.glob("*.svg"))


def parse(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(path.read_text(encoding="utf-8"))


def tags(root: ElementTree.Element) -> set[str]:
    return {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()}


def test_set_is_complete() -> None:
    assert set(NEEDED) <= {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestIcon:
    def test_is_a_drawing_of_24_by_24(self, path: Path) -> None:
        root = parse(path)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert path.stem in FIXED_COLOURS - {"app"} or root.get("viewBox") == "0 0 24 24"
        assert len(list(root.iter())) > 1

    def test_takes_the_colour_of_the_text(self, path: Path) -> None:
        if path.stem in FIXED_COLOURS:
            return
        text = path.read_text(encoding="utf-8")
        assert parse(path).get("stroke") == "currentColor"
        assert parse(path).get("fill") == "none"
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(", text)

    def test_has_the_stroke_of_the_set(self, path: Path) -> None:
        if path.stem in FIXED_COLOURS:
            return
        root = parse(path)
        assert root.get("stroke-width") == "1.75"
        assert root.get("stroke-linecap") == root.get("stroke-linejoin") == "round"

    def test_holds_only_shapes_of_its_own(self, path: Path) -> None:
        allowed = SHAPES | GRADIENTS if path.stem == "app" else SHAPES
        assert tags(parse(path)) <= allowed
        text = path.read_text(encoding="utf-8")
        assert "href" not in text
        assert "data:" not in text
        assert "<!ENTITY" not in text
        assert set(re.findall(r"https?://[^\"]+", text)) == {"http://www.w3.org/2000/svg"}
        assert all(reference.startswith("#") for reference in re.findall(r"url\(([^)]*)\)", text))

    def test_is_small(self, path: Path) -> None:
        assert path.stat().st_size < 4096
