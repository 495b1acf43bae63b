"""HEAD: what GET would answer, without the body."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOTHING_MORE: Message = {"type": "http.response.body", "body": b"", "more_body": False}


class _Told(Exception):
    """The head of an answer is told, and the rest of it is not wanted."""


class HeadRequests:
    """Answers HEAD wherever GET is answered, with the same status and headers.

    A body that comes in pieces is given up at the first: a stream of events has no end, and a whole
    run is not computed for nobody.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and the head of its answer back."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                if message.get("more_body", False):
                    raise _Told
                message = NOTHING_MORE
            await send(message)

        asked: Scope = {**scope, "method": "GET"}
        try:
            await self._app(asked, receive, send_head)
        except _Told:
            await send(NOTHING_MORE)
        finally:
            scope.update(asked, method="HEAD")  # with the route, for what counts and logs
