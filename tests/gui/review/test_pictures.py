"""What is asked of the painter, and the selection that goes with the cursor."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain.boxes import Box
from annotator.domain.edits import MaskKey
from annotator.editing import masks, order
from annotator.gui.canvas.colours import IGNORE_GREY, track_colour
from annotator.gui.context import Context
from annotator.gui.document import Document
from annotator.gui.review.crop import Crop
from annotator.gui.review.follow import Follower
from annotator.gui.review.pictures import Pictures
from annotator.gui.review.rounds import Rounds
from annotator.gui.review.thumbnails import Thumbnails
from annotator.gui.selection import Selection
from tests.documents import HEIGHT, WIDTH, rectangle
from tests.gui.review.conftest import key, proposed_anew

FIRST = rectangle(5, 10, 30, 30)


class Asked(Thumbnails):
    """Keeps what is asked for, and paints nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.crops: list[Crop] = []
        self.size = (0, 0)
        self.stopped = 0

    def show(self, frames: object, height: int, width: int) -> None:
        self.size = (height, width)

    def stop(self) -> None:
        self.stopped += 1

    def want(self, crops: object) -> None:
        self.crops = list(crops)  # type: ignore[call-overload]


@pytest.fixture
def document(context: Context) -> Document:
    assert context.document
    return context.document


class TestPictures:
    @pytest.fixture
    def asked(self, qapp: object) -> Asked:
        return Asked()

    @pytest.fixture
    def pictures(self, asked: Asked, document: Document) -> Iterator[Pictures]:
        made = Pictures(asked)
        made.show(document, 1)
        yield made
        made.show(None, None)
        assert asked.stopped

    @staticmethod
    def crop(pictures: Pictures, asked: Asked, item: MaskKey, rounds: Rounds | None = None, **how: bool) -> Crop:
        pictures.ask([item], rounds or Rounds(), 64, before=how.get("before", False))
        return asked.crops[0]

    def test_a_crop_has_mask_box_and_colour(self, pictures: Pictures, asked: Asked) -> None:
        found = self.crop(pictures, asked, key(2))
        assert asked.size == (HEIGHT, WIDTH)
        assert (found.mask, found.box, found.side) == (FIRST, Box(5, 10, 30, 30), 64)
        assert found.colour == track_colour(1).getRgb()[:3]  # type: ignore[index]
        assert [mask.bounds for mask in found.nearer] == [(25, 5, 35, 35)]

    def test_ignore_regions_are_grey(self, pictures: Pictures, asked: Asked) -> None:
        assert self.crop(pictures, asked, key(2, 3)).colour == IGNORE_GREY.getRgb()[:3]  # type: ignore[index]

    def test_they_come_in_the_order_asked(self, pictures: Pictures, asked: Asked) -> None:
        keys = [key(4), key(0, 2), key(1)]
        pictures.ask(keys, Rounds(), 64, before=False)
        assert [crop.key for crop in asked.crops] == keys

    def test_what_has_not_changed_is_the_same_crop(self, pictures: Pictures, asked: Asked) -> None:
        first = self.crop(pictures, asked, key(2))
        assert self.crop(pictures, asked, key(2)) is first
        pictures.forget({3})
        assert self.crop(pictures, asked, key(2)) is first
        pictures.forget({2})
        again = self.crop(pictures, asked, key(2))
        assert again is not first
        assert again == first

    def test_a_change_of_depth_is_another_crop(self, pictures: Pictures, asked: Asked, document: Document) -> None:
        before = self.crop(pictures, asked, key(2))
        document.push(order.bring_forward(document.state, key(2)))
        pictures.forget({2})
        after = self.crop(pictures, asked, key(2))
        assert before.nearer
        assert after.nearer == ()

    def test_without_a_mask_the_box_stays(self, pictures: Pictures, asked: Asked, document: Document) -> None:
        document.push(masks.clear_mask(document.state, [key(2)]))
        pictures.forget()
        found = self.crop(pictures, asked, key(2))
        assert (found.mask, found.nearer, found.box) == (None, (), Box(5, 10, 30, 30))

    def test_the_mask_before_only_while_it_is_wanted(
        self, pictures: Pictures, asked: Asked, document: Document
    ) -> None:
        rounds = Rounds()
        edit = proposed_anew(document.state, 2)
        document.project.apply_rebased(edit)
        rounds.apply(edit)
        assert self.crop(pictures, asked, key(2), rounds).before is None
        assert self.crop(pictures, asked, key(2), rounds, before=True).before == FIRST
        assert self.crop(pictures, asked, key(3), rounds, before=True).before is None

    def test_nothing_is_asked_without_a_project(self, asked: Asked) -> None:
        Pictures(asked).ask([key(0)], Rounds(), 64, before=False)
        assert asked.crops == []


class TestFollower:
    @pytest.fixture
    def selection(self) -> Selection:
        made = Selection()
        made.show(1, 3, 1)
        return made

    @staticmethod
    def place(selection: Selection) -> tuple[int | None, int, int | None]:
        return (selection.sequence_id, selection.frame, selection.track_id)

    def test_it_leads_and_comes_back(self, selection: Selection, qtbot: QtBot) -> None:
        follower = Follower(selection)
        follower.begin()
        with qtbot.assertNotEmitted(follower.moved):
            follower.lead(key(5, 2))
            follower.lead(None)
            assert self.place(selection) == (1, 5, 2)
            follower.back()
        assert self.place(selection) == (1, 3, 1)

    def test_what_is_chosen_elsewhere_is_the_place_to_come_back_to(self, selection: Selection, qtbot: QtBot) -> None:
        follower = Follower(selection)
        follower.begin()
        follower.lead(key(5, 2))
        with qtbot.waitSignal(follower.moved) as told:
            selection.frame = 4
        assert told.args == ["frame"]
        follower.lead(key(0, 1))
        follower.back()
        assert self.place(selection) == (1, 4, 2)

    def test_other_things_do_not_matter(self, selection: Selection, qtbot: QtBot) -> None:
        follower = Follower(selection)
        with qtbot.assertNotEmitted(follower.moved):
            selection.opacity = 0.2
            selection.tool = "polygon"
