"""Brings the translation files up to date with the texts of the window, and compiles them: run it after changing texts.

python assets/translations/update.py          collect the texts, keep what is translated, write NAME.ts and NAME.qm
python assets/translations/update.py --check  change nothing; list what has no translation, and fail if there is any

Translate in NAME.ts with Qt Linguist (pyside6-linguist) or an editor, then run it again. Texts are found in calls of
`tr`, `marked` and `counted` in annotator/gui, and in the tables of actions, menus, settings and classes.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from annotator.domain.classes import CLASSES
from annotator.gui import layout, settings
from annotator.gui.actions import ACTIONS, GROUPS
from annotator.gui.translation import CONTEXT, TRANSLATED

HERE = Path(__file__).resolve().parent
SOURCES = HERE.parents[1] / "annotator" / "gui"
_CALLS = {"tr": 0, "marked": 0, "counted": 1}  # which argument is a text


def collected() -> dict[str, str]:
    """Every text of the window → where it is, by file or table."""
    found: dict[str, str] = {}
    for path in sorted(SOURCES.rglob("*.py")):
        for text in texts_of(path.read_text(encoding="utf-8")):
            found.setdefault(text, path.relative_to(SOURCES.parent).as_posix())
    for text in tables():
        found.setdefault(text, "tables")
    return found


def texts_of(source: str) -> list[str]:
    """The texts in calls of `tr`, `marked` and `counted` in a module."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    arguments = [
        call.args[place]
        for call in calls
        if isinstance(call.func, ast.Name) and len(call.args) > (place := _CALLS.get(call.func.id, len(call.args)))
    ]
    return [item.value for item in arguments if isinstance(item, ast.Constant) and isinstance(item.value, str)]


def tables() -> list[str]:
    """The texts of tables, which are translated when they are shown."""
    texts = [text for action in ACTIONS.values() for text in (action.text, action.tip) if text]
    texts += [*GROUPS, *layout.MENUS, *layout.WITH_TEXT.values()]
    for setting in settings.described().values():
        texts += [setting.section, setting.title, *filter(None, [setting.help]), *dict(setting.choices).values()]
    return texts + [item.name for item in CLASSES.values()]


def read(path: Path) -> dict[str, str]:
    """Text → translation, "" where there is none yet; nothing where there is no file."""
    if not path.is_file():
        return {}
    messages = ElementTree.parse(path).iter("message")
    return {message.findtext("source", ""): message.findtext("translation", "") for message in messages}


def write(path: Path, language: str, found: dict[str, str], known: dict[str, str]) -> None:
    """Write a translation file: texts in order of their places, each with its translation or marked as unfinished."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for text, place in sorted(found.items(), key=lambda item: (item[1], item[0])):
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "location", filename=place)
        ElementTree.SubElement(message, "source").text = text
        translation = ElementTree.SubElement(message, "translation")
        translation.text = known.get(text) or None
        if not known.get(text):
            translation.set("type", "unfinished")
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def compile_file(path: Path) -> None:
    """Make the .qm file that the program loads."""
    name = "pyside6-lrelease"
    program = shutil.which(name, path=str(Path(sys.executable).parent)) or name
    subprocess.run([program, "-silent", str(path), "-qm", str(path.with_suffix(".qm"))], check=True)


def main(arguments: list[str]) -> int:
    """Update or check all languages; returns the exit status."""
    found, status = collected(), 0
    for language in TRANSLATED:
        path = HERE / f"{language}.ts"
        known = read(path)
        missing = [text for text in found if not known.get(text)]
        if "--check" in arguments:
            status |= bool(missing)
        else:
            write(path, language, found, known)
            compile_file(path)
        sys.stdout.write(f"{language}: {len(found) - len(missing)} of {len(found)} texts are translated\n")
        sys.stdout.writelines(f"  {found[text]}: {text}\n" for text in missing)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
