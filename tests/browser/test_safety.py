"""What the page may do: its own server's scripts only, no cookies, no word to anybody else."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.browser.watch import Watch
from tests.server_process import ServerProcess


def test_a_lesson_leaves_no_cookie_and_asks_nobody_else(
    learner: Learner, server: ServerProcess
) -> None:
    """Playing, adding, importing and exporting ask the page's own server only, and set nothing."""
    page = learner.page
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    page.reload()
    learner = Learner(page)

    learner.play()
    learner.wait_for_step(10)
    learner.pause()
    learner.click(0.3, 0.7)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    learner.import_text("0.1,0.2,1\n0.3,0.4,0")
    learner.wait_for_run(lambda run: len(run["points"]) == 2)
    page.locator("#step-forward").click()
    learner.expect_step(1)

    hosts = {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))}
    assert hosts == {urlsplit(server.url).netloc}
    assert page.context.cookies() == []
    assert page.evaluate("document.cookie") == ""


def test_the_policy_forbids_inline_script_and_other_hosts(page: Page) -> None:
    """The page's policy allows scripts and requests of its own server, and nothing unsafe."""
    policy = page.request.get(page.url).headers["content-security-policy"]
    directives = {
        name: values for name, *values in (part.split() for part in policy.split(";") if part)
    }

    assert directives["script-src"] == ["'self'"]
    assert directives["connect-src"] == ["'self'"]
    assert "unsafe" not in policy


def test_injected_script_does_not_run(page: Page, watch: Watch) -> None:
    """The browser itself refuses an inline script and tells the page so."""
    watch.allow("Content Security Policy")

    refused = page.evaluate(
        """() => new Promise(done => {
             document.addEventListener("securitypolicyviolation", event => {
               event.preventDefault();
               done(event.effectiveDirective);
             });
             const script = document.createElement("script");
             script.textContent = "globalThis.injected = true";
             document.body.append(script);
           })"""
    )

    assert refused == "script-src-elem"
    assert page.evaluate("globalThis.injected") is None


def test_keys_never_travel_in_an_address(learner: Learner) -> None:
    """The key that may change a run is in no address, title or link of the page."""
    page = learner.page
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    stored = page.evaluate("JSON.stringify(localStorage)")
    run_id = learner.run()["id"]

    page.locator("#step-forward").click()
    learner.expect_step(1)
    links = page.locator("a").evaluate_all("links => links.map(link => link.href)")

    keys = [
        word
        for word in stored.replace("\\", "").replace('"', " ").replace("[", " ").split()
        if len(word) > 30 and word != run_id
    ]
    assert keys
    assert not any(key in text for key in keys for text in [*addresses, *links, page.url])


def test_text_from_a_file_is_never_markup(learner: Learner, watch: Watch) -> None:
    """What a bad file holds is shown as the text it is."""
    watch.allow("status of 422")
    learner.button("Import file").click()
    dialog = learner.page.get_by_role("dialog", name="Import a file")
    dialog.get_by_label("Or paste the lines here").fill("0.5,<img src=x>,1")
    with learner.page.expect_response(lambda answer: answer.status == 422):
        dialog.get_by_role("button", name="Import", exact=True).click()

    expect(dialog.get_by_role("alert")).to_contain_text("<img src=x>")
    expect(dialog.get_by_role("alert").locator("img")).to_have_count(0)
