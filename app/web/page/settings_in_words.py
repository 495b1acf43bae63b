"""The settings of a run in words, as a page or a picture of it tells them."""

from app.learning.features import LINE, Feature
from app.learning.hyperparameters import USUAL_DECAY, Hyperparameters, Method, Reduction, Rule
from app.learning.model import Model
from app.runs.presets import title_of
from app.runs.run import Segment

FEATURES = {
    Feature.X1_SQUARED: "x₁²",
    Feature.X2_SQUARED: "x₂²",
    Feature.PRODUCT: "x₁x₂",
}
"""What is added to the coordinates, as it is written."""

METHODS = {
    Method.MOMENTUM: "momentum {momentum:g}",
    Method.NESTEROV: "Nesterov's momentum {momentum:g}",
    Method.ADAGRAD: "AdaGrad",
    Method.RMSPROP: "RMSProp, which keeps {decay:g}",
    Method.ADAM: "Adam, which keeps {momentum:g} and {decay:g}",
}
"""The optimizers, with what is chosen of them."""


def stretch_words(segment: Segment) -> str:
    """Return from what and how a stretch learns, in words."""
    chosen = segment.hyperparameters
    used = "all points" if chosen.batch_size is None else _counted(chosen.batch_size, "point")
    held_back = len(segment.edited) - segment.edited.learnt
    title = title_of(segment.points)
    words = [
        *([title] if title else []),
        _counted(len(segment.edited), "point")
        + (f" ({held_back:,} of them held back)" if held_back else ""),
        f"learning rate {chosen.learning_rate!r}",
        f"{used} per update",
    ]
    if chosen.batch_size != 1:
        words.append(f"the {'mean' if chosen.reduction is Reduction.MEAN else 'sum'} of gradients")
    if chosen.shuffle:
        words.append("each epoch in a new order")
    if chosen.rule is Rule.PERCEPTRON:
        words.append("by the perceptron's rule")
    words += _later_words(chosen)
    return f"From update {segment.first_step}: {', '.join(words)}."


def _later_words(chosen: Hyperparameters) -> list[str]:
    """Return the optimizer and the penalties, in words, as far as there are any."""
    words = []
    if chosen.remembers:
        decay = chosen.decay_in_force if chosen.optimizer in USUAL_DECAY else 0
        words.append(METHODS[chosen.optimizer].format(momentum=chosen.momentum, decay=decay))
    penalties = ("L2", chosen.l2), ("L1", chosen.l1)
    words += [f"{name} penalty {size!r}" for name, size in penalties if size]
    return words


def feature_words(model: Model) -> str:
    """Return what the neuron is given beside the coordinates, in words; nothing for a line."""
    added = [FEATURES[feature] for feature in model.features if feature not in LINE]
    return f"The neuron is given x₁, x₂, {', '.join(added)}." if added else ""


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count:,} {what}s"
