"""The benchmarks, one report: ``python -m tests.benchmarks``."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.benchmarks import growth, hall, optimizers, picture, request, turns, update
from tests.benchmarks.report import Part, draw, machine, write_json

PARTS: Mapping[str, Callable[..., Part | list[Part]]] = {
    "update": update.measure,
    "optimizers": optimizers.measure,
    "request": request.measure,
    "hall": hall.measure,
    "picture": picture.measure,
    "growth": growth.measure,
    "turns": turns.measure,
}


def main() -> None:
    """Measure the parts that are named, or all; print each as soon as it is there."""
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="PART", help=f"some of {', '.join(PARTS)}")
    parser.add_argument("--full", action="store_true", help="more sizes, and longer")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write it as JSON")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="where to draw it")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - PARTS.keys():
        parser.error(f"There is no part {', '.join(sorted(unknown))}.")
    on, parts = machine(), list[Part]()
    print(", ".join(f"{name} {value}" for name, value in on.items()), flush=True)
    for name in chosen.names or PARTS:
        found = PARTS[name](full=chosen.full)
        for part in found if isinstance(found, list) else [found]:
            print(part.text(), flush=True)
            parts.append(part)
    if chosen.json:
        write_json(chosen.json, on, parts)
    if chosen.picture:
        draw(chosen.picture, on, parts)


if __name__ == "__main__":
    main()
