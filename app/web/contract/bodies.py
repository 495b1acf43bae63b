"""The bodies of requests: of which type they are, and what they hold."""

from typing import TypeVar

from fastapi import Depends, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

CSV = "text/csv"
JSON = "application/json"

Model = TypeVar("Model", bound=BaseModel)


def media_type_of(request: Request) -> str:
    """Return the media type of a request's body, without its parameters."""
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


async def only_json(request: Request) -> None:
    """Refuse a body of another type than JSON.

    Raises:
        HTTPException: 415.
    """
    announced = request.headers.get("Content-Length", "0") != "0"
    has_body = announced or "Transfer-Encoding" in request.headers
    if has_body and media_type_of(request) != JSON:
        raise HTTPException(415, f"Send the body as “Content-Type: {JSON}”.")


json_body = [Depends(only_json)]
"""What a route depends on whose body is JSON."""


def validated(model: type[Model], body: bytes) -> Model:
    """Return what a JSON body holds, with the errors of a body that FastAPI reads itself."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(
            [one | {"loc": ("body", *one["loc"])} for one in error.errors(include_url=False)]
        ) from error
