"""Exercises of the book: `check` says whether an answer is right, and helps if not."""

from arraybook.exercises._engine import Verdict, check

__all__ = ["Verdict", "check"]
