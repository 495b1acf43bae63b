"""Which pages may have a browser send requests that change something."""

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.contract.problems import problem

HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


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
            headers = Headers(scope=scope)
            origin = headers.get("Origin")
            if origin is not None and origin not in self._allowed:
                host = headers.get("Host", "")
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
