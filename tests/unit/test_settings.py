from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import PREFIX, Settings, UnknownSettingError, default_store


def test_every_setting_has_a_sentence() -> None:
    """What a setting is for is said where it is defined."""
    sentences = {name: field.description for name, field in Settings.model_fields.items()}

    assert all(sentence and sentence.endswith(".") for sentence in sentences.values()), sentences


def test_limits_are_those_that_were_promised() -> None:
    """Who chooses nothing gets the limits the documentation names."""
    settings = Settings.from_environment()

    assert settings.points == 5_000
    assert settings.coordinate == 1e6
    assert (settings.learning_rate_min, settings.learning_rate_max) == (1e-9, 1000)
    assert settings.count == 100_000
    assert settings.updates == 1_000_000
    assert settings.segments == 1000
    assert settings.recipe_bytes == 8_000_000
    assert settings.body_bytes == 2_000_000
    assert settings.run_ttl == 30 * 24 * 60 * 60


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("points", "7", 7),
        ("coordinate", "1e3", 1000.0),
        ("store", "memory:", "memory:"),
        ("host", "0.0.0.0", "0.0.0.0"),  # noqa: S104 - only read, nothing listens
        ("port", "0", 0),
        (
            "allowed_hosts",
            "localhost, *.school.example, [::1]",
            "localhost, *.school.example, [::1]",
        ),
        (
            "origins",
            "https://a.example:80,http://[::1]:443",
            "https://a.example:80,http://[::1]:443",
        ),
        ("trusted_proxies", "10.0.0.0/8, ::1", "10.0.0.0/8, ::1"),
        (
            "frame_ancestors",
            "'self' https://*.school.example:*",
            "'self' https://*.school.example:*",
        ),
    ],
)
def test_a_setting_is_read_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, value: object
) -> None:
    """``GDL_`` and the name in capitals sets it."""
    monkeypatch.setenv(PREFIX + name.upper(), text)

    assert getattr(Settings.from_environment(), name) == value


def test_an_unknown_setting_is_an_error_that_names_it_and_those_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name spelt wrong is told instead of ignored."""
    monkeypatch.setenv("GDL_POINT", "7")
    monkeypatch.setenv("OTHER_POINT", "7")

    with pytest.raises(UnknownSettingError, match=r"^GDL_POINT: no such setting.*GDL_POINTS"):
        Settings.from_environment()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("POINTS", "0"),
        ("POINTS", "many"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("WORKERS", "0"),
        ("COORDINATE", "nan"),
        ("COORDINATE", "-1"),
        ("LEARNING_RATE_MIN", "0"),
        ("RUN_TTL", "0"),
        ("RUN_TTL", "9000000000000000"),
        ("BODY_BYTES", "1000000000000"),
        ("BODY_SECONDS", "1e300"),
        ("HOST", ""),
        ("HOST", " "),
        ("CREATE_RATE", "100/minute;5/second"),
        ("CLIENT_RATE", "0/minute"),
        ("CLIENT_RATE", "5/0 minutes"),
        ("RUN_RATE", "often"),
        ("ROOT_PATH", "/a b"),
        ("SHUTDOWN_SECONDS", "0"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "learn.*.example"),
        ("ALLOWED_HOSTS", "https://learn.example"),
        ("ORIGINS", "https://course.example/"),
        ("ORIGINS", "course.example"),
        ("ORIGINS", "https://Course.example"),
        ("ORIGINS", "https://*.example"),
        ("ORIGINS", "https://course.example:443"),
        ("ORIGINS", "http://course.example:port"),
        ("TRUSTED_PROXIES", "proxy"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TRUSTED_PROXIES", "10.0.0.1, *"),
        ("FRAME_ANCESTORS", ""),
        ("FRAME_ANCESTORS", "'self'; script-src *"),
        ("FRAME_ANCESTORS", "'self'\nX-Other: 1"),
    ],
)
def test_a_value_that_a_setting_cannot_have_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    """A server does not start with a setting that makes no sense."""
    monkeypatch.setenv(PREFIX + name, text)

    with pytest.raises(ValidationError):
        Settings.from_environment()


def test_settings_never_change() -> None:
    """They are read once; nobody sets one later."""
    settings = Settings(store="memory:")

    with pytest.raises(ValidationError):
        settings.points = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("store", "path"),
    [
        ("sqlite:////data/runs.db", Path("/data/runs.db")),
        ("sqlite:///runs.db", Path("runs.db")),
        ("sqlite:///C:/runs.db", Path("C:/runs.db")),
        ("memory:", None),
        ("redis://localhost:6379/0", None),
    ],
)
def test_the_path_of_a_store_is_what_follows_three_slashes(store: str, path: Path | None) -> None:
    """A relative path has three slashes before it, an absolute one four; other stores have none."""
    assert Settings(store=store).store_path == path


def test_the_default_store_is_a_file_of_the_users_own() -> None:
    """Runs are kept where the platform keeps a user's data."""
    path = Settings(store=default_store()).store_path

    assert path is not None
    assert path.is_absolute()
    assert path.parts[-2:] == ("gradient-descent-live", "runs.db")
