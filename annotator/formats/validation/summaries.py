"""Many problems as a person wants to hear them: each where they are few, else the first and a word on the rest."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from annotator.domain.words import plural
from annotator.formats.problems import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MOST_ALIKE = 5
"""Problems of one kind in one file that are told one by one."""

_MOST_PAIRS = 5


def told(problems: Iterable[Problem]) -> Iterator[str]:
    """The lines for a person: of a kind that a file has more than `MOST_ALIKE` of, the first and a word on the rest."""
    groups: defaultdict[tuple[Path, Kind], list[Problem]] = defaultdict(list)
    listed = list(problems)
    for problem in listed:
        groups[_group(problem)].append(problem)
    for problem in listed:
        members = groups[_group(problem)]
        if problem.kind is Kind.OTHER or len(members) <= MOST_ALIKE:
            yield str(problem)
        elif problem is members[0]:
            yield str(problem)
            yield rest(members)


def rest(members: list[Problem]) -> str:
    """One line on all problems of a kind but the first."""
    home, kind = _group(members[0])
    parts = [part for part in (_frames(members), _lines(members), _pairs(members)) if part]
    return f"{home}: and {len(members) - 1:,} more like that ({kind}): {'; '.join(parts)}."


def _group(problem: Problem) -> tuple[Path, Kind]:
    is_image = problem.line is None and problem.path.suffix.lower() == ".png"
    return problem.path.parent if is_image else problem.path, problem.kind


def _frames(members: list[Problem]) -> str:
    frames = sorted({problem.frame for problem in members if problem.frame is not None})
    if not frames:
        return ""
    return f"in {plural(len(frames), 'frame')}, the first is {frames[0]}, the last {frames[-1]}"


def _lines(members: list[Problem]) -> str:
    lines = [problem.line for problem in members if problem.line is not None]
    if lines:
        return f"lines {min(lines)} to {max(lines)}"
    return f"files {members[0].path.name} to {members[-1].path.name}"


def _pairs(members: list[Problem]) -> str:
    """Which ids overlap, how much, and from when on, the largest first."""
    pixels: Counter[tuple[int, ...]] = Counter()
    frames: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for problem in members:
        if problem.kind is Kind.OVERLAP and len(problem.ids) == 2 and problem.frame is not None:
            pair = tuple(sorted(problem.ids))
            pixels[pair] += problem.pixels
            frames[pair].append(problem.frame)
    if not pixels:
        count = sum(problem.pixels for problem in members)
        return plural(count, "pixel") if count else ""
    parts = [
        f"{' and '.join(map(str, pair))} share {plural(count, 'pixel')} in {plural(len(set(frames[pair])), 'frame')} "
        f"from {min(frames[pair])}"
        for pair, count in pixels.most_common(_MOST_PAIRS)
    ]
    more = len(pixels) - len(parts)
    return f"{plural(len(pixels), 'pair')} of ids, {plural(pixels.total(), 'pixel')}: " + ", ".join(
        parts + ([f"and {plural(more, 'more pair')}"] if more else [])
    )
