"""Refusals as problem documents (RFC 9457): the one place where an error becomes an answer."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from math import ceil
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.runs.changes import Stale, Superseded
from app.runs.refusals import (
    Crowded,
    Ending,
    Impossible,
    Invalid,
    Missing,
    Refusal,
    Unavailable,
    WrongKey,
)
from app.web.contract.answers import FieldProblem, Problem, RunAnswer
from app.web.contract.etag import Overtaken, etag
from app.web.contract.headers import header_of

MEDIA_TYPE = "application/problem+json"

STATUS_OF: Mapping[type[Refusal], HTTPStatus] = {
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Impossible: HTTPStatus.CONFLICT,
    Missing: HTTPStatus.NOT_FOUND,
    WrongKey: HTTPStatus.FORBIDDEN,
    Superseded: HTTPStatus.CONFLICT,
    Stale: HTTPStatus.PRECONDITION_FAILED,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    Crowded: HTTPStatus.TOO_MANY_REQUESTS,
}

RETRY_SECONDS = 1
"""When a client may try again after the store could not be reached."""

FIELD_LENGTH = 80
"""Characters of a field's name that a problem document repeats; the name may be hostile."""

SENTENCES = {
    400: "The body of the request is not valid JSON. Check its quotes, commas and brackets.",
    404: "There is nothing at this address.",
    405: "This address does not answer to this method.",
    413: "The body of the request is too large. Send less at once, or numbers of fewer digits.",
}

PLAIN = {
    400: "This server does not answer to that host name. It belongs into its setting "
    "GDL_ALLOWED_HOSTS.",
    413: SENTENCES[413],
}
"""What middleware refuses in plain text."""

TERSE = ("There was an error parsing the body", "Content Too Large")
"""What FastAPI and Starlette say of some bodies, for lack of a sentence."""


def problem(
    status: int,
    detail: str,
    *,
    errors: list[FieldProblem] | None = None,
    run: RunAnswer | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem document as an answer."""
    document = Problem(
        title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors, run=run
    )
    # Only what the document itself lacks: a null within the run means something.
    lacking = {name for name, value in (("errors", errors), ("run", run)) if value is None}
    return Response(
        document.model_dump_json(exclude=lacking),
        status,
        dict(headers or {}),
        media_type=MEDIA_TYPE,
    )


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the description of the problem documents a route may answer with."""
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {
        status: {"model": Problem, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in (*statuses, 503)
    }


READING = refusals(404, 422)
"""How reading a run may be refused."""


def add_problem_handlers(app: FastAPI) -> None:
    """Have every error answered with a problem document."""
    app.exception_handler(Refusal)(_refused)
    app.exception_handler(Overtaken)(_overtaken)
    app.exception_handler(RequestValidationError)(_malformed)
    app.exception_handler(HTTPException)(_http_error)
    app.exception_handler(Exception)(_failed)


async def _refused(request: Request, refusal: Refusal) -> Response:
    status = next(status for kind, status in STATUS_OF.items() if isinstance(refusal, kind))
    errors = run = None
    headers: dict[str, str] = {}
    if isinstance(refusal, Invalid):
        errors = [FieldProblem(field=_printable(refusal.field), detail=str(refusal))]
    if isinstance(refusal, Stale):
        run = RunAnswer.of(refusal.current)
        headers["ETag"] = etag(refusal.current)
    if isinstance(refusal, Unavailable):
        if not isinstance(refusal, Ending):
            request.app.state.counts.store_failed()
        headers["Retry-After"] = str(RETRY_SECONDS)
    if isinstance(refusal, Crowded):
        headers["Retry-After"] = str(ceil(refusal.seconds))
    return problem(status, str(refusal), errors=errors, run=run, headers=headers)


async def _overtaken(_: Request, _error: Exception) -> Response:
    return Response(status_code=HTTPStatus.NO_CONTENT)


async def _malformed(_: Request, error: RequestValidationError) -> Response:
    found = error.errors()
    if found[0]["type"] == "json_invalid":
        return problem(HTTPStatus.BAD_REQUEST, SENTENCES[400])
    errors = [FieldProblem(field=_field(one["loc"]), detail=_sentence(one)) for one in found[:20]]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, errors[0].detail, errors=errors)


async def _http_error(request: Request, error: HTTPException) -> Response:
    detail, headers = error.detail, error.headers
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        # The router names the methods of one of the routes at this address only.
        paths = request.app.openapi()["paths"]
        template = getattr(request.scope.get("route"), "path", None)
        headers = headers if template not in paths else {"Allow": _allowed(paths[template])}
    if detail in {HTTPStatus(error.status_code).phrase, *TERSE}:
        detail = SENTENCES.get(error.status_code, detail)
    return problem(error.status_code, detail, headers=headers)


def _allowed(operations: Mapping[str, Any]) -> str:
    methods = {*map(str.upper, operations), *(["HEAD"] if "get" in operations else [])}
    return ", ".join(sorted(methods))


async def _failed(request: Request, _error: Exception) -> Response:
    """Answer an error of ours; the server logs it, and nothing of it goes outside."""
    sentence = "The server made a mistake. Please try again."
    if request.method not in {"GET", "HEAD"}:
        sentence = (
            "The server made a mistake, and it is not known whether anything was changed. Please "
            "look before you try again."
        )
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, sentence)


class PlainRefusals:
    """Puts a problem document in the place of the plain text with which some middleware refuses.

    The limit on bodies and the check of host names answer by themselves, before and around
    everything that handles errors.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back."""
        is_replaced = False

        async def send_problem(message: Message) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start" and _is_plain_refusal(message):
                is_replaced = True
                await problem(message["status"], PLAIN[message["status"]])(scope, receive, send)
            elif not is_replaced:
                await send(message)

        await self._app(scope, receive, send_problem if scope["type"] == "http" else send)


def _is_plain_refusal(message: Message) -> bool:
    if message["status"] not in PLAIN:
        return False
    return (header_of(message, b"content-type") or "").startswith("text/plain")


def _field(location: Sequence[int | str]) -> str:
    """Return where in a request an error lies, as in ``points[3].x1``."""
    parts = location[1:] if location and location[0] in {"body", "query", "path"} else location
    name = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return _printable(name.removeprefix("."))


def _printable(name: str) -> str:
    return "".join(mark if mark.isprintable() else "?" for mark in name[:FIELD_LENGTH])


NEEDED = {
    "missing": "is missing",
    **dict.fromkeys(
        ("extra_forbidden", "unexpected_keyword_argument"),
        "is not known here; check its spelling or leave it out",
    ),
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_from_float", "int_parsing_size"), "must be a whole number"
    ),
    **dict.fromkeys(("float_type", "float_parsing"), "must be a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "must be true or false"),
    **dict.fromkeys(("list_type", "tuple_type"), "must be a list"),
    **dict.fromkeys(
        ("model_type", "model_attributes_type", "dataclass_type"),
        "must be an object with keys and values",
    ),
    "too_short": "must hold {min_length} or more",
    "too_long": "must hold {max_length} at most",
}
"""What pydantic's errors say of a field, by their type, where we say it in other words."""


def _sentence(error: Mapping[str, Any]) -> str:
    """Return what one of pydantic's errors says, as a sentence about its field."""
    field = _field(error["loc"]) or "The body"
    kind = error["type"]
    if kind in NEEDED:
        return f"{field} {NEEDED[kind].format_map(error.get('ctx', {}))}."
    match kind:
        case "greater_than_equal" | "less_than_equal" if field.endswith("label"):
            return f"{field} must be 0 or 1."
        case "less_than_equal":
            return f"{field} must be {error['ctx']['le']:,.16g} at most."
        case "string_unicode":
            return "The body holds text that is not valid Unicode."
        case "value_error":
            said = f"{error['ctx']['error']}."
            return f"{field}: {said}" if _field(error["loc"]) else said[0].upper() + said[1:]
        case _:
            said = str(error["msg"])
            for subject in ("Input should", "String should", "Value should"):
                said = said.replace(subject, f"{field} must", 1)
            return f"{said if said.startswith(field) else f'{field}: {said}'}."
