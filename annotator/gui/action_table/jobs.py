"""What the network does in the background."""

from __future__ import annotations

from annotator.gui.action_table.action import Action
from annotator.gui.verbs import jobs

JOBS = (
    Action(
        "propose-track",
        "&Propose masks of the track",
        jobs.propose_track,
        ("G",),
        "propose",
        ("track", "write"),
        tip="Let the network propose masks for the boxes of this track that are still open.",
    ),
    Action(
        "propose-sequence",
        "Propose masks of the &sequence",
        jobs.propose_sequence,
        ("Shift+G",),
        "propose",
        ("sequence", "write"),
        tip="Let the network propose masks for all boxes that are still open.",
    ),
    Action(
        "finetune",
        "&Fine-tune this track",
        jobs.finetune_track,
        ("T",),
        "finetune",
        ("track", "write"),
        tip="Train the network on the masks that you drew for this track, and propose its others anew.",
    ),
    Action(
        "finetune-sequence",
        "Fine-tune &all tracks together",
        jobs.finetune_sequence,
        ("Shift+T",),
        "finetune",
        ("sequence", "write"),
        tip="Train one network on all masks that you drew in this sequence. It proposes for tracks that have none of"
        " their own, and the others start from it.",
    ),
    Action(
        "finetune-each",
        "Fine-tune each track in t&urn",
        jobs.finetune_each,
        (),
        "",
        ("sequence", "write"),
        tip="Train one network on all masks that you drew, then one for each track that has some, and propose anew: "
        "work for a break or a night.",
    ),
    Action(
        "improve",
        "&Improve this track",
        jobs.improve,
        ("Shift+Q",),
        "improve",
        ("track", "write"),
        tip="Go to the mask of this track that teaches the network most. Once you have corrected it and go on, the "
        "network is fine-tuned in the background.",
    ),
    Action(
        "auto-finetune",
        "Fine-tune by itself after a correction",
        jobs.switch_auto,
        (),
        "",
        ("project", "write"),
        ("auto_finetune", True),
        "Whenever you have corrected a mask and go on, fine-tune its track in the background.",
    ),
    Action(
        "forget",
        "F&orget the fine-tuning of this track",
        jobs.forget_track,
        (),
        "",
        ("track", "write"),
        tip="Delete the track's fine-tuned networks; its masks stay. The network of all tracks proposes for it again,"
        " or else the initial one.",
    ),
    Action(
        "forget-sequence",
        "Forget the fine-tuning of all tracks to&gether",
        jobs.forget_sequence,
        (),
        "",
        ("sequence", "write"),
        tip="Delete the network that learned all tracks together; masks and the networks of single tracks stay.",
    ),
    Action("cancel-job", "&Cancel the running job", jobs.cancel, ("Ctrl+.",), "cancel", ("job",)),
    Action("cancel-all", "Cancel all jobs", jobs.cancel_all, (), "", ("job",)),
)
