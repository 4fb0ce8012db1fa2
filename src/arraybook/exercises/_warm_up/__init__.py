"""Exercises of the warm-up page, a module for each of its levels."""

from arraybook.exercises._engine import Exercise
from arraybook.exercises._warm_up import _broadcast, _compute, _make, _pick, _think

__all__ = ["EXERCISES"]

EXERCISES: dict[str, Exercise] = {
    **_make.EXERCISES,
    **_pick.EXERCISES,
    **_compute.EXERCISES,
    **_broadcast.EXERCISES,
    **_think.EXERCISES,
}
