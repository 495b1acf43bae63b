"""What may know what: the layers of app/, the modules of static/js, and the top level."""

import ast
import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAYERS = ("learning", "settings", "runs", "web", "main", "__main__")
"""The parts of app/, each of which may import itself and those before it."""

INNER_LAYERS = {
    "runs": (
        *("refusals", "stores", "counts", "turns", "edited_points", "run", "recipe", "limits"),
        *("table", "points_csv", "presets", "timeline", "long_frames", "recipe_cache"),
        *("replayer", "idempotency", "keys", "lanes", "changes", "registry"),
        *("insight", "watching", "opening"),
    ),
    "web": ("contract", "page", "edge", "routes"),
}
"""The same within two of them: stores keep bytes and know no run, reading knows no writing."""

TOP_LEVEL = {"app", "static", "templates", "tests", "pyproject.toml", "Dockerfile", "README.md"}

SURROUNDINGS = {
    *("asyncio", "ctypes", "datetime", "http", "io", "logging", "multiprocessing", "os"),
    *("random", "shutil", "signal", "socket", "sqlite3", "ssl", "subprocess", "tempfile"),
    *("threading", "time", "urllib", "uuid", "zoneinfo"),
}
"""Modules of the standard library that bring in a clock, other machines, files or processes."""


def modules(folder: Path) -> list[Path]:
    """Return the Python files below ``folder``, of which there must be some."""
    found = sorted(folder.rglob("*.py"))
    assert found
    return found


def imported(source: str) -> Iterator[str]:
    """Yield the full name of every module that ``source`` imports, wherever it does."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module is not None
            yield node.module
            if node.module.split(".")[0] == "app":
                yield from (f"{node.module}.{name.name}" for name in node.names)


def layer(module: Path) -> str:
    """Return which part of app/ a file belongs to."""
    return module.relative_to(ROOT / "app").parts[0].removesuffix(".py")


def forbidden_for(own: str, source: str) -> list[str]:
    """Return the imports in ``source`` that point to a later layer than ``own``."""
    later = LAYERS[LAYERS.index(own) + 1 :]
    return [
        name for name in imported(source) if name.startswith("app.") and name.split(".")[1] in later
    ]


def test_every_part_of_the_application_has_a_layer() -> None:
    """Nothing lies in app/ that the layers do not know."""
    parts = {layer(module) for module in modules(ROOT / "app")}

    assert parts <= {*LAYERS, "__init__"}


def test_imports_point_one_way() -> None:
    """Learning is imported by runs, runs by web, web by main, and never the other way."""
    wrong = [
        f"{module.relative_to(ROOT)} imports {name}"
        for module in modules(ROOT / "app")
        if layer(module) != "__init__"
        for name in forbidden_for(layer(module), module.read_text(encoding="utf-8"))
    ]

    assert wrong == []


@pytest.mark.parametrize("outer", INNER_LAYERS)
def test_imports_within_a_part_point_one_way(outer: str) -> None:
    """Every module and folder of it has its place, and imports those before it alone."""
    order, wrong = INNER_LAYERS[outer], []
    for module in modules(ROOT / "app" / outer):
        own = module.relative_to(ROOT / "app" / outer).parts[0].removesuffix(".py")
        if own == "__init__":
            continue
        assert own in order
        for name in imported(module.read_text(encoding="utf-8")):
            parts = name.split(".")
            later = order[order.index(own) + 1 :]
            if parts[:2] == ["app", outer] and parts[2:] and parts[2] in later:
                wrong.append(f"{module.relative_to(ROOT)} imports {name}")

    assert wrong == []


def test_no_class_is_defined_twice() -> None:
    """One name is one thing, in whatever part of the application it is met."""
    names = [
        node.name
        for module in modules(ROOT / "app")
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]

    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(
    "source",
    [
        "import app.web.routes",
        "from app.web import routes",
        "from app import web",
        "def late():\n    from app.web.routes import router",
    ],
)
def test_an_import_that_points_back_is_seen(source: str) -> None:
    """Every way to write an import is recognised, inside functions too."""
    assert forbidden_for("settings", source)


def test_learning_needs_numpy_and_nothing_else() -> None:
    """The engine imports numpy and parts of the standard library that do nothing by themselves."""
    wrong = [
        f"{module.relative_to(ROOT)} imports {name}"
        for module in modules(ROOT / "app" / "learning")
        for name in imported(module.read_text(encoding="utf-8"))
        if (top := name.split(".")[0]) not in {"app", "numpy"}
        and (top not in sys.stdlib_module_names or top in SURROUNDINGS)
    ]

    assert wrong == []


def test_one_module_of_the_page_touches_plotly() -> None:
    """All others ask that module to draw, and could work with another library."""
    comment = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
    touching = [
        script.name
        for script in (ROOT / "static" / "js").rglob("*.js")
        if re.search(r"\bPlotly\b", comment.sub("", script.read_text(encoding="utf-8")))
    ]

    assert len(touching) == 1


def test_the_top_level_holds_what_the_layout_names() -> None:
    """Whoever opens the repository sees seven names, and below them everything else."""
    ignored = [
        line.rstrip("/")
        for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]

    found = {
        entry.name
        for entry in ROOT.iterdir()
        if not entry.name.startswith(".")
        and not any(fnmatch(entry.name, pattern) for pattern in ignored)
    }

    assert found == TOP_LEVEL
