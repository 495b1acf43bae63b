"""Which files can stand in for the package's plotly.js, and what is said of the others."""

from pathlib import Path

import pytest

from app.__main__ import main
from app.web.page.assets import PLOTLY, Assets
from app.web.page.plotly import plotly_script, version

BANNER = "/**\n* plotly.js (basic - minified) v{}.{}.{}\n* Copyright\n*/\nmade();"


def test_a_smaller_bundle_of_the_same_version_is_served(tmp_path: Path) -> None:
    """The last number may be another one: it stands for mended mistakes."""
    major, minor, patch = version()
    file = tmp_path / "plotly-basic.min.js"
    file.write_text(BANNER.format(major, minor, patch + 7))

    assert plotly_script(str(file)) == file.read_bytes()
    assert Assets(str(file)).version != Assets().version
    assert Assets(str(file)).plotly_styles() == []


def test_the_package_has_one_with_the_style_that_the_page_has_to_hold() -> None:
    """Its version is read, and so are the ids of the styles that the policy would forbid."""
    assert version() > (4, 0, 0)
    assert f"v{version()[0]}.".encode() in plotly_script("")[:200]
    assert len(Assets().plotly_styles()) == 1
    assert Assets().address(PLOTLY).endswith(PLOTLY)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        *((None, "cannot be read: No such file"), ("", "is not plotly.js")),
        *(("// plotly.js", "is not plotly.js"), ("\n\nvar plotly;", "is not plotly.js")),
        (BANNER.format(3, 0, 0), "is plotly.js 3.0.0. Take {}.{}.{}, or"),
        (BANNER.format(4, 99, 1), "is plotly.js 4.99.1. Take"),
    ],
)
def test_the_command_refuses_any_other_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: str | None,
    told: str,
) -> None:
    """One sentence says what is wrong with it, and nothing is started."""
    file = tmp_path / "plotly.js"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv("GDL_PLOTLY", str(file))

    assert main(["--store", "memory:"]) == 2

    said = capsys.readouterr().err
    assert said.startswith(f"gradient-descent-live: GDL_PLOTLY: {file}")
    assert told.format(*version()) in said
