"""Refusals as problem documents (RFC 9457): the one place where an error becomes an answer."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app.runs.refusals import Impossible, Invalid, Missing, Refusal, Unavailable, WrongKey
from app.runs.registry import Stale
from app.web.contract import FieldProblem, Problem, Run
from app.web.etag import etag

MEDIA_TYPE = "application/problem+json"

STATUS_OF: Mapping[type[Refusal], HTTPStatus] = {
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Impossible: HTTPStatus.CONFLICT,
    Missing: HTTPStatus.NOT_FOUND,
    WrongKey: HTTPStatus.FORBIDDEN,
    Stale: HTTPStatus.PRECONDITION_FAILED,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

RETRY_SECONDS = 1
"""When a client may try again after the store could not be reached."""

FIELD_LENGTH = 80
"""Characters of a field's name that a problem document repeats; the name may be hostile."""

SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not answer to this method.",
    413: "The body of the request is too large.",
}


def problem(
    status: int,
    detail: str,
    *,
    errors: list[FieldProblem] | None = None,
    run: Run | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem document as an answer."""
    document = Problem(
        title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors, run=run
    )
    return Response(
        document.model_dump_json(exclude_none=True),
        status,
        dict(headers or {}),
        media_type=MEDIA_TYPE,
    )


def add_problem_handlers(app: FastAPI) -> None:
    """Have every error answered with a problem document."""
    app.exception_handler(Refusal)(_refused)
    app.exception_handler(RequestValidationError)(_malformed)
    app.exception_handler(HTTPException)(_http_error)
    app.exception_handler(Exception)(_failed)


async def _refused(_: Request, refusal: Refusal) -> Response:
    status = next(status for kind, status in STATUS_OF.items() if isinstance(refusal, kind))
    errors = run = None
    headers: dict[str, str] = {}
    if isinstance(refusal, Invalid):
        errors = [FieldProblem(field=_printable(refusal.field), detail=str(refusal))]
    if isinstance(refusal, Stale):
        run = Run.of(refusal.current)
        headers["ETag"] = etag(refusal.current)
    if isinstance(refusal, Unavailable):
        headers["Retry-After"] = str(RETRY_SECONDS)
    return problem(status, str(refusal), errors=errors, run=run, headers=headers)


async def _malformed(_: Request, error: RequestValidationError) -> Response:
    found = error.errors()
    if found[0]["type"] == "json_invalid":
        return problem(
            HTTPStatus.BAD_REQUEST,
            "The body of the request is not valid JSON. Check its quotes, commas and brackets.",
        )
    errors = [FieldProblem(field=_field(one["loc"]), detail=_sentence(one)) for one in found[:20]]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, errors[0].detail, errors=errors)


async def _http_error(_: Request, error: HTTPException) -> Response:
    detail = error.detail
    if detail == HTTPStatus(error.status_code).phrase:  # nothing said beyond the status
        detail = SENTENCES.get(error.status_code, detail)
    return problem(error.status_code, detail, headers=error.headers)


async def _failed(_: Request, _error: Exception) -> Response:
    """Answer an error of ours; the server logs it, and nothing of it goes outside."""
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "The server made a mistake. Nothing was changed; please try again.",
    )


def _field(location: Sequence[int | str]) -> str:
    """Return where in a request an error lies, as in ``points[3].x1``."""
    parts = location[1:] if location and location[0] in {"body", "query", "path"} else location
    name = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return _printable(name.removeprefix("."))


def _printable(name: str) -> str:
    return "".join(mark if mark.isprintable() else "?" for mark in name[:FIELD_LENGTH])


def _sentence(error: Mapping[str, Any]) -> str:
    """Return what one of pydantic's errors says, as a sentence about its field."""
    field = _field(error["loc"]) or "The body"
    match error["type"]:
        case "missing":
            return f"{field} is missing."
        case "extra_forbidden":
            return f"{field} is not known here; check its spelling or leave it out."
        case "value_error":
            said = f"{error['ctx']['error']}."
            return f"{field}: {said}" if _field(error["loc"]) else said[0].upper() + said[1:]
        case _:
            said = str(error["msg"])
            for subject in ("Input should", "String should", "Value should"):
                said = said.replace(subject, f"{field} must", 1)
            return f"{said if said.startswith(field) else f'{field}: {said}'}."
