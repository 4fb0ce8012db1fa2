"""Exercises of the page on a simulation that becomes ten times faster."""

from __future__ import annotations

import math

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

__all__ = ["EXERCISES"]

SLOWEST = "if any(u >= 1.0):"


def _steps(tau: float = 0.002, *, base: float = math.e) -> list[int]:
    """Return after how many steps a frame overflows, in double and single precision."""
    return [int(math.log(value, base) * tau / 5e-5) for value in _largest()]


def _largest() -> list[float]:
    """Return the largest number in double and in single precision."""
    return [float(np.finfo(dtype).max) for dtype in (np.float64, np.float32)]


def _is_line(answer: object, start: str) -> bool:
    """Say whether an answer is a line of code that begins so, however it is indented."""
    return isinstance(answer, str) and answer.strip().startswith(start)


EXERCISES: dict[str, Exercise] = {
    "ten_times_faster-1": Exercise(
        answer=lambda: SLOWEST,
        hint="Give the key of the largest value that profile returns, a line of code.",
        remark="It takes the array apart, value by value; (u >= 1.0).any() does not.",
        slips=(
            Slip(
                lambda: "u = leak * u + drive",
                "It has the most arithmetic, but all of it is done in C. Measure.",
                when=lambda line: _is_line(line, "u = leak"),
            ),
            Slip(
                lambda: "u, drive = np.zeros(n), np.linspace(0.0, 0.006, n)",
                "That line runs once. Profile more steps.",
                when=lambda line: _is_line(line, "u, drive"),
            ),
            Slip(
                lambda: "for _ in range(steps):",
                "The loop itself costs next to nothing. It is what stands in it.",
                when=lambda line: _is_line(line, "for _"),
            ),
            Slip(
                lambda: "u[u >= 1.0] = 0.0",
                "A mask costs a little, and this line does not even run in each step.",
                when=lambda line: _is_line(line, "u[u"),
            ),
            Slip(
                lambda: "(u >= 1.0).any()",
                "That is the fast way to write it. Which line of the loop is the slow one?",
                when=lambda line: isinstance(line, str) and ".any()" in line,
            ),
        ),
    ),
    "ten_times_faster-2": Exercise(
        answer=_steps,
        hint="Take the natural logarithm of the largest number, and divide by that of "
        "what a step multiplies with.",
        remark="A frame of 400 steps is far from both.",
        slips=(
            Slip(
                lambda: _steps(0.02),
                "That is when h overflows. Something else decays faster, and grows faster.",
            ),
            Slip(
                lambda: [round(math.log(v) / -math.log(0.995)) for v in _largest()],
                "That is when u overflows. Something else decays faster, and grows faster.",
                when=lambda steps: 140_000 < float(steps[0]) < 143_000,
            ),
            Slip(
                lambda: _steps(base=10.0),
                "That is with logarithms to base 10 above and natural ones below.",
            ),
            Slip(
                lambda: _steps(base=2.0),
                "That is with logarithms to base 2 above and natural ones below.",
            ),
            Slip(
                lambda: [step + 1 for step in _steps()],
                "One step too far: that power is too large already.",
            ),
            Slip(
                lambda: _steps()[::-1],
                "The float comes first, then the float32.",
            ),
        ),
    ),
}
