"""The rooms of the page: what may know what, one door each, ids spelled at home."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.web.page.rooms import ROOMS

ROOT = Path(__file__).parents[2]
JS = ROOT / "static" / "js"
PARTIALS = ROOT / "templates" / "partials"

GROUND = ("types.js", "signal.js", "numbers", "elements", "storage", "server", "model", "plots")
"""What knows nothing of the experiment; each may import itself and those before it."""

SHARED = (*GROUND, "run", "notices", "following", "opening", "picture.js", "page.js")
"""What all rooms share: the ground, and the run as the page holds it."""

DOOR = "mount.js"
ENTRIES = {"main.js", "docs.js", "loading.js"}
MOST_LINES = 300

ABSENT_FROM_STOPS = {"ghosts", "compare"}
"""Rooms whose doors the lesson knows, though it comes first: a stop begins without either."""

WORDS = {"words.js", "hyperparameters.js"}
"""Where a part of the page spells what it says; the table's rows hold their own few words."""

SPOKEN = re.compile(r"""["`][^"`\n]*[^\W\d]\w* \w+ \w+[^"`\n]*["`]""")
"""A literal with three words in a row: no selector, class or number is one."""

NOT_SPOKEN = re.compile(r"""/\*.*?\*/|^ *//[^\n]*|new Error\([^\n]*""", re.DOTALL | re.MULTILINE)
"""Comments, and what only whoever develops the page ever reads."""

IMPORT = re.compile(r"""(?:\bfrom|\bimport|@import [^"]*? from|import\() ?"(\.[^"]+)\"""")


def scripts() -> list[Path]:
    """Return the modules of the page, of which there must be some."""
    found = sorted(JS.rglob("*.js"))
    assert found
    return found


def part_of(script: Path) -> str:
    """Return the folder, or the module at the top, that a module belongs to."""
    return script.relative_to(JS).parts[0]


def imports(script: Path) -> Iterator[Path]:
    """Yield the modules that one imports, for their types too."""
    for path in IMPORT.findall(script.read_text(encoding="utf-8")):
        yield (script.parent / path).resolve()


def may_know(part: str, other: str, target: Path) -> bool:
    """Tell whether a module of ``part`` may import ``target``, which belongs to ``other``."""
    if part == other:
        return True
    if part in SHARED:
        return other in SHARED[: SHARED.index(part)]
    if part in ENTRIES:
        return other in SHARED or target.name == DOOR
    if other in ROOMS:
        is_before = ROOMS.index(other) < ROOMS.index(part)
        return target.name == DOOR and (
            is_before or (part == "lesson" and other in ABSENT_FROM_STOPS)
        )
    return other in SHARED


def test_every_part_of_the_page_has_its_place() -> None:
    """A folder that no list names, and a room without modules, is noticed."""
    parts = {part_of(script) for script in scripts()}

    assert parts == {*SHARED, *ROOMS, *ENTRIES}


def test_imports_point_one_way() -> None:
    """From the rooms down to the ground; of another room only the door is known, and its types."""
    wrong = [
        f"{script.relative_to(JS)} imports {target.relative_to(JS)}"
        for script in scripts()
        for target in imports(script)
        if not may_know(part_of(script), part_of(target), target)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    "source",
    [
        'import { a } from "../compare/comparison.js";',
        'import "../compare/comparison.js";',
        '/** @import { A } from "../compare/comparison.js" */',
        '/** @type {import("../compare/comparison.js").A} */',
        'const late = await import("../compare/comparison.js");',
    ],
)
def test_an_import_of_any_kind_is_seen(source: str) -> None:
    """Values, types and late imports count alike."""
    assert IMPORT.findall(source) == ["../compare/comparison.js"]


def test_modules_make_up_no_circle() -> None:
    """Not even by their types."""
    left = {script.resolve(): {*imports(script)} - {script.resolve()} for script in scripts()}

    while free := [script for script, needs in left.items() if not left.keys() & needs]:
        for script in free:
            del left[script]

    assert sorted(str(script.relative_to(JS)) for script in left) == []


def test_every_room_has_one_door() -> None:
    """The door gives out one function, named after the room, and only main.js goes through it."""
    for room in ROOMS:
        exported = re.findall(
            r"^export .*?(\w+)\(", (JS / room / DOOR).read_text(encoding="utf-8"), re.MULTILINE
        )
        assert exported == [f"mount{room.capitalize()}"]


def test_each_room_has_a_partial_and_a_style_sheet_of_its_name() -> None:
    """One word names a room in modules, styles and templates; nothing else lies there."""
    names = ("header", "why", "loading", "notices", "waiting", "following")
    ground = {f"{name}.html" for name in (*names, "dialog-head", "plot-head")}

    assert {entry.name for entry in PARTIALS.iterdir()} == {*ROOMS, *ground}
    assert {room for room in ROOMS if (ROOT / "static" / "css" / f"{room}.css").is_file()} == {
        *ROOMS
    }


def test_every_partial_is_shown() -> None:
    """A partial is named after a place that page or frame loops over, or is included by name."""
    templates = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")
    )
    places = re.findall(r'"partials/" ~ room ~ "/(\w+)\.html"', templates)
    lost = [
        str(path.relative_to(PARTIALS))
        for path in PARTIALS.rglob("*/*.html")
        if path.stem not in places and f"partials/{path.relative_to(PARTIALS)}" not in templates
    ]

    assert lost == []


def ids_of(room: str) -> set[str]:
    """Return the ids of the elements in a room's partials."""
    return {
        found
        for path in (PARTIALS / room).rglob("*.html")
        for found in re.findall(r'\bid="([\w-]+)"', path.read_text(encoding="utf-8"))
    }


def test_nobody_outside_a_room_spells_its_ids() -> None:
    """What another room needs is an argument in main.js, or a part found by its name."""
    wrong = []
    for script in scripts():
        text = script.read_text(encoding="utf-8")
        spelled = {*re.findall(r'byId\("([\w-]+)"\)', text), *re.findall(r'"#([\w-]+)', text)}
        for room in ROOMS:
            if part_of(script) != room:
                wrong += [
                    f"{script.relative_to(JS)} spells #{name} of {room}"
                    for name in sorted(spelled & ids_of(room))
                ]

    assert wrong == []


def spoken(source: str) -> list[str]:
    """Return the literals of a module that a learner would read."""
    return SPOKEN.findall(NOT_SPOKEN.sub("", source))


def test_what_is_said_is_spelled_in_words_alone() -> None:
    """Another language is a matter of the partials and of each part's words.js."""
    wrong = {
        str(script.relative_to(JS)): found
        for script in scripts()
        if script.name not in WORDS and (found := spoken(script.read_text(encoding="utf-8")))
    }

    assert wrong == {}
    assert spoken("say(error, `There are ${count} points too many.`);") != []


def test_nothing_is_used_before_it_is_declared() -> None:
    """Neither where all is put together nor in a door, in functions that are called later too."""
    wrong = []
    for script in (JS / "main.js", JS / "page.js", JS / "picture.js", *JS.rglob(DOOR)):
        text = re.sub(
            r"/\*.*?\*/|//[^\n]*", "", script.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        for declared in re.finditer(r"^ *const (?:\{ ([^}]+) \}|(\w+)) =", text, re.MULTILINE):
            for name in (declared[1] or declared[2]).split(", "):
                used = rf"(?<![\w.\"])(?:{name.split(': ')[-1]})\b(?!:)"
                block = text.rfind("\nexport ", 0, declared.start())
                if re.search(used, text[max(block, 0) : declared.start()].partition(") {")[2]):
                    wrong.append(f"{script.relative_to(JS)}: {name}")

    assert wrong == []


def test_entry_files_only_wire_and_modules_are_short() -> None:
    """Whoever opens a module sees one job; types.js is a list, of which nothing runs."""
    lengths = {
        str(script.relative_to(JS)): script.read_text(encoding="utf-8").count("\n")
        for script in scripts()
    }

    assert lengths["main.js"] < 60
    del lengths["types.js"]
    assert [name for name, lines in lengths.items() if lines > MOST_LINES] == []
