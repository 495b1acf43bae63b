"""Pictures of the plots, opened again as others would open them."""

import io
import re
from base64 import b64decode
from collections.abc import Callable
from math import ceil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import expect

from tests.browser.learner import Learner

LABELS = [(0x00, 0x72, 0xB2), (0xD5, 0x5E, 0x00)]
"""The colours of both labels."""

MOST_DIFFERENCE = 2
"""How much pixels may differ, of 255 and in the mean: their edges are drawn more finely."""

SETTINGS = ["Two clouds, 100 points", "start of seed 44", "α = 0.3", "Update 3"]


LAID_OUT = """() => [...document.querySelectorAll("[data-plot]")].map(card => {
  const { width, height } = card.querySelector("canvas");
  return [card.dataset.plot, card.dataset.place, card.checkVisibility() && [width, height]];
})"""


def share_of(image: Image.Image, colour: tuple[int, int, int]) -> float:
    """Return which share of a picture has a colour, or nearly."""
    far = ImageChops.difference(image.convert("RGB"), Image.new("RGB", image.size, colour))
    near = far.convert("L").histogram()[:6]
    return sum(near) / (image.width * image.height)


def saving(learner: Learner, folder: Path) -> Callable[[str, str], Path]:
    """Return what has the page save a picture and gives back the file."""
    page = learner.page

    def save(button: str, name: str) -> Path:
        with page.expect_download() as started:
            page.locator(f"#pictures-{button}").click()
        assert started.value.suggested_filename == name
        started.value.save_as(folder / name)
        return folder / name

    return save


def test_plots_are_saved_as_pictures(learner: Learner, tmp_path: Path) -> None:
    """One as PNG twice as large, all as SVG; each tells its settings. The page is as it was."""
    page, save = learner.page, saving(learner, tmp_path)
    learner.step_forward(3)
    before = page.evaluate(LAID_OUT)
    plot = page.locator("#card-boundary .plot")
    on_screen = Image.open(io.BytesIO(plot.screenshot())).convert("RGB")
    place = plot.bounding_box()
    card = page.locator("#card-boundary").bounding_box()
    assert card is not None
    assert place is not None
    page.locator("#overflow summary").click()
    page.locator("#show-pictures").click()

    png = save("png", "boundary-3.png")
    page.locator("#pictures-plot").select_option(label="The whole page")
    svg = save("svg", "page-3.svg")

    with Image.open(png) as image:
        image.load()
        assert image.width == 2 * ceil(card["width"])
        assert all(part in image.info["Description"] for part in SETTINGS)
        assert all(share_of(image, colour) > 0.001 for colour in LABELS)
        corner = round(place["x"] - card["x"]), round(place["y"] - card["y"])
        taken = (
            image.convert("RGB")
            .reduce(2)
            .crop((*corner, corner[0] + on_screen.width, corner[1] + on_screen.height))
        )
        difference = ImageStat.Stat(ImageChops.difference(taken, on_screen)).mean
        assert max(difference) < MOST_DIFFERENCE
    root = ET.parse(svg).getroot()  # noqa: S314  # made here
    texts = ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]
    colours: list[int] = []
    for group in root.findall("{http://www.w3.org/2000/svg}g"):
        shading = group.find(".//{http://www.w3.org/2000/svg}image")
        assert shading is not None
        data = (shading.get("href") or "").partition(",")[2]
        with Image.open(io.BytesIO(b64decode(data))) as image:
            assert image.width == pytest.approx(2 * float(shading.get("width") or 0), abs=1)
            colours.append(len(image.convert("RGB").getcolors(1 << 24) or []))
    assert [count > 100 for count in colours] == [True, False, True, True], "of E there are curves"
    described = root.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert all(part in described for part in SETTINGS)
    titles = {"Decision boundary", "Error E", "Error surface", "Seen from the side"}
    assert titles <= {*texts}
    assert {"earlier lines", "update", "path"} <= {*texts}, "the legends"
    expect(page.locator("#pictures-said")).to_have_text("page-3.svg is with your downloads.")
    page.keyboard.press("Escape")
    assert page.evaluate(LAID_OUT) == before


def test_the_training_is_saved_as_it_moves(learner: Learner, tmp_path: Path) -> None:
    """As a GIF of exact frames, and as a video; stopped on the way, or beyond the run, as none."""
    page, save = learner.page, saving(learner, tmp_path)
    learner.step_forward(3)
    page.locator("#overflow summary").click()
    page.locator("#show-pictures").click()
    said = page.locator("#pictures-film-said")
    page.locator("#pictures-width").select_option("480")
    page.locator("#pictures-seconds").select_option("5")

    gif = save("gif", "training-0-3.gif")

    with Image.open(gif) as image:
        assert (image.size, getattr(image, "n_frames", 1)) == ((480, 268), 4)
        assert image.info["comment"].startswith(b"From update 0: Two clouds, 100 points,")
        assert all(share_of(image, colour) > 0.001 for colour in LABELS)
    expect(said).to_have_text("training-0-3.gif is with your downloads.")
    page.locator("#pictures-video").click()
    expect(said).to_have_text(re.compile("^Recording"))
    page.locator("#pictures-cancel").click()
    expect(said).to_have_text("Stopped. No file was made.")
    page.locator("#pictures-first").fill("1")
    page.locator("#pictures-seconds option").first.evaluate("option => { option.value = 1; }")
    with page.expect_download() as started:
        page.locator("#pictures-video").click()
    assert re.fullmatch(r"training-1-3\.(mp4|webm)", started.value.suggested_filename)
    assert Path(started.value.path()).stat().st_size > 1000
    for wrong in ("three", "4", "0", "2.5"):
        page.locator("#pictures-last").fill(wrong)
        page.locator("#pictures-gif").click()
        expect(said).to_have_text("Type two of the updates 0 to 3, the earlier one first.")
        page.locator("#pictures-last").fill("3")
