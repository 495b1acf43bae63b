"""A Chromium or Chrome to test in: found on the machine, else installed, else asked for."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_BUNDLES = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
)
LAUNCH_ARGUMENTS = [
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    # A request to any other host fails at once and is reported, whatever network there is.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
"""What keeps the browser itself from speaking to anyone but the server under test."""


class NoChromiumError(Exception):
    """There is no Chromium or Chrome, and none could be installed."""


def launch_arguments() -> list[str]:
    """Return the command line for a browser that stays on this machine.

    Chromium refuses to run as root inside its sandbox, so there it runs without.
    """
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*LAUNCH_ARGUMENTS, *(["--no-sandbox"] if as_root else [])]


def executable(playwright_executable: str) -> str:
    """Return the path of a Chromium or Chrome that runs.

    Looks on the PATH, among macOS' applications and at ``playwright_executable``, where Playwright
    keeps its own; then lets Playwright's installer, then apt-get, bring one.

    Raises:
        NoChromiumError: none is there and none could be installed.
    """
    said = []
    for install in (None, *_installers()):
        if install is not None:
            said.append(_run(install))
        for candidate in _candidates(playwright_executable):
            if _runs(candidate):
                return candidate
    raise NoChromiumError(
        "The browser tests need Chromium or Google Chrome. None was found on this machine and none "
        "could be installed. Install one so that `chromium` or `google-chrome` is on the PATH "
        "(on Debian: apt-get install chromium), then run the tests again.\n" + "\n".join(said)
    )


def _candidates(playwright_executable: str) -> Iterator[str]:
    for name in NAMES:
        if path := shutil.which(name):
            yield path
    for folder in (Path("/Applications"), Path.home() / "Applications"):
        for bundle in MAC_BUNDLES:
            if (folder / bundle).exists():
                yield str(folder / bundle)
    if Path(playwright_executable).exists():
        yield playwright_executable


def _installers() -> Iterator[str]:
    yield f"'{sys.executable}' -m playwright install chromium"
    if shutil.which("apt-get") and os.geteuid() == 0:
        yield "apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy chromium"


def _run(command: str) -> str:
    try:
        done = subprocess.run(  # noqa: S602
            command, shell=True, check=False, capture_output=True, text=True, timeout=600
        )
    except subprocess.TimeoutExpired:
        return f"{command}: not done after ten minutes"
    last = (done.stdout + done.stderr).strip().splitlines()[-1:]
    return f"{command}: exit status {done.returncode}, {' '.join(last)}"


def _runs(path: str) -> bool:
    """Tell whether ``path`` starts; a download without the libraries it needs does not."""
    try:
        return (
            subprocess.run(
                [path, "--version"], check=False, capture_output=True, timeout=60
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
