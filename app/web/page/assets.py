"""The files a page needs, held in memory, compressed once, under an address that is their hash.

All of them share one hash, so whoever holds a file of one version of the application never mixes it
with another's.
"""

import asyncio
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Self

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app.web.contract.codings import coding_for, packed
from app.web.contract.problems import SENTENCES, problem
from app.web.page.joined import joined_modules, joined_sheets
from app.web.page.plotly import plotly_script
from app.web.page.rooms import SHEETS

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""What is served, by the ending of its name; nothing else is."""

COMPRESSIBLE = frozenset({".css", ".js", ".map", ".svg"})

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
    """Something to send, and its compressed forms once somebody has asked for them."""

    def __init__(self, content: bytes, media_type: str, *, is_compressible: bool = True) -> None:
        self.content = content
        self._media_type = media_type
        self._is_compressible = is_compressible
        self._packed: dict[str, bytes] = {}
        self._packing = asyncio.Lock()

    @classmethod
    def named(cls, name: str, content: bytes) -> Self:
        """Return a file, which is what the ending of its name says."""
        ending = Path(name).suffix
        return cls(content, MEDIA_TYPES[ending], is_compressible=ending in COMPRESSIBLE)

    async def answer(self, request: Request, cache_control: str) -> Response:
        """Return it as the client takes it, or 304 to who has it already."""
        coding = None
        headers = {"Cache-Control": cache_control}
        if self._is_compressible:
            headers["Vary"] = "Accept-Encoding"
            coding = coding_for(",".join(request.headers.getlist("Accept-Encoding")))
        headers["ETag"] = f'"{self._hash}{f"-{coding}" if coding else ""}"'
        if headers["ETag"] in request.headers.get("If-None-Match", ""):
            return Response(status_code=304, headers=headers)
        if coding is None:
            return Response(self.content, headers=headers, media_type=self._media_type)
        headers["Content-Encoding"] = coding
        return Response(await self._in(coding), headers=headers, media_type=self._media_type)

    @cached_property
    def _hash(self) -> str:
        return sha256(self.content).hexdigest()[:16]

    async def _in(self, coding: str) -> bytes:
        async with self._packing:  # a class that opens the page at once has it compressed once
            if coding not in self._packed:
                self._packed[coding] = await run_in_threadpool(packed, self.content, coding)
        return self._packed[coding]


class Assets:
    """Every file of ``static``, those of packages that pages use, and what is joined of them.

    Raises:
        PlotlyError: ``plotly`` names a file that is not plotly.js, or not of a version that fits.
    """

    def __init__(self, plotly: str = "") -> None:
        contents = dict(sorted(_contents()))
        contents[PLOTLY] = plotly_script(plotly)
        contents |= _joined(contents)
        self._files: Mapping[str, Asset] = {
            name: Asset.named(name, content) for name, content in contents.items()
        }
        digest = sha256()
        for name, content in contents.items():
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
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
        is_current = request.path_params["version"] == self.version
        return await asset.answer(request, FOREVER if is_current else "no-cache")


def _contents() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of every file that is served as it is."""
    static = resource_directory("static")
    for path in static.rglob("*"):
        if path.is_file() and path.suffix in MEDIA_TYPES:
            yield path.relative_to(static).as_posix(), path.read_bytes()
    swagger = resources.files("fastapi_swagger") / "resources"
    for name in ("swagger-ui-bundle.js", "swagger-ui.css"):
        yield f"swagger/{name}", (swagger / name).read_bytes()


def _joined(contents: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the modules of the page as one, their source map, and the style sheets as one."""
    modules = {
        name.removeprefix("js/"): content.decode()
        for name, content in contents.items()
        if name.startswith("js/")
    }
    script, source_map = joined_modules(modules, "main.js")
    sheet = joined_sheets(contents[f"css/{name}.css"].decode() for name in SHEETS)
    return {
        "css/joined.css": sheet.encode(),
        "js/joined.js": f"{script}//# sourceMappingURL=joined.js.map\n".encode(),
        "js/joined.js.map": source_map.encode(),
    }
