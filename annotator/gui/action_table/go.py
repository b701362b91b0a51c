"""Ways to another frame, mask or difference."""

from __future__ import annotations

from annotator.gui.action_table.action import Action
from annotator.gui.verbs import checks, compare, navigate, window

GO = (
    Action(
        "next-frame", "Next frame", lambda context: navigate.step(context, 1), ("D", "Right"), "next", ("sequence",)
    ),
    Action(
        "previous-frame",
        "Previous frame",
        lambda context: navigate.step(context, -1),
        ("A", "Left"),
        "previous",
        ("sequence",),
    ),
    Action(
        "next-10",
        "10 frames on",
        lambda context: navigate.step(context, 10),
        ("Shift+D", "Shift+Right"),
        "",
        ("sequence",),
    ),
    Action(
        "previous-10",
        "10 frames back",
        lambda context: navigate.step(context, -10),
        ("Shift+A", "Shift+Left"),
        "",
        ("sequence",),
    ),
    Action(
        "next-open",
        "Next open frame of the track",
        lambda context: navigate.to_open(context, 1),
        ("N",),
        "next-open",
        ("track",),
        tip="Go to the next frame of this track that is not accepted.",
    ),
    Action(
        "previous-open",
        "Previous open frame of the track",
        lambda context: navigate.to_open(context, -1),
        ("Shift+N",),
        "previous-open",
        ("track",),
    ),
    Action(
        "draw-next",
        "Draw next",
        navigate.draw_next,
        ("Q",),
        "draw-next",
        ("sequence", "write"),
        tip="Go to the mask that is worth drawing by hand most; again goes to the next best one.",
    ),
    Action(
        "next-difference",
        "Next difference",
        lambda context: compare.step(context, 1),
        ("F8",),
        "next-difference",
        ("comparison",),
        tip="Go to the next difference of the list, select its track and zoom to it.",
    ),
    Action(
        "previous-difference",
        "Previous difference",
        lambda context: compare.step(context, -1),
        ("Shift+F8",),
        "previous-difference",
        ("comparison",),
    ),
    Action(
        "next-finding",
        "Next finding",
        lambda context: checks.step(context, 1),
        ("F9",),
        "next-difference",
        ("sequence",),
        tip="Go to the next place that the quality checks name, select its track and zoom to it.",
    ),
    Action(
        "previous-finding",
        "Previous finding",
        lambda context: checks.step(context, -1),
        ("Shift+F9",),
        "previous-difference",
        ("sequence",),
    ),
    Action("track-start", "First frame of the track", navigate.to_track_start, ("Home",), "", ("track",)),
    Action("track-end", "Last frame of the track", navigate.to_track_end, ("End",), "", ("track",)),
    Action("start", "First frame", navigate.to_start, ("Ctrl+Home",), "first", ("sequence",)),
    Action("end", "Last frame", navigate.to_end, ("Ctrl+End",), "last", ("sequence",)),
    Action("play", "Play or pause", window.play, ("K",), "play", ("sequence",)),
    Action("go-to", "Go to frame…", window.go_to, ("Ctrl+G",), "", ("sequence",)),
)
