"""Show the results of races: as text, as JSON, as tables of the site and as a chart."""

from __future__ import annotations

import json
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.harness import OURS, PLAIN, found, met, missing

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["measured_with", "merged", "site", "surroundings", "table", "write"]

NAME = "benchmarks"
STYLE = Path(__file__).parents[2] / "docs" / "_static" / "arraybook.mplstyle"

# How the chart marks an entrant, by the beginning of its name: marker and colour.
MARKS = {
    PLAIN: ("o", "C0"),
    "Brian2, Cython": ("<", "C3"),
    "Brian2, C++": (">", "C3"),
    "SciPy": ("^", "C1"),
    "scikit-learn": ("D", "C2"),
    "bottleneck": ("s", "C4"),
    "": ("P", "C5"),
}
OTHER = "another way in NumPy or Python"


def surroundings() -> dict[str, Any]:
    """Return the versions and the machine, without which a time says nothing."""
    versions = {name: version(name) for name in (OURS, "numpy", "scipy")} | found
    return {
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "system": f"{platform.system()} {platform.machine()}",
            "libc": " ".join(platform.libc_ver()),
            "python": platform.python_version(),
        },
        "versions": dict(sorted(versions.items(), key=_by_name)),
        "missing": dict(missing),
    }


def _by_name(item: tuple[str, str]) -> str:
    return item[0].casefold()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").split("\n")
    except OSError:
        return platform.processor() or sys.platform
    names = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    return names[0] if names else platform.machine()


def duration(seconds: float) -> str:
    """Return a time in a unit that suits it."""
    for unit, name in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= unit:
            return f"{_short(seconds / unit)} {name}"
    return f"{_short(seconds / 1e-9)} ns"


def size(count: float) -> str:
    """Return a number of bytes in a unit that suits it."""
    for unit, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= unit:
            return f"{_short(count / unit)} {name}"
    return f"{count:.0f} B"


def _short(number: float) -> str:
    """Return a number with about three digits, never as a power of ten."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


def _ratio(result: dict[str, Any], name: str, of: str = OURS) -> str:
    """Say how many times as long as ours it took, with the quartiles."""
    for ratio in result["ratios"]:
        if ratio["of"] == of and ratio["against"] == name:
            spread = f"{_short(ratio['low'])} to {_short(ratio['high'])}"
            return f"{_short(ratio['median'])} ({spread})"
    return ""


def _verdict(target: dict[str, Any]) -> str:
    """Say what was asked for and what came of it."""
    of = "" if target["of"] == OURS else f" ({target['of']})"
    if "at_most" in target:
        asked = f"at most {duration(target['at_most'])} beyond {target['against']}{of}"
        tell = _difference
    else:
        what = "" if target["what"] == "time" else f"{target['what']} of "
        asked = f"{what}{target['against']}{of}: at least {_short(target['at_least'])}"
        tell = _short
    if target["reached"] is None:
        return f"{asked}, not measured"
    reached = f"{asked}, is {tell(target['reached'])}"
    return reached if met(target) else f"{reached}, MISSED"


def _difference(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"


def table(result: dict[str, Any]) -> str:
    """Return a race as text: a line for each entrant, and what was to be reached."""
    lines = [
        "{benchmark}: {case} ({heap} heap, {rounds} turns)".format(**result),
        f"  {'':26}{'time':>9}  {'times as long as ours':^24}{'memory':>9}{'grows':>8}",
    ]
    for entrant in result["entrants"]:
        cells = _cells(result, entrant)
        lines.append("  {:26}{:>9}  {:^24}{:>9}{:>8}".format(*cells))
    lines += [f"  target  {_verdict(target)}" for target in result["targets"]]
    lines += [f"  note    {note}" for note in result["notes"]]
    return "\n".join(lines) + "\n"


def _cells(result: dict[str, Any], entrant: dict[str, Any]) -> tuple[str, ...]:
    """Return name, time, ratio, memory and growth of an entrant."""
    grows = entrant["exponent"]
    return (
        entrant["name"],
        duration(entrant["seconds"]["median"]),
        _ratio(result, entrant["name"]),
        size(entrant["peak"]),
        f"n^{grows:.2f}" if grows else "",
    )


def write(outcome: dict[str, Any], folder: Path, order: Sequence[str]) -> None:
    """Write results, tables and chart; other results of the same machine stay."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{NAME}.json"
    if path.exists():
        outcome = merged(json.loads(path.read_text("utf-8")), outcome)
    outcome["results"].sort(key=lambda result: order.index(result["benchmark"]))
    text = json.dumps(outcome, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", "utf-8", newline="\n")
    path.with_suffix(".inc").write_text(site(outcome), "utf-8", newline="\n")
    draw(outcome, path.with_suffix(".svg"))


def merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Add old results, unless they are renewed or of another machine or version."""
    shared = old["versions"].keys() & new["versions"].keys()
    same = all(old["versions"][name] == new["versions"][name] for name in shared)
    if old["machine"] != new["machine"] or not same:
        return new
    renewed = {result["benchmark"] for result in new["results"]}
    kept = [one for one in old["results"] if one["benchmark"] not in renewed]
    versions = dict(sorted((old["versions"] | new["versions"]).items(), key=_by_name))
    return {**new, "versions": versions, "results": [*new["results"], *kept]}


def measured_with(outcome: dict[str, Any]) -> str:
    """Say with what and on what was measured."""
    machine, versions = outcome["machine"], outcome["versions"]
    numbers = ", ".join(f"{name} {number}" for name, number in versions.items())
    return (
        f"Measured with Python {machine['python']}, {numbers}; on one thread of "
        f"{machine['processor']} with {machine['cores']} processors, "
        f"{machine['system']}, {machine['libc']}."
    )


def site(outcome: dict[str, Any]) -> str:
    """Return the part of the site's page that depends on the results, as Markdown."""
    lines = [
        "% Written by `nox -s bench -- --write docs/_static`.",
        "",
        ":::{container} book-wide",
        "```{image} _static/benchmarks.svg",
        ":alt: For each kernel, how many times as long as Arraybook the others take.",
        "```",
        ":::",
        "",
        measured_with(outcome),
        "",
    ]
    lines += ["% The tables.", ""]
    names = dict.fromkeys(result["benchmark"] for result in outcome["results"])
    for name in names:
        lines += [f"### {name}", ""]
        for result in outcome["results"]:
            if result["benchmark"] == name:
                lines += _section(result)
    return "\n".join(lines).rstrip() + "\n"


def _section(result: dict[str, Any]) -> list[str]:
    title = result["case"].capitalize()
    title += ", cold heap" if result["heap"] == "cold" else ""
    lines = [
        f"**{title}**",
        "",
        "| implementation | time | times as long as ours (quartiles) | memory | grows as |",
        "|:--|--:|--:|--:|--:|",
    ]
    for entrant in result["entrants"]:
        name, *cells = _cells(result, entrant)
        cells[-1] = f"${cells[-1].replace('n^', 'n^{')}}}$" if cells[-1] else ""
        if entrant["partial"]:
            name = f"_{name}_"
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    targets = "; ".join(map(_verdict, result["targets"]))
    lines += ["", f"Targets: {targets}." if targets else "", ""]
    return lines + [part for note in result["notes"] for part in (note, "")]


def draw(outcome: dict[str, Any], path: Path) -> None:
    """Draw how many times as long as ours the others take."""
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt

    rows = [
        (result, of)
        for result in outcome["results"]
        for of in dict.fromkeys(ratio["of"] for ratio in result["ratios"])
    ]
    # The same drawing for the same results, byte by byte; texts as shapes.
    settings = {"svg.hashsalt": NAME, "svg.fonttype": "path"}
    with plt.style.context([STYLE, settings]):
        height = 0.8 + 0.22 * len(rows)
        fig, ax = plt.subplots(figsize=(7.6, height), layout="constrained")
        ax.axvline(1, color="0.3", lw=1.2)
        shown: dict[str, Any] = {}
        for y, (result, of) in enumerate(rows):
            partial = {one["name"] for one in result["entrants"] if one["partial"]}
            for ratio in result["ratios"]:
                against = ratio["against"]
                if ratio["of"] != of or against in partial:
                    continue
                kind = next(start for start in MARKS if against.startswith(start))
                marker, color = MARKS[kind]
                ax.plot([ratio["low"], ratio["high"]], [y, y], color=color, lw=1)
                shown[kind or OTHER] = ax.plot(
                    *(ratio["median"], y, marker),
                    color=color,
                    ms=6,
                    mec="white",
                    mew=0.6,
                    ls="none",
                )[0]
        ax.set(xscale="log", xlabel="times as long as Arraybook")
        ax.set_yticks(range(len(rows)), [_label(*row) for row in rows])
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.tick_params(axis="y", length=0)
        ax.xaxis.set_major_formatter("{x:g}")
        ax.grid(axis="x", color="0.9")
        ax.set_axisbelow(True)
        kinds = [kind or OTHER for kind in MARKS if (kind or OTHER) in shown]
        names = [f"{kind} standalone" if "C++" in kind else kind for kind in kinds]
        fig.legend(
            [shown[kind] for kind in kinds],
            names,
            loc="outside upper left",
            ncols=3,
        )
        fig.savefig(path, metadata={"Date": None})
        plt.close(fig)


def _label(result: dict[str, Any], of: str) -> str:
    """Return what a row of the chart shows."""
    label = f"{result['benchmark']}: {result['case']}"
    label += ", cold heap" if result["heap"] == "cold" else ""
    return label + of.removeprefix(OURS).replace(", ", ", with ")
