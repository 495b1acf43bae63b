"""Every symbol and term of the page, each explained in one sentence.

Templates mark where one is explained: ``{{ term("epoch") }}``, or with a text of its own
``{{ term("error", "Error E") }}``. All of them are listed in the glossary's dialog, from which the
page's script takes what it shows beside a term.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup


class Entry(NamedTuple):
    """A term as the glossary names it, and what it means."""

    name: str
    meaning: str


GLOSSARY: Mapping[str, Entry] = MappingProxyType(
    {
        "accuracy": Entry(
            "accuracy",
            "The share of the points whose label the model predicts; wrong are those that lie on "
            "the other label's colour.",
        ),
        "adagrad": Entry(
            "AdaGrad",
            "An optimizer that divides each weight's step by the root of all its squared slopes so "
            "far, so that steps only ever get shorter.",
        ),
        "adam": Entry(
            "Adam",
            "An optimizer that steps by the velocity and divides it by the root of the squares: "
            "its first step moves each weight by α, however steep E is.",
        ),
        "batch": Entry("batch", "The points that one update uses together: one, some or all."),
        "bias": Entry(
            "bias b",
            "The number that the model adds to every score; it shifts the line without turning it.",
        ),
        "boundary": Entry(
            "decision boundary",
            "The line on which the model says ½: on one side it predicts label 1, on the other "
            "label 0.",
        ),
        "difference": Entry(
            "difference y − ŷ",
            "How far the prediction is from the label: positive where it should rise, negative "
            "where it should fall.",
        ),
        "epoch": Entry(
            "epoch",
            "One pass over all the points: with 100 points and one of them per update, an epoch "
            "is 100 updates.",
        ),
        "error": Entry(
            "error E",
            "How wrong the model is, as the mean of the log-losses of all points: lower is "
            "better, and learning makes it fall.",
        ),
        "surface": Entry(
            "error surface",
            "E for each pair of weights at the present bias, like a map of hills and valleys: "
            "learning walks downhill on it.",
        ),
        "ghost": Entry(
            "ghost",
            "The line and the error curve of a run as it was, without that of points held back, "
            "kept to compare with.",
        ),
        "descent": Entry(
            "gradient descent",
            "Learning step by step: every update moves the weights and the bias a little in the "
            "direction in which the error falls most steeply.",
        ),
        "gradient": Entry(
            "gradient ∇E",
            "How steeply E rises with each weight and with the bias; an update goes the other way.",
        ),
        "held-back": Entry(
            "held back",
            "Points that are never learnt from, hollow on the plot: their error tells how good the "
            "model is on new ones (a held-out or validation set).",
        ),
        "l1": Entry(
            "L1 penalty",
            "λ₁ times the sizes of the weights, added to E: it takes the same from every weight, "
            "so small ones are held at exactly 0.",
        ),
        "l2": Entry(
            "L2 penalty",
            "Half of λ₂ times the squared weights, added to E: the larger a weight, the more it is "
            "pulled back.",
        ),
        "label": Entry(
            "label y",
            "The answer that belongs to a point: 1 for blue circles, 0 for orange diamonds.",
        ),
        "rate": Entry(
            "learning rate α",
            "How large a step each update takes: small steps learn slowly, too large ones jump "
            "past the goal.",
        ),
        "loss": Entry(
            "log-loss",
            "The error of one point: near 0 where the model is sure and right, large where it is "
            "sure and wrong.",
        ),
        "regression": Entry(
            "logistic regression",
            "A model that divides points by a line and says, with the sigmoid, how sure it is.",
        ),
        "momentum": Entry(
            "momentum",
            "An optimizer that steps by its velocity: what it keeps of earlier slopes carries it "
            "along a valley and damps its zigzag.",
        ),
        "nesterov": Entry(
            "Nesterov",
            "Momentum that looks ahead: it takes the slope where the velocity is about to lead it.",
        ),
        "objective": Entry(
            "objective J",
            "E and the penalty together: what learning lowers where there is a penalty.",
        ),
        "optimizer": Entry(
            "optimizer",
            "What makes a step of the slope: plain descent takes α times the slope itself, others "
            "remember earlier slopes.",
        ),
        "optimum": Entry(
            "optimum", "The weights and the bias with the lowest error that any line can reach."
        ),
        "overfitting": Entry(
            "overfitting",
            "When learning goes on lowering E while the error of the points held back rises: the "
            "model learns what is special to its points.",
        ),
        "parameters": Entry(
            "parameters",
            "The three numbers of the model: the weights w₁ and w₂ turn the line, the bias b "
            "shifts it.",
        ),
        "penalty": Entry(
            "penalty",
            "What large weights cost: learning then lowers J, the sum of E and the penalty, and E "
            "alone ends a little higher.",
        ),
        "perceptron": Entry(
            "perceptron",
            "An older rule that predicts a plain 0 or 1, so only points on the wrong side of the "
            "line move it.",
        ),
        "point": Entry("point", "One example: two numbers, x₁ and x₂, and a label."),
        "prediction": Entry(
            "prediction ŷ",
            "What the model says of a place: near 1 it is sure of label 1, near 0 of label 0, and "
            "at ½ it cannot tell.",
        ),
        "rmsprop": Entry(
            "RMSProp",
            "An optimizer that divides each weight's step by the root of its latest squared "
            "slopes, so that all weights move at a like pace.",
        ),
        "safe": Entry(
            "safe learning rate",
            "As long as α is below it, every update of plain descent that uses all points lowers "
            "E.",
        ),
        "score": Entry(
            "score z",
            "The weighted sum w₁x₁ + w₂x₂ + b: 0 on the line, positive on the side of label 1, "
            "negative on the other.",
        ),
        "seed": Entry(
            "seed",
            "The number from which all that is random is made; the same seed gives the same start.",
        ),
        "settled": Entry(
            "settled", "E has changed by less than 0.1 % of itself over the last five epochs."
        ),
        "shuffle": Entry("shuffle", "To take the points in a new random order in every epoch."),
        "sigmoid": Entry(
            "sigmoid σ",
            "The S-shaped curve that turns any score z into a prediction between 0 and 1.",
        ),
        "squares": Entry(
            "squares s",
            "What AdaGrad, RMSProp and Adam remember of each weight: its squared slopes, the older "
            "ones fading; a step is divided by their root.",
        ),
        "reduction": Entry(
            "sum or mean",
            "Whether the gradients of a batch of m points are added up, or added up and divided "
            "by m.",
        ),
        "update": Entry(
            "update",
            "One step of learning: the model looks at a point, or at a batch of them, and "
            "corrects its weights and its bias a little.",
        ),
        "velocity": Entry(
            "velocity v",
            "What momentum, Nesterov and Adam remember of each weight: its slopes downhill, of "
            "which every update keeps a share μ (Adam: β₁).",
        ),
        "weight": Entry(
            "weights w₁, w₂",
            "The numbers by which the model multiplies x₁ and x₂; they turn the line and say how "
            "fast ŷ changes across it.",
        ),
    }
)
"""All of them by their keys, in the order of their names."""


def term(key: str, text: str | Markup | None = None) -> Markup:
    """Return a term of the glossary, marked as one that is explained where it stands.

    ``text`` is what stands there, the term's name if it is left out. A key that the glossary does
    not have raises ``KeyError``.
    """
    return Markup(
        '<button type="button" class="term" data-term="{0}" aria-describedby="meaning-{0}">'
        "{1}</button>"
    ).format(key, GLOSSARY[key].name if text is None else text)
