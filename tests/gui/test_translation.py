"""Languages: chosen, loaded, complete for the table of actions, and with the placeholders of the sources."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from annotator.gui import layout, translation
from annotator.gui.action_table.action import plain
from annotator.gui.actions import ACTIONS, ActionSet
from annotator.gui.context import Context
from annotator.gui.dialogs.settings import SettingsDialog
from annotator.gui.palette.entries import collect, search
from annotator.gui.translation import TRANSLATED, chosen, install, marked, spoken, tr
from annotator.resources import asset
from tests.conftest import ROOT

PLACEHOLDER = re.compile(r"\{(\w*)\}")
TAGS = re.compile(r"</?\w+>")


@pytest.fixture(scope="module")
def update() -> ModuleType:
    """The script that collects texts, as a module."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("update", ROOT / "assets" / "translations" / "update.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    assert install("zh_CN") == "zh_CN"
    yield
    assert install("en") == "en"


@pytest.mark.parametrize("language", TRANSLATED)
class TestFiles:
    def test_every_action_is_translated(self, update: ModuleType, language: str) -> None:
        known = update.read(update.HERE / f"{language}.ts")
        texts = [text for action in ACTIONS.values() for text in (action.text, action.tip) if text]
        assert [text for text in (*texts, *layout.MENUS) if not known.get(text)] == []

    def test_every_other_text_is_translated(self, update: ModuleType, language: str) -> None:
        """When this fails, run assets/translations/update.py and translate what it lists."""
        known = update.read(update.HERE / f"{language}.ts")
        assert [text for text in update.collected() if not known.get(text)] == []

    def test_placeholders_and_tags_agree(self, update: ModuleType, language: str) -> None:
        for text, translated in update.read(update.HERE / f"{language}.ts").items():
            if translated:
                assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(translated)), text
                assert sorted(TAGS.findall(text)) == sorted(TAGS.findall(translated)), text
                assert text.endswith("…") == translated.endswith("…"), text

    def test_the_compiled_file_is_that_of_the_source(
        self, update: ModuleType, language: str, qapp: QApplication
    ) -> None:
        translator = QTranslator()
        assert translator.load(str(asset("translations", f"{language}.qm")))
        for text, translated in update.read(update.HERE / f"{language}.ts").items():
            assert translator.translate(translation.CONTEXT, text) == translated, text

    def test_mnemonics_of_a_menu_do_not_clash(self, update: ModuleType, language: str) -> None:
        known = update.read(update.HERE / f"{language}.ts")
        for title, names in layout.MENUS.items():
            texts = [known[ACTIONS[name].text] for name in names if name in ACTIONS]
            letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
            assert len(letters) == len(set(letters)), title

    def test_mnemonics_are_kept(self, update: ModuleType, language: str) -> None:
        known = update.read(update.HERE / f"{language}.ts")
        for action in ACTIONS.values():
            assert ("&" in action.text) == ("&" in known[action.text]), action.text


def test_the_page_on_languages_names_what_there_is(update: ModuleType) -> None:
    page = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")
    assert all(f"`{name}(" in page for name in update._CALLS)
    assert all(f"`assets/translations/{name}.ts`" in page for name in TRANSLATED)
    assert str(Path(update.__file__).relative_to(ROOT)) in page
    assert "(docs/languages.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_check_of_the_script_changes_nothing(update: ModuleType) -> None:
    before = {path: path.read_bytes() for path in update.HERE.iterdir() if path.is_file()}
    done = subprocess.run(
        [sys.executable, str(update.HERE / "update.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert "texts are translated" in done.stdout, done.stderr
    assert {path: path.read_bytes() for path in update.HERE.iterdir() if path.is_file()} == before


def test_texts_are_found_and_files_kept(update: ModuleType, tmp_path: Path) -> None:
    source = 'tr("Plain.")\ntr("Two " "parts", a=1)\nmarked("Table & <b>co</b>")\ntr(name)\nother("No")\nx.tr("No")\n'
    found = dict.fromkeys(update.texts_of(source), "a.py")
    assert list(found) == ["Plain.", "Two parts", "Table & <b>co</b>"]
    path = tmp_path / "xx.ts"
    update.write(path, "xx", found, {"Table & <b>co</b>": "表 & <b>co</b>"})
    assert update.read(path) == {"Plain.": "", "Two parts": "", "Table & <b>co</b>": "表 & <b>co</b>"}
    assert 'type="unfinished"' in path.read_text(encoding="utf-8")
    update.compile_file(path)
    assert path.with_suffix(".qm").stat().st_size > 0


@pytest.mark.parametrize(
    ("choice", "system", "language"),
    [
        ("en", ["zh-CN"], "en"),
        ("zh_CN", ["de"], "zh_CN"),
        ("system", ["zh-Hans-CN", "en"], "zh_CN"),
        ("system", ["zh-CN"], "zh_CN"),
        ("system", ["de-DE", "zh-CN"], "zh_CN"),
        ("system", ["en-GB", "zh-CN"], "en"),
        ("system", ["zh-Hant-TW", "zh-TW"], "en"),
        ("system", ["de-DE"], "en"),
        ("system", [], "en"),
        ("klingon", ["zh-CN"], "zh_CN"),
    ],
)
def test_the_system_s_language_is_spoken_where_it_can_be(choice: str, system: list[str], language: str) -> None:
    assert chosen(choice, system) == language


def test_texts_are_filled() -> None:
    assert tr("Track {number}", number=3) == "Track 3"
    assert tr("100 % {of nothing}") == "100 % {of nothing}", "without values nothing is filled"
    assert marked("Mask") == "Mask"


def test_chinese(chinese: None, context: Context, qtbot: QtBot) -> None:
    assert spoken() == "zh_CN"
    assert tr("Track {number}", number=3) == "轨迹 3"
    assert tr("no such text") == "no such text"
    actions = ActionSet(context, context)
    assert actions["export"].text() == "导出(&E)…"
    assert ACTIONS["export"].title == "导出"
    assert "绘制多边形" in actions["tool-polygon"].toolTip()
    context.selection.track_id = 1
    actions["accept"].trigger()
    assert actions["undo"].text().startswith("撤销(&U) ")


def test_qt_s_own_texts_are_chinese_too(chinese: None, qtbot: QtBot) -> None:
    if not (Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / "qtbase_zh_CN.qm").is_file():
        pytest.skip("this Qt came without its translations")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    qtbot.addWidget(box)
    assert "关闭" in box.button(QDialogButtonBox.StandardButton.Close).text()


def test_the_palette_finds_actions_in_both_languages(chinese: None, context: Context, qtbot: QtBot) -> None:
    entries = collect(context, ActionSet(context, context), lambda path: None)
    for typed in ("导出", "export"):
        found = search(typed, entries, (), None, lambda frame: None)
        assert found[0].name == "export", typed
    assert search("track 2", entries, (), None, lambda frame: None)[0].title == "轨迹 2"


def test_the_settings_are_in_chinese(chinese: None, context: Context, qtbot: QtBot) -> None:
    dialog = SettingsDialog(context.settings, ActionSet(context, context).keymap)
    qtbot.addWidget(dialog)
    assert dialog.windowTitle() == "设置"
    assert not dialog.grab().isNull()


def test_going_back_to_english(qapp: QApplication) -> None:
    install("zh_CN")
    assert install("en") == "en"
    assert QCoreApplication.translate(translation.CONTEXT, "Settings") == "Settings"


def test_a_missing_file_costs_the_translation_alone(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "zh_CN.qm"
    broken.write_text("no translations")
    monkeypatch.setattr(translation, "asset", lambda *_: broken)
    assert install("zh_CN") == "en"
    monkeypatch.undo()
    monkeypatch.setattr(translation, "TRANSLATED", ("xx_XX",))
    assert install("xx_XX") == "en"
    assert tr("Settings") == "Settings"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("&Undo", "Undo"), ("撤销(&U)", "撤销"), ("导出(&E)…", "导出…"), ("A && B", "A & B"), ("(5)", "(5)")],
)
def test_texts_without_their_mnemonic(text: str, shown: str) -> None:
    assert plain(text) == shown
