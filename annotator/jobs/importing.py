"""Boxes and masks of files into a project; window and command line both call this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.domain.masks import MaskState
from annotator.errors import FormatError, hint

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from annotator.domain.classes import ClassTable
    from annotator.domain.edits import Edit
    from annotator.domain.exchange import Content
    from annotator.domain.sequences import Sequence as FrameSequence
    from annotator.formats.archives import Opened
    from annotator.formats.codec import Codec
    from annotator.formats.limits import Limits
    from annotator.project.store import Project


@dataclass(frozen=True, slots=True)
class ImportWish:
    """What to import.

    Attributes:
        path: file, folder or archive.
        state: what the masks become.
        manual: a person drew them, so that they are training samples.
        format_name: of the format; None tells it from the file.
        table: class table that comes before the format's own.
    """

    path: Path
    state: MaskState = MaskState.ACCEPTED
    manual: bool = False
    format_name: str | None = None
    table: ClassTable | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken over into one sequence; the edit is empty when nothing was new.

    Attributes:
        sequence: the sequence.
        edit: what was changed.
        notes: what a person should know, one sentence each, without a stop.
    """

    sequence: FrameSequence
    edit: Edit
    notes: tuple[str, ...]


def import_file(project: Project, sequence_ids: Sequence[int], wish: ImportWish) -> list[Imported]:
    """Take over the boxes and masks of a file in any format.

    Where the file has one sequence and one is chosen, that takes it whatever their names are; else each goes to the
    sequence of its name. A file of boxes alone replaces boxes that no person set; other files give boxes to those that
    have none.

    Args:
        project: the project.
        sequence_ids: sequences that may take something.
        wish: the file, and what becomes of it.

    Raises:
        FormatError: the file cannot be read, does not fit the sequence, or has no sequence of such a name.
    """
    from annotator.formats.archives import opened

    with opened(wish.path) as place:
        return _import(project, sequence_ids, wish, place)


def _import(project: Project, sequence_ids: Sequence[int], wish: ImportWish, place: Opened) -> list[Imported]:
    from annotator.editing.importing import import_entries
    from annotator.formats import registry
    from annotator.formats.options import ReadOptions

    path = place.root
    codec = registry.codec_of(path) if wish.format_name is None else registry.codec(wish.format_name)
    chosen = [project.state.sequence(sequence_id) for sequence_id in sequence_ids]
    options = ReadOptions(table=wish.table, images=_known(codec, chosen))
    imported = []
    for sequence, content in _pairs(list(registry.contents(path, options, codec.name)), chosen, path):
        edit, notes = import_entries(
            project.state,
            sequence.sequence_id,
            content.entries,
            wish.state,
            manual=wish.manual,
            boxes_first=not codec.holds.masks,
        )
        told = (*notes, *(text.rstrip(".") for text in (*content.notes, *place.notes)))
        imported.append(Imported(sequence, project.apply(edit, origin="import"), told))
    return imported


def _known(codec: Codec, chosen: list[FrameSequence]) -> Limits:
    """What the sequences say of the images before the file is read."""
    from annotator.formats.limits import Limits

    numberings = {sequence.numbering for sequence in chosen}
    numbering = numberings.pop() if len(numberings) == 1 else None
    if len(chosen) == 1 and not codec.holds.several:
        return Limits(size=(chosen[0].height, chosen[0].width), numbering=numbering)
    return Limits(numbering=numbering)


def _pairs(contents: list[Content], chosen: list[FrameSequence], path: Path) -> list[tuple[FrameSequence, Content]]:
    if len(contents) == 1 and len(chosen) == 1:
        return [(chosen[0], contents[0])]
    from annotator.formats.mots.layouts import number_of

    by_name = {content.sequence.name: content for content in contents}
    found = [(sequence, by_name.get(sequence.name) or by_name.get(number_of(sequence.name))) for sequence in chosen]
    pairs = [(sequence, content) for sequence, content in found if content is not None]
    if not pairs:
        wanted = " or ".join(f"'{sequence.name}'" for sequence in chosen[:5])
        todo = hint(chosen[0].name, by_name) if by_name and chosen else "Choose another file."
        raise FormatError(f"the file has no sequence called {wanted}", path=path, todo=todo)
    return pairs
