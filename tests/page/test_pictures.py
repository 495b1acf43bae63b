"""Pictures: a plot's card as a file of vectors, lines that have room, and what a PNG tells."""

import base64
import io
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from tests.page.conftest import Modules

SVG = "{http://www.w3.org/2000/svg}"

CARD = """
  <style>
    #card { position: absolute; left: 30px; top: 20px; width: 200px; height: 160px; margin: 0 }
    .plot { position: relative; height: 100px }
    .plot > * { position: absolute; inset: 0; width: 100%; height: 100% }
    #over { z-index: 1 }
    path { stroke: rgb(1, 2, 3); stroke-width: 3px }
    .key::before { content: ""; width: 18px; height: 4px; background: rgb(4, 5, 6) }
    .bar { display: block; width: 50px; height: 6px; border: 1px solid rgb(7, 8, 9);
      background: linear-gradient(to right, rgb(10, 0, 0), rgb(0, 10, 0)) }
    .ring { display: block; width: 14px; height: 14px; border: 2px dashed red; border-radius: 50% }
    .turned { display: block; width: 10px; height: 10px; background: rgb(9, 8, 7); rotate: 45deg }
    li:not([hidden]) { display: flex }
    .caption { margin: 0 }
  </style>
  <section id="card">
    <h3>A &amp; B</h3>
    <div class="plot">
      <svg id="over"><path d="M0,0L5,5" class="secret" data-secret="secret"/></svg>
      <canvas width="400" height="200"></canvas>
      <div class="js-plotly-plot"><svg width="200" height="100"><rect width="9" height="9"/></svg>
      </div>
    </div>
    <button>Press me</button><output>passing</output>
    <ul><li class="key">one key</li><li hidden>hidden</li><li><i class="bar"></i></li>
      <li><i class="ring"></i><i class="turned"></i></li>
      <li><button class="term">a term</button></li></ul>
    <p class="caption">Click here</p>
  </section>"""

DRAW = """({ pieceOf, composed }, card) => {
  document.body.innerHTML = card;
  const pieces = [pieceOf(document.getElementById("card"))];
  const white = "rgb(250, 250, 250)";
  const style = { fontFamily: "serif", color: "rgb(0, 0, 0)", backgroundColor: white };
  const settings = [["a < b", "c"], ["d"]];
  return { ...composed({ title: "T", pieces, settings, style }), piece: pieces[0] };
}"""

PNG = """async ({ withTexts }, texts) => {
  const canvas = document.createElement("canvas");
  canvas.width = 3;
  const png = withTexts(await new Promise(done => canvas.toBlob(done)), texts);
  return btoa(String.fromCharCode(...new Uint8Array(await png.arrayBuffer())));
}"""


def test_a_card_is_drawn_as_it_lies_on_screen(modules: Modules) -> None:
    """Canvas, plot and what lies over both in this order; the legend; nothing that is pressed."""
    drawn = modules.run(["pictures/card.js", "pictures/composition.js"], DRAW, CARD)

    root = ET.fromstring(drawn["markup"])  # noqa: S314  # made here
    names = [node.tag.removeprefix(SVG) for node in root.iter()]
    texts = ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]
    assert texts == ["A & B", "one key", "a term", "a < b · c", "d"]
    assert names.index("image") < names.index("rect", names.index("image")) < names.index("path")
    assert drawn["width"] == 200
    assert root.get("viewBox") == f"0 0 200 {drawn['height']}"
    assert drawn["piece"]["height"] < drawn["height"]
    assert [root.findtext(f"{SVG}{name}") for name in ("title", "desc")] == ["T", "a < b\nc\nd"]
    assert "secret" not in drawn["markup"]
    assert " style=" not in drawn["markup"]
    assert drawn["markup"].count("rotate(45 ") == 1


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".//{}path", {"stroke": "rgb(1, 2, 3)", "stroke-width": "3px"}),
        (".//{}image", {"x": "0", "width": "200", "height": "100"}),
        (".//{}rect[@fill='rgb(4, 5, 6)']", {"width": "18", "height": "4"}),
        (".//{}rect[@stroke-dasharray='3 2']", {"rx": "8", "width": "16", "stroke-width": "2"}),
        (".//{}rect[@stroke='rgb(7, 8, 9)']", {"fill": "url(#colours-1000-0100)"}),
        (".//{}g/{}rect[@fill='rgb(9, 8, 7)']", {"width": "10", "height": "10"}),
        (".//{}linearGradient/{}stop[2]", {"offset": "1", "stop-color": "rgb(0, 10, 0)"}),
    ],
)
def test_a_card_needs_no_style_sheet(modules: Modules, path: str, expected: dict[str, str]) -> None:
    """What the style sheet says of lines, keys and gradients is in the file itself."""
    drawn = modules.run(["pictures/card.js", "pictures/composition.js"], DRAW, CARD)

    root = ET.fromstring(drawn["markup"])  # noqa: S314  # made here
    found = root.find(path.replace("{}", SVG))

    assert found is not None
    assert {name: found.get(name) for name in expected} == expected


def test_colours_are_written_as_every_program_reads_them(modules: Modules) -> None:
    """How opaque one is stands apart; one that nobody sees is none."""
    rows = [
        ["fill", "rgb(1, 2, 3)"],
        ["stroke", "rgba(1, 2, 3, 0.5)"],
        ["fill", "rgba(0, 0, 0, 0)"],
    ]

    assert modules.each("pictures/markup.js", "paint", rows) == [
        {"fill": "rgb(1, 2, 3)"},
        {"stroke": "rgb(1, 2, 3)", "stroke-opacity": "0.5"},
        {"fill": "none"},
    ]


def test_text_cannot_be_taken_for_markup(modules: Modules) -> None:
    """Neither in an attribute nor between tags; what no file may hold is left out."""
    written = modules.call("pictures/markup.js", "escaped", '<a b="c">&\0\x07d\n')

    assert written == "&lt;a b=&quot;c&quot;&gt;&amp;d\n"


def test_settings_fill_lines_and_stay_whole(modules: Modules) -> None:
    """A part begins a line where it has no room, and is longer than it where it has none at all."""
    lines = modules.run(
        "pictures/composition.js",
        "({ inLines }, [parts, width]) => inLines(parts, width, text => text.length)",
        [["one", "two", "three", "longer than a line", "x"], 9],
    )

    assert lines == ["one · two", "three", "longer than a line", "x"]


def test_pieces_stand_in_rows(modules: Modules) -> None:
    """Each row as high as its highest piece."""
    sizes = [(100, 50), (100, 80), (120, 40)]
    pieces = [{"markup": "", "width": width, "height": height} for width, height in sizes]

    together = modules.call("pictures/composition.js", "arranged", pieces, 2)

    assert together == {
        "places": [{"x": 0, "y": 0}, {"x": 116, "y": 0}, {"x": 0, "y": 96}],
        "width": 216,
        "height": 136,
    }


def test_frames_are_counted_as_they_come(modules: Modules) -> None:
    """Also one whose beginning comes in two pieces, or after what looked like one."""
    pieces = [[1, 0x21], [0xF9, 4, 0x21, 0xF9], [0x21, 0xF9, 4], [0x21, 0x21, 0xF9, 4], [0xF9, 4]]

    counted = modules.run(
        "pictures/frame-count.js",
        """({ createFrameCount }, pieces) => {
             const count = createFrameCount();
             return pieces.map(bytes => count(Uint8Array.from(bytes)));
           }""",
        pieces,
    )

    assert counted == [0, 1, 2, 3, 3]


def test_a_png_tells_what_it_is_of(modules: Modules) -> None:
    """Another program checks its sums and reads the texts, in any language."""
    texts = {"Title": "Error E", "Description": "α = 0.3\nw₁ = −1"}

    png = base64.b64decode(modules.run("pictures/png.js", PNG, texts))

    with Image.open(io.BytesIO(png)) as image:
        image.verify()
    with Image.open(io.BytesIO(png)) as image:
        image.load()
        assert {name: str(image.info[name]) for name in texts} == texts
        assert image.size == (3, 150)
