"""A Chromium or Chrome to test in: found on the machine, else installed, else asked for."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from tempfile import gettempdir

NAMES = (
    "chromium-headless-shell",  # Chromium without windows: a fifth less work for the processor
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
)
MAC_BUNDLES = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
)
PLAYWRIGHT = [sys.executable, "-m", "playwright"]
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
QUIET = [
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    # Drawn by the processor: it need not play a graphics card that is not there.
    "--disable-gpu",
    "--disable-software-rasterizer",
    # A request to any other host fails at once and is reported, whatever network there is.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
"""What keeps the browser itself quiet, and from speaking to anyone but the server under test."""


class NoChromiumError(Exception):
    """There is no Chromium or Chrome that can be driven, and none could be installed."""


def launch_arguments() -> list[str]:
    """Return the command line for a browser that stays on this machine.

    Chromium refuses to run as root inside its sandbox, so there it runs without.
    """
    return [*QUIET, *(["--no-sandbox"] if _is_root() else [])]


def executable() -> str:
    """Return the path of a Chromium or Chrome that runs, and that Playwright can drive.

    Looks on the PATH, among macOS' applications and where Playwright keeps its own; then lets
    Playwright's installer, then apt-get, bring one.

    Raises:
        NoChromiumError: none is there and none could be installed.
    """
    with _alone():
        return _found_or_installed()


@contextmanager
def _alone() -> Iterator[None]:
    """Have one process at a time in the block: the tests run in several, and one installs."""
    with (Path(gettempdir()) / "gradient-descent-live-browser.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def _found_or_installed() -> str:
    said: list[str] = []
    if not _runs(*PLAYWRIGHT, "--version"):
        # Playwright's own program needs a library that the smallest Debian does not have.
        said += [_run(*command) for command in _apt("libatomic1")]
        if not _runs(*PLAYWRIGHT, "--version"):
            raise NoChromiumError(
                f"The browser tests need Playwright, and it does not start on this machine: "
                f"{_run(*PLAYWRIGHT, '--version')}\n" + "\n".join(said)
            )
    by_playwright = [[*PLAYWRIGHT, "install", "chromium"]]
    installers = [[], by_playwright, _apt("chromium-headless-shell"), _apt("chromium")]
    for installer in installers:
        said += [_run(*command) for command in installer]
        for candidate in _candidates():
            if _runs(candidate, "--version"):
                return candidate
    raise NoChromiumError(
        "The browser tests need Chromium or Google Chrome. None was found on this machine and none "
        "could be installed. Install one so that `chromium` or `google-chrome` is on the PATH "
        "(on Debian: apt-get install chromium), then run the tests again.\n" + "\n".join(said)
    )


def _candidates() -> Iterator[str]:
    for name in NAMES:
        if path := shutil.which(name):
            yield path
    for folder in (Path("/Applications"), Path.home() / "Applications"):
        for bundle in MAC_BUNDLES:
            if (folder / bundle).exists():
                yield str(folder / bundle)
    asked = subprocess.run(
        [sys.executable, "-c", ASK_PLAYWRIGHT], check=False, capture_output=True, text=True
    )
    if asked.returncode == 0:
        yield asked.stdout.strip()


def _apt(package: str) -> list[list[str]]:
    """Return the commands that install a package of Debian's, none where that is not possible."""
    if shutil.which("apt-get") is None or not _is_root():
        return []
    return [["apt-get", "update"], ["apt-get", "install", "--yes", package]]


def _run(*command: str) -> str:
    """Run an installer and return what it was and how it ended, for a person to read."""
    name = " ".join(command).replace(sys.executable, "python")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{name}: {error}"
    last = (done.stdout + done.stderr).strip().splitlines()[-1:]
    return f"{name}: exit status {done.returncode}: {''.join(last)}"


def _runs(*command: str) -> bool:
    """Tell whether a program starts; a download without the libraries it needs does not."""
    try:
        done = subprocess.run(
            command, check=False, stdin=subprocess.DEVNULL, capture_output=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
