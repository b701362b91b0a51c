"""The program `mots-annotator`: finds the verb, runs it, and turns what goes wrong into one line or a traceback."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from annotator import __version__
from annotator.cli import (
    accept,
    add,
    benchmark,
    benchmark_speed,
    benchmark_window,
    check,
    convert,
    demo,
    doctor,
    evaluate,
    export,
    finetune,
    forget,
    importing,
    info,
    new,
    pretrain,
    propose,
    relink,
    stats,
    track,
    trackrcnn,
    validate,
    window,
)
from annotator.cli.console import PROGRAM, note
from annotator.jobs.context import one_line

INTERRUPTED = 130
VERBS: dict[str, Callable[..., None]] = {
    "new": new.new,
    "open": window.open_window,
    "demo": demo.demo,
    "add": add.add,
    "info": info.info,
    "propose": propose.propose,
    "finetune": finetune.finetune,
    "forget": forget.forget,
    "accept": accept.accept,
    "check": check.check,
    "track split": track.split,
    "track merge": track.merge,
    "track swap": track.swap,
    "track delete-range": track.delete_range,
    "track interpolate": track.interpolate,
    "track occluded": track.occluded,
    "track suggest": track.suggest,
    "import": importing.import_file,
    "export": export.export,
    "convert": convert.convert,
    "validate": validate.validate_files,
    "stats": stats.stats,
    "evaluate": evaluate.evaluate,
    "agreement": evaluate.agreement,
    "relink": relink.relink,
    "pretrain": pretrain.pretrain,
    "trackrcnn train": trackrcnn.train,
    "trackrcnn track": trackrcnn.track,
    "trackrcnn add": trackrcnn.add,
    "trackrcnn tune": trackrcnn.tune,
    "benchmark refine": benchmark.refine,
    "benchmark speed": benchmark_speed.speed,
    "benchmark window": benchmark_window.window,
    "doctor": doctor.doctor,
}
"""What a person types → what it does; verbs of two words belong to a group."""

GROUPS = {
    "benchmark": "Measure the program: its masks against true ones, and its speed.",
    "track": "Split, merge and swap tracks, delete frames, fill gaps, mark what is occluded.",
    "trackrcnn": "Train TrackR-CNN on masks, and have it find and track the objects of other sequences.",
}


class Interrupted(Exception):  # noqa: N818 - the person's wish
    """Ctrl+C; the text says what was kept."""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{PROGRAM} {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Semi-automatic mask annotation of tracks: boxes in, corrected masks out, as KITTI MOTS.

    \b
    The way through, without a window:
      mots-annotator new street.mots --sequence KITTI/training/image_02/0000
      mots-annotator propose street.mots
      mots-annotator open street.mots
      mots-annotator export street.mots --output mots
    """


def _interruptible(verb: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(verb)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            verb(*arguments, **options)
        except KeyboardInterrupt as error:
            raise Interrupted(str(error) or "What was stored before is kept.") from None

    return run


def _first_sentence(verb: Callable[..., None]) -> str:
    return (verb.__doc__ or "").split("\n\n")[0].split(". ")[0].rstrip(".") + "."


def build() -> typer.Typer:
    """The command line with all verbs."""
    app = _typer()
    app.callback()(_root)
    groups = {name: _typer(help=text) for name, text in GROUPS.items()}
    for words, verb in VERBS.items():
        *group, name = words.split()
        place = groups[group[0]] if group else app
        place.command(name, short_help=_first_sentence(verb))(_interruptible(verb))
    for name, group_app in groups.items():
        group_app.callback()(lambda: None)  # else a group of one verb would be that verb
        app.add_typer(group_app, name=name)
    return app


def _typer(**options: Any) -> typer.Typer:
    return typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        **options,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; `arguments` without its name, by default those of the process.

    Returns:
        the exit status: 0 done, 1 the person or the environment is at fault, 2 wrong usage, 130 interrupted. A bug is
        raised as it is.
    """
    try:
        build()(args=None if arguments is None else list(arguments), prog_name=PROGRAM)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except Interrupted as kept:
        note(f"{PROGRAM}: interrupted. {kept}")
        return INTERRUPTED
    except Exception as error:
        line = one_line(error)
        if line is None:
            raise
        note(f"{PROGRAM}: {line}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
