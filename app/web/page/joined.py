"""The page's modules as one file, and its style sheets as another.

A browser asks for six files at a time over HTTP/1.1. On a line of 400 kb/s with 400 ms of latency
the 160 modules, each compressed and preloaded, took eleven seconds more than this one file does,
and weighed three times as much with their headers. Nothing is built for it: what stands in
``static`` is read as the server starts, the joined file keeps every module's lines, and a source
map leads a browser's developer tools from it to the modules themselves, which are served too.

Each module becomes a function that returns what it exports. Only the forms of import and export
that ours have are known; any other is refused, rather than taken for something it is not.
"""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/)[\s\S])*\*/|//.*)[ \t]*$", re.MULTILINE)
"""A comment with lines of its own; one beside code stays, and so does what only looks like one."""

IMPORT = re.compile(r'^import \{([^{}]*)\} from "(\.[^"]*)";$', re.MULTILINE)
RENAMED = re.compile(r"(\w+) as (\w+)")
EXPORT = re.compile(r"^export ((?:(?:async )?function\*?|class|const) (\w+)\b)", re.MULTILINE)
UNKNOWN = re.compile(r"^(?:import|export)\b[^\n]*|\bimport(?:\(|\.meta)[^\n]*", re.MULTILINE)


class UnknownFormError(ValueError):
    """A module imports or exports in a way that is not known here."""


def without_comments(text: str) -> str:
    """Return a script or a style sheet without comments; every line keeps its number."""
    return COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)


def in_order(modules: Mapping[str, str], entry: str) -> Sequence[str]:
    """Return the names of a module and all that it imports, each after those that it needs.

    Raises:
        UnknownFormError: modules import one another in a circle.
        KeyError: one imports what is not there.
    """
    order: dict[str, bool] = {}

    def visit(name: str) -> None:
        if name in order:
            if not order[name]:
                raise UnknownFormError(f"{name} imports something that imports it.")
            return
        order[name] = False
        for _, address in IMPORT.findall(modules[name]):
            visit(resolved(name, address))
        del order[name]
        order[name] = True

    visit(entry)
    return tuple(order)


def resolved(importer: str, address: str) -> str:
    """Return the name of the module that one imports by a relative address."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(importer), address))


def joined_modules(modules: Mapping[str, str], entry: str) -> tuple[str, str]:
    """Return a module with all that it imports as one module, and the source map of that.

    Raises:
        UnknownFormError: one imports or exports in a way that is not known here.
        KeyError: one imports what is not there.
    """
    lines: list[str] = []
    sections = []
    for name in in_order(modules, entry):
        text = without_comments(modules[name])
        body = _linked(name, text).splitlines()
        if name != entry:  # the entry stays outside of functions: it alone may wait
            exports = ", ".join(found[2] for found in EXPORT.finditer(text))
            lines.append(f"const {_variable(name)} = (() => {{")
            body.append(f"return {{ {exports} }}; }})();")
        sections.append(_section(name, len(lines), len(body)))
        lines += body
    return "\n".join(lines) + "\n", json.dumps({"version": 3, "sections": sections})


def joined_sheets(sheets: Iterator[str]) -> str:
    """Return style sheets as one; a later one goes before an earlier one, as it did."""
    return "".join(without_comments(sheet) for sheet in sheets)


def _variable(name: str) -> str:
    return "$" + re.sub(r"[^\w$]", "_", name.removesuffix(".js").replace("/", "$"))


def _linked(name: str, text: str) -> str:
    """Return a module's text with the exports of others as variables of its own."""

    def taken(found: re.Match[str]) -> str:
        names = RENAMED.sub(r"\1: \2", found[1])
        return f"const {{{names}}} = {_variable(resolved(name, found[2]))};"

    linked = EXPORT.sub(r"\1", IMPORT.sub(taken, text))
    if (found := UNKNOWN.search(linked)) is not None:
        raise UnknownFormError(f"{name}: cannot join “{found[0]}”.")
    return linked


def _section(name: str, line: int, lines: int) -> Mapping[str, object]:
    """Return the part of a source map that leads from so many lines to the same of a module."""
    mappings = ";".join(["AAAA"] + ["AACA"] * (lines - 1))
    return {
        "offset": {"line": line, "column": 0},
        "map": {"version": 3, "sources": [name], "names": [], "mappings": mappings},
    }
