"""`mots-annotator evaluate`: masks and tracks against the truth; `agreement`: two annotators against each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.console import note, print_json, progress_bar, say
from annotator.cli.options import AsJson
from annotator.domain.sequences import Numbering
from annotator.errors import FormatError, hint

if TYPE_CHECKING:
    from annotator.evaluation.matching import Convention
    from annotator.jobs.evaluate.document import Table
    from annotator.jobs.evaluate.values import Plan

_PLACES = "MOTS txt or png of one or more sequences, a zip, tar or gz of them, or a project"
Seqmap = Annotated[
    Path | None,
    typer.Option("--seqmap", metavar="FILE", help="Which sequences, and how long they are; without it, all."),
]
Rules = Annotated[
    str, typer.Option("--convention", metavar="NAME", help="Whose rules to follow: mots_tools or trackeval.")
]
Classes = Annotated[
    str | None, typer.Option("--class", metavar="CLASS,…", help="Only these classes, by name or number.")
]
Counting = Annotated[
    Numbering | None,
    typer.Option("--numbering", help="Frames of files count from 0 (kitti) or from 1 (motchallenge)."),
]
WithMasks = Annotated[bool, typer.Option("--masks", help="Measure boundary accuracy F, too; some milliseconds a mask.")]
Errors = Annotated[
    int, typer.Option("--errors", min=0, metavar="N", help="List the N things that cost the score most.")
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="DIR", help="Write files and plots into this folder.")
]
Formats = Annotated[
    str, typer.Option("--format", metavar="NAME,…", help="With --output: which of txt, json, csv, latex to write.")
]
WithPlots = Annotated[
    bool, typer.Option("--plots/--no-plots", help="With --output: draw HOTA and the errors; needs matplotlib.")
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", min=1, metavar="N", help="Work on N sequences at once; by default as many as pay."),
]
OnlyAccepted = Annotated[
    bool, typer.Option("--only-accepted", help="Leave out masks of projects that nobody has accepted.")
]


def evaluate(
    truth: Annotated[Path, typer.Argument(metavar="GROUND_TRUTH", help=f"What is held to be true: {_PLACES}.")],
    results: Annotated[Path, typer.Argument(metavar="RESULTS", help="What is measured: the same kinds.")],
    seqmap: Seqmap = None,
    convention: Rules = "mots_tools",
    classes: Classes = None,
    numbering: Counting = None,
    masks: WithMasks = False,
    errors: Errors = 0,
    output: Output = None,
    formats: Formats = "txt,json,csv,latex",
    plots: WithPlots = True,
    jobs: Jobs = None,
    only_accepted: OnlyAccepted = False,
    as_json: AsJson = False,
) -> None:
    """Measure masks and tracks against the truth: sMOTSA and its family, HOTA, IDF1, and what costs the score.

    The two conventions are those of the public evaluators, mots_tools and TrackEval, and give the same figures. Where
    a sequence has no true masks of a class, there is a dash. Shares are percent in tables, 0 to 1 in files for scripts.

    \b
    Examples:
      mots-annotator evaluate KITTI_MOTS/instances_txt results.zip --seqmap val.seqmap --convention trackeval
      mots-annotator evaluate MOTS/train results --errors 20 --output evaluation
      mots-annotator evaluate instances_txt/0000.txt street.mots --class car --masks --json
    """
    from annotator.jobs.context import DirectContext
    from annotator.jobs.evaluate import document, files, run

    wanted = files.formats_of(formats)
    plan = _plan(truth, results, convention, classes, numbering, masks, errors, only_accepted, jobs, seqmap)
    if output is not None:
        files.prepare(output, plots)
    with progress_bar("Evaluation", quiet=as_json) as tell:
        found = run.evaluate(plan, DirectContext(tell))
    for text in found.notes:
        note(text)
    paths = files.write(output, found, wanted, errors=errors, with_plots=plots) if output is not None else []
    if as_json:
        print_json(document.as_json(found, errors))
        return
    listed = [document.mistake_table(found.ranked(errors))] if errors else []
    _say([*document.tables(found), *listed])
    for path in paths:
        say(f"written: {path}")


def agreement(
    first: Annotated[Path, typer.Argument(metavar="A", help=f"One annotator's work: {_PLACES}.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="Another's, on the same sequences.")],
    convention: Rules = "mots_tools",
    classes: Classes = None,
    numbering: Counting = None,
    masks: WithMasks = False,
    errors: Errors = 0,
    jobs: Jobs = None,
    only_accepted: OnlyAccepted = False,
    as_json: AsJson = False,
) -> None:
    """Hold two annotators' masks and tracks against each other, in the sequences that both have.

    The measures are those of 'evaluate', with one and then the other held to be true; IoU is the mean over the masks
    that both have.

    \b
    Examples:
      mots-annotator agreement anna.mots ben.mots
      mots-annotator agreement anna.mots ben.mots --only-accepted --errors 20
    """
    from annotator.jobs.context import DirectContext
    from annotator.jobs.evaluate import document, run

    plan = _plan(first, second, convention, classes, numbering, masks, errors, only_accepted, jobs)
    with progress_bar("Agreement", quiet=as_json) as tell:
        found = run.agreement(plan, DirectContext(tell))
    for text in found.forward.notes:
        note(text)
    if as_json:
        print_json(document.agreement_json(found, errors))
        return
    say(f"A: {first}\nB: {second}\n")
    listed = [document.difference_table(found.forward.ranked(errors))] if errors else []
    _say([*document.agreement_tables(found), *listed])


def _plan(
    truth: Path,
    found: Path,
    convention: str,
    classes: str | None,
    numbering: Numbering | None,
    masks: bool,
    errors: int,
    only_accepted: bool,
    jobs: int | None,
    seqmap: Path | None = None,
) -> Plan:
    from annotator.domain.masks import MaskState
    from annotator.jobs.evaluate.values import Plan

    return Plan(
        truth,
        found,
        seqmap,
        _convention(convention),
        _class_numbers(classes),
        numbering,
        boundaries=masks,
        mistakes=bool(errors),
        states=frozenset({MaskState.ACCEPTED}) if only_accepted else frozenset(MaskState),
        processes=jobs,
    )


def _convention(text: str) -> Convention:
    from annotator.evaluation.matching import Convention

    names = [item.value for item in Convention]
    if text.lower() not in names:
        raise FormatError(f"there is no convention '{text}'", todo=hint(text, names))
    return Convention(text.lower())


def _class_numbers(text: str | None) -> tuple[int, ...]:
    from annotator.formats.boxes.class_tables import class_from_text

    if text is None:
        return ()
    numbers = [class_from_text(word) for word in text.split(",")]
    return tuple(sorted({number for number in numbers if number is not None}))


def _say(listed: list[Table]) -> None:
    for index, table in enumerate(listed):
        say(("\n" if index else "") + table.text)
