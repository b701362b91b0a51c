"""`mots-annotator trackrcnn`: train the tracker on masks, track sequences with it, search its thresholds."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli import select
from annotator.cli.console import note, print_json, progress_bar, say, table
from annotator.cli.options import AsJson, ProjectPath, SequenceName
from annotator.domain.classes import class_name
from annotator.domain.words import plural
from annotator.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.domain.exchange import LoadedTrack
    from annotator.jobs.trackrcnn.sources import Source
    from refinement.trackrcnn.train import TrainConfig


class Size(StrEnum):
    """Sizes of the network."""

    SMALL = "small"
    FULL = "full"


class By(StrEnum):
    """By what objects of two frames are held to be one."""

    EMBEDDING = "embedding"
    MASK = "mask"
    BOX = "box"
    CENTRE = "centre"
    BOTH = "both"


_PLACES = "KITTI or MOTChallenge folders, a folder of images, a video, or a project"
Data = Annotated[list[Path], typer.Argument(metavar="DATA…", help=f"Sequences with masks: {_PLACES}.")]
CheckpointFile = Annotated[Path, typer.Argument(metavar="CHECKPOINT", help="Network from 'trackrcnn train'.")]
Truth = Annotated[
    Path | None,
    typer.Option("--truth", metavar="PATH", help="Masks in place of those beside the images: a file, or a folder."),
]
FrameRange = Annotated[str | None, typer.Option("--frames", metavar="A-B", help="Only these frames, counted from 0.")]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Checkpoint to write.")]
Steps = Annotated[int, typer.Option(min=1, help="Optimiser steps, one clip each.")]
ClipLength = Annotated[int, typer.Option("--clip", min=1, help="Frames of a clip.")]
Layers = Annotated[int, typer.Option("--temporal-layers", min=0, help="3D convolutions; 0 leaves frames on their own.")]
Rate = Annotated[float, typer.Option("--learning-rate", help="Rate of the optimiser, between warm-up and end.")]
ShortSide = Annotated[
    int | None,
    typer.Option(
        "--short-side",
        min=32,
        help="Shorter side of the input in pixels (small: 256, full: 640); less for frames that are very wide.",
    ),
]
Initial = Annotated[
    Path | None, typer.Option("--initial", metavar="FILE", help="Checkpoint of this kind to go on from.")
]
Coco = Annotated[
    Path | None,
    typer.Option("--coco", metavar="FILE", help="torchvision's COCO checkpoint of maskrcnn_resnet50_fpn_v2, for full."),
]
Threads = Annotated[int | None, typer.Option("--threads", min=1, help="Processor cores; by default all.")]
Seed = Annotated[int, typer.Option(help="Seed of all that is drawn by lot.")]
Thresholds = Annotated[
    Path | None, typer.Option("--thresholds", metavar="FILE", help="Thresholds from 'trackrcnn tune'.")
]


def train(
    data: Data,
    output: Output,
    truth: Truth = None,
    frames: FrameRange = None,
    size: Annotated[Size, typer.Option(help="small trains on a CPU; full is ResNet-50, for a GPU.")] = Size.SMALL,
    steps: Steps = 3000,
    clip: ClipLength = 8,
    temporal_layers: Layers = 2,
    rate: Rate = 5e-4,
    short_side: ShortSide = None,
    initial: Initial = None,
    coco: Coco = None,
    threads: Threads = None,
    seed: Seed = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from where an interrupted run was saved.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace FILE and the saved state beside it.")] = False,
) -> None:
    """Train TrackR-CNN on sequences with masks: it finds, outlines and tracks objects on its own afterwards.

    Ignore regions teach nothing. Of a project, masks that were accepted or corrected are learned. The state is saved
    every 50 steps beside FILE, with a log as CSV: an interrupted run goes on with --resume.

    \b
    Examples:
      mots-annotator trackrcnn train rendered --output street.pt --clip 4 --steps 1000
      mots-annotator trackrcnn train street.mots --output mine.pt --initial street.pt
      mots-annotator trackrcnn train KITTI_MOTS --output kitti.pt --size full --coco maskrcnn_resnet50_fpn_v2.pth
    """
    from refinement.trackrcnn.train import TrainConfig

    config = TrainConfig(
        output,
        size=size.value,
        steps=steps,
        clip=clip,
        learning_rate=rate,
        temporal_layers=temporal_layers,
        short_side=short_side,
        initial=initial,
        coco=coco,
        threads=threads,
        seed=seed,
        resume=resume,
    )
    if not resume and not overwrite:
        _check_new(output, config.state_path)
    _run_training(_sources(data, truth, frames), config)


def track(
    checkpoint: CheckpointFile,
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help=f"Sequences: {_PLACES}.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the MOTS txt files.")],
    thresholds: Thresholds = None,
    boxes: Annotated[
        Path | None,
        typer.Option("--boxes", metavar="FILE", help="Tracks whose boxes are given: only masks are added, ids stay."),
    ] = None,
    frames: FrameRange = None,
    as_json: AsJson = False,
) -> None:
    """Track sequences with a trained network, and write MOTS txt.

    'validate' and 'evaluate' take the files; 'import --state proposed' brings them into a project, as proposals with
    boxes.

    \b
    Examples:
      mots-annotator trackrcnn track street.pt unseen --output found --thresholds street.json
      mots-annotator trackrcnn track street.pt video.mp4 --output found
      mots-annotator trackrcnn track street.pt unseen --output found --boxes unseen/training/label_02
    """
    from annotator.formats.mots import mots
    from annotator.jobs.context import DirectContext
    from annotator.jobs.trackrcnn import thresholds as files
    from annotator.jobs.trackrcnn.tracking import TrackPlan, content
    from refinement.trackrcnn.tracker import TrackerConfig

    config = files.read(thresholds) if thresholds is not None else TrackerConfig()
    told = []
    for item in _sources([source], None, frames):
        given = _given_boxes(item, boxes) if boxes is not None else None
        with progress_bar(f"Tracking {item.sequence.name}", quiet=as_json) as tell:
            found = content(TrackPlan(checkpoint, item, config, given), DirectContext(tell))
            path = mots.TXT.place(output, item.sequence)
            counts = mots.write_lines(found, path)
        masks = {class_name(class_id): count for class_id, count in sorted(counts.items())}
        told.append({"sequence": item.sequence.name, "path": str(path), "masks": masks, "notes": found.notes})
    _answer(told, as_json)


def add(
    checkpoint: CheckpointFile,
    project: ProjectPath,
    sequence: SequenceName = None,
    thresholds: Thresholds = None,
    frames: FrameRange = None,
    every: Annotated[
        bool, typer.Option("--every", help="Add the tracks of objects that have one, too; else they are left out.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Track the sequences of a project, and add what is found as new tracks with masks as proposals.

    Tracks that are there stay as they are. An object is left out when its box fits that of a track of its class in most
    frames that both are in.

    \b
    Examples:
      mots-annotator trackrcnn add street.pt street.mots --thresholds street.json
      mots-annotator trackrcnn add street.pt street.mots --sequence 0301 --frames 0-99 --every
    """
    from annotator.jobs.context import DirectContext
    from annotator.jobs.trackrcnn.bringing import BringSnapshot, find_tracks, store_tracks
    from annotator.jobs.trackrcnn.sources import Source, chosen_frames

    told = []
    with select.opened(project) as document:
        for item in select.sequences(document.state, sequence):
            source = Source(item, document.base, frames=chosen_frames(item, frames))
            with progress_bar(f"Tracking {item.name}", quiet=as_json) as tell:
                found = find_tracks(BringSnapshot(source, checkpoint, thresholds), DirectContext(tell))
            brought = store_tracks(document, found, skip_tracked=not every)
            tracks = {str(number): class_name(class_id) for number, class_id in brought.classes.items()}
            counts = {"tracks": tracks, "masks": brought.masks, "left_out": len(brought.left_out)}
            told.append({"sequence": item.name, **counts, "notes": list(found.notes)})
    _tell_added(told, as_json)


def tune(
    checkpoint: CheckpointFile,
    data: Data,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Thresholds to write, as JSON.")],
    truth: Truth = None,
    frames: FrameRange = None,
    cue: Annotated[By, typer.Option(help="By what objects of two frames are held to be one.")] = By.EMBEDDING,
    trials: Annotated[int, typer.Option(min=1, help="How many thresholds to try.")] = 1000,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Search the tracker's thresholds at random, class by class, for the best sMOTSA on sequences with masks.

    \b
    Examples:
      mots-annotator trackrcnn tune street.pt rendered --output street.json
      mots-annotator trackrcnn tune street.pt rendered --output boxes.json --cue box --trials 200
    """
    from annotator.jobs.context import DirectContext
    from annotator.jobs.trackrcnn import thresholds as files
    from annotator.jobs.trackrcnn.tuning import TunePlan
    from annotator.jobs.trackrcnn.tuning import tune as job
    from refinement.trackrcnn.tracker import Cue

    plan = TunePlan(checkpoint, tuple(_sources(data, truth, frames)), Cue(cue.value), trials, seed)
    with files.writing(output) as put:
        with progress_bar("Searching thresholds", quiet=as_json) as tell:
            found = job(plan, DirectContext(tell))
        scores = {str(number): round(item.smotsa, 4) for number, item in found.metrics.items()}
        put(found.config, {"checkpoint": checkpoint.name, "trials": trials, "sMOTSA": scores})
    for text in found.notes:
        note(text)
    rows = [
        (class_name(number), rule.score, rule.distance, rule.keep, metrics.smotsa, metrics.motsa, metrics.id_switches)
        for number, rule in sorted(found.config.rules.items())
        for metrics in [found.metrics[number]]
    ]
    names = ("class", "score", "distance", "keep", "sMOTSA", "MOTSA", "IDS")
    if as_json:
        print_json({"path": str(output), "classes": [dict(zip(names, row, strict=True)) for row in rows]})
        return
    table(names, [tuple(f"{value:.3f}" if isinstance(value, float) else value for value in row) for row in rows])
    say(f"written: {output}")


def _run_training(sources: list[Source], config: TrainConfig) -> None:
    from annotator.jobs.context import DirectContext
    from annotator.jobs.trackrcnn.training import train as job

    reached = 0
    with progress_bar("Training") as tell:

        def on_progress(done: int, total: int, text: str) -> None:
            nonlocal reached
            reached = done
            tell(done, total, text)

        try:
            trained = job(sources, config, DirectContext(on_progress))
        except KeyboardInterrupt:
            # Before the first step, a state there is that of a former run.
            saved = config.state_path.is_file() and (config.resume or reached > 0)
            todo = "go on with --resume" if saved else "nothing is saved yet"
            raise KeyboardInterrupt(f"Step {reached} of {config.steps}; {todo}.") from None
    for text in trained.notes:
        note(text)
    loss = f", last loss {trained.last.loss:.3f}, {trained.last.seconds:.0f} s" if trained.last else ""
    say(f"{trained.checkpoint}: {plural(config.steps, 'step')}{loss}")


def _sources(paths: list[Path], truth: Path | None, frames: str | None) -> list[Source]:
    from annotator.jobs.trackrcnn.sources import sources

    if truth is not None and truth.is_file() and len(paths) > 1:
        problem = "a file has the masks of one sequence, and there are several"
        raise AnnotatorError(problem, path=truth, todo="Name a folder with one file a sequence.")
    return [item for path in paths for item in sources(path, truth=truth, frames=frames)]


def _given_boxes(item: Source, boxes: Path) -> tuple[LoadedTrack, ...]:
    from annotator.formats.boxes.assemble import assemble
    from annotator.formats.boxes.box_files import boxes_for, default_table

    found = boxes_for(item.sequence.name, boxes, None)
    return assemble(item.sequence, found, default_table(found), []).tracks


def _answer(told: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json({"sequences": told})
        return
    for item in told:
        masks = ", ".join(f"{count:,} {name}" for name, count in item["masks"].items()) or "none"
        say(f"{item['sequence']}: masks: {masks}; written: {item['path']}")
        for text in item["notes"]:
            note(f"{item['sequence']}: {text}")


def _tell_added(told: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json({"sequences": told})
        return
    for item in told:
        left_out = f"; {plural(item['left_out'], 'object')} left out, tracked already" if item["left_out"] else ""
        added = f"{plural(len(item['tracks']), 'new track')} with {plural(item['masks'], 'mask')}"
        say(f"{item['sequence']}: {added}{left_out}")
        for text in item["notes"]:
            note(f"{item['sequence']}: {text}")


def _check_new(*paths: Path) -> None:
    for path in paths:
        if path.exists():
            todo = "Go on with --resume, replace it with --overwrite, or choose another name."
            raise AnnotatorError("a file of this name exists already", path=path, todo=todo)
