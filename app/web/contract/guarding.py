"""What is looked at before a body is read as a whole: whose it is, and how much it holds.

A parser in C holds Python's lock from its first byte to its last, so nothing else is answered
meanwhile, and a thread does not help. So whatever would take it long is counted before.
"""

from collections.abc import Callable, Coroutine
from inspect import signature
from typing import Any, TypeAlias

from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from app.runs.limits import number
from app.runs.refusals import Invalid
from app.settings import Settings
from app.web.contract.access import KEYED, key_of, registry_of
from app.web.contract.bodies import JSON, check_media_type, has_body, media_type_of
from app.web.contract.pieces import read_in_pieces

SINGLE = ("Authorization", "Content-Type", "Idempotency-Key")
"""Headers of which two would leave open which one counts."""

AS_SENT = tuple(name.lower().encode() for name in SINGLE)

DEEPEST = 8
"""How deep lists and objects may stand in one another; a recipe needs six."""

KEYS = 8
"""Keys that an object may have, on the average; a recipe's have three."""

SPARE = 10
"""What may come on top of all that is counted."""

LARGE = 100_000
"""Bytes from which on JSON is read in pieces."""

SMALL = 100
"""Bytes up to which a body holds nothing that takes long."""

BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


Handler: TypeAlias = Callable[[Request], Coroutine[Any, Any, Response]]
"""Answers a request."""


class GuardedRoute(APIRoute):
    """A route that wants a key before a body, and no body that costs more to read than it may."""

    def get_route_handler(self) -> Handler:
        """Return what answers a request."""
        answer = by_itself(self.endpoint) or super().get_route_handler()
        needs_key = KEYED.keys() <= (self.openapi_extra or {}).keys()

        async def guarded(request: Request) -> Response:
            sent = [name for name, _ in request.scope["headers"]]
            for name, raw in zip(SINGLE, AS_SENT, strict=True):
                if sent.count(raw) > 1:
                    raise HTTPException(400, f"This request has several {name} headers. Send one.")
            if not has_body(request):
                return await answer(request)
            if needs_key:
                key = await key_of(request)
                await (await registry_of(request)).check_key(request.path_params["run_id"], key)
            try:
                body = await request.body()
            except ClientDisconnect:
                raise HTTPException(400, "The body of the request is not complete.") from None
            settings: Settings = request.app.state.settings
            if media_type_of(request) == JSON:
                check_json(body, settings)
                if len(body) >= LARGE and self.body_field is not None:
                    request = _Read(request, body, await value_of(body))
            elif self.body_field is not None:
                check_media_type(request)
            return await answer(request)

        return guarded


class Straight(Route):
    """Leads to one of FastAPI's routes past its router, which takes as long as a step takes.

    It has to come before the others. What is asked by another method is left to them.
    """

    def __init__(self, route: APIRoute) -> None:
        self._answer = route.get_route_handler()
        super().__init__(route.path, self._answer, methods=route.methods, include_in_schema=False)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Tell whether this is what a request asks for; it is then the route of the request."""
        match, found = super().matches(scope)
        return (match, {**found, "route": self}) if match is Match.FULL else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; what is raised is told outside of the routes."""
        response = await self._answer(Request(scope, receive, send))
        await response(scope, receive, send)


def by_itself(endpoint: Callable[..., Any]) -> Handler | None:
    """Return how a function that reads a request by itself answers one; ``None`` for others.

    FastAPI would find nothing to read for it, which takes it as long as a step takes.
    """
    if [*signature(endpoint).parameters] != ["run_id", "request"]:
        return None

    async def answer(request: Request) -> Response:
        response: Response = await endpoint(request.path_params["run_id"], request)
        return response

    return answer


class _Read(Request):
    """A request whose body is read already."""

    def __init__(self, request: Request, body: bytes, value: object) -> None:
        super().__init__(request.scope, request.receive)
        self._read, self._value = body, value

    async def body(self) -> bytes:
        return self._read

    async def json(self) -> Any:
        return self._value


async def value_of(body: bytes) -> object:
    """Return what large JSON holds.

    Raises:
        HTTPException: it is not JSON; 400.
    """
    try:
        return await read_in_pieces(body.decode())
    except (ValueError, RecursionError):
        raise HTTPException(400) from None


def check_json(body: bytes, settings: Settings) -> None:
    """Refuse JSON that holds more than anything here takes.

    Raises:
        Invalid: it has too many lists, objects, keys or numbers, or they stand too deep.
    """
    if len(body) <= SMALL:
        return
    lists, objects = body.count(b"["), body.count(b"{")
    if (
        lists > SPARE + 2 * settings.segments
        or body.count(b":") > SPARE + KEYS * objects
        or body.count(b",") > SPARE + KEYS * (objects + lists)
    ):
        raise Invalid(
            "", "The body holds more lists, keys or numbers than anything here takes. Send less."
        )
    inner = body.translate(None, BRACKETS)
    for _ in range(DEEPEST if len(inner) > 2 * DEEPEST else 0):
        inner = inner.replace(b"{}", b"").replace(b"[]", b"")
    if len(inner) > 2 * DEEPEST:
        raise Invalid("", "The body has lists or objects too deep in one another. Send a flat one.")
    most = SPARE + settings.points + 3 * settings.segments
    if any(part.count(b"{") > most for part in body.split(b"[")):
        raise Invalid("points", f"A run holds {number(settings.points)} points at most.")
