"""What every refusal has to be."""

from typing import Any

from httpx2 import Response

LONGEST_DETAIL = 300
"""Characters a sentence has at most: whatever was sent, an answer does not grow with it."""


def refused(answer: Response, *statuses: int) -> dict[str, Any]:
    """Return the problem document of an answer that has to be a refusal of one of ``statuses``."""
    assert answer.status_code in statuses, answer.text[:1000]
    assert answer.headers["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document.keys() <= {"type", "title", "status", "detail", "errors", "run"}
    assert document["type"] == "about:blank"
    assert document["title"]
    assert document["status"] == answer.status_code
    details = [document["detail"], *(error["detail"] for error in document.get("errors", []))]
    for detail in details:
        assert detail.endswith(".")
        assert len(detail.split()) > 2
        assert len(detail) <= LONGEST_DETAIL
        assert detail.isprintable()
    if answer.status_code == 422:
        assert document["errors"][0]["detail"] == document["detail"]
        assert all(error.keys() == {"field", "detail"} for error in document["errors"])
    return document
