"""The description of the API at /docs."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_every_operation_is_listed_and_can_be_tried(visit: Visit) -> None:
    """Swagger UI opens under the strict policy; creating a run as it stands gives run and key."""
    page = visit("docs")

    expect(page.locator(".opblock-summary-path").first).to_be_visible()
    paths = page.locator(".opblock-summary-path").evaluate_all(
        "elements => elements.map(element => element.dataset.path)"
    )
    operation = page.locator(".opblock", has=page.locator('[data-path="/api/runs"]'))
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()

    answer = operation.locator(".live-responses-table .response").first
    expect(answer).to_contain_text("201")
    expect(answer).to_contain_text('"key"')
    assert {"/api/runs", "/api/runs/{run_id}/step", "/api/presets", "/healthz"} <= set(paths)
