"""How well what was typed fits a text: letters in order, best at the beginnings of words."""

from __future__ import annotations

from dataclasses import dataclass

_START, _NEXT, _ANY = 12, 8, 1  # points for a letter: at the beginning of a word, right behind the last one, elsewhere
_WHOLE, _LONG = 5, 6  # more for each letter of a typed word that is in the text as it is, up to so many letters
_GAP = 0.1  # less for each letter that is skipped


@dataclass(frozen=True, slots=True)
class Match:
    """How a text fits.

    Attributes:
        score: higher is better.
        places: which letters of the text were typed.
    """

    score: float
    places: frozenset[int]


def match(typed: str, text: str) -> Match | None:
    """Whether every word that was typed is in the text, its letters in order; words may come in any order.

    Nothing typed fits everything with a score of 0. Upper and lower case are the same.
    """
    low, score = _lowered(text), 0.0
    places: set[int] = set()
    for word in typed.split():
        found = _word(_lowered(word), low)
        if found is None:
            return None
        score += found.score
        places |= found.places
    return Match(score - _GAP * len(text) / 10 if places else 0.0, frozenset(places))


def _word(word: str, text: str) -> Match | None:
    whole = _whole(word, text)
    return whole if whole is not None else _scattered(word, text)


def _whole(word: str, text: str) -> Match | None:
    """The word as it is, where a word of the text begins if there is such a place."""
    places = [place for place in range(len(text)) if text.startswith(word, place)]
    if not places:
        return None
    place = min(places, key=lambda item: (not _begins(text, item), item))
    points = (_START if _begins(text, place) else _ANY) + _NEXT * (len(word) - 1)
    end = place + len(word)
    complete = _begins(text, place) and (end == len(text) or not text[end].isalnum())
    score = _WHOLE * min(len(word), _LONG) + points + (_START if complete else 0) - _GAP * place
    return Match(score, frozenset(range(place, end)))


def _scattered(word: str, text: str) -> Match | None:
    """The letters of the word in order, those at beginnings of words before others."""
    places: list[int] = []
    score = 0.0
    for letter in word:
        start = places[-1] + 1 if places else 0
        found = [place for place in range(start, len(text)) if text[place] == letter]
        if not found:
            return None
        begun = next((place for place in found if _begins(text, place)), None)
        close = bool(places) and found[0] == start
        place = found[0] if close or begun is None or not _fits_after(word, len(places), text, begun) else begun
        score += _NEXT if close else _START if _begins(text, place) else _ANY
        score -= _GAP * (place - start)
        places.append(place)
    return Match(score, frozenset(places))


def _fits_after(word: str, count: int, text: str, place: int) -> bool:
    """Whether the letters behind letter number `count` are still there behind a place."""
    for letter in word[count + 1 :]:
        place = text.find(letter, place + 1)
        if place < 0:
            return False
    return True


def _begins(text: str, place: int) -> bool:
    return text[place].isalnum() and (place == 0 or not text[place - 1].isalnum())


def _lowered(text: str) -> str:
    """Lower case letter by letter, so that places stay: some letters become two by `str.lower`."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
