"""Exercises: one file a chapter (truth, probes, slips), one engine."""

from actlib.exercises.engine import ask, check, find

__all__ = ["ask", "check", "find"]
