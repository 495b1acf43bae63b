"""The files a page needs, held in memory, compressed once, under an address that is their hash.

All of them share one hash, so a module's relative imports stay below it, and whoever holds a file
of one version of the application never mixes it with another's.
"""

import gzip
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from importlib import resources
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app.web.contract.problems import SENTENCES, problem

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""What is served, by the ending of its name; nothing else is."""

COMPRESSIBLE = frozenset({".css", ".js", ".svg"})

FOREVER = "public, max-age=31536000, immutable"

PLOTLY = "plotly.min.js"

PLOTLY_STYLE = re.compile(
    rb'document\.getElementById\("(\w+)"\)\)\{var \w+=document\.createElement\("style"\)'
)
"""Where plotly.js makes a style element unless the page has one of that id already."""

PACKAGE = Path(__file__).parents[2]


def resource_directory(name: str) -> Path:
    """Return the folder ``static`` or ``templates``.

    An installed package has it inside; in the source tree it stands beside the package.
    """
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


class Asset:
    """A file and its compressed form."""

    def __init__(self, name: str, content: bytes) -> None:
        self.content = content
        ending = Path(name).suffix
        self.media_type = MEDIA_TYPES[ending]
        self.is_compressible = ending in COMPRESSIBLE

    @cached_property
    def compressed(self) -> bytes:
        """The content in gzip form; takes half a second for Plotly, hence once."""
        return gzip.compress(self.content, compresslevel=9, mtime=0)


class Assets:
    """Every file of ``static``, and those of packages that pages use."""

    def __init__(self) -> None:
        self._files: Mapping[str, Asset] = {
            name: Asset(name, content) for name, content in sorted(_contents())
        }
        digest = sha256()
        for name, asset in self._files.items():
            digest.update(f"{name}\0{len(asset.content)}\0".encode() + asset.content)
        self.version = digest.hexdigest()[:16]

    def address(self, name: str) -> str:
        """Return the address of a file, relative to the application's root.

        Raises:
            KeyError: there is no such file.
        """
        self._files[name]
        return f"static/{self.version}/{name}"

    def plotly_styles(self) -> list[str]:
        """Return the ids of the style elements, for its maps, that plotly.js makes on loading.

        Their content is what the page's policy forbids. Where the page has an empty one of the same
        id, plotly.js makes none, and nothing is missing from a page without maps.
        """
        return [found.decode() for found in PLOTLY_STYLE.findall(self._files[PLOTLY].content)]

    async def serve(self, request: Request) -> Response:
        """Answer a request for ``static/{version}/{name}``.

        A file asked for under another version's hash is answered as well, but not to be kept:
        while a new version is rolled out, pages of the old one are still open.
        """
        asset = self._files.get(request.path_params["name"])
        if asset is None:
            return problem(404, SENTENCES[404])
        current = request.path_params["version"] == self.version
        headers = {"Cache-Control": FOREVER if current else "no-cache", "Vary": "Accept-Encoding"}
        content = asset.content
        if asset.is_compressible and "gzip" in request.headers.get("Accept-Encoding", ""):
            content = await run_in_threadpool(lambda: asset.compressed)
            headers["Content-Encoding"] = "gzip"
        return Response(content, headers=headers, media_type=asset.media_type)


def _contents() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of every file that is served."""
    static = resource_directory("static")
    for path in static.rglob("*"):
        if path.is_file() and path.suffix in MEDIA_TYPES:
            yield path.relative_to(static).as_posix(), path.read_bytes()
    plotly = resources.files("plotly") / "package_data"
    yield PLOTLY, (plotly / PLOTLY).read_bytes()
    swagger = resources.files("fastapi_swagger") / "resources"
    for name in ("swagger-ui-bundle.js", "swagger-ui.css"):
        yield f"swagger/{name}", (swagger / name).read_bytes()
