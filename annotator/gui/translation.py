"""The languages of the window: English in the sources, others from Qt's translation files in assets/translations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from annotator.domain.words import plural
from annotator.errors import AnnotatorError
from annotator.resources import asset

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTEXT = "annotator"  # of every text in the translation files
SOURCE = "en"
TRANSLATED = ("zh_CN",)


class _Spoken:
    """The translators that are installed; Qt does not keep them alive."""

    language: str = SOURCE
    translators: tuple[QTranslator, ...] = ()


def tr(text: str, /, **values: object) -> str:
    """A text in the language in use, with its {placeholders} filled; the text itself where there is no translation.

    Texts have to stand in the call itself: ``assets/translations/update.py`` finds them there.
    """
    found = QCoreApplication.translate(CONTEXT, text)
    return found.format(**values) if values else found


def counted(count: int, word: str, many: str = "") -> str:
    """A count with its word in the language in use; see `plural`. The word has to stand in the call itself."""
    if spoken() == SOURCE:
        return plural(count, word, many)
    return tr("{count} {things}", count=f"{count:,}", things=tr(word))


def marked(text: str) -> str:
    """The text itself: for tables, whose texts are translated when they are shown."""
    return text


def spoken() -> str:
    """Name of the language in use."""
    return _Spoken.language


def chosen(choice: str, wanted: Sequence[str] | None = None) -> str:
    """The language that a setting means; "system" is the first of the system's languages that the window speaks.

    Args:
        choice: "system" or the name of a language.
        wanted: the system's languages, as ``zh-Hans-CN``; by default asked from Qt.
    """
    if choice in (SOURCE, *TRANSLATED):
        return choice
    for name in QLocale.system().uiLanguages() if wanted is None else wanted:
        locale = QLocale(name)
        if locale.language() == QLocale.Language.English:
            return SOURCE
        if locale.name() in TRANSLATED:
            return locale.name()
    return SOURCE


def install(choice: str) -> str:
    """Speak the language of a setting from now on, and return its name; what is shown already stays as it is.

    A missing or broken translation file costs the translation alone: the window speaks English.
    """
    language = chosen(choice)
    for translator in _Spoken.translators:
        QCoreApplication.removeTranslator(translator)
    _Spoken.language, _Spoken.translators = SOURCE, ()
    if language == SOURCE:
        return SOURCE
    own = QTranslator()
    try:
        loaded = own.load(str(asset("translations", f"{language}.qm")))
    except AnnotatorError:
        loaded = False
    if not loaded:
        return SOURCE
    qt = QTranslator()
    qt.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    _Spoken.language, _Spoken.translators = language, (qt, own)
    for translator in _Spoken.translators:
        QCoreApplication.installTranslator(translator)
    return language
