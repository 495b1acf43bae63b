"""What part of the plane is shown, and where its places are on the screen."""

import pytest

from tests.page.conftest import Modules

UNDER = """({ placeUnder }, [view, box, pixels, enlargement]) => {
  const element = document.body.appendChild(document.createElement("div"));
  element.style.cssText = "position: fixed; left: 7px; top: 3px; width: 240.25px; height: 120px;" +
    `transform-origin: 0 0; scale: ${enlargement}`;
  return pixels.map(([x, y]) => placeUnder(view, box, element,
    { clientX: x * enlargement + 7, clientY: y * enlargement + 3 }));
}"""

BOX = {"left": 40, "top": 10, "width": 200, "height": 100}

VIEWS: list[tuple[list[tuple[float, float]], list[float], list[float]]] = [
    ([], [-0.05, 1.05], [-0.05, 1.05]),
    ([(0.2, 0.3), (0.9, 0.8)], [-0.05, 1.05], [-0.05, 1.05]),
    ([(-0.2, 0.3), (1.2, 0.8)], [-0.23, 1.23], [-0.05, 1.05]),
    ([(30, 0), (100, 1)], [25.8, 104.2], [-0.05, 1.05]),
    ([(-1e6, -1e6), (1e6, 1e6)], [-1.12e6, 1.12e6], [-1.12e6, 1.12e6]),
    ([(3, 4), (3, 4)], [2, 4], [3, 5]),
    ([(500, 0), (500, 0)], [450, 550], [-0.05, 1.05]),
]


def test_a_view_holds_all_points_with_some_room(modules: Modules) -> None:
    """The unit square for data in it or hardly beyond; points at one place have room too."""
    rows = [[[{"x1": x1, "x2": x2} for x1, x2 in points]] for points, _, _ in VIEWS]

    for view, (_, x1, x2) in zip(modules.each("plots/view.js", "viewOf", rows), VIEWS, strict=True):
        assert (view["x1"], view["x2"]) == (pytest.approx(x1), pytest.approx(x2))


def test_edges_belong_to_the_view(modules: Modules) -> None:
    """A place on the edge is in it, one beyond any of the four edges is not."""
    view = {"x1": [0, 1], "x2": [10, 20]}
    places = [(0, 10), (1, 20), (-0.1, 15), (1.1, 15), (0.5, 9.9), (0.5, 20.1)]

    told = modules.each(
        "plots/view.js", "isInside", [[view, {"x1": x1, "x2": x2}] for x1, x2 in places]
    )

    assert told == [True, True, False, False, False, False]


def test_pixels_and_places_are_each_others_way_back(modules: Modules) -> None:
    """x₂ grows upwards; a place from a pixel has no more digits than a pixel can tell apart."""
    view = {"x1": [0, 1], "x2": [-1, 1]}
    pixels = modules.run(
        "plots/view.js",
        """({ pixelsOf }, [view, box, places]) => {
             const { x, y } = pixelsOf(view, box);
             return places.map(([x1, x2]) => [x(x1), y(x2)]);
           }""",
        [view, BOX, [(0, 1), (1, -1), (0.3, 0.7), (2, 0)]],
    )
    found, enlarged = (
        modules.run("plots/view.js", UNDER, [view, BOX, pixels, scale]) for scale in (1, 2)
    )

    assert found == enlarged
    assert pixels == [[40, 10], [240, 110], [100, pytest.approx(25)], [440, 60]]
    assert found == [
        {"x1": 0, "x2": 1},
        {"x1": 1, "x2": -1},
        {"x1": 0.3, "x2": 0.7},
        None,  # beside the plotting area
    ]


EDGES = """({ createBackdrop }, [margin, sizes]) => {
  const canvas = document.body.appendChild(document.createElement("canvas"));
  canvas.id = "canvas";
  const ratio = Object.getOwnPropertyDescriptor(globalThis, "devicePixelRatio");
  const worst = sizes.map(([width, height, scale]) => {
    Object.defineProperty(globalThis, "devicePixelRatio", { value: scale, configurable: true });
    canvas.style.cssText = `display: block; width: ${width}px; height: ${height}px`;
    const backdrop = createBackdrop({ id: "canvas", margin, theme: { value: () => "#ffffff" } });
    backdrop.measure();
    const { data } = backdrop.context.getImageData(0, 0, canvas.width, canvas.height);
    return Math.min(...[0, 1, 2].map(i => data[data.length - 4 + i]));
  });
  Object.defineProperty(globalThis, "devicePixelRatio", ratio);
  return worst;
}"""


def test_a_backdrop_is_filled_to_its_edges_on_any_display(modules: Modules) -> None:
    """As soon as it has its size; where a display is scaled it ends in a part of a CSS pixel."""
    scales = (1, 1.1, 1.25, 1.35, 1.5, 1.75, 2.625)
    sizes = [(99, 61, scale) for scale in scales] + [(100.4, 62.6, scale) for scale in scales]

    margin = {"l": 1, "r": 1, "t": 1, "b": 1}
    assert modules.run("plots/backdrop.js", EDGES, [margin, sizes]) == [255] * len(sizes)


LAID_OUT = """async ({ createPlot, createPicture }, sizes) => {
  const laidOut = [];
  const lays = (name, read) => async (element, ...given) => laidOut.push([name, ...read(...given)]);
  globalThis.Plotly = {
    newPlot: lays("new", (_, { width, height, xaxis, yaxis }) =>
      [width, height, xaxis.nticks, yaxis.nticks]),
    relayout: lays("resize", (change) => Object.values(change)),
  };
  const element = document.body.appendChild(document.createElement("div"));
  const take = ([width, height]) => {
    element.style.cssText = `display: block; width: ${width}px; height: ${height}px`;
  };
  take(sizes[0]);
  const plot = await createPlot({ element, traces: [], layout: {} });
  const never = { listen() {} };
  const picture = createPicture({ timeline: { isOpen: false }, theme: { changed: never } });
  picture.holds({ ...plot, draw() {} });
  picture.watchSizes();
  for (const size of sizes) {
    take(size);
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  }
  delete globalThis.Plotly;
  return laidOut;
}"""


def test_a_plot_is_laid_out_once_for_the_room_it_has(modules: Modules) -> None:
    """With the ticks that fit: when it is made, and again only where it has other room."""
    laid_out = modules.run(
        ("plots/plotly.js", "picture.js"), LAID_OUT, [[500, 400], [500, 400], [0, 0], [264, 130]]
    )

    assert laid_out == [["new", 500, 400, 6, 7], ["resize", 264, 130, 3, 3]]


OVERLAY = """({ createOverlay, pathOf, put }, places) => {
  document.body.innerHTML =
    '<svg id="overlay"><svg><path data-shape="line"/></svg><circle data-shape="dot"/></svg>';
  const overlay = createOverlay("overlay");
  overlay.fit({ left: 46, top: 10, width: 300, height: 200 });
  const line = overlay.shape("line");
  let written = 0;
  const write = line.setAttribute.bind(line);
  line.setAttribute = (...given) => { written += 1; write(...given); };
  for (const end of places) put(line, { d: pathOf(end) });
  const { x, y, width, height } = line.parentElement;
  return [written, line.getAttribute("d"),
    [x, y, width, height].map(({ baseVal }) => baseVal.value)];
}"""


def test_an_overlay_writes_only_what_has_changed(modules: Modules) -> None:
    """Its plotting area clips what moves; a line needs two places."""
    line = [{"x": 1, "y": 2}, {"x": 3.123, "y": 4}]

    found = modules.run("plots/overlay.js", OVERLAY, [line, line, line[:1], [], line])

    assert found == [3, "M1.00,2.00L3.12,4.00", [46, 10, 300, 200]]
