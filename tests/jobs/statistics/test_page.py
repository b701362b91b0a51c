from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from annotator import resources
from annotator.evaluation.statistics import SequenceFacts
from annotator.evaluation.statistics_work import Work
from annotator.jobs.statistics.collecting import Collection
from annotator.jobs.statistics.page import page
from annotator.jobs.statistics.plots import Plot, draw
from tests.evaluation.facts import files, street

VOID = {"meta", "br", "img", "link", "input"}
PLOT = Plot("Track <lengths>", (("a & b", "series-0"),), "How to read it.", '<svg viewBox="0 0 1 1"></svg>')
SPLITS = {"train": ("0000",), "val": ("0001",)}


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """Collects elements with their words, and fails where tags do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []
        self.found: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.found.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        for element in self.open if data.strip() else ():
            element.words.append(data)

    def all(self, name: str, kind: str = "") -> list[Element]:
        return [
            item
            for item in self.found
            if item.name == name and (not kind or kind in item.attributes.get("class", "").split())
        ]

    def texts(self, name: str, kind: str = "") -> list[str]:
        return [" ".join("".join(item.words).split()) for item in self.all(name, kind)]


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


def of(*sequences: SequenceFacts, work: Work | None = None, name: str = "street.mots") -> Collection:
    return Collection((Path("folder") / name,), sequences, work, ("One thing is <odd>.",))


@pytest.fixture
def whole() -> Reader:
    work = Work(60, 30, 6, steps=12)
    return read(page(of(street(), street("0001"), work=work), SPLITS, [[PLOT, PLOT], [PLOT]]))


class TestPage:
    def test_it_is_self_contained(self) -> None:
        text = page(of(street()), {}, [[PLOT]])
        reader = read(text)
        assert text.startswith("<!DOCTYPE html>\n")
        assert not [item for item in reader.found if item.name in ("script", "link", "img")]
        assert not [item for item in reader.found if "src" in item.attributes or "href" in item.attributes]
        assert "url(" not in text
        assert "@import" not in text

    def test_light_dark_and_paper(self, whole: Reader) -> None:
        (style,) = whole.texts("style")
        assert "prefers-color-scheme: dark" in style
        assert "@media print" in style
        assert "size: A4" in style

    def test_every_colour_of_the_plots_is_there_in_each_of_them(self) -> None:
        pytest.importorskip("matplotlib")
        rows = draw([street()])
        used = {name for row in rows for plot in row for name in re.findall(r"var\(--([\w-]+)\)", plot.svg)}
        used |= {variable for row in rows for plot in row for _, variable in plot.legend}
        style = resources.asset("report", "statistics.css").read_text(encoding="utf-8")
        light, dark, paper = (
            set(re.findall(r"--([\w-]+):", block)) for block in re.findall(r":root \{([^}]*)\}", style)
        )
        assert light == dark == paper
        assert used <= light
        assert {"muted", "rule", "series-0", "accepted", "level-3"} <= used

    def test_names_are_escaped(self, whole: Reader) -> None:
        reader = read(page(of(street("<b>&"), name="<i>.mots"), {}, []))
        assert reader.texts("h1") == ["Annotation statistics: <i>.mots"]
        assert not reader.all("i")
        assert not reader.all("b")
        assert "One thing is <odd>." in reader.texts("li")
        assert "Track <lengths>" in whole.texts("h2")

    def test_figures(self, whole: Reader) -> None:
        cards = [item.words for item in whole.all("div", "card")]
        assert cards == [
            ["2", "sequences"],
            ["20", "frames"],
            ["6", "tracks"],
            ["12", "masks"],
            ["2", "manual (16.7\N{NO-BREAK SPACE}%)"],
            ["16.0 s", "working time a finished mask"],
        ]

    def test_of_files_and_of_one_thing(self) -> None:
        cards = [item.words for item in read(page(of(files()), {}, [])).all("div", "card")]
        assert cards[0] == ["1", "sequence"]
        assert cards[2] == ["1", "track"]
        assert cards[4:] == [["–", "manual: files do not say"]]

    def test_tables(self, whole: Reader) -> None:
        assert whole.texts("caption") == ["Annotation · Track lengths, mask sizes, crowding", "States", "Sequences"]
        rows = whole.texts("tr")
        assert rows[1].startswith("traincar110241")
        assert len(whole.all("tr", "total")) == 6
        assert len(whole.all("tr", "begins")) == 6

    def test_a_splits_name_is_written_once(self, whole: Reader) -> None:
        words = [word for row in whole.all("tbody")[:1] for word in row.words]
        assert words.count("train") == 1

    def test_plots_in_rows(self, whole: Reader) -> None:
        rows = whole.all("section", "plots")
        assert [item.attributes["style"] for item in rows] == ["--columns: 2", "--columns: 1"]
        assert len(whole.all("svg")) == len(whole.all("figure")) == 3
        assert whole.texts("ul", "legend") == ["a & b"] * 3

    def test_what_is_meant_is_said(self, whole: Reader) -> None:
        (notes,) = whole.texts("section", "notes")
        for words in ("Boxes overlap:", "Occlusion by labels:", "Working time runs", "Masks a frame:", "as in COCO"):
            assert words in notes
        (notes,) = read(page(of(files()), {}, [])).texts("section", "notes")
        assert "column “occluded”" not in notes
        assert "Working time" not in notes


class TestSequences:
    def test_each_has_a_line(self, whole: Reader) -> None:
        body = whole.all("tbody")[-1]
        assert body.words == [
            *("0000", "train", "10", "6", "1242×375", "2", "4", "1", "2", "5", "1", "2"),
            *("0001", "val", "10", "6", "1242×375", "2", "4", "1", "2", "5", "1", "2"),
        ]

    def test_of_files_nothing_is_said_of_states(self) -> None:
        reader = read(page(of(files()), {}, []))
        assert "accepted" not in reader.texts("th")
        assert reader.all("tbody")[-1].words == ["0000", "–", "4", "2", "1242×375", "1", "2", "0"]

    def test_paper_has_room_for_some(self) -> None:
        many = [street(f"{number:04d}") for number in range(40)]
        reader = read(page(of(*many), {}, []))
        rows = [item for item in reader.all("tr") if item.words[:1] and item.words[0].isdecimal()]
        hidden = [item for item in rows if "screen-only" in item.attributes.get("class", "")]
        assert len(rows) == 40
        assert 0 < len(hidden) < 40
        assert reader.texts("p", "print-only")[0].startswith(f"and {len(hidden)} more")

    def test_a_long_table_takes_their_place_on_paper(self) -> None:
        many = [street(f"{number:04d}") for number in range(12)]
        splits = {f"part {number}": (f"{number:04d}",) for number in range(12)}
        reader = read(page(of(*many), splits, []))
        states, sequences = reader.all("section", "wide")[1:]
        assert "screen-only" in states.attributes["class"]
        assert "screen-only" in sequences.attributes["class"]

    @pytest.mark.parametrize(
        "sequences",
        [(), (SequenceFacts("made", "0000", 1, 375, 1242, (), 1, 1),), (SequenceFacts("made", "0", 0, 0, 0, ()),)],
    )
    def test_little_to_show(self, sequences: tuple[SequenceFacts, ...]) -> None:
        reader = read(page(of(*sequences, work=Work()), SPLITS, []))
        assert [item.words[0] for item in reader.all("div", "card")][2:4] == ["0", "0"]
        assert len(reader.all("caption")) == (3 if sequences else 2)
