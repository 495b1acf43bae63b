"""Every limit and default as a named setting with a sentence, read from the environment once."""

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self

from limits import parse
from platformdirs import user_data_path
from pydantic import Field, FiniteFloat, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "GDL_"

HOST = re.compile(r"\*|(\*\.)?[\w-]+(\.[\w-]+)*|\[[0-9a-f:]+\]", re.ASCII | re.IGNORECASE)
ORIGIN = re.compile(r"https?://[^\s/?#@]+")


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
        30 * 24 * 3600, ge=60, description="Seconds after which an untouched run is removed."
    )
    points: int = Field(5000, ge=1, description="Points in one run.")
    coordinate: FiniteFloat = Field(
        1e6, gt=0, le=1e100, description="Largest size of a coordinate."
    )
    parameter: FiniteFloat = Field(
        1e6, gt=0, description="Largest size of a starting weight or bias."
    )
    learning_rate_min: FiniteFloat = Field(1e-9, gt=0, description="Smallest learning rate.")
    learning_rate_max: FiniteFloat = Field(1000.0, gt=0, description="Largest learning rate.")
    count: int = Field(100_000, ge=1, description="Updates, or frames, one request may ask for.")
    updates: int = Field(1_000_000, ge=1, description="Updates in one run.")
    segments: int = Field(
        1000, ge=1, description="Stretches between changes of data or hyperparameters in one run."
    )
    recipe_bytes: int = Field(8_000_000, ge=1000, description="Size of one run's stored recipe.")
    body_bytes: int = Field(2_000_000, ge=1000, description="Size of one request's body.")
    request_seconds: FiniteFloat = Field(
        20.0, gt=0, description="Computing time one request may take before it is refused."
    )
    frame_ancestors: str = Field(
        "'self'",
        pattern=r"^[!-+\--:<-~]+( [!-+\--:<-~]+)*$",  # a comma or semicolon would end the directive
        description="Who may embed the page, as in the policy's `frame-ancestors`.",
    )
    body_seconds: FiniteFloat = Field(
        10.0, gt=0, description="Time a request's body may take to arrive."
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
    allowed_hosts: str = Field(
        "*", description="Host names the server answers to, with commas between."
    )
    root_path: str = Field(
        "",
        pattern=r"^(/[^/?#]+)*$",
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
        description="Time a server told to stop still takes requests, while it reports that it is "
        "not ready.",
    )
    shutdown_seconds: int = Field(
        3, ge=1, description="Seconds that requests under way are given when the server is stopped."
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

    @field_validator("client_rate", "run_rate", "create_rate")
    @classmethod
    def _is_rate(cls, rate: str) -> str:
        try:
            parse(rate)
        except ValueError as error:
            raise ValueError("a rate is written like 100/minute or 1000/10 seconds") from error
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
            raise ValueError("an origin is written like https://course.example, without a path")
        return origins

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
    def store_path(self) -> Path | None:
        """The file of a SQLite store, or ``None`` for a store of another kind."""
        scheme, _, path = self.store.partition(":///")
        return Path(path) if scheme == "sqlite" else None
