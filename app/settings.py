"""Every limit and default as a named setting with a sentence, read from the environment once."""

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from limits import parse_many
from platformdirs import user_data_path
from pydantic import Field, FiniteFloat, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "GDL_"

HOST = re.compile(r"\*|(\*\.)?[\w-]+(\.[\w-]+)*|\[[0-9a-f:]+\]", re.ASCII | re.IGNORECASE)
PATH = re.compile(r"^(/[^/?#\s]+)*$")
"""A path without a slash at its end; of the root, nothing."""

ORIGIN = re.compile(
    r"(?!http:.*:80$|https:.*:443$)"
    r"https?://([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:[1-9][0-9]{0,4})?"
)
"""An origin as browsers write it: in small letters, and without the port that goes by itself."""


def listed(text: str) -> list[str]:
    """Return the parts of a setting that holds several, with commas between."""
    return [part.strip() for part in text.split(",") if part.strip()]


def default_store() -> str:
    """Return the address of the embedded store in the platform's user-data directory."""
    directory = user_data_path("gradient-descent-live", appauthor=False)
    return "sqlite:///" + (directory / "runs.db").as_posix()


class UnknownSettingError(ValueError):
    """An environment variable has the prefix of the settings and the name of none of them."""


class Settings(BaseSettings):
    """What an operator can choose. Each field is read from ``GDL_`` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(
        8000, ge=0, le=65535, description="Port the server listens on; 0 takes a free one."
    )
    workers: int = Field(1, ge=1, le=64, description="How many processes serve requests.")
    store: str = Field(
        default_factory=default_store,
        description="Where runs are kept: `sqlite:///` and a path, `redis://` and a host and port, "
        "or `memory:`.",
    )
    run_ttl: int = Field(
        30 * 24 * 3600,
        ge=60,
        le=100 * 365 * 24 * 3600,  # Redis cannot keep all that an integer can say
        description="Seconds after which an untouched run is removed.",
    )
    points: int = Field(5000, ge=1, le=1_000_000, description="Points in one run.")
    coordinate: FiniteFloat = Field(
        1e6, gt=0, le=1e100, description="Largest size of a coordinate."
    )
    parameter: FiniteFloat = Field(
        1e6, gt=0, le=1e100, description="Largest size of a starting weight or bias."
    )
    learning_rate_min: FiniteFloat = Field(
        1e-9, gt=0, le=1e100, description="Smallest learning rate."
    )
    learning_rate_max: FiniteFloat = Field(
        1000.0, gt=0, le=1e100, description="Largest learning rate."
    )
    count: int = Field(
        100_000, ge=1, le=10_000_000, description="Updates, or frames, one request may ask for."
    )
    updates: int = Field(1_000_000, ge=1, le=2**53 - 1, description="Updates in one run.")
    segments: int = Field(
        1000, ge=1, description="Stretches between changes of data or hyperparameters in one run."
    )
    recipe_bytes: int = Field(
        8_000_000,
        ge=1000,
        le=500_000_000,  # Redis keeps no longer text
        description="Size of one run's stored recipe.",
    )
    body_bytes: int = Field(
        2_000_000, ge=1000, le=500_000_000, description="Size of one request's body."
    )
    request_seconds: FiniteFloat = Field(
        20.0, gt=0, le=3600, description="Computing time one request may take before it is refused."
    )
    frame_ancestors: str = Field(
        "'self'",
        pattern=r"^[!-+\--:<-~]+( [!-+\--:<-~]+)*$",  # a comma or semicolon would end the directive
        description="Who may embed the page, as in the policy's `frame-ancestors`.",
    )
    body_seconds: FiniteFloat = Field(
        10.0, gt=0, le=3600, description="Time a request's body may take to arrive."
    )
    client_rate: str = Field(
        "300000/minute",
        description="Requests one client address may make; a whole class may share one address.",
    )
    run_rate: str = Field("1000/10 seconds", description="Changes one run takes.")
    create_rate: str = Field("20000/hour", description="Runs one client address may create.")
    rate_store: str = Field(
        "memory:",
        description="Where these rates are counted: `memory:` for each process by itself, or "
        "`redis://` and a host and port.",
    )
    watchers: int = Field(2000, ge=1, description="Watchers of one run in one process.")
    streams: int = Field(5000, ge=1, description="Event streams in one process.")
    client_streams: int = Field(
        2500, ge=1, description="Event streams that one client address may open in one process."
    )
    origins: str = Field(
        "",
        description="Further origins that the page itself is served under, where a proxy changes "
        "the host name; with commas between.",
    )
    public_url: str = Field(
        "",
        description="Address by which others open the page, where it is not one of this machine's, "
        "as behind a proxy or in a container.",
    )
    allowed_hosts: str = Field(
        "*", description="Host names the server answers to, with commas between."
    )
    plotly: str = Field(
        "",
        description="A plotly.js file to serve in place of the one in Python's package, as the "
        "smaller basic bundle; of the same version but for the last number.",
    )
    root_path: str = Field(
        "",
        pattern=PATH.pattern,
        description="Path prefix below which a reverse proxy serves the application, as in `/gdl`.",
    )
    trusted_proxies: str = Field(
        "127.0.0.1",
        description="Addresses or networks of proxies whose `X-Forwarded-For` and `-Proto` are "
        "believed, with commas between.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "warning", description="What is logged; at `info` and `debug`, every request."
    )
    drain_seconds: FiniteFloat = Field(
        0.5,
        ge=0,
        le=3600,
        description="Time a server told to stop still takes requests, while it reports that it is "
        "not ready.",
    )
    shutdown_seconds: int = Field(
        3,
        ge=1,
        le=3600,
        description="Seconds that requests under way are given when the server is stopped.",
    )

    @classmethod
    def from_environment(cls) -> Self:
        """Return the settings as the environment has them.

        Raises:
            UnknownSettingError: a name with the prefix is no setting's.
            pydantic.ValidationError: a setting's value is not one it can have.
        """
        known = {PREFIX + name.upper() for name in cls.model_fields}
        unknown = sorted(
            name for name in os.environ if name.startswith(PREFIX) and name not in known
        )
        if unknown:
            raise UnknownSettingError(
                f"{', '.join(unknown)}: no such setting. There are {', '.join(sorted(known))}."
            )
        return cls()

    @field_validator("host")
    @classmethod
    def _is_address(cls, host: str) -> str:
        if not host.strip():  # which would be every address of this machine
            raise ValueError("name an address, like 127.0.0.1, or 0.0.0.0 for all of this machine")
        return host

    @field_validator("client_rate", "run_rate", "create_rate")
    @classmethod
    def _is_rate(cls, rate: str) -> str:
        try:
            [one] = parse_many(rate)
        except ValueError as error:
            raise ValueError("one rate is written like 100/minute or 1000/10 seconds") from error
        if not one.amount or re.search(r"/\s*0", rate):
            raise ValueError("a rate of 0 would let nobody in")
        return rate

    @field_validator("allowed_hosts")
    @classmethod
    def _are_hosts(cls, hosts: str) -> str:
        if not listed(hosts) or not all(HOST.fullmatch(host) for host in listed(hosts)):
            raise ValueError("host names are written like learn.example or *.school.example")
        return hosts

    @field_validator("origins")
    @classmethod
    def _are_origins(cls, origins: str) -> str:
        if not all(ORIGIN.fullmatch(origin) for origin in listed(origins)):
            raise ValueError(
                "an origin is written as browsers do, like https://course.example or "
                "http://localhost:8080, without a path"
            )
        return origins

    @field_validator("public_url")
    @classmethod
    def _is_public(cls, address: str) -> str:
        if not address:
            return address
        chosen = urlsplit(address)
        origin = f"{chosen.scheme}://{chosen.netloc}"
        path = address.removeprefix(origin).removesuffix("/")
        if not ORIGIN.fullmatch(origin) or not PATH.fullmatch(path):
            raise ValueError(
                "an address is written like http://192.168.1.7:8000/ or https://learn.example/gdl/"
            )
        return f"{origin}{path}/"

    @field_validator("trusted_proxies")
    @classmethod
    def _are_proxies(cls, proxies: str) -> str:
        try:
            for proxy in listed(proxies) if proxies != "*" else []:
                ip_network(proxy)
        except ValueError as error:
            raise ValueError("a proxy is written like 10.0.0.2 or 10.0.0.0/8") from error
        return proxies

    @property
    def import_bytes(self) -> int:
        """Size of a request's body that holds a whole run, whoever wrote it out."""
        return self.recipe_bytes + self.body_bytes

    def seconds_for(self, updates: int) -> float:
        """Return the computing time of a request that does a run's updates again.

        It is what the steps had that did them first: a run that can be had can be had again.
        """
        return self.request_seconds * max(1, -(-updates // self.count))

    @property
    def store_path(self) -> Path | None:
        """The file of a SQLite store, or ``None`` for a store of another kind."""
        scheme, _, path = self.store.partition(":///")
        return Path(path) if scheme == "sqlite" else None
