'''How an answer to an exercise is judged, and how to add an exercise.

Each topic is a private module of this package, ``_masks.py`` for the topic ``masks``,
with a dictionary of its exercises::

    def _border() -> NDArray[np.float64]:
        """Return ones around zeros."""
        square = np.ones((10, 10))
        square[1:-1, 1:-1] = 0
        return square

    EXERCISES = {
        "masks-1": Exercise(
            answer=_border,
            hint="Start from ones and find the slice that leaves the edge out.",
            remark="np.pad makes the same from an 8 by 8 array of zeros.",
            slips=(
                Slip(lambda: 1 - _border(), "Border and inside have changed places."),
            ),
        ),
    }

- Names are ``<topic>-<number>``, counted from 1. A topic is found by its file name:
  there is no list to add it to.
- `answer` is a function that computes the right answer; nothing is typed in. Several
  values are a tuple, and each part is compared. Records are compared field by field.
- Lists and arrays count as equal, and so do 2 and 2.0, unless `array` or `exact_dtype`
  asks for more. Truth values are never numbers, and NaN equals NaN. Floats are compared
  with `rtol` and `atol`, integers exactly.
- `hint` stands below the words for what differs. `remark` follows the word "Right.".
- A slip is a wrong answer that people really give, with words of its own. An answer
  equal to its example, list or array, is that slip. What cannot be seen in the values,
  such as a copy where a view was asked for, is found by `when`, a function of the
  answer::

      Slip(
          lambda: (a := np.arange(5), a[::-1].copy()),
          "That is a copy.",
          when=lambda pair: not np.shares_memory(*pair),
      )

  Slips come first: one with `when` may have the right values.
- Hints, remarks and words are whole sentences, and do not give the answer away.

The tests try every exercise: its own answer is right, and each slip gets its words.
'''

from __future__ import annotations

import difflib
import importlib
import pkgutil
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from arraybook.exercises._difference import difference, kind_of_object

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Exercise", "Slip", "Verdict", "check", "exercises", "judge", "topics"]

_NO_TOPICS = {"_difference", "_engine"}


@dataclass(frozen=True, slots=True, repr=False)
class Verdict:
    """What `check` says of an answer: shown as its text, true if the answer is right.

    Parameters
    ----------
    right : bool
        Whether the answer is right.
    text : str
        The verdict in words.

    Examples
    --------
    >>> from arraybook.exercises import Verdict
    >>> Verdict(right=True, text="Right.")
    Right.
    >>> bool(Verdict(right=False, text="Not yet."))
    False
    """

    right: bool
    text: str

    def __bool__(self) -> bool:
        return self.right

    def __repr__(self) -> str:
        lines = (
            textwrap.fill(line, 80, break_long_words=False, break_on_hyphens=False)
            for line in self.text.split("\n")
        )
        return "\n".join(lines)


@dataclass(frozen=True, slots=True, eq=False)
class Slip:
    """A wrong answer that people really give: an example of it, and what to say."""

    example: Callable[[], Any]
    words: str
    when: Callable[[Any], object] | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Exercise:
    """An exercise: how to compute its answer, and what to say of others."""

    answer: Callable[[], Any]
    hint: str
    remark: str = ""
    slips: tuple[Slip, ...] = ()
    array: bool = False
    exact_dtype: bool = False
    rtol: float = 1e-6
    atol: float = 1e-12

    def difference(self, answer: Any, expected: Any, *, array: bool) -> str:
        """Say how `answer` differs from `expected`, as much as it matters here."""
        return difference(
            answer,
            expected,
            array=array,
            exact_dtype=self.exact_dtype,
            rtol=self.rtol,
            atol=self.atol,
        )


def check(name: str, answer: Any) -> Verdict:
    """Check the answer to an exercise of the book.

    The verdict says that the answer is right, or how it differs from the right one
    without giving that away, and adds a hint. Whatever the answer is, it is judged in
    words: nothing is raised.

    Parameters
    ----------
    name : str
        Name of the exercise as its page gives it, such as ``"masks-1"``.
    answer : object
        Your answer: an array, a list, a number, a truth value, a text, or a tuple of
        these. Three dots, ``...``, stand for an answer that you do not have yet.

    Returns
    -------
    Verdict
        Shown as its text, and true if the answer is right.

    Examples
    --------
    >>> from arraybook.exercises import check
    >>> check("masks-1", ...)
    Not done yet: put your answer in place of the three dots.
    >>> bool(check("masks-1", [0, 1]))
    False
    """
    exercise = _find(name)
    if exercise is None:
        return Verdict(right=False, text=_unknown(name))
    return judge(exercise, answer)


def judge(exercise: Exercise, answer: Any) -> Verdict:
    """Return the verdict on an answer to an exercise."""
    if answer is ...:
        text = "Not done yet: put your answer in place of the three dots."
        return Verdict(right=False, text=text)
    for slip in exercise.slips:
        if _is_slip(exercise, slip, answer):
            return Verdict(right=False, text=f"Not yet. {slip.words}")
    said = exercise.difference(answer, exercise.answer(), array=exercise.array)
    if said:
        return Verdict(right=False, text=f"Not yet. {said}\nHint: {exercise.hint}")
    return Verdict(right=True, text=f"Right. {exercise.remark}".rstrip())


def topics() -> list[str]:
    """Return the topics that have exercises, found by the names of their modules."""
    package = importlib.import_module("arraybook.exercises")
    names = (module.name for module in pkgutil.iter_modules(package.__path__))
    return sorted(name[1:] for name in names if name not in _NO_TOPICS)


def exercises(topic: str) -> dict[str, Exercise]:
    """Return the exercises of a topic by name."""
    module = importlib.import_module(f"arraybook.exercises._{topic}")
    found: dict[str, Exercise] = module.EXERCISES
    return found


def _find(name: Any) -> Exercise | None:
    topic = name.rpartition("-")[0] if isinstance(name, str) else ""
    return exercises(topic).get(name) if topic in topics() else None


def _is_slip(exercise: Exercise, slip: Slip, answer: Any) -> bool:
    if slip.when is None:
        return not exercise.difference(answer, slip.example(), array=False)
    try:
        return bool(slip.when(answer))
    except Exception:  # noqa: BLE001  # no predicate foresees every answer
        return False


def _unknown(name: Any) -> str:
    if not isinstance(name, str):
        return (
            'Give the name of the exercise first, as in check("masks-1", answer). '
            f"The name that you gave is {kind_of_object(name)}."
        )
    names = [name for topic in topics() for name in exercises(topic)]
    near = difflib.get_close_matches(name.lower(), names, n=3)
    if not near:
        firsts = ", ".join(f'"{name}"' for name in names if name.endswith("-1"))
        return f'There is no exercise "{name}". The first of each topic are {firsts}.'
    advice = " or ".join(f'"{name}"' for name in near)
    return f'There is no exercise "{name}". Did you mean {advice}?'
