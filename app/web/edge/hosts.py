"""Under which names the server answers."""

from collections.abc import Sequence

from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

PROBED = frozenset({"/healthz", "/readyz", "/metrics"})
"""What containers' engines, proxies and Prometheus ask for, by an address or an inner name."""


class AllowedHosts:
    """Refuses requests for another host name; those of operators' tools may be for any."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        """``hosts`` are names, names that begin with ``*.``, or a ``*`` for all."""
        self._app = app
        self._checked = TrustedHostMiddleware(app, hosts, www_redirect=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        is_probe = (
            scope["type"] == "http"
            and scope["path"].removeprefix(scope.get("root_path", "")) in PROBED
        )
        await (self._app if is_probe else self._checked)(scope, receive, send)
