"""The page in frames of another site's page: a course."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.learner import Learner
from tests.server_process import ServerProcess

FITS = """() => {
  const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.scrollingElement;
  const shown = ["#boundary-plot", "#loss-plot", "#play", "#loss", "#accuracy", "#open-full"];
  const beyond = shown.filter(each => {
    const box = document.querySelector(each).getBoundingClientRect();
    const isIn = box.left >= 0 && box.top >= 0 && box.right <= innerWidth;
    return box.width === 0 || !isIn || box.bottom > innerHeight;
  });
  return [scrollWidth > clientWidth, scrollHeight > clientHeight, beyond];
}"""


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server whose page any site may show in a frame."""
    directory = tmp_path_factory.mktemp("framed")
    with ServerProcess(directory, {"GDL_FRAME_ANCESTORS": "*"}) as server:
        yield server


@pytest.fixture
def course(chromium: Browser, open_server: ServerProcess, server: ServerProcess) -> Iterator[Page]:
    """A page of a course with seven frames of the application, and one of a server that forbids it.

    For the first of them the browser keeps nothing.
    """
    addresses = [f"{open_server.url}?preset=moons&batch=all"]
    addresses += [f"{open_server.url}?preset=xor&rate={rate}" for rate in range(1, 7)]
    addresses.append(server.url)
    frames = (f'<iframe src="{each}" width="600" height="400"></iframe>' for each in addresses)
    content = f"<!doctype html>{''.join(frames)}".encode()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        context = chromium.new_context(viewport={"width": 1300, "height": 1700})
        page = context.new_page()
        page.add_init_script(
            "if (location.search.includes('moons')) Object.defineProperty(window, 'localStorage', "
            "{ get() { throw new DOMException('no', 'SecurityError'); } });"
        )
        page.goto(f"http://127.0.0.1:{site.server_port}/")
        yield page
        context.close()
        site.shutdown()


def test_a_frame_is_complete_and_leads_to_the_whole_page(course: Page, learner: Learner) -> None:
    """At 600 × 400, with nothing stored, and without a stream, of which browsers keep six.

    Seven work, and none takes the run of another for its own. Where other sites may not show it,
    Share says so beside the frame that it gives out.
    """
    frame = course.frame_locator("iframe").first
    frame.locator("#step-forward").click()
    expect(frame.locator("#step")).to_have_attribute("data-value", "1")
    assert course.frames[1].evaluate(FITS) == [False, False, []]
    for hidden in ("#show-lesson", "#show-share"):
        expect(frame.locator(hidden)).to_be_hidden()
    streams = (
        "performance.getEntriesByType('resource').filter(({ name }) => name.includes('/events'))"
    )
    assert course.frames[1].evaluate(f"{streams}.length") == 0
    for each in course.frames[2:8]:
        each.locator("#step-forward").click()
    for each in course.frames[2:8]:
        expect(each.locator("#step")).to_have_attribute("data-value", "1")
    again = course.frame_locator("iframe").nth(1)
    course.frames[2].evaluate("location.search = '?preset=circles'")
    expect(again.locator("main:not([aria-busy])")).to_be_visible()
    expect(again.locator("#step")).to_have_attribute("data-value", "0")
    expect(again.locator("#notice")).to_be_empty()
    assert course.frames[8].url.startswith("chrome-error:")
    with course.expect_popup() as opened:
        frame.locator("#open-full").click()
    expect(opened.value.locator("#preset")).to_have_value("moons")
    expect(opened.value.locator("#show-lesson")).to_be_visible()

    share = learner.page.locator("#share")
    learner.button("Share").click()
    share.locator("#share-class > summary").click()
    expect(share.locator("#share-unframed")).to_be_visible()
    share.get_by_label("Learning", exact=True).uncheck()
    link = f"{learner.page.url.partition('?')[0]}?hide=learning"
    expect(share.get_by_label("Link for your class", exact=True)).to_have_value(link)
    frame_code = share.get_by_label("Frame for a page of your course").input_value()
    assert f'<iframe src="{link}" width="600" height="400"' in frame_code
