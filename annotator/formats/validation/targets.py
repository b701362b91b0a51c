"""What of a file or folder is to be validated: MOTS txt files, folders of MOTS png, seqmaps, in the usual layouts.

KITTI MOTS: ``instances_txt/0002.txt`` and ``instances/0002/000000.png``. MOTSChallenge: ``MOTS20-02/gt/gt.txt`` beside
``seqinfo.ini``, or ``MOTS20-02.txt`` for results. TrackEval keeps ground truth of KITTI MOTS as ``label_02/0002.txt``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.domain.sequences import Numbering
from annotator.formats.mots.mots import name_of_txt
from annotator.formats.mots.mots_png import png_names
from annotator.formats.mots.seqmap import looks_like_seqmap
from annotator.formats.problems import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DEEPEST = 5  # TrackEval: gt/mot_challenge/MOTS-train/<sequence>/gt/gt.txt
_IMAGE_FOLDERS = frozenset({"image_02", "image_03", "img1"})
_INFO = "seqinfo.ini"
_MOTSCHALLENGE_NAME = re.compile(r"MOTS[0-9]*-[0-9]+.*")


@dataclass(frozen=True, slots=True)
class Target:
    """The masks of one sequence.

    Attributes:
        path: a MOTS txt file or a folder of MOTS png.
    """

    path: Path

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of png."""
        return self.path.is_dir()

    @property
    def name(self) -> str:
        """Name of the sequence, as the layout tells it."""
        return self.path.name if self.is_folder else name_of_txt(self.path)

    @property
    def collection(self) -> Path:
        """The folder that holds the sequences of a data set or of a result."""
        return self.path.parent.parent.parent if self._is_ground_truth else self.path.parent

    @property
    def info(self) -> Path | None:
        """The sequence's ``seqinfo.ini``, if there is one."""
        path = self.collection / self.name / _INFO
        return path if path.is_file() else None

    @property
    def numbering(self) -> Numbering | None:
        """How the layout counts frames, if it tells."""
        of_motschallenge = self._is_ground_truth or self.info or _MOTSCHALLENGE_NAME.fullmatch(self.name)
        return Numbering.MOTCHALLENGE if of_motschallenge else None

    @property
    def is_in_sequence_folder(self) -> bool:
        """Whether it is ``<sequence>/gt/gt.txt``."""
        return self._is_ground_truth

    @property
    def _is_ground_truth(self) -> bool:
        return self.path.name == "gt.txt" and self.path.parent.name == "gt"

    @property
    def wanted_name(self) -> str:
        """The name under which the evaluators find it: of plain numbers they make four digits."""
        if self._is_ground_truth or not (self.is_folder or self.path.suffix.lower() == ".txt"):
            return self.path.name  # what has another ending is something else, which reading it tells
        name = f"{int(self.name):04d}" if re.fullmatch(r"[0-9]{1,9}", self.name) else self.name
        return name if self.is_folder else f"{name}.txt"

    def name_problems(self) -> Iterator[Problem]:
        """Names under which the evaluators would not find it."""
        if self.path.name != self.wanted_name:
            problem, todo = "the evaluators do not find a file of this name", "Rename it."
            yield Problem(self.path, None, problem, self.wanted_name, self.path.name, todo, Kind.NAME)


def find(path: Path) -> tuple[list[Target], list[Path]]:
    """The targets at or below `path`, each one sequence, and the seqmaps beside them; both sorted."""
    if path.is_file():
        return ([], [path]) if looks_like_seqmap(path) else ([Target(path)], [])
    targets: list[Target] = []
    seqmaps: list[Path] = []
    _look(path, _DEEPEST, targets, seqmaps)
    return targets, seqmaps


def _look(folder: Path, depth: int, targets: list[Target], seqmaps: list[Path]) -> None:
    if png_names(folder):
        targets.append(Target(folder))
        return
    truth = folder / "gt" / "gt.txt"
    if truth.is_file() or (folder / _INFO).is_file():  # besides masks, det/ and the images
        targets.extend([Target(truth)] if truth.is_file() else [])
        depth = 0
    for item in sorted(item for item in folder.iterdir() if not item.name.startswith(".")):
        if item.is_dir() and depth and item.name not in _IMAGE_FOLDERS:
            _look(item, depth - 1, targets, seqmaps)
        elif item.is_file() and looks_like_seqmap(item):
            seqmaps.append(item)
        elif item.is_file() and item.suffix.lower() == ".txt":
            targets.append(Target(item))
