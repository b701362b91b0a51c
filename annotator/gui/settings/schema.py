"""The one table of settings: names, kinds, defaults, ranges, and how a person meets them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

_KEY, _CHOICES = "setting", "choices"


@dataclass(frozen=True, slots=True)
class Setting:
    """How a person meets a setting; the kind is that of its default.

    Attributes:
        section: page of the dialog.
        title: what it is called.
        help: what it does, in a sentence.
        choices: values with their names, in the order of the dialog; empty where any value of the range will do.
        low: smallest value of a number.
        high: largest value of a number.
        step: by which arrow keys change a number.
        unit: behind a number; "%" shows shares of 1 as percents.
    """

    section: str
    title: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    unit: str = ""

    def fits(self, value: Any) -> bool:
        """Whether a value of the right kind is one of the choices, or in the range."""
        if self.choices:
            return value in dict(self.choices)
        return isinstance(value, bool | str) or self.low <= value <= self.high


def _shown(default: Any, **words: Any) -> Any:
    return field(default=default, metadata={_KEY: Setting(**words)})


def _kept(default: str, *others: str) -> Any:
    """One of some values, which the window keeps by itself."""
    return field(default=default, metadata={_CHOICES: (default, *others)})


APPEARANCE, IMAGE, SPEED = "Appearance", "Image", "Speed"
THEMES = (("system", "As the system"), ("dark", "Dark"), ("light", "Light"))
LANGUAGES = (("system", "As the system"), ("en", "English"), ("zh_CN", "简体中文"))
TRACK_COLOURS = (
    ("mixed", "Mixed: 12 colours, also for colour-blind eyes"),
    ("okabe-ito", "Okabe–Ito in two shades: 14 colours, also for colour-blind eyes"),
    ("bright", "Bright: 20 hues, for eyes that see all of them"),
)


@dataclass
class Values:
    """Every setting with its default. Those with a description are in the dialog; the window keeps the others.

    Attributes:
        theme: "system", "dark" or "light".
        language: "system", or the name of a language.
        track_colours: name of a palette of `annotator.gui.canvas.colours`.
        opacity: of masks, 0 to 1.
        show_boxes: whether boxes are drawn.
        show_ids: whether track numbers are drawn.
        brush_size: diameter of the brush in image pixels.
        frames_ahead: frames that are decoded before they are asked for.
        frame_memory: megabytes of decoded frames that are kept.
        keys: name of an action → its keys, where they are not those of the table.
        used: names of the actions that were run last from the command palette, newest first.
        tour_seen: whether the tour has been shown.
        review_filter: which masks the review strip lists, a `annotator.gui.review.listing.Filter`.
        review_order: in which order, a `annotator.gui.review.listing.Order`.
        auto_finetune: whether a correction starts the fine-tuning of its track.
        track_order: column by which the tracks are listed, after a minus where it descends.
        checks_height: of the quality checks in pixels, 0 before a person has changed it.
        geometry: window size and place, as Qt writes it, base64.
        layout: docks and tool bars, as Qt writes it, base64.
        recent: project files, newest first.
        folder: where the last file dialog was.
        tracking_network: checkpoint of TrackR-CNN that was used last.
        tracking_thresholds: thresholds that were used with it, or "".
    """

    theme: str = _shown("system", section=APPEARANCE, title="Theme", choices=THEMES)
    language: str = _shown(
        "system",
        section=APPEARANCE,
        title="Language",
        help="Takes effect when the program is started again.",
        choices=LANGUAGES,
    )
    track_colours: str = _shown(
        "mixed",
        section=APPEARANCE,
        title="Colours of tracks",
        help="A track has the colour of its number, in every session.",
        choices=TRACK_COLOURS,
    )
    opacity: float = _shown(
        0.5,
        section=IMAGE,
        title="Opacity of masks",
        help="How strong the fill of masks is. The slider above the image is the same.",
        high=1.0,
        step=0.05,
        unit="%",
    )
    show_boxes: bool = _shown(True, section=IMAGE, title="Draw boxes")
    show_ids: bool = _shown(True, section=IMAGE, title="Draw track numbers")
    brush_size: int = _shown(
        16,
        section=IMAGE,
        title="Size of the brush",
        help="Diameter in pixels of the image.",
        low=1,
        high=400,
        unit=" px",
    )
    frames_ahead: int = _shown(
        5,
        section=SPEED,
        title="Frames decoded ahead",
        help="More of them help with slow disks and long strides; each costs time of the processor.",
        low=1,
        high=30,
    )
    frame_memory: int = _shown(
        96,
        section=SPEED,
        title="Memory for decoded frames",
        help="Frames that were shown lately come at once as long as they are kept. For sequences that are opened next.",
        low=64,
        high=8192,
        step=32,
        unit=" MB",
    )
    keys: dict[str, list[str]] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)
    tour_seen: bool = False
    review_filter: str = _kept("open", "changed", "flagged", "all")
    review_order: str = _kept("worst", "time")
    auto_finetune: bool = False
    track_order: str = "track"
    checks_height: int = 0
    geometry: str = ""
    layout: str = ""
    recent: list[str] = field(default_factory=list)
    folder: str = ""
    tracking_network: str = ""
    tracking_thresholds: str = ""


def described() -> dict[str, Setting]:
    """Name → description of what the dialog shows, in its order."""
    return {item.name: item.metadata[_KEY] for item in fields(Values) if _KEY in item.metadata}


def sections() -> dict[str, list[str]]:
    """Page of the dialog → names of its settings, in order."""
    found: dict[str, list[str]] = {}
    for name, setting in described().items():
        found.setdefault(setting.section, []).append(name)
    return found


def acceptable(name: str, value: Any) -> bool:
    """Whether a value is of the kind and in the range of a setting; names that are no setting have none."""
    defaults = vars(Values())
    if name not in defaults or type(value) is not type(defaults[name]):
        return False
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    if isinstance(value, dict):
        return all(acceptable("used", keys) and isinstance(item, str) for item, keys in value.items())
    metadata = next(item.metadata for item in fields(Values) if item.name == name)
    if _CHOICES in metadata and value not in metadata[_CHOICES]:
        return False
    setting = described().get(name)
    return setting is None or setting.fits(value)
