"""Every verb is documented: in the README, and by an example in its help."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest
import typer.main

from annotator.cli.main import VERBS, build
from tests.cli.conftest import Run
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def _examples(text: str) -> list[list[str]]:
    """The program's command lines in a text, without their comments."""
    lines = re.findall(r"^\s*(?:\.venv/bin/)?mots-annotator +(.+)$", text, flags=re.MULTILINE)
    return [shlex.split(line, comments=True) for line in lines]


@pytest.mark.parametrize("verb", VERBS)
def test_the_readme_names_every_verb(verb: str) -> None:
    assert re.search(rf"mots-annotator {verb}\b|`{verb}`", README), f"README.md does not say what '{verb}' does"


def _command(words: list[str]) -> tuple[Any, list[str]]:
    """The command that a line calls, None if there is none, and the words that are left for it."""
    command: Any = typer.main.get_command(build())
    while command is not None and hasattr(command, "commands"):
        command, words = command.commands.get(words[0]) if words else None, words[1:]
    return command, words


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_every_verb_has_an_example(run: Run, verb: str) -> None:
    text = run(*verb.split(), "--help").out
    assert any(" ".join(example).startswith(verb) for example in _examples(text))


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_is_explained(verb: str) -> None:
    command, _ = _command(verb.split())
    assert [item.name for item in command.params if not getattr(item, "help", None)] == []


def test_examples_in_help_and_readme_use_what_there_is(run: Run) -> None:
    texts = [README, *(run(*verb.split(), "--help").out for verb in VERBS)]
    unknown = []
    for example in (example for text in texts for example in _examples(text)):
        if example[0].startswith("-"):
            continue
        command, rest = _command(example)
        options = {name for item in command.params for name in (*item.opts, *item.secondary_opts)} if command else set()
        unknown += [
            f"{' '.join(example)}: {word}" for word in rest if word.startswith("-") and word not in (*options, "--help")
        ]
        unknown += [] if command else [f"{example[0]} is no verb"]
    assert unknown == []
