"""
Race functions that do the same work: first see that they agree, then time them.

Everything that is compared runs in one process, on one thread, in turns: first each
entrant once, then each once again. What disturbs the machine so disturbs all, and each
turn gives a ratio of its own. What is timed is the processor's time of the process.
"""

from __future__ import annotations

import gc
import importlib
import math
import time
import tracemalloc
from dataclasses import dataclass
from importlib.metadata import version
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from benchmarks import heap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import ModuleType

__all__ = [
    "BENCHMARKS",
    "OURS",
    "PLAIN",
    "Case",
    "Elsewhere",
    "Entrant",
    "Limit",
    "MissingError",
    "Target",
    "UnequalError",
    "agree",
    "benchmark",
    "close",
    "equal",
    "failures",
    "find",
    "found",
    "judge",
    "measure",
    "met",
    "missing",
    "notes",
]

OURS = "arraybook"
PLAIN = "plain loop"
BATCH = 0.005  # s: a shorter function runs several times in a turn
ROUNDS = 7, 25  # at least and at most so many turns

# What the benchmarks looked for: a distribution and its version, or why it is missing.
found: dict[str, str] = {}
missing: dict[str, str] = {}
# What is to be said beneath the results of the case that is being prepared.
notes: list[str] = []


class MissingError(Exception):
    """An entrant turns out not to be there; says who, and why."""


class UnequalError(Exception):
    """Two entrants do not agree: there is nothing to compare."""


class Elsewhere(NamedTuple):
    """What an entrant returns that runs in another process and times itself."""

    seconds: float
    result: Any
    peak: int


def equal(one: Any, other: Any) -> bool:
    """Tell whether two results have the same values."""
    return bool(np.array_equal(one, other))


def close(tolerance: float) -> Callable[[Any, Any], bool]:
    """Make a function that tells whether results differ by at most `tolerance`."""
    return lambda one, other: bool(
        np.shape(one) == np.shape(other)
        and np.allclose(one, other, rtol=0, atol=tolerance)
    )


@dataclass(frozen=True, slots=True)
class Entrant:
    """
    A function in a race.

    Attributes
    ----------
    run : callable
        Does the work; what it returns is compared with the result of the first entrant.
    share : float
        The part of the work that it does: 1/250 if the rest would take too long.
    same : callable, optional
        Compares the first entrant's result with this one's; by default that of the case.
    holds : int
        Bytes of its input that count as memory it needs.
    scales : bool
        Whether it is timed for other sizes, too.
    before : callable, optional
        Does what `run` does before its work begins; its time is subtracted.
    partial : bool
        Whether it does a part of the work only, to show how little it could take.
    """

    run: Callable[[], Any]
    share: float = 1.0
    same: Callable[[Any, Any], bool] | None = None
    holds: int = 0
    scales: bool = True
    before: Callable[[], Any] | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """
    What one entrant has to reach: at least so many times as good as another.

    With ``what="time"`` the other one takes that many times as long, with ``"memory"``
    it needs that many times the memory; ``against="its input"`` is the memory of the
    input alone.
    """

    against: str
    at_least: float
    of: str = OURS
    what: str = "time"


@dataclass(frozen=True, slots=True)
class Limit:
    """What one entrant may take beyond another: at most so many seconds."""

    against: str
    at_most: float
    of: str = OURS


@dataclass(frozen=True, slots=True)
class Case:
    """
    A race at one size.

    Attributes
    ----------
    name : str
        What is computed, in words.
    make : callable
        Takes a size and returns the entrants by name; the first is the measure of
        what is right.
    n, tiny : int
        Size of the race, and one so small that a test can afford it.
    unit : str
        What `n` counts.
    same : callable
        Compares two results.
    targets : sequence of Target or Limit
        What has to be reached. Where a difference is asked for, no ratios are told.
    heap : str
        "warm" or "cold"; see `heap`.
    sizes : sequence of int
        More sizes, from which it is fitted how time grows.
    seconds : float
        About how long the race may last.
    """

    name: str
    make: Callable[[int], dict[str, Entrant]]
    n: int
    tiny: int
    unit: str
    same: Callable[[Any, Any], bool] = equal
    targets: tuple[Target | Limit, ...] = ()
    heap: str = "warm"
    sizes: tuple[int, ...] = ()
    seconds: float = 8.0


BENCHMARKS: dict[str, Callable[[], Iterator[Case]]] = {}


def benchmark(
    function: Callable[[], Iterator[Case]],
) -> Callable[[], Iterator[Case]]:
    """Enter a generator of cases under its own name."""
    BENCHMARKS[function.__name__] = function
    return function


def find(module: str, distribution: str | None = None) -> ModuleType | None:
    """Import a peer and note its version; where it is missing note that instead."""
    name = distribution or module.partition(".")[0]
    try:
        peer = importlib.import_module(module)
    except ImportError as error:
        missing[name] = str(error)
        return None
    found[name] = version(name)
    return peer


def agree(case: Case, entrants: dict[str, Entrant]) -> dict[str, int]:
    """Run each entrant, compare the results, and return how much memory each took."""
    peaks: dict[str, int] = {}
    first: Any = None
    for name, entrant in list(entrants.items()):
        gc.collect()
        tracemalloc.start()
        try:
            result = entrant.run()
        except MissingError as error:
            who, why = error.args
            missing[who] = why
            del entrants[name]
            continue
        finally:
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        if isinstance(result, Elsewhere):
            peak, result = result.peak, result.result
        peaks[name] = entrant.holds + peak
        if entrant.before:
            notes.append(
                f"Before its first step, {name} needed "
                f"{_clocked(entrant.before, 1)[0]:.2g} s, which are not counted."
            )
        if first is None:
            first = result
        elif not entrant.partial and not (entrant.same or case.same)(first, result):
            msg = f"{case.name}: {name} and {next(iter(entrants))} do not agree"
            raise UnequalError(msg)
    return peaks


def _turn(entrant: Entrant, number: int, state: str) -> float:
    """Return the seconds that the work takes."""
    heap.prepare(state)
    took, result = _clocked(entrant.run, number)
    if isinstance(result, Elsewhere):
        return result.seconds
    if entrant.before:
        took -= _clocked(entrant.before, number)[0]
    return took / number / entrant.share


def _clocked(run: Callable[[], Any], number: int) -> tuple[float, Any]:
    """Return the seconds that some calls take, and the result of the last."""
    began = time.process_time()
    for _ in repeat(None, number):
        result = run()
    return time.process_time() - began, result


def _number(entrant: Entrant, state: str) -> int:
    """Return how often to run in a turn, so that the clock is fine enough."""
    number = 1
    while state == "warm":
        took = _turn(entrant, number, state) * number * entrant.share
        if took >= BATCH:
            break
        number = math.ceil(number * min(BATCH / max(took, 1e-9), 10)) + 1
    return number


def _times(
    entrants: dict[str, Entrant], state: str, seconds: float, rounds: tuple[int, int]
) -> dict[str, list[float]]:
    """Let the entrants run in turns."""
    heap.prepare(state)
    numbers = {name: _number(entrant, state) for name, entrant in entrants.items()}
    times: dict[str, list[float]] = {name: [] for name in entrants}
    fewest, most = rounds
    gc.collect()
    gc.disable()
    began = time.perf_counter()
    try:
        for done in range(most):
            if done >= fewest and time.perf_counter() - began > seconds:
                break
            for name, entrant in entrants.items():
                times[name].append(_turn(entrant, numbers[name], state))
    finally:
        gc.enable()
    return times


def quartiles(values: Iterable[float]) -> dict[str, float]:
    """Return the median and the quartiles around it."""
    low, middle, high = np.percentile(list(values), [25, 50, 75]).tolist()
    return {"median": middle, "low": low, "high": high}


def growth(sizes: Iterable[int], seconds: Iterable[float]) -> float:
    """Return the power of n with which time grows, from a line through logarithms."""
    slope, _ = np.polyfit(np.log(list(sizes)), np.log(list(seconds)), 1)
    return float(slope)


def measure(name: str, case: Case) -> dict[str, Any]:
    """Compare, then time the entrants of a case; return all that was found."""
    entrants = case.make(case.n)
    peaks = agree(case, entrants)
    told = notes[:]
    notes.clear()
    times = _times(entrants, case.heap, case.seconds, ROUNDS)
    exponents = _exponents(case, times) if case.sizes else {}
    ours = [entrant for entrant in entrants if entrant.startswith(OURS)]
    inputs = {entrant: entrants[entrant].holds for entrant in ours}
    return {
        "benchmark": name,
        "case": case.name,
        "size": case.n,
        "unit": case.unit,
        "heap": case.heap,
        "rounds": len(next(iter(times.values()))),
        "entrants": [
            {
                "name": entrant,
                "seconds": quartiles(times[entrant]),
                "peak": peaks[entrant],
                "exponent": exponents.get(entrant),
                "partial": entrants[entrant].partial,
            }
            for entrant in entrants
        ],
        "ratios": [
            {
                "of": of,
                "against": against,
                **quartiles(np.divide(times[against], times[of])),
            }
            for of in ours
            for against in entrants
            if against not in ours
            and not any(isinstance(target, Limit) for target in case.targets)
        ],
        "targets": judge(case.targets, times, peaks, inputs),
        "notes": told,
    }


def _exponents(case: Case, times: dict[str, list[float]]) -> dict[str, float]:
    """Time the entrants at the other sizes, too, and fit how their time grows."""
    taken: dict[str, list[float]] = {}
    for n in case.sizes:
        entrants = {
            name: entrant for name, entrant in case.make(n).items() if entrant.scales
        }
        for name, values in _times(entrants, case.heap, 0, (3, 3)).items():
            taken.setdefault(name, []).append(float(np.median(values)))
    sizes = (*case.sizes, case.n)
    return {
        name: growth(sizes, [*seconds, float(np.median(times[name]))])
        for name, seconds in taken.items()
    }


def judge(
    targets: Iterable[Target | Limit],
    times: dict[str, list[float]],
    peaks: dict[str, int],
    inputs: dict[str, int],
) -> list[dict[str, Any]]:
    """Say of each target what was reached, None where an entrant is missing."""
    verdicts = []
    for target in targets:
        if isinstance(target, Limit):
            asked = {"what": "beyond", "at_most": target.at_most}
        else:
            asked = {"what": target.what, "at_least": target.at_least}
        reached: float | None = None
        if target.of not in times:
            pass
        elif asked["what"] == "memory":
            other = peaks.get(target.against)
            if target.against == "its input":
                other = inputs[target.of]
            reached = other and other / peaks[target.of]
        elif target.against in times:
            compare = np.subtract if asked["what"] == "beyond" else _times_as_long
            reached = float(np.median(compare(times[target.of], times[target.against])))
        told = {"of": target.of, "against": target.against}
        verdicts.append({**told, **asked, "reached": reached})
    return verdicts


def _times_as_long(ours: list[float], theirs: list[float]) -> Any:
    return np.divide(theirs, ours)


def met(verdict: dict[str, Any]) -> bool:
    """Tell whether a target was reached. One whose peer is missing is not judged."""
    reached = verdict["reached"]
    if reached is None:
        return True
    if "at_most" in verdict:
        return bool(reached <= verdict["at_most"])
    return bool(reached >= verdict["at_least"])


def failures(results: Iterable[dict[str, Any]]) -> list[str]:
    """Say which targets were missed."""
    return [
        f"{result['benchmark']}, {result['case']} ({result['heap']} heap): "
        + _missed(target)
        for result in results
        for target in result["targets"]
        if not met(target)
    ]


def _missed(target: dict[str, Any]) -> str:
    of, against, reached = target["of"], target["against"], target["reached"]
    if "at_most" in target:
        least = f"{1000 * target['at_most']:.0f} ms"
        return f"{of} takes {1000 * reached:.0f}, not {least} more than {against}"
    return (
        f"{target['what']} against {against} is {reached:.2f}, "
        f"not {target['at_least']:.2f} times that of {of}"
    )
