"""What `python -m benchmarks` does with its arguments."""

# ruff: noqa: T201  (to print is what it does)

from __future__ import annotations

import argparse
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from benchmarks import (
    gallery,
    images,
    learning,
    report,
    sequences,
    signals,
    simulation,
    spiking,
)
from benchmarks.harness import (
    BENCHMARKS,
    UnequalError,
    failures,
    found,
    heap,
    measure,
    missing,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

# The results of a benchmark, what went wrong, the versions of peers, and who is missing.
Told: TypeAlias = tuple[list[dict[str, Any]], list[str], dict[str, str], dict[str, str]]

# Loading them enters their benchmarks.
_families = (spiking, signals, simulation, sequences, images, learning, gallery)
NAMES = [
    name
    for family in _families
    for name, cases in BENCHMARKS.items()
    if cases.__module__ == family.__name__
]


def main(arguments: Sequence[str]) -> int:
    """Race, print, write and check; return the exit code."""
    options = _parser().parse_args(arguments)
    results: list[dict[str, Any]] = []
    wrong: list[str] = []
    for name in options.benchmarks or NAMES:
        told = apart(name)
        results += told[0]
        wrong += told[1]
        found.update(told[2])
        missing.update(told[3])
    outcome = {**report.surroundings(), "results": results}
    for peer, why in outcome["missing"].items():
        print(f"Not compared with {peer}: {why}")
    print(report.measured_with(outcome))
    if options.write:
        # The site compares kernels; a difference has no place in its chart.
        outcome["results"] = [result for result in results if result["ratios"]]
        report.write(outcome, options.write, NAMES)
    if options.check:
        wrong += failures(results)
    for line in wrong:
        print(f"FAILED  {line}")
    return 1 if wrong else 0


def apart(name: str) -> Told:
    """Race in a process of its own: a heap that others have used is not as cold."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(race, name).result()


def race(name: str) -> Told:
    """Measure the cases of a benchmark one by one, and print what was found."""
    results, wrong = [], []
    for case in BENCHMARKS[name]():
        if case.heap == "cold" and not heap.can_set():
            missing[f"{name}, cold heap"] = "only the GNU C library can be set"
            continue
        try:
            results.append(measure(name, case))
        except UnequalError as error:
            wrong.append(f"{name}, {error}")
        else:
            print(report.table(results[-1]), flush=True)
    return results, wrong, found, missing


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nox -s bench --", description=__doc__)
    parser.add_argument(
        "benchmarks",
        nargs="*",
        choices=[[], *NAMES],
        metavar="NAME",
        help="what to race, all by default: " + ", ".join(NAMES),
    )
    parser.add_argument(
        "--check", action="store_true", help="fail where a target is missed"
    )
    parser.add_argument(
        "--write",
        type=Path,
        metavar="FOLDER",
        help="write benchmarks.json, the chart and the tables of the site to a folder",
    )
    return parser
