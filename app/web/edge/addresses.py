"""The addresses of the server: its path behind a proxy, its names, and its pages' origins."""

import re
from collections.abc import Collection, Sequence

from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.contract.headers import header_of, headers_of
from app.web.contract.problems import problem

PROBED = frozenset({"/healthz", "/readyz", "/metrics"})
"""What containers' engines, proxies and Prometheus ask for, by an address or an inner name."""

OWN = ("/api/runs", "/api/presets", "/static/", "/docs", "/openapi.json", *PROBED)
"""How the paths of the application begin, that of its page left aside."""

HOST = re.compile(r"([\w.~%!$&'()*+;=-]*|\[[0-9a-f:.]+\])(:[0-9]*)?", re.ASCII | re.IGNORECASE)
"""What a Host header may hold: a name or an address, and a port."""

HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


class Prefixed:
    """Serves the application below a path, whether the proxy takes it off or leaves it on."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        """``prefix`` begins with a slash and does not end with one; or it is empty."""
        self._app, self._prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with the whole path, and with the prefix as what the router skips."""
        if scope["type"] == "http" and self._prefix:
            path = scope["path"]
            if path == self._prefix and scope["method"] in HARMLESS:
                # Addresses in the page are relative, so it needs the slash.
                query = scope["query_string"].decode("latin-1")
                address = f"{self._prefix}/" + (f"?{query}" if query else "")
                await RedirectResponse(address, 308)(scope, receive, send)
                return
            scope["root_path"] = self._prefix
            if not self._is_left_on(path):
                scope["path"] = self._prefix + path
        await self._app(scope, receive, send)

    def _is_left_on(self, path: str) -> bool:
        """Tell whether a path begins with the prefix, rather than with an address like it."""
        below = path.removeprefix(self._prefix)
        return below != path and (below == "/" or below.startswith(OWN))


class OwnOrigins:
    """Refuses changing requests that another site's page sends.

    They would need a run's key anyway. A request without an origin comes from no page: curl, a
    script. The server's own origin is where the request went to, also by https, which a proxy in
    front may end. Others are allowed for the page itself, where a proxy changes the host name; the
    pages of other sites may read no answer, so none of them can use a run.
    """

    def __init__(self, app: ASGIApp, allowed: Collection[str]) -> None:
        self._app, self._allowed = app, frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and scope["method"] not in HARMLESS:
            origin = header_of(scope, b"origin")
            if origin is not None and origin not in self._allowed:
                host = header_of(scope, b"host") or ""
                if origin not in {f"{scope['scheme']}://{host}", f"https://{host}"}:
                    refusal = problem(
                        403,
                        "This request comes from a page of another site. If it is this server's "
                        "own page behind a proxy that changes the host name, name the page's "
                        "origin in the server's setting GDL_ORIGINS.",
                    )
                    await refusal(scope, receive, send)
                    return
        await self._app(scope, receive, send)


class AllowedHosts:
    """Refuses requests for another host name; those of operators' tools may be for any.

    And those that name no host, or two, or none that there could be, as RFC 9112 asks for: what a
    proxy took the one for, this server could take the other for.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        """``hosts`` are names, names that begin with ``*.``, or a ``*`` for all."""
        self._app = app
        self._checked = (
            app if "*" in hosts else TrustedHostMiddleware(app, hosts, www_redirect=False)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and not _names_one_host(scope):
            refusal = problem(400, "A request has one Host header, with a name and maybe a port.")
            await refusal(scope, receive, send)
            return
        is_probe = (
            scope["type"] == "http"
            and scope["path"].removeprefix(scope.get("root_path", "")) in PROBED
        )
        await (self._app if is_probe else self._checked)(scope, receive, send)


def _names_one_host(scope: Scope) -> bool:
    hosts = headers_of(scope, b"host")
    if not hosts:
        return bool(scope["http_version"] == "1.0")
    return len(hosts) == 1 and HOST.fullmatch(hosts[0]) is not None
