"""The bodies of requests: of which type they are, and what they hold."""

from collections.abc import Mapping
from typing import Any, TypeVar

from fastapi import HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from app.web.contract.headers import header_of

CSV = "text/csv"
JSON = "application/json"

Model = TypeVar("Model", bound=BaseModel)


def media_type_of(request: Request) -> str:
    """Return the media type of a request's body, without its parameters."""
    said = header_of(request.scope, b"content-type") or ""
    return said.partition(";")[0].strip().lower()


def has_body(request: Request) -> bool:
    """Tell whether a request says that it has a body."""
    if header_of(request.scope, b"content-length") not in {None, "0"}:
        return True
    return header_of(request.scope, b"transfer-encoding") is not None


def check_media_type(request: Request) -> None:
    """Refuse a body of another type than JSON.

    Raises:
        HTTPException: 415.
    """
    if has_body(request) and media_type_of(request) != JSON:
        raise HTTPException(415, f"Send the body as “Content-Type: {JSON}”.")


def described(
    model: type[BaseModel], others: Mapping[str, Any] = {}, *, is_required: bool = True
) -> dict[str, Any]:
    """Return how the body is described of a route that reads it by itself: JSON, and ``others``."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return {
        "requestBody": {"required": is_required, "content": {JSON: {"schema": schema}, **others}}
    }


def validated(model: type[Model], body: bytes) -> Model:
    """Return what a JSON body holds, with the errors of a body that FastAPI reads itself."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(
            [one | {"loc": ("body", *one["loc"])} for one in error.errors(include_url=False)]
        ) from error
