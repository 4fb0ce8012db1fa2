"""Sweeps: one function called at many points of a space of parameters."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from concurrent.futures import CancelledError, Executor, Future
from dataclasses import dataclass
from itertools import islice
from queue import SimpleQueue
from traceback import format_exception
from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook._validation import count, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

__all__ = ["Outcome", "sweep"]


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """
    What :func:`sweep` yields: a point, and the value or the error found there.

    Attributes
    ----------
    index : int
        Place of the point in the parameters, counted from 0.
    parameters : dict
        The point.
    value : object
        What the function returned; None if it failed.
    error : BaseException or None
        What stopped it; None if it returned.
    """

    index: int
    parameters: dict[str, Any]
    value: Any = None
    error: BaseException | None = None


def sweep(
    parameters: Iterable[Mapping[str, Any]],
    function: Callable[..., Any],
    *,
    executor: Executor | None = None,
    in_flight: int = 256,
) -> Generator[Outcome, None, None]:
    """
    Call a function at many points, and yield what it returns as it comes.

    Each point is a dictionary of keyword arguments. With an executor, points run side
    by side, and outcomes come in the order in which they finish; without one, points
    run here, in order, one each time the next outcome is asked for.

    Parameters
    ----------
    parameters : iterable of mappings
        The points. It may be endless: a point is taken when there is room for it.
    function : callable
        Called as ``function(**point)``. To reach other processes, it and its values
        must be of a kind that the executor can pickle.
    executor : concurrent.futures.Executor, optional
        Who runs the points: a pool of threads or processes of the standard library, or
        another library's, such as ``client.get_executor(pure=False)`` of Dask. It stays
        open.
    in_flight : int, default: 256
        With an executor, how many points are with it, waiting or done, at a time: at
        least two for each of its workers keep all of them busy.

    Returns
    -------
    generator of Outcome
        One for each point.

    Raises
    ------
    TypeError
        If `parameters` is not iterable or is a single point, `function` cannot be
        called, `executor` is no executor, or `in_flight` is no integer.
    ValueError
        If `in_flight` is not positive.

    Notes
    -----
    A point that fails is an outcome with its error, and the others go on. So is a point
    that an executor could not run: once a pool of processes is broken, by a worker that
    was killed, all points that it has not finished have the pool's error.

    An error that cannot be pickled comes as a `RuntimeError` with its name and text.
    What `parameters` itself raises while it is iterated ends the sweep.

    Closing the iterator, as leaving its loop does, cancels the points that wait; those
    already running end on their own. Memory does not grow with the number of points.

    Numbers are the same with any executor if each point carries its own seed, such as a
    child of :meth:`numpy.random.SeedSequence.spawn`. A `Generator` will not do: in this
    process all points would draw from one, in others each from a copy.

    Examples
    --------
    >>> from arraybook.spiking import sweep
    >>> points = [{"x": 6}, {"x": 0}, {"x": 3}]
    >>> def inverse(x):
    ...     return 1 / x
    >>> for outcome in sweep(points, inverse):
    ...     print(outcome.parameters, outcome.value, outcome.error)
    {'x': 6} 0.16666666666666666 None
    {'x': 0} None division by zero
    {'x': 3} 0.3333333333333333 None

    In two threads:

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor(2) as pool:
    ...     outcomes = list(sweep(points, inverse, executor=pool))
    >>> sorted(outcome.index for outcome in outcomes)
    [0, 1, 2]
    """
    _check(parameters, function, executor)
    in_flight = count("in_flight", in_flight)
    if executor is None:
        # One point at a time: the next runs when the next outcome is asked for.
        executor, in_flight = _Here(), 1
    return _outcomes(parameters, function, executor, in_flight)


def _check(parameters: object, function: object, executor: object) -> None:
    """Raise one line for arguments of the wrong kind."""
    if isinstance(parameters, Mapping) or not np.iterable(parameters):
        msg = f"parameters must be an iterable of mappings, got {shown(parameters)}"
        raise TypeError(msg)
    if not callable(function):
        msg = f"function must be callable, got {shown(function)}"
        raise TypeError(msg)
    if not (executor is None or isinstance(executor, Executor)):
        msg = f"executor must be a concurrent.futures.Executor, got {shown(executor)}"
        raise TypeError(msg)


def _outcomes(
    parameters: Iterable[Any],
    function: Callable[..., Any],
    executor: Executor,
    in_flight: int,
) -> Generator[Outcome, None, None]:
    """Yield outcomes, and keep at most so many points with the executor."""
    points = enumerate(parameters)
    # Each future puts itself here when it ends. concurrent.futures.wait would look at
    # all of them for each that ends, and not wake up for one that is only cancelled.
    ended: SimpleQueue[Future[Any]] = SimpleQueue()
    waiting: dict[Future[Any], tuple[int, Any]] = {}
    try:
        while True:
            for index, point in islice(points, in_flight - len(waiting)):
                # A copy: whoever makes the points may change and reuse one dictionary.
                own = dict(point) if isinstance(point, Mapping) else point
                future = _submitted(executor, function, own)
                waiting[future] = index, own
                future.add_done_callback(ended.put)
            if not waiting:
                return
            future = ended.get()
            yield _outcome(*waiting.pop(future), future)
    finally:
        for future in waiting:
            future.cancel()


def _submitted(
    executor: Executor, function: Callable[..., Any], point: Any
) -> Future[Any]:
    """Submit a point; if the executor refuses, return a future that failed."""
    try:
        return executor.submit(_attempt, function, point)
    except Exception as error:  # noqa: BLE001  # reported with the point
        refused: Future[Any] = Future()
        refused.set_exception(error)
        return refused


def _attempt(function: Callable[..., Any], point: Any) -> Any:
    """Call the function, where the executor runs; errors that leave can be pickled."""
    try:
        return function(**point)
    except Exception as error:  # noqa: BLE001  # raised again, or told of
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:  # noqa: BLE001  # whatever its methods raise
            # Pickled here but not unpickled there, it would break the whole pool.
            failure = RuntimeError(f"{type(error).__qualname__}: {error}")
            failure.add_note("".join(format_exception(error)))
        else:
            raise
    # Not in the except clause: Dask would pickle the error along, as the context.
    raise failure


def _outcome(index: int, point: Any, future: Future[Any]) -> Outcome:
    """Return what a future that has ended says of its point."""
    if future.cancelled():
        return Outcome(index, point, error=CancelledError("cancelled before it ran"))
    error = future.exception()
    return Outcome(index, point, future.result() if error is None else None, error)


class _Here(Executor):
    """Runs what is submitted at once, in this process."""

    def submit(
        self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # reported with the point
            future.set_exception(error)
        return future
