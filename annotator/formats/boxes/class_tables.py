"""Which class each type of a data set becomes: default tables, and changes to them written by a person.

KITTI's default follows what the KITTI MOTS annotation did with the boxes of the KITTI tracking labels. Measured over
its 21 training sequences (boxes of each type; tracks whose own id carries a mask of class car or pedestrian):

============= ====== ======================= ==========================================================
type          boxes  tracks with own mask    what covers most of its boxes
============= ====== ======================= ==========================================================
Car           27,300 577 of 579 as car       its own mask, 26,741 boxes
Pedestrian    11,470 167 of 167 (pedestrian) its own mask, 11,271 boxes
Van            3,301 0 of 57                 ignore region 2,678; a neighbouring object 619
Cyclist        1,938 0 of 37                 ignore region 1,885
Truck          1,189 0 of 13                 ignore region 1,186
Misc             793 0 of 18                 ignore region 770
Person           676 0 of 34                 ignore region 657
Tram             595 0 of 12                 ignore region 595
DontCare      18,039 (no ids)                ignore region 16,563
============= ====== ======================= ==========================================================

So cars and pedestrians are objects, and everything else, vans included, is an ignore region. ("Person" is KITTI's
Person_sitting under the name that the tracking labels use.)
"""

from __future__ import annotations

from types import MappingProxyType

from annotator.domain.classes import CAR, CLASSES, IGNORE, PEDESTRIAN, UNTYPED, ClassTable
from annotator.errors import FormatError, hint

NOT_CONSIDERED = "not considered"
LARGEST_CLASS = 65  # the largest whose ids fit the 16 bits of a png

_CAR, _PERSON, _IGNORE = CAR.class_id, PEDESTRIAN.class_id, IGNORE.class_id

KITTI_TABLE = ClassTable(
    MappingProxyType(
        {
            "Car": _CAR,
            "Pedestrian": _PERSON,
            "Van": _IGNORE,
            "Truck": _IGNORE,
            "Tram": _IGNORE,
            "Misc": _IGNORE,
            "Cyclist": _IGNORE,
            "Person": _IGNORE,
            "Person_sitting": _IGNORE,
            "DontCare": _IGNORE,
        }
    )
)

MOTCHALLENGE_NAMES = MappingProxyType(
    {
        1: "pedestrian",
        2: "person on vehicle",
        3: "car",
        4: "bicycle",
        5: "motorbike",
        6: "non motorised vehicle",
        7: "static person",
        8: "distractor",
        9: "occluder",
        10: "occluder on the ground",
        11: "occluder full",
        12: "reflection",
        13: "crowd",
    }
)
"""Class numbers of ``gt.txt`` (MOT16, MOT17; 13 is MOT20's)."""

MOTCHALLENGE_TABLE = ClassTable(
    MappingProxyType(
        {
            "pedestrian": _PERSON,
            NOT_CONSIDERED: _IGNORE,
            "person on vehicle": _IGNORE,
            "car": _CAR,
            "bicycle": None,
            "motorbike": None,
            "non motorised vehicle": None,
            "static person": _IGNORE,
            "distractor": _IGNORE,
            "occluder": None,
            "occluder on the ground": None,
            "occluder full": None,
            "reflection": _IGNORE,
            "crowd": _IGNORE,
        }
    )
)
"""MOTChallenge's own evaluation ignores boxes of static persons, persons on vehicles, distractors and reflections.

A pedestrian whose confidence flag is 0 has the type "not considered". Other classes always have the flag 0, so there it
says nothing.
"""

BOX_TABLE = ClassTable(
    MappingProxyType({"car": _CAR, "pedestrian": _PERSON, "person": _PERSON, "ignore": _IGNORE, UNTYPED: _PERSON})
)
"""For box files of a person's own; a file that names no types has type "object"."""


EVERY_TABLE = ClassTable(MappingProxyType({**BOX_TABLE.entries, **MOTCHALLENGE_TABLE.entries, **KITTI_TABLE.entries}))
"""All default tables in one, for changes that are written before it is known what will be opened."""


def table_from_text(text: str, base: ClassTable = EVERY_TABLE) -> ClassTable:
    """`base` with changes such as ``Van=car,Truck=none,Cyclist=ignore,person on vehicle=2``.

    The left side is a type as the data set writes it (capitals do not matter for types that `base` knows), the right
    one a class by name or number, or ``none`` to leave the type out.

    Raises:
        FormatError: a part is not ``type=class``, or the class is not known.
    """
    return base.changed(changes_from_text(text, base).entries)


def changes_from_text(text: str, base: ClassTable = EVERY_TABLE) -> ClassTable:
    """The changes alone, for a format whose own table they are to change.

    Raises:
        FormatError: see `table_from_text`.
    """
    changes: dict[str, int | None] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        source, equals, target = (piece.strip() for piece in part.partition("="))
        if not (source and equals and target):
            todo = "Write, for example, Van=car,Truck=none."
            raise FormatError("the class table is not understood", expected="type=class", got=f"'{part}'", todo=todo)
        class_id = class_from_text(target)
        changes.update(dict.fromkeys(_known_types(source, base), class_id))
    return ClassTable(MappingProxyType(changes))


def class_from_text(text: str) -> int | None:
    """A class number from its name or number; None for ``none``.

    Raises:
        FormatError: there is no such class; the message names the closest.
    """
    names = {item.name: item.class_id for item in CLASSES.values()}
    word = text.strip().lower()
    if word == "none":
        return None
    if word in names:
        return names[word]
    if word.isascii() and word.isdecimal() and 1 <= int(word) <= LARGEST_CLASS:
        return int(word)
    expected = f"a class by name, its number (1 to {LARGEST_CLASS}), or none"
    todo = hint(word, [*names, "none"])
    raise FormatError("there is no such class", expected=expected, got=f"'{text.strip()}'", todo=todo)


def _known_types(source: str, base: ClassTable) -> list[str]:
    return [name for name in base.entries if name.lower() == source.lower()] or [source]
