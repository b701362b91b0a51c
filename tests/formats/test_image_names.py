from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain.sequences import Numbering, Sequence
from annotator.formats.image_names import image_name, made_up_notes

STREET = Sequence(0, "0002", "", ("a.jpg", ""), 2, 8, 10)


@pytest.mark.parametrize(
    ("images", "name"),
    [
        ("", "0002/a.jpg"),
        ("data/image_02/0002", "0002/a.jpg"),
        ("data/MOT/0002/img1", "0002/img1/a.jpg"),
        ("data/0002/left/img1", "0002/a.jpg"),
        ("data/elsewhere", "0002/a.jpg"),
    ],
)
def test_a_name_begins_at_the_folder_of_the_sequence(images: str, name: str) -> None:
    assert image_name(replace(STREET, images=images), 0) == name


def test_missing_names_are_made_of_the_number_that_the_data_set_gives_the_frame() -> None:
    assert image_name(STREET, 1) == "0002/000001.png"
    assert image_name(replace(STREET, frames=(), numbering=Numbering.MOTCHALLENGE), 1) == "0002/000002.png"


def test_made_up_names_are_told_once_for_all_sequences() -> None:
    known = replace(STREET, frames=("a.jpg", "b.jpg"))
    assert made_up_notes([known]) == ()
    assert made_up_notes([replace(STREET, frames=(), frame_count=0)]) == ()
    assert made_up_notes([STREET]) == ("The names of images are not known: they are called like 0002/a.jpg.",)
    assert made_up_notes([known, STREET, replace(STREET, name="0006", frames=())]) == (
        "The names of images of 2 sequences are not known: they are called like 0002/a.jpg.",
    )
