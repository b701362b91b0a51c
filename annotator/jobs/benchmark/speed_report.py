"""A benchmark of speed in tables for people (markdown) and as one document for scripts (JSON)."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from annotator import __version__
from annotator.domain.words import plural
from annotator.jobs import proposing
from annotator.jobs.benchmark.report import table, write_file
from annotator.jobs.benchmark.speed import Speed, SpeedPlan

_LEGEND = (
    "All was measured in one run, network and ways to masks by turns: other programs slow both down, and the share is "
    "the median of those of each turn. Way means what the job of proposing does: guidance by two manual masks a track, "
    "crops, network, masks at full size as run lengths; new masks that overlap are asked for twice."
)


def write(folder: Path, speed: Speed, plan: SpeedPlan) -> list[Path]:
    """Write ``speed.md`` and ``speed.json`` into `folder`, each by rename; returns their paths.

    Raises:
        JobError: they cannot be written.
    """
    document = json.dumps(as_json(speed, plan), indent=1, ensure_ascii=False) + "\n"
    texts = {"speed.md": markdown(speed, plan), "speed.json": document}
    return [write_file(folder / name, text.encode()) for name, text in texts.items()]


def markdown(speed: Speed, plan: SpeedPlan) -> str:
    """Both tables."""
    rates = speed.rates
    rows = [
        _rate(f"network alone, {proposing.BATCH} crops at a time", rates.network, None),
        _rate("from decoded frames to run lengths", rates.memory, rates.memory_share),
        _rate("from image files to run lengths", rates.disk, rates.disk_share),
    ]
    lines = [f"# Speed, {speed.name}", "", _settings(speed, plan), "", _LEGEND, ""]
    lines += table(["proposals", "masks a second", "of the network", "ms a mask"], rows)
    each = f"{median(speed.latencies) * 1000:.0f} ms (median of {len(speed.latencies)})"
    lines += ["", f"A single proposal, from the order to the mask, the network being warm: {each}.", ""]
    lines += [f"A round of fine-tuning, track {speed.track_id}, from the order to new proposals in the project:", ""]
    columns = ["manual masks", "seconds", "preparing", "optimiser steps", "new proposals"]
    rounds = [
        [
            str(item.manual),
            f"{item.total:.1f}",
            f"{item.preparing:.1f}",
            f"{item.stepping:.1f} ({item.steps})",
            f"{item.proposing:.1f} ({item.proposals})",
        ]
        for item in speed.rounds
    ]
    return "\n".join([*lines, *table(columns, rounds)]) + "\n"


def as_json(speed: Speed, plan: SpeedPlan) -> dict[str, Any]:
    """All figures: rates in masks a second, times in seconds."""
    settings = asdict(plan)
    settings["initial"] = plan.initial.name if plan.initial else None
    rates = speed.rates
    return {
        "program": __version__,
        "settings": settings,
        "hardware": speed.hardware,
        "sequence": {"name": speed.name, "height": speed.size[0], "width": speed.size[1]},
        "network": {"crop": speed.side, "batch": proposing.BATCH, "rate": median(rates.network)},
        "memory": {"rate": median(rates.memory), "share": rates.memory_share},
        "disk": {"rate": median(rates.disk), "share": rates.disk_share},
        "repetitions": [
            {"masks": masks, "crops": crops, "network": network, "memory": memory, "disk": disk}
            for masks, crops, network, memory, disk in zip(
                speed.masks, speed.crops, rates.network, rates.memory, rates.disk, strict=True
            )
        ],
        "latency": {"median": median(speed.latencies), "each": list(speed.latencies)},
        "rounds": {"track": speed.track_id, "each": [asdict(item) for item in speed.rounds]},
    }


def _settings(speed: Speed, plan: SpeedPlan) -> str:
    network = f"network {plan.initial.name}" if plan.initial else "shipped network"
    words = speed.hardware
    threads = f", {plural(int(words['threads']), 'CPU thread')}"
    height, width = speed.size
    return (
        f"mots-annotator {__version__}, {network}, crops of {speed.side} px, {words['precision']} on "
        f"{words['device']}{threads}; frames of {width}x{height}; {plan.repetitions} turns of {max(speed.masks)} masks "
        f"({sum(speed.crops) / sum(speed.masks):.2f} crops a mask)."
    )


def _rate(name: str, rates: tuple[float, ...], share: float | None) -> list[str]:
    rate = median(rates)
    extremes = f"{rate:.1f} ({min(rates):.1f} to {max(rates):.1f})"
    return [name, extremes, "–" if share is None else f"{share * 100:.0f} %", f"{1000 / rate:.1f}"]
