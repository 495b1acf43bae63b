"""What a learner does on the page, and reads on it."""

import base64
import json
import re
import time
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Request, Route, expect

T = TypeVar("T")

IS_THERE = """() => document.querySelector("main:not([aria-busy=true])") !== null"""

PIXELS_OF = """(plot, places) => {
  const { left, top } = plot.getBoundingClientRect();
  const { xaxis, yaxis } = plot._fullLayout;
  return places.map(([x1, x2]) =>
    [left + xaxis._offset + xaxis.d2p(x1), top + yaxis._offset + yaxis.d2p(x2)]);
}"""
"""Where places on the plot are in the window, as Plotly's own axes have it."""

DOTS = """plot => [...plot.querySelectorAll(".scatterlayer .point")].map(dot => {
  const { left, top, width, height } = dot.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
})"""

CURVES = """plot => [plot.data[1], plot.data[0]].map(({ x, y }) =>
  [...x].map((step, i) => [step, y[i]]).filter(([step]) => step !== null))"""

DARKNESS = """async ([png, places]) => {
  const bytes = Uint8Array.from(atob(png), character => character.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  return places.map(([x, y]) => {
    const [red, green, blue] = context.getImageData(Math.round(x), Math.round(y), 1, 1).data;
    return 1 - (red + green + blue) / (3 * 255);
  });
}"""


def eventually(read: Callable[[], T], holds: Callable[[T], bool], within: float = 20) -> T:
    """Return what ``read`` gives as soon as it ``holds``; fail after ``within`` seconds."""
    deadline = time.monotonic() + within
    while not holds(value := read()):
        assert time.monotonic() < deadline, f"It still is {value!r}."
        time.sleep(0.05)
    return value


def wait_until_there(page: Page) -> None:
    """Wait until the page has come, and has its run.

    An expectation that does not hold yet has Playwright describe all of the element, which is the
    whole page here, while it is at its busiest; and it looks again only after up to a second.
    """
    page.wait_for_function(IS_THERE)


def number_held(page: Page, held: Sized) -> int:
    """How many requests are held: Playwright hands them over only while it is asked something."""
    page.wait_for_timeout(1)
    return len(held)


def hold_next(page: Page, address: str | re.Pattern[str]) -> list[Route]:
    """Hold back the next request for an address, in the list that is returned."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(address, hold, times=1)
    return held


class Learner:
    """A person at an open page. Waits for what the page shows, never for a time."""

    def __init__(self, page: Page) -> None:
        """Take over a page that has been opened, and wait until it can be used."""
        self.page = page
        wait_until_there(page)
        self._expect_use()

    def _expect_use(self) -> None:
        expect(self.page.locator("#play")).to_be_enabled()
        self._expect_moment()

    def _expect_moment(self) -> None:
        expect(self.page.locator("#step")).to_have_attribute("data-value", re.compile("."))

    # What the page shows

    def exact(self, name: str) -> float:
        """The number behind an output, with every digit."""
        return float(self.page.locator(f"#{name}").get_attribute("data-value") or "nan")

    @property
    def step(self) -> int:
        """The number of the update on screen."""
        return int(self.exact("step"))

    @property
    def weights(self) -> list[float]:
        """The weights on screen, with every digit."""
        text = self.page.locator("#weights").get_attribute("data-value")
        weights: list[float] = json.loads(text or "null")
        return weights

    @property
    def numbers(self) -> list[str | None]:
        """All that is told about the moment on screen, with every digit."""
        names = ("step", "epoch", "loss", "accuracy", "weights", "bias")
        return [self.page.locator(f"#{name}").get_attribute("data-value") for name in names]

    def drawn(self) -> None:
        """Wait until whatever is due to be drawn has been."""
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
        )

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, and wait until the page is laid out for it."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_function("width => innerWidth === width", arg=width)
        self.drawn()

    def curves(self) -> tuple[dict[int, float], dict[int, float]]:
        """The error after updates, and after epochs, as they are drawn: by the update's number."""
        drawn = self.page.locator("#loss-plot").evaluate(CURVES)
        updates, epochs = ({int(step): loss for step, loss in curve} for curve in drawn)
        return updates, epochs

    @property
    def is_playing(self) -> bool:
        """Whether the play button is pressed."""
        return self.page.locator("#play").get_attribute("aria-pressed") == "true"

    def expect_step(self, step: int) -> None:
        """Wait until an update is the one on screen."""
        expect(self.page.locator("#step")).to_have_attribute("data-value", str(step))

    def wait_for_step(self, step: int) -> None:
        """Wait until an update, or a later one, is on screen."""
        eventually(lambda: self.step, lambda shown: shown >= step, within=60)

    def button(self, name: str) -> Locator:
        """The button of that name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def open_sheet(self, tab: str) -> None:
        """Open what a phone has above the player, at a tab."""
        self.page.locator("#sheet-open").click()
        self.page.locator("#sheet").get_by_role("tab", name=tab).click()

    def go_deeper(self, name: str) -> None:
        """Choose what the card's menu offers under that name."""
        if self.page.locator("#companion").is_visible():  # in the hand the card is one of several
            self.page.locator("#companion").select_option("why")
        self.page.locator("#show-deeper").click()
        self.page.locator("#deeper").get_by_text(name, exact=True).click()

    # What the server has

    @property
    def run_address(self) -> str:
        """The address of the learner's run, as the page's links to its files have it."""
        link = self.page.locator('a[href*="/export/points.csv"]').first
        address: str = link.evaluate("link => link.href")
        return address.removesuffix("/export/points.csv")

    def run(self) -> dict[str, Any]:
        """The run as the server has it."""
        answer: dict[str, Any] = self.page.request.get(self.run_address).json()
        return answer

    def points(self) -> list[tuple[float, float, int]]:
        """The points as the server has them."""
        return [(point["x1"], point["x2"], point["label"]) for point in self.run()["points"]]

    def wait_for_run(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the server has a run of which something ``holds``, and return it."""
        return eventually(self.run, holds)

    def frames(self, first: int = 0, last: int | None = None) -> dict[str, Any]:
        """The moments of the run, replayed by the server."""
        query = f"first={first}" + ("" if last is None else f"&last={last}")
        answer: dict[str, Any] = self.page.request.get(f"{self.run_address}/frames?{query}").json()
        return answer

    @contextmanager
    def changes(self) -> Iterator[list[str]]:
        """List the changing requests that the page sends: "PATCH points/3"."""
        sent: list[str] = []
        base = urlsplit(self.run_address).path + "/"

        def note(request: Request) -> None:
            if request.method != "GET" and "/api/runs" in request.url:
                sent.append(f"{request.method} {urlsplit(request.url).path.removeprefix(base)}")

        self.page.on("request", note)
        try:
            yield sent
        finally:
            self.page.remove_listener("request", note)

    # The plot

    @property
    def plot(self) -> Locator:
        """The plot of points and line."""
        return self.page.locator("#boundary-plot")

    def pixels(self, *places: tuple[float, float]) -> list[tuple[float, float]]:
        """Where places on the plot are in the window."""
        return [(x, y) for x, y in self.plot.evaluate(PIXELS_OF, places)]

    def pixel(self, x1: float, x2: float) -> tuple[float, float]:
        """Where a place on the plot is in the window."""
        return self.pixels((x1, x2))[0]

    def dots(self) -> list[tuple[float, float]]:
        """Where the marks of points are in the window."""
        return [(x, y) for x, y in self.plot.evaluate(DOTS)]

    def has_dots(self, *places: tuple[float, float]) -> bool:
        """Whether there is the mark of a point at each of these places, to the pixel."""
        dots = self.dots()
        return all(
            any(abs(left - x) < 1 and abs(top - y) < 1 for left, top in dots)
            for x, y in self.pixels(*places)
        )

    def expect_dots(self, *places: tuple[float, float]) -> None:
        """Wait until there is the mark of a point at each of these places."""
        eventually(lambda: self.has_dots(*places), bool)

    def darkness(self, *places: tuple[float, float]) -> list[float]:
        """How dark the picture is at places of the plot, from 0 to 1."""
        self.plot.scroll_into_view_if_needed()
        png = base64.b64encode(self.page.screenshot()).decode()
        dark: list[float] = self.page.evaluate(DARKNESS, [png, self.pixels(*places)])
        return dark

    def drawn_anew(self) -> None:
        """Have the picture drawn though nothing has changed: the mouse moves over the plot."""
        self.plot.scroll_into_view_if_needed()
        for place in [(0.4, 0.5), (0.5, 0.5)]:
            self.page.mouse.move(*self.pixel(*place))
        self.drawn()

    def click(self, x1: float, x2: float) -> None:
        """Click the plot."""
        self.page.mouse.click(*self.pixel(x1, x2))

    # Controls

    def play(self) -> None:
        """Press play."""
        assert not self.is_playing
        self.page.locator("#play").click()
        expect(self.page.locator("#play")).to_have_attribute("aria-pressed", "true")

    def pause(self) -> int:
        """Press pause, wait until the run is settled there, and return the update on screen."""
        assert self.is_playing
        self.page.locator("#play").click()
        expect(self.page.locator("#play")).to_have_attribute("aria-pressed", "false")
        # The moment at which it was paused is on screen one animation frame later.
        settled = self.wait_for_run(lambda run: bool(run["step"] == self.step))
        return int(settled["step"])

    def scrub(self, step: int) -> None:
        """Move the timeline to an update and wait until it is shown."""
        self.page.locator("#timeline").fill(str(step))
        self.expect_step(step)

    def step_forward(self, count: int) -> None:
        """Press Step several times, each when the update before it is on screen."""
        for step in range(self.step + 1, self.step + count + 1):
            self.page.locator("#step-forward").click()
            self.expect_step(step)

    def epochs(self, count: int) -> None:
        """Go forward to the end of an epoch, several times."""
        for _ in range(count):
            epoch = int(self.exact("epoch"))
            self.page.locator("#epoch-forward").click()
            expect(self.page.locator("#epoch")).to_have_attribute("data-value", str(epoch + 1))

    def type_into(self, selector: str, text: str) -> None:
        """Type into a field and commit it by Enter."""
        field = self.page.locator(selector)
        field.fill(text)
        field.press("Enter")

    def import_file(self, text: str) -> None:
        """Choose a file with this text in the import dialog and import it."""
        self.button("Import file").click()
        dialog = self.page.get_by_role("dialog", name="Import a file")
        dialog.locator("input[type=file]").set_input_files(
            {"name": "points.csv", "mimeType": "text/csv", "buffer": text.encode()}
        )
        expect(dialog.get_by_label("Or paste the lines here")).not_to_be_empty()
        dialog.get_by_role("button", name="Import", exact=True).click()
        expect(dialog).to_be_hidden()

    def import_text(self, text: str) -> None:
        """Paste text into the import dialog and import it; for thousands of lines take a file."""
        self.button("Import file").click()
        dialog = self.page.get_by_role("dialog", name="Import a file")
        dialog.get_by_label("Or paste the lines here").fill(text)
        dialog.get_by_role("button", name="Import", exact=True).click()
        expect(dialog).to_be_hidden()


class Guest(Learner):
    """A person at somebody else's run, who sees what its owner does and can change nothing."""

    def _expect_use(self) -> None:
        expect(self.page.locator("#play")).to_be_disabled()
        self._expect_moment()

    @property
    def badge(self) -> Locator:
        """What says how it stands with following."""
        return self.page.locator("#follow-badge")

    def expect_like(self, owner: Learner) -> None:
        """Wait until the very numbers are on screen that the owner sees."""
        eventually(lambda: (self.numbers, owner.numbers), lambda both: both[0] == both[1])

    def make_mine(self) -> Learner:
        """Make the run one's own, and return the learner who has it."""
        self.button("Make it mine").click()
        return Learner(self.page)
