"""Sweeps: the same outcomes with any executor, whatever fails on the way."""

from __future__ import annotations

import dataclasses
import gc
import itertools
import os
import pickle
import re
import signal
import subprocess
import sys
import textwrap
import threading
import types
import weakref
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

# Other processes import it by name, and have this one's sys.path.
sys.path.insert(0, str(Path(__file__).parent))
from sweep_functions import (
    die,
    inverse,
    raise_stubborn,
    rate,
    slow_square,
    square,
)

from arraybook.spiking import Outcome, _sweep, sweep

PAGE = Path(__file__).parents[1] / "gallery/simulation/plot_parameter_sweep.py"
POINTS = [{"x": x} for x in range(20)]


def rate_points():
    grid = list(itertools.product((0.02, 0.1), (-45.0, -40.0, -30.0)))
    seeds = np.random.SeedSequence(20260101).spawn(len(grid))
    return [
        {"g": g, "offset": offset, "seed": seed}
        for (g, offset), seed in zip(grid, seeds, strict=True)
    ]


def values(outcomes):
    return {outcome.index: outcome.value for outcome in outcomes}


def read(outcome):
    return outcome.index, outcome.parameters, outcome.value, repr(outcome.error)


@pytest.fixture(scope="module")
def processes():
    # Started afresh, as on every system: a fork of a process with threads may hang.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.fixture(scope="module")
def loky():
    loky = pytest.importorskip("joblib.externals.loky")
    with loky.get_reusable_executor(max_workers=2) as pool:
        yield pool


@pytest.fixture(scope="module")
def dask():
    distributed = pytest.importorskip("dask.distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture(params=["threads", "processes", "loky", "dask"])
def executor(request):
    if request.param == "threads":
        with ThreadPoolExecutor(2) as pool:
            yield pool
    elif request.param == "dask":
        yield request.getfixturevalue("dask").get_executor(pure=False)
    else:
        yield request.getfixturevalue(request.param)


# ---- every executor


def test_every_executor_gives_the_numbers_of_this_process(executor):
    here = values(sweep(rate_points(), rate))
    assert values(sweep(rate_points(), rate, executor=executor)) == here
    assert sum(spikes for _, spikes in here.values()) > 100


def test_every_executor_gives_them_in_any_order_of_points(executor):
    here = values(sweep(rate_points(), rate))
    there = values(sweep(rate_points()[::-1], rate, executor=executor))
    assert {5 - index: value for index, value in there.items()} == here


def test_every_executor_reports_a_failing_point_and_goes_on(executor):
    points = [{"x": 1}, {"x": 0}, {"y": 2}, {"x": 4}]
    found = sorted(
        sweep(points, inverse, executor=executor), key=lambda outcome: outcome.index
    )
    assert [outcome.parameters for outcome in found] == points
    assert [outcome.value for outcome in found] == [1.0, None, None, 0.25]
    assert [type(outcome.error) for outcome in found] == [
        type(None),
        ZeroDivisionError,
        TypeError,
        type(None),
    ]


def test_an_error_without_a_pickle_is_told_of_in_words():
    class LocalError(Exception):
        pass

    def fail(x):
        raise LocalError(f"no luck with {x}")

    with pytest.raises(RuntimeError) as caught:
        _sweep._attempt(fail, {"x": 3})
    # Not by `match`, which also looks into the notes.
    assert str(caught.value).endswith("LocalError: no luck with 3")
    assert "in fail" in caught.value.__notes__[0]


def test_every_executor_survives_an_error_that_cannot_be_unpickled(executor):
    found = sorted(
        sweep(POINTS[:4], raise_stubborn, executor=executor),
        key=lambda outcome: outcome.index,
    )
    assert [outcome.value for outcome in found] == [0, None, 2, 3]
    assert str(found[1].error) == "StubbornError: this and that"
    assert type(found[1].error) is RuntimeError


def test_every_executor_can_be_used_again_after_an_early_end(executor):
    for _ in range(2):
        outcomes = sweep(
            ({"x": x} for x in itertools.count()), square, executor=executor
        )
        assert next(outcomes).error is None
        outcomes.close()
    assert values(sweep(POINTS, square, executor=executor)) == {
        x: x * x for x in range(20)
    }


# ---- in this process


@given(st.lists(st.integers(-3, 3)), st.integers(1, 9), st.booleans())
@settings(derandomize=True, deadline=None, max_examples=60)
def test_outcomes_are_those_of_a_plain_loop(xs, in_flight, pool):
    expected = []
    for index, x in enumerate(xs):
        try:
            expected.append((index, {"x": x}, 1 / x, "None"))
        except ZeroDivisionError as error:
            expected.append((index, {"x": x}, None, repr(error)))
    with ThreadPoolExecutor(2) as threads:
        found = sweep(
            [{"x": x} for x in xs],
            inverse,
            executor=threads if pool else None,
            in_flight=in_flight,
        )
        assert sorted(map(read, found), key=lambda read: read[0]) == expected


def test_without_an_executor_points_run_in_order_when_they_are_asked_for():
    ran = []
    outcomes = sweep(POINTS, lambda x: ran.append(x))  # noqa: PLW0108  # called with x=
    assert ran == []
    next(outcomes)
    assert ran == [0]
    assert [outcome.index for outcome in outcomes] == list(range(1, 20))
    assert ran == list(range(20))


def test_without_an_executor_an_endless_supply_is_taken_point_by_point():
    taken = []

    def supply():
        for x in itertools.count():
            taken.append(x)
            yield {"x": x}

    first = list(itertools.islice(sweep(supply(), square), 3))
    assert [outcome.value for outcome in first] == [0, 1, 4]
    assert taken == [0, 1, 2]


def test_no_points_give_no_outcomes():
    assert list(sweep([], square)) == []


def test_an_interrupt_is_no_outcome():
    def interrupt(x):  # noqa: ARG001
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        next(sweep(POINTS, interrupt))


def test_an_error_in_the_supply_of_points_ends_the_sweep():
    def supply():
        yield {"x": 1}
        raise LookupError("no more")

    outcomes = sweep(supply(), square)
    assert next(outcomes).value == 1
    with pytest.raises(LookupError, match="no more"):
        next(outcomes)


def test_a_point_of_another_kind_is_a_failing_point():
    found = list(sweep([{"x": 2}, 5, {"x": 3}], square))
    assert [outcome.value for outcome in found] == [4, None, 9]
    assert found[1].parameters == 5
    assert "must be a mapping, not int" in str(found[1].error)


def test_outcomes_keep_points_of_one_dictionary_apart():
    def supply():
        point = {}
        for x in range(5):
            point["x"] = x
            yield point

    with ThreadPoolExecutor(1) as pool:
        found = list(sweep(supply(), square, executor=pool))
    assert [(outcome.parameters["x"], outcome.value) for outcome in found] == [
        (x, x * x) for x in range(5)
    ]


def test_an_error_that_cannot_be_pickled_leaves_word_of_where_it_happened():
    (outcome,) = sweep([{"x": 1}], raise_stubborn)
    assert "in raise_stubborn" in outcome.error.__notes__[0]
    assert outcome.error.__context__ is None


# ---- with an executor


def test_outcomes_come_as_they_finish_and_not_in_order():
    first = threading.Event()

    def wait_for_others(x):
        assert x > 0 or first.wait(10)
        return x

    with ThreadPoolExecutor(2) as pool:
        outcomes = sweep(POINTS[:4], wait_for_others, executor=pool)
        early = [next(outcomes).index for _ in range(3)]
        first.set()
        assert sorted(early) == [1, 2, 3]
        assert [outcome.index for outcome in outcomes] == [0]


class Counting(Executor):
    """Runs nothing; once it has so many points, one future ends for each new one."""

    def __init__(self, room, first=0):
        self.room, self.submitted, self.ends = room, [], itertools.count(first)

    def submit(self, *_args, **_kwargs):
        future = Future()
        self.submitted.append(future)
        if len(self.submitted) >= self.room:
            self.submitted[next(self.ends)].set_result(0)
        return future


@pytest.mark.parametrize("in_flight", [1, 3, 256])
def test_only_so_many_points_are_in_flight(in_flight):
    executor = Counting(in_flight)
    supply = ({"x": x} for x in itertools.count())
    outcomes = sweep(supply, square, executor=executor, in_flight=in_flight)
    assert executor.submitted == []
    for taken in range(5):
        assert next(outcomes).index == taken
        assert len(executor.submitted) == in_flight + taken


def test_closing_cancels_what_waits():
    executor = Counting(5, first=2)
    outcomes = sweep(POINTS, square, executor=executor, in_flight=5)
    assert next(outcomes).index == 2
    outcomes.close()
    states = [future.cancelled() for future in executor.submitted]
    assert states == [True, True, False, True, True]


def test_leaving_the_loop_cancels_what_waits():
    executor = Counting(20)

    def leave():
        for _ in sweep(POINTS, square, executor=executor):
            break

    leave()
    gc.collect()
    assert all(future.cancelled() for future in executor.submitted[1:])


def test_a_point_that_others_cancel_is_reported():
    submitted, go_on = threading.Event(), threading.Event()

    def supply():
        yield from POINTS[:3]
        submitted.set()

    def hold(x):
        assert go_on.wait(30)
        return x

    def cancel():
        assert submitted.wait(30)
        pool.shutdown(wait=False, cancel_futures=True)
        go_on.set()

    with ThreadPoolExecutor(1) as pool:
        threading.Thread(target=cancel).start()
        found = sorted(
            sweep(supply(), hold, executor=pool), key=lambda outcome: outcome.index
        )
    assert found[0].value == 0
    assert [type(outcome.error) for outcome in found[1:]] == [CancelledError] * 2


def test_an_executor_that_refuses_is_reported_with_every_point():
    with ThreadPoolExecutor(1) as pool:
        pass
    found = list(sweep(POINTS, square, executor=pool, in_flight=3))
    assert [outcome.parameters for outcome in found] == POINTS
    assert {str(outcome.error) for outcome in found} == {
        "cannot schedule new futures after shutdown"
    }


def test_values_are_not_kept():
    class Value:
        pass

    alive = weakref.WeakSet()

    def make(x):  # noqa: ARG001
        value = Value()
        alive.add(value)
        return value

    with ThreadPoolExecutor(2) as pool:
        points = ({"x": x} for x in range(200))
        for _ in sweep(points, make, executor=pool, in_flight=4):
            # Those in flight, the caller's own, and what two threads still hold.
            assert len(alive) <= 4 + 1 + 2


def test_a_broken_pool_is_reported_with_every_point_that_it_did_not_finish():
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        found = list(sweep(POINTS, die, executor=pool, in_flight=4))
    assert sorted(outcome.index for outcome in found) == list(range(20))
    lost = [outcome for outcome in found if outcome.error]
    assert all(isinstance(outcome.error, BrokenExecutor) for outcome in lost)
    assert {3, *range(7, 20)} <= {outcome.index for outcome in lost}
    again = sweep([outcome.parameters for outcome in lost], square)
    whole = {outcome.parameters["x"]: outcome.value for outcome in again}
    whole |= {
        outcome.parameters["x"]: square(outcome.value)
        for outcome in found
        if not outcome.error
    }
    assert whole == {x: x * x for x in range(20)}


def test_a_function_that_cannot_travel_is_reported(processes):
    found = list(sweep(POINTS[:3], lambda x: x, executor=processes))
    assert len(found) == 3
    # Python 3.13 speaks of a local object, others of the pickle it does not go into.
    words = ("pickle", "local object")
    for outcome in found:
        assert any(word in str(outcome.error).lower() for word in words)


# ---- a cluster of two workers


def test_a_dask_worker_that_is_killed_loses_nothing(dask, tmp_path):
    dask.wait_for_workers(2, timeout=60)
    function = partial(slow_square, folder=str(tmp_path))
    points = [{"x": x} for x in range(40)]
    victim = next(iter(dask.run(os.getpid).values()))
    found = []
    executor = dask.get_executor(pure=False)
    for outcome in sweep(points, function, executor=executor, in_flight=10):
        found.append(outcome)
        if len(found) == 5:
            os.kill(victim, getattr(signal, "SIGKILL", signal.SIGTERM))
    assert [outcome.error for outcome in found] == [None] * 40
    assert sorted(outcome.index for outcome in found) == list(range(40))
    assert all(outcome.value == outcome.index**2 for outcome in found)
    assert str(victim) in {path.name for path in tmp_path.iterdir()}
    assert len(list(tmp_path.iterdir())) >= 2


# ---- what the page shows as text


def blocks():
    """Return the code that stands in the texts of the page."""
    text = PAGE.read_text("utf-8")
    found = re.findall(
        r"^# \.\. code-block:: python\n#\n((?:#(?:     .*)?\n)+)", text, re.MULTILINE
    )
    return [
        textwrap.dedent(re.sub(r"^# ?", "", block, flags=re.MULTILINE)).strip()
        for block in found
    ]


def page_up_to(heading):
    """Return the script of the page before a heading, with few points."""
    before, found, _ = PAGE.read_text("utf-8").partition(f"# %%\n# {heading}\n")
    assert found
    return (
        before + "\npoints = points[::60]\ntable = np.full((len(points), 2), np.nan)\n"
    )


def test_the_page_shows_two_other_executors():
    standard, cluster = blocks()
    assert "ProcessPoolExecutor" in standard
    assert "LocalCluster" in cluster
    assert "tqdm" in cluster


def test_the_standard_pool_of_the_page_works_in_a_script(tmp_path):
    script = tmp_path / "standard_pool.py"
    spawn = """
import multiprocessing
if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
"""
    check = """
if __name__ == "__main__":
    here = [outcome.value for outcome in spiking.sweep(points, measure)]
    print(np.array_equal(table, here, equal_nan=True))
"""
    script.write_text(
        page_up_to("Begin in this process") + spawn + blocks()[0] + check, "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        env=os.environ | {"MPLBACKEND": "agg"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


@pytest.mark.filterwarnings("ignore:Port .* is already in use:UserWarning")
def test_the_cluster_of_the_page_gives_its_numbers_and_shows_progress(
    monkeypatch, capsys
):
    pytest.importorskip("dask.distributed")
    pytest.importorskip("tqdm")
    # As in a notebook: the functions of __main__ cannot be imported elsewhere.
    main = types.ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", main)
    exec(page_up_to("Begin in this process"), main.__dict__)  # noqa: S102
    exec(blocks()[1], main.__dict__)  # noqa: S102
    points, table = main.points, main.table
    here = [outcome.value for outcome in sweep(points, main.measure)]
    assert np.array_equal(table, here, equal_nan=True)
    assert np.isfinite(table[:, 0]).all()
    assert f"{len(points)}/{len(points)}" in capsys.readouterr().err


# ---- outcomes and arguments


def test_an_outcome_is_frozen_and_can_be_stored():
    outcome = Outcome(3, {"x": 1}, value=2.5)
    with pytest.raises(dataclasses.FrozenInstanceError):
        outcome.value = 1
    assert read(pickle.loads(pickle.dumps(outcome))) == read(outcome)
    assert (
        repr(outcome) == "Outcome(index=3, parameters={'x': 1}, value=2.5, error=None)"
    )


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            {"parameters": 3},
            TypeError,
            "parameters must be an iterable of mappings, got 3",
        ),
        (
            {"parameters": {"x": [1, 2]}},
            TypeError,
            r"parameters must be an iterable of mappings, got \{'x': \[1, 2\]\}",
        ),
        ({"function": "square"}, TypeError, "function must be callable, got 'square'"),
        (
            {"executor": 2},
            TypeError,
            r"executor must be a concurrent\.futures\.Executor, got 2",
        ),
        ({"in_flight": 0}, ValueError, "in_flight must be a positive integer, got 0"),
        (
            {"in_flight": 1.5},
            TypeError,
            "in_flight must be a positive integer, got 1.5",
        ),
    ],
)
def test_bad_arguments_are_refused_before_anything_runs(arguments, error, message):
    with pytest.raises(error, match=message):
        sweep(**({"parameters": POINTS, "function": square} | arguments))
