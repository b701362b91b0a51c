"""`mots-annotator pretrain`: an initial network from image sets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.console import progress_bar, say
from annotator.domain.words import plural
from annotator.errors import AnnotatorError

if TYPE_CHECKING:
    from refinement.pretrain import PretrainConfig, PretrainStep


ProposalSize = Annotated[
    int | None,
    typer.Option("--proposal-size", min=32, help="Side of the crops for proposals; by default that of --size."),
]
Late = Annotated[
    bool, typer.Option("--late", help="Leave the finest layers of --initial as they are: a third less time.")
]
Blend = Annotated[float, typer.Option(min=0, max=1, help="Share of the new weights in FILE; the rest is of --initial.")]
Rate = Annotated[float, typer.Option("--learning-rate", help="Rate of the optimiser, between warm-up and end.")]
Cooldown = Annotated[float, typer.Option(min=0, max=1, help="Share of the steps, at the end, in which the rate falls.")]


def pretrain(
    data: Annotated[
        list[Path],
        typer.Option(metavar="DIR", help="Folder with images/ and instances.json (COCO format); may be repeated."),
    ],
    output: Annotated[Path, typer.Option(metavar="FILE", help="Checkpoint to write.")],
    steps: Annotated[int, typer.Option(min=1, help="Optimiser steps.")] = 4000,
    batch_size: Annotated[int, typer.Option(min=2, help="Crops a step.")] = 8,
    encoder: Annotated[
        str, typer.Option(metavar="NAME", help="Encoder: tf_efficientnet_lite0, or another one that timm knows.")
    ] = "tf_efficientnet_lite0",
    initial: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Checkpoint to go on from, in place of ImageNet weights.")
    ] = None,
    size: Annotated[int, typer.Option(min=32, help="Side of the crops in pixels, a multiple of 16.")] = 256,
    proposal_size: ProposalSize = None,
    late: Late = False,
    blend: Blend = 1.0,
    rate: Rate = 6e-4,
    cooldown: Cooldown = 0.3,
    workers: Annotated[int, typer.Option(min=0, help="Processes that make crops; 0 makes them in between.")] = 1,
    seed: Annotated[int, typer.Option(help="Seed of the crops and of new weights.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from where an interrupted run was saved.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace FILE and the saved state beside it.")] = False,
) -> None:
    """Pretrain the network on images with instance masks. The shipped network was made this way.

    The state is saved every 200 steps beside FILE: an interrupted run goes on with --resume.

    \b
    Examples:
      mots-annotator pretrain --data coco --data cityscapes --output refinement.pt --steps 4000
      mots-annotator pretrain --data street --output street.pt --initial refinement.pt --size 192 --workers 2
    """
    from refinement.pretrain import PretrainConfig

    config = PretrainConfig(
        tuple(data),
        output,
        steps=steps,
        batch_size=batch_size,
        encoder=encoder,
        learning_rate=rate,
        initial=initial,
        mode="late" if late else "whole",
        blend=blend,
        cooldown=cooldown,
        size=size,
        proposal_size=proposal_size,
        workers=workers,
        seed=seed,
        resume=resume,
    )
    if not resume and not overwrite:
        _check_new(output, config.state_path)
    _run(config)


def _run(config: PretrainConfig) -> None:
    from refinement.pretrain import pretrain as library

    last: PretrainStep | None = None
    with progress_bar("Pretraining") as tell:

        def on_step(step: PretrainStep) -> None:
            nonlocal last
            last = step
            tell(step.step, step.steps, f"Pretraining (loss {step.loss:.3f}, IoU {step.iou:.3f})")

        try:
            path = library(config, on_step)
        except KeyboardInterrupt:
            done = last.step if last else 0
            raise KeyboardInterrupt(f"Step {done} of {config.steps}; go on with --resume.") from None
    reached = f", last loss {last.loss:.3f}, IoU {last.iou:.3f}, {last.seconds:.0f} s" if last else ""
    say(f"{path}: {plural(config.steps, 'step')}{reached}")


def _check_new(*paths: Path) -> None:
    for path in paths:
        if path.exists():
            todo = "Go on with --resume, replace it with --overwrite, or choose another name."
            raise AnnotatorError("a file of this name exists already", path=path, todo=todo)
