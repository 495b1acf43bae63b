"""Runs: the recipe of a learner's experiment, and the stores that keep it."""
