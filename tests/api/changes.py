"""Every request that changes a run, in a form that a run of a few points and updates grants."""

from typing import Any, NamedTuple

from httpx2 import Response

from tests.api.own_run import OwnRun

RECIPE = {
    "format": "gradient-descent-live",
    "schema": 1,
    "start": {"weights": [0.5, -0.5], "bias": 0.25, "seed": None},
    "step": 3,
    "segments": [
        {
            "first_step": 0,
            "hyperparameters": {"learning_rate": 0.5},
            "points": [{"x1": 1.0, "x2": 2.0, "label": 1}],
        }
    ],
}


class Change(NamedTuple):
    """A changing request, without its key."""

    method: str
    path: str
    options: dict[str, Any]

    def sent_to(self, run: OwnRun, **headers: str | None) -> Response:
        """Send it with these headers besides the key, or with another key among them."""
        own = self.options.get("headers", {})
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return run.send(self.method, self.path, **(self.options | {"headers": own | given}))


CHANGES = {
    "step": Change("POST", "/step", {"json": {"count": 2}}),
    "step without a body": Change("POST", "/step", {}),
    "rewind": Change("POST", "/rewind", {"json": {"step": 1}}),
    "reset": Change("POST", "/reset", {"json": {}}),
    "reset without a body": Change("POST", "/reset", {}),
    "new start": Change("POST", "/reset", {"json": {"seed": 7}}),
    "hyperparameters": Change("PATCH", "", {"json": {"hyperparameters": {"learning_rate": 0.7}}}),
    "append": Change("POST", "/points", {"json": {"points": [{"x1": 0.1, "x2": 0.1, "label": 0}]}}),
    "replace": Change("PUT", "/points", {"json": {"points": [{"x1": 0, "x2": 1, "label": 0}]}}),
    "csv": Change(
        "PUT", "/points", {"content": b"1,2,1\n3,4,0\n", "headers": {"Content-Type": "text/csv"}}
    ),
    "move": Change("PATCH", "/points/0", {"json": {"x1": 0.5}}),
    "delete": Change("DELETE", "/points/0", {}),
    "recipe": Change("PUT", "", {"json": RECIPE}),
}
"""Each with a name of its own."""
