"""Measure what a step costs on a run with many updates behind it, against a new run.

Run as ``python tests/benchmarks/step_cost.py``: it starts the real server on an empty SQLite file,
sends step requests to both runs in turn over one kept connection, and prints the medians, their
ratio, and how the stored size grows with updates.
"""

import argparse
import sqlite3
import sys
import tempfile
from contextlib import closing
from http.client import HTTPConnection
from json import dumps, loads
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.server_process import ServerProcess

LARGEST_REQUEST = 100_000
TARGET = 1.2


class Learner:
    """A run of 100 points, its key, and a connection that is kept."""

    def __init__(self, connection: HTTPConnection) -> None:
        self._connection = connection
        self._headers = {"Content-Type": "application/json"}
        created = self._ask("POST", "/api/runs", {"preset": "two_clouds"})
        self.run_id = created["run"]["id"]
        self._headers["Authorization"] = f"Bearer {created['key']}"

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> Any:
        self._connection.request(method, path, dumps(body), self._headers)
        answer = self._connection.getresponse()
        text = answer.read()
        assert answer.status < 300, text
        return loads(text)

    def step(self, count: int, every: int = 1) -> float:
        """Do updates; return the seconds until the answer was there."""
        began = perf_counter()
        self._ask("POST", f"/api/runs/{self.run_id}/step", {"count": count, "every": every})
        return perf_counter() - began


def stored_bytes(path: Path, run_id: str) -> dict[str, int]:
    """Return the size of what the store holds of a run: the recipe, and the checkpoints."""
    with closing(sqlite3.connect(path)) as connection:
        [(recipe,)] = connection.execute(
            "SELECT length(recipe) FROM recipes WHERE run_id = ?", (run_id,)
        )
        [(checkpoints,)] = connection.execute(
            "SELECT coalesce(sum(length(state)), 0) FROM checkpoints WHERE run_id = ?", (run_id,)
        )
    return {"recipe": recipe, "checkpoints": checkpoints}


def milliseconds(seconds: list[float]) -> str:
    """Return the median and the 95th percentile of times as text."""
    return f"{1e3 * median(seconds):8.2f} {1e3 * quantiles(seconds, n=20)[-1]:8.2f}"


def measure(requests: int, updates: int, counts: list[int]) -> None:
    """Measure and print."""
    with (
        tempfile.TemporaryDirectory() as directory,
        ServerProcess(Path(directory), {"GDL_RUN_RATE": "1000000/second"}) as server,
    ):
        database = Path(directory) / "runs.db"
        with closing(HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
            old = Learner(connection)
            before = stored_bytes(database, old.run_id)
            for _ in range(updates // LARGEST_REQUEST):
                old.step(LARGEST_REQUEST, LARGEST_REQUEST)
            after = stored_bytes(database, old.run_id)
            print(f"{requests} requests each, in turn; SQLite, one process, 100 points")
            print("updates a   new run, ms        behind it, ms      ratio")
            print("request      median      95%    median      95%   of medians")
            for count in counts:
                times: tuple[list[float], list[float]] = ([], [])
                new = Learner(connection)
                for number in range(requests + 20):
                    for learner, taken in zip((new, old), times, strict=True):
                        seconds = learner.step(count)
                        if number >= 20:  # the first ones warm up
                            taken.append(seconds)
                new_run, old_run = map(milliseconds, times)
                ratio = median(times[1]) / median(times[0])
                told = "" if ratio <= TARGET else f"  more than {TARGET}"
                print(f"{count:7} {new_run}  {old_run} {ratio:8.3f}{told}")
            done = updates // LARGEST_REQUEST * LARGEST_REQUEST
            grown = {name: after[name] - before[name] for name in after}
            print(f"\nstored for {done:,} updates: recipe {grown['recipe']:+,} bytes, ", end="")
            print(f"checkpoints {grown['checkpoints']:+,} bytes, ", end="")
            print(f"{grown['checkpoints'] / done:.3f} bytes an update")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=400, help="step requests to each run")
    parser.add_argument("--updates", type=int, default=100_000, help="updates behind the old run")
    parser.add_argument("--counts", type=int, nargs="+", default=[1, 10, 100])
    arguments = parser.parse_args()
    measure(arguments.requests, arguments.updates, arguments.counts)
