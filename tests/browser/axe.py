"""What axe finds wrong: it checks the rules of accessibility that a program can check."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCHEMES = ("light", "dark")

IS_STILL = """() => document.getAnimations().every(({ playState }) => playState !== "running")"""


def complaints(page: Page, within: str | None = None) -> str:
    """Return what is wrong on a page, or in a part of it, in light and in dark; empty if nothing.

    ``within`` is the part's selector.
    """
    reports = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its literals
        page.wait_for_function(IS_STILL)  # colours glide from one scheme to the other
        found = Axe().run(page, context=within)
        if found.violations_count:
            reports.append(f"{scheme}: {found.generate_report()}")
    return "".join(reports)
