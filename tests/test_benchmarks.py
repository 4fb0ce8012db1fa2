"""The benchmarks: entrants agree, arguments are understood, targets are judged."""

import dataclasses
import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROOT = TESTS.parent
NAMES = [
    "network",
    "network_sparse",
    "network_large",
    "rolling_mean",
    "threshold_crossings",
    "evolve",
    "diffuse",
    "transform",
    "find_subsequence",
    "random_walk",
    "stack",
    "star_trails",
    "kmeans",
    "perceptron",
    "gallery",
]


@pytest.fixture
def load(monkeypatch):
    """Import a module of the benchmarks, which are no installed package."""
    monkeypatch.syspath_prepend(str(TESTS))
    return lambda name: importlib.import_module(f"benchmarks.{name}")


@pytest.fixture
def run(load, monkeypatch):
    """Run the command with times that are made up: a case is told what it takes."""

    def run(arguments, seconds):
        harness, command = load("harness"), load("command")

        def times(entrants, *_):
            return {name: [seconds.get(name, 1.0)] * 4 for name in entrants}

        def tiny(name, case):
            case = dataclasses.replace(case, n=case.tiny, sizes=())
            return harness.measure(name, case)

        monkeypatch.setattr(harness, "_times", times)
        monkeypatch.setattr(command, "measure", tiny)
        monkeypatch.setattr(command, "apart", command.race)
        return command.main(arguments)

    return run


@pytest.mark.parametrize("name", NAMES)
def test_entrants_agree(load, monkeypatch, name):
    harness, command = load("harness"), load("command")
    monkeypatch.setattr(load("spiking"), "BRIAN2", None)  # it would compile for minutes
    assert command.NAMES == NAMES
    for case in harness.BENCHMARKS[name]():
        entrants = case.make(case.tiny)
        peaks = harness.agree(case, entrants)
        assert peaks.keys() == entrants.keys() >= {harness.OURS}
        assert all(target.of.startswith(harness.OURS) for target in case.targets)


def test_an_entrant_that_does_not_agree_is_refused(load):
    harness = load("harness")
    entrants = {"plain": harness.Entrant(lambda: 1), "ours": harness.Entrant(lambda: 2)}
    case = harness.Case("a case", lambda _: entrants, 1, 1, "ones")
    with pytest.raises(harness.UnequalError, match="a case: ours and plain do not"):
        harness.agree(case, entrants)


def test_a_missing_entrant_is_reported_and_left_out(load, monkeypatch):
    harness = load("harness")
    monkeypatch.setattr(harness, "missing", {})

    def absent():
        raise harness.MissingError("rival", "not today")

    entrants = {"ours": harness.Entrant(lambda: 1), "rival": harness.Entrant(absent)}
    case = harness.Case("a case", lambda _: entrants, 1, 1, "ones")
    assert list(harness.agree(case, entrants)) == ["ours"] == list(entrants)
    assert harness.find("no_such_peer") is None
    assert harness.missing["rival"] == "not today"
    assert "no_such_peer" in harness.missing


def test_targets_are_judged_by_medians_and_memory(load):
    harness = load("harness")
    ask = harness.Target
    targets = [
        ask("plain", 5.0),
        ask("plain", 7.0),
        ask("gone", 1.0),
        ask("plain", 2.0, what="memory"),
        ask("its input", 0.5, what="memory"),
        ask("plain", 1.0, of="arraybook, other"),
    ]
    times = {"plain": [6.0, 12.0, 3.0], "arraybook": [1.0, 2.0, 0.1]}
    peaks = {"plain": 300, "arraybook": 100}
    told = harness.judge(targets, times, peaks, {"arraybook": 40})
    assert [one["reached"] for one in told] == [6.0, 6.0, None, 3.0, 0.4, None]
    result = {"benchmark": "b", "case": "c", "heap": "warm", "targets": told}
    wrong = harness.failures([result])
    assert len(wrong) == 2
    assert "time against plain is 6.00, not 7.00" in wrong[0]
    assert "memory against its input is 0.40, not 0.50" in wrong[1]


def test_a_limit_is_judged_by_the_difference(load):
    harness, report = load("harness"), load("report")
    limits = [harness.Limit("plain", 0.06), harness.Limit("plain", 0.04)]
    times = {"plain": [1.0, 2.0, 3.0], "arraybook": [1.05, 2.05, 4.0]}
    told = harness.judge([*limits, harness.Limit("gone", 1)], times, {}, {})
    assert [one["reached"] and round(one["reached"], 6) for one in told] == [
        *(0.05, 0.05, None)
    ]
    result = {"benchmark": "b", "case": "c", "heap": "warm", "targets": told}
    (wrong,) = harness.failures([result])
    assert wrong.endswith("arraybook takes 50, not 40 ms more than plain")
    assert report._verdict(told[0]) == "at most 60 ms beyond plain, is 50 ms"
    assert report._verdict(told[1]).endswith("is 50 ms, MISSED")
    entrants = {"plain": harness.Entrant(int), "arraybook": harness.Entrant(int)}
    case = harness.Case("c", lambda _: entrants, 1, 1, "ones", targets=(limits[0],))
    assert harness.measure("b", case)["ratios"] == []


def test_growth_is_the_power_of_n(load):
    growth = load("harness").growth
    assert growth([10, 100, 1000], [2e-3, 2e-1, 2e1]) == pytest.approx(2.0)


def test_check_fails_when_a_target_is_missed_and_only_then(run, capsys):
    fast, slow = {"plain loop": 1000.0, "cumsum of choices": 1000.0}, {}
    assert run(["perceptron", "random_walk", "--check"], fast) == 0
    assert run(["perceptron"], slow) == 0
    assert "MISSED" in capsys.readouterr().out
    assert run(["perceptron", "--check"], slow) == 1
    said = capsys.readouterr().out
    assert "FAILED  perceptron, 1000 steps (warm heap): time against plain loop" in said


def test_each_benchmark_has_a_process_of_its_own(load, monkeypatch):
    command = load("command")
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    monkeypatch.setitem(command.BENCHMARKS, "only_here", lambda: iter(()))
    assert command.race("only_here")[:2] == ([], [])
    with pytest.raises(KeyError, match="only_here"):  # nobody knows it there
        command.apart("only_here")


def test_an_unknown_name_is_an_error(run, capsys):
    with pytest.raises(SystemExit) as stop:
        run(["no_such_kernel"], {})
    assert stop.value.code == 2
    assert "no_such_kernel" in capsys.readouterr().err


def test_results_chart_and_tables_are_written_and_merged(run, tmp_path):
    run(["perceptron", "--write", str(tmp_path)], {"plain loop": 5.0})
    run(["random_walk", "--write", str(tmp_path)], {"plain loop": 7.0})
    outcome = json.loads((tmp_path / "benchmarks.json").read_text("utf-8"))
    names = [result["benchmark"] for result in outcome["results"]]
    assert list(dict.fromkeys(names)) == ["random_walk", "perceptron"]
    assert {"numpy", "scipy"} <= outcome["versions"].keys()
    tables = (tmp_path / "benchmarks.inc").read_text("utf-8")
    assert "### random_walk" in tables
    assert "| plain loop | 5 s | 5 (5 to 5) |" in tables
    chart = (tmp_path / "benchmarks.svg").read_bytes()
    run(["random_walk", "--write", str(tmp_path)], {"plain loop": 7.0})
    assert (tmp_path / "benchmarks.svg").read_bytes() == chart


def test_results_of_another_machine_are_not_mixed_in(load):
    merged = load("report").merged
    here = {"machine": "m", "versions": {"numpy": "2"}, "results": [{"benchmark": "a"}]}
    there = {**here, "results": [{"benchmark": "b"}]}
    assert merged(there, here)["results"] == [{"benchmark": "a"}, {"benchmark": "b"}]
    assert merged({**there, "machine": "n"}, here) == here
    assert merged({**there, "versions": {"numpy": "1"}}, here) == here


def test_the_tables_of_the_site_are_those_of_its_results(load):
    folder = ROOT / "docs" / "_static"
    outcome = json.loads((folder / "benchmarks.json").read_text("utf-8"))
    tables = (folder / "benchmarks.inc").read_text("utf-8")
    assert tables == load("report").site(outcome)
    kernels = set(NAMES) - {"gallery"}
    assert {result["benchmark"] for result in outcome["results"]} == kernels


def test_the_benchmarks_are_not_collected():
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q"]
    done = subprocess.run(
        [*command, "tests/benchmarks"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "no tests" in done.stdout, done.stdout
