"""Projects, files in and out, comparison."""

from __future__ import annotations

from annotator.gui.action_table.action import Action
from annotator.gui.verbs import compare, files, trackrcnn, window

FILE = (
    Action("new", "&New project…", files.new, ("Ctrl+N",), "new"),
    Action("open", "&Open project…", files.open_, ("Ctrl+O",), "open"),
    Action("demo", "Open the &demo", files.demo, (), "demo"),
    Action("add-sequence", "&Add sequences…", files.add, (), "folder", ("project", "write")),
    Action("import", "&Import boxes and masks…", files.import_masks, ("Ctrl+I",), "import", ("sequence", "write")),
    Action(
        "tracks-from-network",
        "&Tracks from TrackR-CNN…",
        trackrcnn.choose,
        (),
        "track",
        ("sequence", "write"),
        tip="A trained network finds and tracks the objects of this sequence; you review them.",
    ),
    Action(
        "overview",
        "Project o&verview…",
        files.overview,
        ("Ctrl+Shift+O",),
        "overview",
        ("project",),
        tip="How far each sequence has come, what is left, and how long that may take.",
    ),
    Action("export", "&Export…", files.export, ("Ctrl+E",), "export", ("sequence",)),
    Action(
        "compare",
        "Com&pare with…",
        compare.choose,
        ("Ctrl+D",),
        "compare",
        ("sequence",),
        tip="Hold the masks of this sequence against a file, a folder or another project; step from error to error.",
    ),
    Action("close-comparison", "Close comparison", compare.close, (), "close", ("comparison",)),
    Action("relink", "&Relink images…", files.relink, (), "relink", ("sequence", "write")),
    Action("close", "&Close project", files.close, ("Ctrl+W",), "", ("project",)),
    Action("quit", "&Quit", window.quit_, ("Ctrl+Q",)),
)
