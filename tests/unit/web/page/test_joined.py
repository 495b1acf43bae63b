"""The page's modules as one file: the same code in the same lines, and nothing unknown."""

import json
import re
from collections.abc import Mapping

import pytest

from app.web.page.assets import resource_directory
from app.web.page.joined import UnknownFormError, in_order, joined_modules, without_comments

MODULES = {
    "main.js": """\
import { greet as say } from "./words/greet.js";
import { NAME } from "./words/name.js";

await say(NAME);
""",
    "words/greet.js": """\
/** Says hello. */
import {
  NAME,
  other,
} from "./name.js";

// to the console
export async function greet(name) {
  console.log(name, other); // said at once
}
""",
    "words/name.js": 'export const NAME = "a/*b*/"; /* kept */\nexport class other {}\n',
    "unused.js": "",
}


def ours() -> Mapping[str, str]:
    """Return the page's own modules by name."""
    folder = resource_directory("static") / "js"
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*.js")
    }


def mapped(source_map: str) -> list[tuple[int, str, int]]:
    """Return where each module begins in the joined file, its name, and how many lines are told."""
    return [
        (section["offset"]["line"], *section["map"]["sources"], len(lines.split(";")))
        for section in json.loads(source_map)["sections"]
        for lines in [section["map"]["mappings"]]
    ]


def test_a_module_comes_after_what_it_needs() -> None:
    """Each once, and what nobody imports not at all."""
    assert in_order(MODULES, "main.js") == ("words/name.js", "words/greet.js", "main.js")


def test_modules_become_functions_that_return_what_they_export() -> None:
    """What one imports under another name has that name; the entry alone is no function."""
    joined, _ = joined_modules(MODULES, "main.js")

    lines = [line for line in joined.splitlines() if line]
    assert lines == [
        "const $words$name = (() => {",
        'const NAME = "a/*b*/"; /* kept */',
        "class other {}",
        "return { NAME, other }; })();",
        "const $words$greet = (() => {",
        "const {",
        "  NAME,",
        "  other,",
        "} = $words$name;",
        "async function greet(name) {",
        "  console.log(name, other); // said at once",
        "}",
        "return { greet }; })();",
        "const { greet: say } = $words$greet;",
        "const { NAME } = $words$name;",
        "await say(NAME);",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        *(("export default 1;", "export default 1;"), ("export let a;", "export let a;")),
        *(('import "./a.js";', 'import "./a.js";'), ("export { a };", "export { a };")),
        ('import * as all from "./name.js";', "import * as all"),
        *(('export * from "./name.js";', "export *"), ("x = await import(y);", "import(y);")),
        *(("export const { a } = b;", "export const { a }"), ("f(import.meta.url)", "import.meta")),
        ('import { b } from "./main.js";', "imports something that imports it"),
    ],
)
def test_what_is_not_known_is_refused(text: str, told: str) -> None:
    """A form that would be joined wrongly is named, when the server starts."""
    with pytest.raises(UnknownFormError, match=re.escape(told)):
        joined_modules({"main.js": 'import { a } from "./a.js";\n', "a.js": text}, "main.js")


def test_comments_leave_their_lines() -> None:
    """A line has the number it has in the source; code beside a comment stays, with it."""
    text = "/* a\n b */\nx = 1; // c\n  // d\n/** e */ y = 2;\n/* f */ z(); /* g */\n"

    assert without_comments(text) == "\n\nx = 1; // c\n\n/** e */ y = 2;\n/* f */ z(); /* g */\n"


def test_the_source_map_leads_to_the_lines_of_the_modules() -> None:
    """Developer tools show a module where the joined file is the same, line by line."""
    modules = ours()
    joined, source_map = joined_modules(modules, "main.js")
    lines = joined.splitlines()

    assert {name for _, name, _ in mapped(source_map)} == {*in_order(modules, "main.js")}
    for start, name, count in mapped(source_map):
        sources = modules[name].splitlines()
        assert count - len(sources) == (name != "main.js")
        for line, source in zip(lines[start:], sources, strict=False):
            if line and not re.match("import|export|}", source):
                assert line == source, name


def test_no_text_of_ours_is_taken_for_a_comment() -> None:
    """What is left out begins and ends outside of templates, the only text of several lines."""
    for name, source in ours().items():
        code = without_comments(source)
        gone = [
            number
            for number, (line, kept) in enumerate(
                zip(source.splitlines(), code.splitlines(), strict=True)
            )
            if line.strip() and not kept
        ]
        for number in gone:
            before = "\n".join(code.splitlines()[:number])
            assert before.count("`") % 2 == 0, f"{name}:{number + 1}"
