"""The plotly.js that the page draws with: the one in Python's package, or one of the same version.

The package has the bundle of everything, of which the page draws ``scatter`` traces alone; that is
in every bundle, and the one called basic is a quarter of its size.
"""

import re
from importlib import resources
from pathlib import Path

BANNER = re.compile(rb"\A\s*/\*\*?\s*\*?\s*plotly\.js (?:\([^)]*\) )?v(\d+)\.(\d+)\.(\d+)")
"""What each of its bundles begins with: its name, and major, minor and patch of its version."""

Version = tuple[int, int, int]

_PACKAGED = resources.files("plotly") / "package_data" / "plotly.min.js"


class PlotlyError(ValueError):
    """A file cannot stand in for the package's plotly.js."""


def plotly_script(path: str) -> bytes:
    """Return the content of a plotly.js, that of the package where no path is given.

    It has to be of the package's major and minor version, the ones that the page is tested with:
    what moves in a plot is handed over in ways that another minor version may see differently.

    Raises:
        PlotlyError: there is no such file, or it is another one.
    """
    if not path:
        return _PACKAGED.read_bytes()
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise PlotlyError(f"GDL_PLOTLY: {path} cannot be read: {error.strerror}.") from error
    found = _version_in(content)
    if found is None:
        raise PlotlyError(f"GDL_PLOTLY: {path} is not plotly.js, whose first lines tell so.")
    if found[:2] != version()[:2]:
        raise PlotlyError(
            f"GDL_PLOTLY: {path} is plotly.js {_written(found)}. Take {_written(version())}, or "
            "one that differs from it in the last number only."
        )
    return content


def version() -> Version:
    """Return the version of the package's plotly.js."""
    with _PACKAGED.open("rb") as file:
        return _version_in(file.read(200)) or (0, 0, 0)


def _version_in(content: bytes) -> Version | None:
    found = BANNER.match(content)
    return None if found is None else (int(found[1]), int(found[2]), int(found[3]))


def _written(version: Version) -> str:
    return ".".join(map(str, version))
