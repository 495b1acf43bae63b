"""What one update takes, its error and accuracy included, by this engine and by others."""

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import islice, product
from pathlib import Path
from statistics import median
from time import process_time
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.learning.hyperparameters import Hyperparameters, Reduction
from app.learning.points import Points
from app.runs.run import Start, begin
from app.runs.timeline import replay
from tests.benchmarks.report import ROUNDS, Part

Array: TypeAlias = NDArray[np.float64]

Arm: TypeAlias = Callable[[Array, Array, int, int], Array]
"""Takes X, y, the batch size and how many updates; returns a row of weights, bias, error and
accuracy after each of them. All begin at 0."""

RATE = 0.3
SECONDS = 0.05
"""About how long each is measured at a time."""

ALIKE = 1e-9
"""How far numbers may differ that are the same."""


def engine(X: Array, y: Array, batch: int, updates: int) -> Array:
    """Learn by this application's engine."""
    chosen = Hyperparameters(RATE, None if batch == len(y) else batch, Reduction.MEAN)
    run = begin(Start((0.0,) * X.shape[1], 0.0, None), Points(X, y), chosen)
    stretches = [one.frames for one in replay(run, run.latest, range(1, updates + 1))]
    rows = [zip(f.weights, f.bias, f.loss, f.accuracy, strict=True) for f in stretches]
    return np.array([(*w, *rest) for stretch in rows for w, *rest in stretch], dtype=np.float64)


def batches(m: int, batch: int, updates: int) -> Iterator[slice]:
    """Yield the places of each update's points, pass after pass."""
    passes = (slice(at, min(at + batch, m)) for _ in range(updates) for at in range(0, m, batch))
    return islice(passes, updates)


def textbook(X: Array, y: Array, batch: int, updates: int) -> Array:
    """Learn by numpy as a textbook has it."""
    w, b, frames = np.zeros(X.shape[1]), 0.0, []
    for at in batches(len(y), batch, updates):
        missed = y[at] - 1 / (1 + np.exp(-(X[at] @ w + b)))
        w = w + RATE * (missed @ X[at]) / len(missed)
        b = b + RATE * missed.mean()
        p = 1 / (1 + np.exp(-(X @ w + b)))
        error = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
        frames.append((*w, b, error, np.mean((p > 0.5) == (y == 1))))
    return np.array(frames)


def by_sklearn(X: Array, y: Array, batch: int, updates: int) -> Array:
    """Learn by scikit-learn, a point at a time."""
    from sklearn.linear_model import SGDClassifier  # noqa: PLC0415 - if it is installed

    model = SGDClassifier(
        loss="log_loss", penalty=None, learning_rate="constant", eta0=RATE, shuffle=False
    )
    classes, frames = np.array([0.0, 1.0]), []
    for at in batches(len(y), batch, updates):
        model.partial_fit(X[at], y[at], classes)
        opposed = (1 - 2 * y) * model.decision_function(X)
        error = np.mean(np.logaddexp(0, opposed))
        frames.append((*model.coef_[0], model.intercept_[0], error, np.mean(opposed < 0)))
    return np.array(frames)


def by_torch(X: Array, y: Array, batch: int, updates: int) -> Array:
    """Learn by torch, eagerly, with its autograd and its SGD."""
    import torch  # noqa: PLC0415 - if it is installed

    torch.set_num_threads(1)
    inputs, labels = torch.from_numpy(X), torch.from_numpy(y)
    layer = torch.nn.Linear(X.shape[1], 1, dtype=torch.float64)
    torch.nn.init.zeros_(layer.weight)
    torch.nn.init.zeros_(layer.bias)
    descent, frames = torch.optim.SGD(layer.parameters(), lr=RATE), []
    error_of = torch.nn.functional.binary_cross_entropy_with_logits
    for at in batches(len(y), batch, updates):
        descent.zero_grad()
        error_of(layer(inputs[at])[:, 0], labels[at]).backward()
        descent.step()
        with torch.no_grad():
            z = layer(inputs)[:, 0]
            accuracy = ((z > 0) == (labels == 1)).double().mean()
            error = error_of(z, labels)
            frames.append((*layer.weight[0].tolist(), layer.bias.item(), error, accuracy))
    return np.array(frames, dtype=np.float64)


@contextmanager
def compiled() -> Iterator[Arm | None]:
    """Yield the C loop, built for this machine, or ``None`` without a compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as directory:
        built = Path(directory) / "textbook.so"
        source = Path(__file__).with_name("textbook.c")
        options = ("-O3", "-march=native", "-shared", "-fPIC")
        subprocess.run([compiler, *options, "-o", built, source, "-lm"], check=True)
        train = ctypes.CDLL(str(built)).train
        pointer, long = np.ctypeslib.ndpointer(np.float64, flags="C"), ctypes.c_long
        train.argtypes = [
            *(pointer, pointer, long, long, long, ctypes.c_double, long, pointer, pointer)
        ]
        train.restype = None

        def by_c(X: Array, y: Array, batch: int, updates: int) -> Array:
            m, n = X.shape
            theta, frames = np.zeros(n + 1), np.empty((updates, n + 3))
            train(X, y, m, n, batch, RATE, updates, theta, frames)
            return frames

        yield by_c


def points(m: int, n: int) -> tuple[Array, Array]:
    """Return two clouds of points that overlap."""
    generator = np.random.default_rng(1)
    y = np.arange(m, dtype=np.float64) % 2
    X: Array = generator.normal(0.4, 0.2, (m, n)) + 0.2 * y[:, None]
    return X, y


def measured(arms: Mapping[str, Arm], m: int, n: int, batch: int) -> dict[str, float]:
    """Return the seconds that an update takes by each arm that finds the same as the textbook."""
    X, y = points(m, n)
    few = max(2, min(200, 2_000_000 // m))
    wanted = textbook(X, y, batch, few)
    alike = {
        name: arm
        for name, arm in arms.items()
        if np.allclose(arm(X, y, batch, few), wanted, rtol=ALIKE, atol=ALIKE)
    }
    updates = {}
    for name, arm in alike.items():
        began = process_time()
        arm(X, y, batch, few)
        updates[name] = max(10, min(20_000, int(SECONDS * few / (process_time() - began))))
    taken: dict[str, list[float]] = {name: [] for name in alike}
    for _ in range(ROUNDS):
        for name, arm in alike.items():
            began = process_time()
            arm(X, y, batch, updates[name])
            taken[name].append((process_time() - began) / updates[name])
    return {name: median(seconds) for name, seconds in taken.items()}


def measure(*, full: bool) -> Part:
    """Measure each size of batch with few and many points, of two features and of five."""
    arms: dict[str, Arm] = {"textbook": textbook, "engine": engine}
    notes = []
    for name, package, arm in (
        ("scikit-learn", "sklearn", by_sklearn),
        ("torch", "torch", by_torch),
    ):
        if find_spec(package):
            arms[name] = arm
        else:
            notes.append(f"{name} is missing.")
    part = Part(
        "update",
        "µs of the processor an update takes, its error and accuracy included",
        ("batch", "points", "features", *("textbook", "engine", "scikit-learn", "torch", "C")),
        notes=notes,
        unit="times as fast as a textbook loop of numpy",
    )
    part.columns = (*part.columns, "engine: × textbook", "of C")
    sizes = (20, 100, 1_000, 10_000, 1_000_000)
    with compiled() as by_c:
        if by_c is None:
            notes.append("C is missing: there is no compiler.")
        else:
            arms["C"] = by_c
        for batch, m, n in product((0, 10, 1), sizes, (2, 5)):
            if not full and (n > 2 or (batch and m > 10_000)):
                continue
            chosen = {k: arm for k, arm in arms.items() if k != "scikit-learn" or batch == 1}
            took = measured(chosen, m, n, batch or m)
            differing = chosen.keys() - took.keys()
            if differing:
                notes.append(f"{batch or 'all'} of {m:,}: {', '.join(differing)} found others.")
            engine_took, c_took = took.get("engine"), took.get("C")
            faster = took["textbook"] / engine_took if engine_took else None
            part.rows.append(
                (
                    *(f"{batch or 'all'}", f"{m:,}", str(n)),
                    *(took[k] * 1e6 if k in took else None for k in part.columns[3:8]),
                    *(faster, c_took / engine_took if c_took and engine_took else None),
                )
            )
            if faster and n == 2:
                part.bars.append((f"{batch or 'all'} of {m:,}", faster))
    part.wanted = 1.0
    return part
