"""How large the page is on a projector."""

from tests.page.conftest import Modules

WINDOWS = [(1920, 1080, 2), (3840, 2160, 4), (1440, 1080, 1.5), (1920, 540, 1), (800, 600, 1)]


def test_a_presentation_fills_the_window_and_is_never_smaller_than_the_page(
    modules: Modules,
) -> None:
    """Twice as large at 1920 × 1080; the narrower side of the window decides."""
    rows = [[{"width": width, "height": height}] for width, height, _ in WINDOWS]

    scales = modules.each("present/scale.js", "scaleFor", rows)

    assert scales == [scale for _, _, scale in WINDOWS]
