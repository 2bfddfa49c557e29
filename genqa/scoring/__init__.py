"""Rubrics and the scores they give. What a rubric can weigh stands in :mod:`genqa.scoring.quantities`."""

from genqa.scoring.rubric import DEFAULT_RUBRIC, Rubric, built_in, parse
from genqa.scoring.score import Line, Score, score

__all__ = ["DEFAULT_RUBRIC", "Line", "Rubric", "Score", "built_in", "parse", "score"]
