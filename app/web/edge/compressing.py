"""Data goes out compressed, where that saves something."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.contract.codings import Compressor, coding_for, compressor
from app.web.contract.headers import header_of, headers_of

MEDIA_TYPES = frozenset(
    {"application/json", "application/problem+json", "application/x-ipynb+json"}
    | {"text/csv", "text/x-python"}
)
"""What is compressed here. The files of the pages are already, and events are not: each has to
leave at once, and would be held back until there are more."""

LEAST_BYTES = 1000
"""Below this an answer is one packet with its headers, compressed or not."""

MOST_BYTES_INLINE = 65_536
"""Above this it takes longer than a millisecond, and goes to a thread."""


class CompressedAnswers:
    """Compresses the answers of the API as they are written.

    Whether this tells anything of a secret was thought of (the BREACH attack, which has one secret
    compressed again and again beside guesses at it and watches the size). The only secret in an
    answer is the key of a new run. It is drawn anew for every answer and never told again, so no
    second guess meets the same key; and no other site's page can ask, since there are no cookies
    and a change from another origin is refused.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back compressed if the client takes that."""
        if scope["type"] == "http":
            accepted = ",".join(headers_of(scope, b"accept-encoding"))
            send = _Sending(send, coding_for(accepted))
        await self._app(scope, receive, send)


class _Sending:
    """Sends one answer. Its head waits for the first piece, which tells how long it is."""

    def __init__(self, send: Send, coding: str | None) -> None:
        self._send = send
        self._coding = coding
        self._head: Message | None = None
        self._compressor: Compressor | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_compressible(message):
            self._head = message
            return
        head, self._head = self._head, None
        if head is not None:
            self._begin(head, message)
        if self._compressor is not None:
            message["body"] = await self._compressed(self._compressor, message)
        if head is not None:
            if self._compressor is not None and not message.get("more_body", False):
                MutableHeaders(scope=head)["Content-Length"] = str(len(message["body"]))
            await self._send(head)
        await self._send(message)

    def _begin(self, head: Message, first: Message) -> None:
        headers = MutableHeaders(scope=head)
        headers.add_vary_header("Accept-Encoding")
        is_long = first.get("more_body", False) or len(first.get("body", b"")) >= LEAST_BYTES
        if self._coding is None or not is_long:
            return
        self._compressor = compressor(self._coding)
        headers["Content-Encoding"] = self._coding
        del headers["Content-Length"]
        # The tag stays: it names a version of the run, whose bytes are told apart by Vary.

    async def _compressed(self, compressor: Compressor, message: Message) -> bytes:
        piece, is_last = message.get("body", b""), not message.get("more_body", False)

        def work() -> bytes:
            return compressor.compress(piece) + (compressor.flush() if is_last else b"")

        return work() if len(piece) <= MOST_BYTES_INLINE else await run_in_threadpool(work)


def _is_compressible(head: Message) -> bool:
    media_type = (header_of(head, b"content-type") or "").partition(";")[0]
    return media_type in MEDIA_TYPES and header_of(head, b"content-encoding") is None
