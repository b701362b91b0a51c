"""The XML of CVAT, track by track with its keyframes, streamed; neither a DTD nor an entity is followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser

from annotator.errors import FormatError
from annotator.formats.cvat.cvat_shapes import needed
from annotator.formats.limits import MOST_FRAMES
from annotator.formats.lines import LARGEST, whole

if TYPE_CHECKING:
    from pathlib import Path
    from xml.sax.xmlreader import AttributesImpl, Locator

_CHUNK = 1 << 16
_DEEPEST = 20
_MOST_TEXT = 1 << 20
"""Characters of one text: names, numbers and values of attributes are shorter."""

_WRAPPERS = ("task", "job", "project", "tasks")
SHAPES = ("box", "polygon", "mask")


@dataclass(slots=True)
class Shape:
    """A keyframe of a track as written: its line, kind (box, polygon or mask), attributes and the values in it."""

    line: int
    kind: str
    frame: int
    outside: bool
    values: dict[str, str]
    marks: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Track:
    """A ``<track>``: its line, number, label and group (0 for none), its keyframes, and what else it holds, by kind."""

    line: int
    number: int
    label: str
    group: int
    shapes: list[Shape] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Meta:
    """What the head says: texts by their place below ``<meta>``, such as "original_size/width", and how many tasks."""

    values: dict[str, str] = field(default_factory=dict)
    tasks: int = 0

    def whole(self, name: str, least: int, most: int = LARGEST) -> int | None:
        """A whole number of the head; None where it says none.

        Raises:
            FormatError: it is no number, or out of range.
        """
        text = self.values.get(name, "").strip()
        if not text:
            return None
        value = whole(text, name, least)
        if value > most:
            raise FormatError(f"{name} is too large", expected=f"{most} at most", got=value, todo="Correct the file.")
        return value


def read_tracks(path: Path, meta: Meta) -> Iterator[Track]:
    """The tracks of a file one by one; `meta` is filled before the first of them.

    Raises:
        FormatError: the file is missing, no XML, holds a DTD, or is not of CVAT for video; with its line.
    """
    handler = _Handler(meta)
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(handler)
    handler.setDocumentLocator(parser)  # which it does itself only where it is given a whole file
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                parser.feed(chunk)
                yield from handler.taken()
        parser.close()
        yield from handler.taken()
    except FormatError as error:
        raise error.at(path, handler.line) from error
    except FileNotFoundError as error:
        raise FormatError("there is no such file", path=path, todo="Check the name.") from error
    except OSError as error:
        raise FormatError("the file cannot be read", path=path, got=error.strerror) from error
    except DefusedXmlException as error:
        problem, todo = "the file has a document type or an entity", "Remove it: CVAT writes none."
        raise FormatError(problem, path=path, line=handler.line, todo=todo) from error
    except SAXParseException as error:
        got, line = error.getMessage(), error.getLineNumber()
        todo = "Export it from CVAT anew."
        raise FormatError("the XML is broken", path=path, line=line, got=got, todo=todo) from error
    except (LookupError, ValueError) as error:  # expat asks Python for encodings that it does not know itself
        got, todo = str(error), "Save it as UTF-8."
        raise FormatError("the XML cannot be decoded", path=path, line=handler.line, got=got, todo=todo) from error
    if not handler.is_ours:
        todo = "Export it from CVAT as 'CVAT for video 1.1'."
        raise FormatError("the file is not of CVAT", path=path, expected="<annotations>", todo=todo)


class _Handler(ContentHandler):
    """Collects tracks as their elements end."""

    def __init__(self, meta: Meta) -> None:
        super().__init__()
        self.is_ours = False
        self._meta = meta
        self._open: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._track: Track | None = None
        self._shape: Shape | None = None
        self._attribute = ""
        self._done: list[Track] = []
        self._locator: Locator | None = None

    @property
    def line(self) -> int:
        """Where the reader is, from 1."""
        return (self._locator.getLineNumber() if self._locator else None) or 1

    def taken(self) -> list[Track]:
        """The tracks that were finished since the last call."""
        done, self._done = self._done, []
        return done

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if not self._open:
            self.is_ours = name == "annotations"
        if len(self._open) >= _DEEPEST:
            raise FormatError("elements lie too deep in one another", expected=f"{_DEEPEST} levels at most")
        self._open.append(name)
        self._forget()
        values = dict(attrs.items())
        if name == "image" and len(self._open) == 2:
            todo = "Export it as 'CVAT for video 1.1'."
            raise FormatError("the file is of CVAT for images", expected="<track>", got="<image>", todo=todo)
        if name == "track" and len(self._open) == 2:
            self._track = _track(self.line, values)
        elif self._track is not None and len(self._open) == 3:
            self._shape = self._start_shape(self._track, name, values)
        elif self._shape is not None and name == "attribute":
            self._attribute = values.get("name", "")

    def characters(self, content: str) -> None:
        """Part of a text."""
        self._text.append(content)
        self._length += len(content)
        if self._length > _MOST_TEXT:
            raise FormatError("a text is too long", expected=f"{_MOST_TEXT:,} characters at most")

    def endElement(self, name: str) -> None:  # noqa: N802
        text = "".join(self._text)
        if self._open[1:2] == ["meta"] and len(self._open) > 3:
            self._head(text)
        elif name == "attribute" and self._shape is not None:
            self._shape.marks[self._attribute] = text
        elif len(self._open) == 3:
            self._shape = None
        elif len(self._open) == 2 and self._track is not None:
            self._done.append(self._track)
            self._track = None
        self._open.pop()
        self._forget()

    def _forget(self) -> None:
        self._text.clear()
        self._length = 0

    def _head(self, text: str) -> None:
        if "tasks" in self._open and self._open[-1] == "id":
            self._meta.tasks += 1
        path = "/".join(part for part in self._open[2:] if part not in _WRAPPERS)
        self._meta.values.setdefault(path, text)

    def _start_shape(self, track: Track, name: str, values: dict[str, str]) -> Shape | None:
        if name not in SHAPES:
            track.others.append(name)
            return None
        if values.get("keyframe", "1") == "0":
            return None
        frame = whole(needed(values, "frame"), "frame", 0)
        if frame >= MOST_FRAMES:
            raise FormatError("the frame is too large", expected=f"below {MOST_FRAMES}", got=frame, todo="Correct it.")
        shape = Shape(self.line, name, frame, values.get("outside", "0") == "1", values)
        track.shapes.append(shape)
        return shape


def _track(line: int, values: dict[str, str]) -> Track:
    group = whole(values.get("group_id", "0"), "group_id", 0)
    number = whole(needed(values, "id"), "id", 0)
    return Track(line, number, needed(values, "label"), group)
