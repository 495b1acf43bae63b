"""The path below which a reverse proxy serves the application."""

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class Prefixed:
    """Serves the application below a path, whether the proxy takes it off or leaves it on."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        """``prefix`` begins with a slash and does not end with one; or it is empty."""
        self._app, self._prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with the whole path, and with the prefix as what the router skips."""
        if scope["type"] == "http" and self._prefix:
            path = scope["path"]
            if path == self._prefix:
                # Addresses in the page are relative, so it needs the slash.
                query = scope["query_string"].decode("latin-1")
                address = f"{self._prefix}/" + (f"?{query}" if query else "")
                await RedirectResponse(address, 308)(scope, receive, send)
                return
            scope["root_path"] = self._prefix
            if not path.startswith(f"{self._prefix}/"):
                scope["path"] = self._prefix + path
        await self._app(scope, receive, send)
