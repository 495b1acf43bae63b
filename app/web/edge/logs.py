"""Logs as JSON, one line each, with the id of the request they belong to.

What learners do stays out of them: no run's id, no key, no point. So requests are named by the
template of their route, and errors by their kind and place, without their message.
"""

import json
import logging
import re
import secrets
import traceback
from collections import Counter
from contextvars import ContextVar
from time import gmtime, monotonic, perf_counter, strftime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.contract.headers import header_of

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""What a request's id may look like when a proxy has given it one."""

MOST_ALIKE = 5
ALIKE_SECONDS = 60.0
"""How many warnings of one kind are logged in which time: who sends nonsense is not to fill it."""

FIELDS = ("method", "route", "status", "milliseconds", "left_out")

request_log = logging.getLogger("app.requests")
_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def log_config(level: str) -> dict[str, Any]:
    """Return the configuration of all logging, for ``logging.config.dictConfig``."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "app.web.edge.logs.JsonFormatter"}},
        "filters": {"alike": {"()": "app.web.edge.logs.FewAlike"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["alike"]}
        },
        "root": {"handlers": ["stderr"], "level": level.upper()},
    }


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": strftime("%Y-%m-%dT%H:%M:%S", gmtime(record.created))
            + f".{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (request_id := _request_id.get()) is not None:
            line["request_id"] = request_id
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = errors_of(record.exc_info[1])
        return json.dumps(line)


def errors_of(error: BaseException) -> list[str]:
    """Return kind and place of an error and of those within it; its message may hold anything."""
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-5:]]
    return [f"{type(error).__name__} at {' < '.join(reversed(places))}"] + [
        line for one in inner for line in errors_of(one)
    ]


class FewAlike(logging.Filter):
    """Leaves out warnings and errors that come too often; a later one tells how many they were.

    Alike are those written at the same place of a program, errors also from the same place.
    """

    def __init__(self) -> None:
        super().__init__()
        self._ends = 0.0
        self._seen: Counter[tuple[object, ...]] = Counter()
        self._left_out: Counter[tuple[object, ...]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether to log a record."""
        if record.levelno < logging.WARNING:
            return True
        if monotonic() > self._ends:
            self._ends = monotonic() + ALIKE_SECONDS
            self._left_out += self._seen - Counter(dict.fromkeys(self._seen, MOST_ALIKE))
            self._seen.clear()
        error = record.exc_info[1] if record.exc_info else None
        kind = (record.name, record.pathname, record.lineno, *(errors_of(error) if error else ()))
        self._seen[kind] += 1
        if number := self._left_out.pop(kind, 0):
            record.left_out = number
        return self._seen[kind] <= MOST_ALIKE


class LoggedRequests:
    """Gives each request an id, answers with it, and logs what became of the request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the id."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = header_of(scope, b"x-request-id") or ""
        request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        token = _request_id.set(request_id)
        began, status = perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            if request_log.isEnabledFor(logging.INFO):
                request_log.info(
                    "request",
                    extra={
                        "method": scope["method"],
                        "route": getattr(scope.get("route"), "path", "none"),
                        "status": status,
                        "milliseconds": round((perf_counter() - began) * 1000, 1),
                    },
                )
            _request_id.reset(token)
