"""Measure how smoothly the page plays, in a headless Chromium against the real server.

Run as ``python tests/benchmarks/smoothness.py`` on a machine with nothing else to do. It opens the
page at 1440 × 900 and prints

* how many updates are drawn a second at 60 updates/s, against the rate at which the same browser
  draws an empty page, and the long tasks meanwhile: with each number of ``--points``, of ``--runs``
  beside each other, and times of ``--throttling`` of the processor;
* the rates at higher speeds, and whether every moment drawn is the one the server replays;
* how long it takes from a click until its point is on screen;
* the heap in use, garbage collected before each reading, over minutes of play.

All but the first with 200 points. ``--profile`` adds where the page's processor time goes.
``measure`` is the first of them for other programs.
"""

import argparse
import json
import os
import platform
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise, product
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.browser import chromium
from tests.browser.conftest import DESKTOP, remembered_at
from tests.browser.learner import Learner, eventually
from tests.server_process import ServerProcess

POINTS = 200
TARGET_SHARE = 0.95
"""Of the browser's own rate, up to ``MANY`` points."""
MANY = 2000
TARGET_RATE = 45
"""Updates drawn a second with more points."""
TARGET_THROTTLED = 20
"""Updates drawn a second with a slower processor."""
LONG_TASK = 50
SPEEDS = ["10 per frame", "100 per frame", "1,000 per frame", "As fast as it can"]

FRAME_RATE = """milliseconds => new Promise(done => {
  let frames = 0, first;
  requestAnimationFrame(function count(now) {
    first ??= now;
    if (now - first >= milliseconds) done(frames * 1000 / (now - first));
    else { frames += 1; requestAnimationFrame(count); }
  });
})"""
"""Animation frames per second of the page as it is."""

WATCH_PLAY = """milliseconds => new Promise(done => {
  const value = id => document.getElementById(id).dataset.value;
  const tasks = [], moments = [];
  const observer = new PerformanceObserver(list =>
    tasks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: "longtask" });
  let frames = 0, first, shown = value("step");
  requestAnimationFrame(function look(now) {
    first ??= now;
    const step = value("step");
    if (step !== shown) {
      shown = step;
      moments.push([step, value("epoch"), value("weights"), value("bias"), value("loss"),
        value("accuracy")]);
    }
    if (now - first < milliseconds) {
      frames += 1;
      requestAnimationFrame(look);
      return;
    }
    observer.disconnect();
    done({ seconds: (now - first) / 1000, frames, tasks, moments });
  });
})"""
"""What is drawn, looked at once in every animation frame."""

WATCH_CLICK = """() => {
  const plot = document.getElementById("boundary-plot");
  const count = () => plot.querySelectorAll(".scatterlayer .point").length;
  globalThis.clickToPoint = new Promise(done => {
    plot.addEventListener("pointerup", ({ timeStamp }) => {
      const before = count();
      requestAnimationFrame(function look() {
        // The frame after the one that has the point begins when that one is done.
        if (count() > before) requestAnimationFrame(now => done(now - timeStamp));
        else requestAnimationFrame(look);
      });
    }, { once: true, capture: true });
  });
}"""


def data(points: int) -> str:
    """Return two clouds, half of the points each, as CSV text."""
    generator = random.Random(1)
    clouds = [((0.35, 0.35), 1), ((0.65, 0.65), 0)]
    return "\n".join(
        f"{generator.gauss(x1, 0.13):.4f},{generator.gauss(x2, 0.13):.4f},{label}"
        for _ in range(points // 2)
        for (x1, x2), label in clouds
    )


def show(name: str, measured: str, wanted: str = "", *, holds: bool = True) -> None:
    """Print one line of the table."""
    print(f"  {name:42} {measured:34} {wanted:26} {'' if holds else 'MISSED'}".rstrip())


def facts(browser: Browser) -> None:
    """Print what machine this is and how busy it is."""
    info = Path("/proc/cpuinfo")
    models = [
        line.partition(":")[2].strip()
        for line in (info.read_text().splitlines() if info.exists() else [])
        if line.startswith("model name")
    ]
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, {models[0] if models else platform.processor()}; load {load}")
    print(f"Chromium {browser.version}, headless, 1440 × 900; Python {platform.python_version()}")
    print("heat-map and trail on\n")


def watch_play(learner: Learner, seconds: float) -> dict[str, Any]:
    """Watch a page that plays for some seconds."""
    seen: dict[str, Any] = learner.page.evaluate(WATCH_PLAY, seconds * 1000)
    return seen


def measure(
    points: Sequence[int] = (20, 200, 2000, 5000),
    runs: Sequence[int] = (1, 4),
    throttling: Sequence[int] = (1, 4),
    seconds: float = 5,
) -> Iterator[dict[str, float]]:
    """Measure how a page plays at 60 updates a second, in a browser and a server of its own.

    Yields one row for each combination: ``points``; ``runs`` beside each other; ``throttling``,
    how many times slower than it is the page's processor is made; ``own_rate``, the frames a second
    of an empty page; ``drawn``, the updates drawn a second; ``skipped``, the updates never drawn;
    ``long_tasks``, those over 50 ms, and ``longest_task`` in milliseconds, 0 where there is none;
    ``wanted``, what ``drawn`` should reach.
    """
    with browser_and_server() as (browser, server):
        for count, beside, slower in product(points, runs, throttling):
            learner, own_rate = open_page(browser, server, count)
            if beside > 1:
                put_beside(learner)
            seen = played(learner, slower, seconds)
            learner.page.context.close()
            steps = [int(step) for step, *_ in seen["moments"]]
            wanted = TARGET_SHARE * own_rate if count <= MANY else TARGET_RATE
            yield {
                "points": count,
                "runs": beside,
                "throttling": slower,
                "own_rate": own_rate,
                "drawn": len(steps) / seen["seconds"],
                "skipped": sum(later - earlier - 1 for earlier, later in pairwise(steps)),
                "long_tasks": len(seen["tasks"]),
                "longest_task": max(seen["tasks"], default=0),
                "wanted": TARGET_THROTTLED if slower > 1 else wanted,
            }


def put_beside(learner: Learner) -> None:
    """Put three other runs beside the learner's."""
    learner.go_deeper("Compare")
    learner.button("Three learning rates").click()
    learner.page.locator("#compare-table").wait_for()
    learner.button("Add a run").click()
    learner.page.locator("#compare-rows tr").nth(3).wait_for()


def played(learner: Learner, slower: int, seconds: float) -> dict[str, Any]:
    """Play at 60 updates a second with a processor made slower, and return what was drawn."""
    learner.page.locator("#speed").select_option(label="60 updates/s")
    learner.play()
    learner.wait_for_step(120)
    devices = learner.page.context.new_cdp_session(learner.page)
    devices.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    learner.page.wait_for_timeout(500)
    return watch_play(learner, seconds)


def smooth(rows: Iterator[dict[str, float]]) -> None:
    """Print how the page plays at 60 updates a second."""
    print("60 updates/s: updates drawn a second")
    for row in rows:
        name = "{points:,} points, {runs} runs, {throttling} × throttled".format(**row)
        drawn, wanted = row["drawn"], row["wanted"]
        measured = f"{drawn:.1f}, {drawn / row['own_rate']:.3f} of an empty page's"
        show(name, measured, f"at least {wanted:.1f}", holds=drawn >= wanted)
        if row["skipped"]:
            show("", f"{row['skipped']:.0f} updates skipped", "none", holds=False)
        if row["long_tasks"]:
            told = "{long_tasks} long tasks, longest {longest_task:.0f} ms".format(**row)
            show("", told, f"none over {LONG_TASK} ms", holds=row["throttling"] > 1)


def exact(learner: Learner, seconds: float) -> None:
    """Measure higher speeds, and compare every moment drawn with the server's replay."""
    print(f"\nhigher speeds, over {seconds:.0f} s each")
    for speed in SPEEDS:
        learner.page.locator("#reset").click()
        learner.expect_step(0)
        learner.page.locator("#speed").select_option(label=speed)
        learner.play()
        learner.wait_for_step(1)
        seen = watch_play(learner, seconds)
        learner.pause()
        wrong = sum(not is_exact(learner, moment) for moment in seen["moments"])
        first, last = int(seen["moments"][0][0]), int(seen["moments"][-1][0])
        drawn = len(seen["moments"]) / seen["seconds"]
        rate = (last - first) / seen["seconds"]
        show(
            speed,
            f"{rate:9,.0f} updates/s, {drawn:.1f} drawn/s",
            f"{wrong} of {len(seen['moments'])} drawn inexactly",
            holds=wrong == 0,
        )
        if seen["tasks"]:
            longest = max(seen["tasks"])
            show("", f"{len(seen['tasks'])} long tasks, longest {longest:.0f} ms", holds=False)


def is_exact(learner: Learner, moment: list[str]) -> bool:
    """Tell whether the server replays the moment that was drawn, digit by digit."""
    step, *numbers = (json.loads(text) for text in moment)
    frames = learner.frames(step, step)
    names = ("epoch", "weights", "bias", "loss", "accuracy")
    return [frames[name][0] for name in names] == numbers


def clicks(learner: Learner, count: int) -> None:
    """Measure from a click to its point on screen."""
    print(f"\nfrom a click to its point on screen, {count} clicks")
    generator = random.Random(2)
    for playing in (False, True):
        learner.page.locator("#reset").click()
        learner.expect_step(0)
        if playing:
            learner.page.locator("#speed").select_option(label="60 updates/s")
            learner.play()
        taken = []
        for _ in range(count):
            drawn = len(learner.dots())
            # Along the right edge, where the clouds have no points.
            x, y = learner.pixel(1.0, generator.uniform(0, 0.4))
            learner.page.evaluate(WATCH_CLICK)
            learner.page.mouse.click(x, y)
            taken.append(float(learner.page.evaluate("globalThis.clickToPoint")))
            learner.button("Undo").click()
            eventually(lambda: len(learner.dots()), drawn.__eq__)
        if playing:
            learner.pause()
        show(
            "while it plays" if playing else "paused",
            f"median {median(taken):.0f} ms, longest {max(taken):.0f} ms",
            "under 100 ms",
            holds=max(taken) < 100,
        )


def heap(learner: Learner, devices: CDPSession, minutes: float) -> None:
    """Measure the heap over minutes of play."""
    learner.page.locator("#reset").click()
    learner.expect_step(0)
    learner.page.locator("#speed").select_option(label="60 updates/s")
    learner.play()
    learner.wait_for_step(600)
    print(f"\nheap in use while it plays at 60 updates/s, over {minutes:g} min")
    readings: list[tuple[float, float]] = []
    began = time.monotonic()
    while not readings or readings[-1][0] < minutes * 60:
        learner.page.wait_for_timeout(0 if not readings else min(30, minutes * 60 / 6) * 1000)
        devices.send("HeapProfiler.collectGarbage")
        used = devices.send("Runtime.getHeapUsage")["usedSize"] / 1e6
        readings.append((time.monotonic() - began, used))
    learner.pause()
    show("MB", " ".join(f"{used:.1f}" for _, used in readings))
    grown = readings[-1][1] - readings[0][1]
    show("from the first reading to the last", f"{grown:+.2f} MB", "flat")


def profile(learner: Learner, devices: CDPSession, seconds: float) -> None:
    """Print where the page's time goes while it plays."""
    devices.send("Profiler.enable")
    learner.page.locator("#speed").select_option(label="60 updates/s")
    learner.play()
    learner.wait_for_step(120)
    devices.send("Profiler.start")
    learner.page.wait_for_timeout(seconds * 1000)
    recorded = devices.send("Profiler.stop")["profile"]
    learner.pause()
    names = {
        node["id"]: "{functionName} {url}:{lineNumber}:{columnNumber}".format(**node["callFrame"])
        for node in recorded["nodes"]
    }
    spent: Counter[str] = Counter()
    for node, taken in zip(recorded["samples"], recorded["timeDeltas"], strict=True):
        spent[names[node]] += taken
    print(f"\nprocessor time of the page over {seconds:g} s of play, ms a second")
    for name, taken in spent.most_common(25):
        function, _, place = name.rpartition(" ")
        print(f"  {taken / 1000 / seconds:8.1f}  {function} {place.rpartition('/')[2]}")


def open_page(browser: Browser, server: ServerProcess, points: int) -> tuple[Learner, float]:
    """Open the page with points; return it, and the rate of an empty page before it."""
    page: Page = browser.new_page(**DESKTOP | {"storage_state": remembered_at(server.url)})
    page.set_default_timeout(60_000)
    page.evaluate(FRAME_RATE, 1000)  # the first frames are slower
    own_rate = float(page.evaluate(FRAME_RATE, 3000))
    page.goto(server.url)
    learner = Learner(page)
    learner.import_file(data(points))
    learner.wait_for_run(lambda run: len(run["points"]) == points)
    return learner, own_rate


@contextmanager
def browser_and_server() -> Iterator[tuple[Browser, ServerProcess]]:
    """Start both, and end them."""
    limits = {"GDL_UPDATES": "1000000000"}
    with (
        tempfile.TemporaryDirectory() as directory,
        ServerProcess(Path(directory), limits) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.launch_arguments()
        )
        yield browser, server
        browser.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10, help="of play at 60 updates/s")
    parser.add_argument("--points", type=int, nargs="+", default=[POINTS])
    parser.add_argument("--runs", type=int, nargs="+", default=[1], choices=[1, 4])
    parser.add_argument("--throttling", type=int, nargs="+", default=[1], help="times slower")
    parser.add_argument("--only-smooth", action="store_true", help="leave out all that follows")
    parser.add_argument("--minutes", type=float, default=1, help="of play to watch the heap; 0: no")
    parser.add_argument("--clicks", type=int, default=20, help="paused, and while it plays")
    parser.add_argument("--profile", action="store_true", help="tell where the time goes")
    arguments = parser.parse_args()
    given = (arguments.points, arguments.runs, arguments.throttling, arguments.seconds)
    smooth(measure(*given))
    if arguments.only_smooth:
        return
    with browser_and_server() as (browser, server):
        facts(browser)
        learner, _ = open_page(browser, server, POINTS)
        devices = learner.page.context.new_cdp_session(learner.page)
        exact(learner, arguments.seconds / 2)
        clicks(learner, arguments.clicks)
        if arguments.minutes:
            heap(learner, devices, arguments.minutes)
        if arguments.profile:
            profile(learner, devices, arguments.seconds)


if __name__ == "__main__":
    main()
