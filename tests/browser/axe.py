"""What axe finds wrong: it checks the rules of accessibility that a program can check."""

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCHEMES = ("light", "dark")

COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""All that differs in the dark."""

IS_STILL = """() => document.getAnimations().every(({ playState }) => playState !== "running")"""


def complaints(page: Page, within: str | None = None, *, schemes: Sequence[str] = SCHEMES) -> str:
    """Return what is wrong on a page, or in a part of it; empty if nothing.

    ``within`` is the part's selector, ``schemes`` are those of colours to look at.
    """
    reports = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its literals
        page.wait_for_function(IS_STILL)  # colours glide from one scheme to the other
        options = {"options": COLOURS} if scheme == "dark" else {}
        found = Axe().run(page, context=within, **options)
        if found.violations_count:
            reports.append(f"{scheme}: {found.generate_report()}")
    return "".join(reports)
