"""A run as a PyTorch script: the same numbers by the optimizers of ``torch.optim``."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.learning.hyperparameters import Hyperparameters, Method, Rule
from app.runs.refusals import Impossible
from app.runs.run import Run, Segment
from app.web.page.script import (
    EXPRESSIONS,
    TEMPLATES,
    begins_memory,
    facts_of_segments,
    shared_facts,
)

OPTIMIZERS: Mapping[Method, str] = {
    Method.PLAIN: "SGD",
    Method.MOMENTUM: "SGD",
    Method.NESTEROV: "SGD",
    Method.ADAGRAD: "Adagrad",
    Method.RMSPROP: "RMSprop",
    Method.ADAM: "Adam",
}
"""What each is called there."""


def torch_script_in_pieces(run: Run) -> Iterator[str]:
    """Return the script, a piece at a time.

    Raises:
        Impossible: ``torch.optim`` cannot do what the run does.
    """
    check(run)
    facts = shared_facts(run) | {"segments": _segments(run)}
    pieces = TEMPLATES.get_template("run_torch.py.jinja").stream(facts)
    pieces.enable_buffering(EXPRESSIONS)
    return iter(pieces)


def check(run: Run) -> None:
    """Raise Impossible where ``torch.optim`` cannot do what the run does."""
    if any(segment.hyperparameters.rule is Rule.PERCEPTRON for segment in run.segments):
        raise Impossible(
            "PyTorch descends along the slope of an error, and the perceptron's rule has none. "
            "Take the numpy script, run.py."
        )
    for before, segment in zip(run.segments, run.segments[1:], strict=False):
        chosen, last = segment.hyperparameters, before.hyperparameters
        if (
            chosen.optimizer is Method.ADAM
            and not begins_memory(segment, before)
            and (chosen.momentum, chosen.decay_in_force) != (last.momentum, last.decay_in_force)
        ):
            raise Impossible(
                "PyTorch's Adam takes its β₁ and β₂ to be the same from its first update on, and "
                f"here they change after update {segment.first_step}. Take the numpy script, "
                "run.py."
            )


def _segments(run: Run) -> Iterator[Mapping[str, Any]]:
    """Yield what the script has to say of each segment."""
    before: Segment | None = None
    for segment, facts in zip(run.segments, facts_of_segments(run), strict=True):
        chosen = segment.hyperparameters
        settings = settings_of(chosen)
        yield {
            **facts,
            "optimizer": OPTIMIZERS[chosen.optimizer],
            "settings": settings,
            "begins_optimizer": not chosen.remembers or begins_memory(segment, before),
            "resets": before is not None and settings != settings_of(before.hyperparameters),
        }
        before = segment


def settings_of(chosen: Hyperparameters) -> dict[str, Any]:
    """Return what ``torch.optim`` is given of hyperparameters; a penalty has its own place."""
    rate = {"lr": chosen.learning_rate}
    match chosen.optimizer:
        case Method.MOMENTUM if chosen.remembers:
            return rate | {"momentum": chosen.momentum}
        case Method.NESTEROV if chosen.remembers:
            return rate | {"momentum": chosen.momentum, "nesterov": True}
        case Method.RMSPROP:
            return rate | {"alpha": chosen.decay_in_force}
        case Method.ADAM:
            return rate | {"betas": (chosen.momentum, chosen.decay_in_force)}
        case _:
            return rate
