"""A run that a test owns, spoken to over HTTP."""

from typing import Any, Self

from httpx2 import Client, Response

Json = dict[str, Any]

FRAME_COLUMNS = ("step", "epoch", "weights", "bias", "loss", "accuracy")


class OwnRun:
    """A run and its key. ``client`` may be one of a real server or of one in this process."""

    def __init__(self, client: Client, created: Json) -> None:
        self.client = client
        self.id: str = created["run"]["id"]
        self.key: str = created["key"]

    @classmethod
    def create(cls, client: Client, **body: Any) -> Self:
        """Create a run from ``body``."""
        answer = client.post("/api/runs", json=body)
        assert answer.status_code == 201, answer.text
        return cls(client, answer.json())

    @property
    def url(self) -> str:
        """The run's address."""
        return f"/api/runs/{self.id}"

    def send(self, method: str, path: str = "", **options: Any) -> Response:
        """Send a request to the run, or to ``path`` below it, with the key unless told otherwise.

        ``options`` are those of the client; a header of ``None`` is left out.
        """
        headers = {"Authorization": f"Bearer {self.key}"} | options.pop("headers", {})
        sent = {name: value for name, value in headers.items() if value is not None}
        return self.client.request(method, self.url + path, headers=sent, **options)

    def ask(self, method: str, path: str = "", **options: Any) -> Json:
        """Send a request that has to be granted; return its answer."""
        answer = self.send(method, path, **options)
        assert answer.is_success, answer.text
        found: Json = answer.json()
        return found

    def step(self, count: int = 1, **options: Any) -> Json:
        """Do updates; return their frames."""
        return self.ask("POST", "/step", json={"count": count} | options)

    def read(self) -> Json:
        """Return the run as it is."""
        return self.ask("GET")

    def frames(self, **query: Any) -> Json:
        """Return frames, without the version."""
        frames = self.ask("GET", "/frames", params=query)
        return {name: frames[name] for name in FRAME_COLUMNS}

    def kept(self) -> tuple[bytes, ...]:
        """Return all that can be read of the run, byte for byte."""
        paths = ("", "/export/run.json", "/export/trace.csv")
        return tuple(self.send("GET", path).content for path in paths)
