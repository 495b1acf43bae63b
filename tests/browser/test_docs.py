"""The description of the API at /docs."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_every_operation_is_listed(visit: Visit) -> None:
    """Swagger UI opens under the page's strict policy, from the server's own files."""
    page = visit("docs")

    expect(page.locator(".opblock-summary-path").first).to_be_visible()
    paths = page.locator(".opblock-summary-path").evaluate_all(
        "elements => elements.map(element => element.dataset.path)"
    )

    assert {"/api/runs", "/api/runs/{run_id}/step", "/api/presets", "/healthz"} <= set(paths)


def test_a_request_can_be_tried(visit: Visit) -> None:
    """The example of creating a run is sent as it stands and answered with a run and its key."""
    page = visit("docs")
    operation = page.locator(".opblock", has=page.locator('[data-path="/api/runs"]'))

    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()

    answer = operation.locator(".live-responses-table .response").first
    expect(answer).to_contain_text("201")
    expect(answer).to_contain_text('"key"')
