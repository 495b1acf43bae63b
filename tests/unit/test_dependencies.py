"""What the application imports is what its package says it needs."""

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
WITHOUT_IMPORT = {
    "fastapi-swagger",  # its files are served
    "httptools",  # uvicorn takes it by itself
    "uvloop",  # uvicorn takes it by itself
}


def normalized(name: str) -> str:
    """Return a distribution's name in the one spelling that counts."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    """Return the distributions that pyproject.toml names for the application itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = [*project["dependencies"], *project["optional-dependencies"]["redis"]]
    return {normalized(re.split(r"[^\w.-]", requirement)[0]) for requirement in requirements}


@cache
def imported() -> set[str]:
    """Return the distributions that the modules of app/ import from."""
    names = set()
    for module in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
    distributions = packages_distributions()
    return {
        normalized(distributions.get(name, [name])[0])
        for name in names - set(sys.stdlib_module_names) - {"app"}
    }


def test_every_import_is_declared() -> None:
    """Nothing is there only because something else happened to bring it."""
    assert imported() - declared() == set()


def test_every_declared_dependency_is_used() -> None:
    """Nobody installs what the application does not need."""
    assert declared() - imported() - {"redis"} == WITHOUT_IMPORT
