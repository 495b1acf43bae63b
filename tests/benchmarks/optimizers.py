"""What an update takes with each optimizer and penalty, beside one of plain descent."""

from collections.abc import Mapping
from dataclasses import replace
from statistics import median
from time import process_time

from app.learning.datasets import two_clouds
from app.learning.hyperparameters import Hyperparameters, Method, Reduction
from app.learning.replay import State, seeded_weights, walk
from tests.benchmarks.report import ROUNDS, Part

UPDATES = 2_000
"""Updates that are measured at a time."""

PLAIN = Hyperparameters(0.1, None, Reduction.MEAN)

CHOSEN: Mapping[str, Hyperparameters] = {
    **{method.value: replace(PLAIN, optimizer=method) for method in Method},
    "L2": replace(PLAIN, l2=0.01),
    "L1": replace(PLAIN, l1=0.01),
}


def measure(*, full: bool) -> Part:
    """Measure updates by all of 100 points, and in full by one of them."""
    part = Part(
        "optimizers",
        "µs of the processor an update of 100 points takes, its error and accuracy included",
        ("batch", "optimizer", "µs", "× plain"),
        unit="times what plain descent takes",
        wanted=2.0,
    )
    for batch in (None, 1) if full else (None,):
        taken: dict[str, list[float]] = {name: [] for name in CHOSEN}
        for _ in range(ROUNDS):
            for name, chosen in CHOSEN.items():
                taken[name].append(_seconds(replace(chosen, batch_size=batch)))
        plain = median(taken["plain"])
        for name, seconds in taken.items():
            took = median(seconds)
            part.rows.append((str(batch or "all"), name, took * 1e6, took / plain))
            if batch is None:
                part.bars.append((name, took / plain))
    return part


def _seconds(chosen: Hyperparameters) -> float:
    """Return what one of many updates takes."""
    points, start = two_clouds(), State(0, 0, 0, (*seeded_weights(44, 2), 0.0))
    began = process_time()
    walk(start, points, chosen, 44, UPDATES, with_errors=True)
    return (process_time() - began) / UPDATES
