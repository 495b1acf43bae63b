"""Addresses: what they ask for, and the links that are given out."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from tests.page.conftest import PROJECT, Modules

SERVER = {
    "limits": {"learning_rate_min": 1e-9, "learning_rate_max": 1000},
    "presets": ["two_clouds", "xor"],
    "publicUrl": "",
}
"""What the page has to know of its server to read an address."""

OPENING = ["opening/address.js", "opening/parameters.js", "opening/words.js"]

ADDRESS_BELOW_A_PREFIX = """({ createAddress, parametersOf }, server) => {
  const parameters = parametersOf(server);
  const location = new URL("https://school.example/learn/gdl/?run=mine&lesson=4#recipe=x");
  const address = createAddress({ location, parameters, publicUrl: "" });
  const links = [address.ofRun("r_1-Z"), address.ofRecipe("recipe=abc"), address.ofStop(3)];
  return [...links, address.run, address.lesson, address.recipe];
}"""

IGNORED = """({ parametersOf, readParameters, ignoredSentence }, [server, search]) =>
  ignoredSentence(readParameters(parametersOf(server), search))
"""

READ_AND_WRITTEN = """({ parametersOf, readParameters, writeParameters }, [server, search]) => {
  const { values, bad, unknown } = readParameters(parametersOf(server), search);
  const written = writeParameters(parametersOf(server), values);
  return [values, written, bad.map(({ name }) => name), unknown];
}"""

DESCRIBED = """({ parametersOf, writeParameters, valuesOf }, [server, run, usual]) => {
  const values = valuesOf(run, usual);
  return values && writeParameters(parametersOf(server), values);
}"""

TABLE = """({ parametersOf, STOPS }, server) => {
  const PARAMETERS = parametersOf(server);
  const rows = Object.entries(PARAMETERS).map(([name, { takes, means }]) =>
    `| \\`${name}\\` | ${takes} | ${means} |`);
  const stops = [0, 1, STOPS.length, STOPS.length + 1].map(i => PARAMETERS.lesson.read(String(i)));
  return [rows, stops];
}"""

READ = """async ({ recipeIn, isRecipeFragment }, [fragment, mostBytes]) => {
  if (!isRecipeFragment(fragment)) return "not meant to be one";
  return await recipeIn(fragment, { mostBytes }).catch(error => error.message);
}"""
WRITTEN = """async ({ fragmentOf }, recipe) => fragmentOf(recipe).catch(error => error.message)"""

RECIPE = {"format": "gradient-descent-live", "schema": 1, "note": "ε – 漢字"}
LINK = "opening/recipe-link.js"


def packed(text: str) -> str:
    """Return the part of an address that holds a text."""
    squeeze = zlib.compressobj(wbits=-15)
    squeezed = squeeze.compress(text.encode()) + squeeze.flush()
    return "recipe=" + urlsafe_b64encode(squeezed).decode().rstrip("=")


REACH = """({ createAddress, parametersOf }, [page, publicUrl, server]) => {
  const parameters = parametersOf(server);
  const address = createAddress({ location: new URL(page), parameters, publicUrl });
  return [address.ofRun("r"), address.ofRecipe("recipe=a"), address.ofStop(2), address.reach];
}"""


def test_links_for_others_are_ones_that_others_can_open(modules: Modules) -> None:
    """From a computer's own name they lead to its address in the network, or it is said why not."""
    local, network = "http://127.0.0.1:8000/?run=x", "http://192.168.1.7:8000/"

    def links(page: str, public: str) -> list[str]:
        return list(modules.run(OPENING, REACH, [page, public, SERVER]))

    *given, own, said = links(local, network)
    assert given == [f"{network}?run=r", f"{network}#recipe=a"]
    assert own == "http://127.0.0.1:8000/?lesson=2"
    assert f"use {network}, which others can open" in said
    for name in ("localhost", "127.0.0.1", "[::1]"):
        *given, said = links(f"http://{name}:8000/", "")
        assert {link[: len(f"http://{name}:8000/")] for link in given} == {f"http://{name}:8000/"}
        assert "on this computer only" in said
        assert "--host 0.0.0.0" in said
    assert links("https://learn.example/gdl/", network)[::3] == [
        "https://learn.example/gdl/?run=r",
        "",
    ]


def test_links_hold_below_any_path(modules: Modules) -> None:
    """Served below a proxy's prefix, the page gives out links below that prefix."""
    links = modules.run(OPENING, ADDRESS_BELOW_A_PREFIX, SERVER)

    assert links == [
        "https://school.example/learn/gdl/?run=r_1-Z",
        "https://school.example/learn/gdl/#recipe=abc",
        "https://school.example/learn/gdl/?lesson=3",
        "mine",
        4,
        "recipe=x",
    ]


def test_what_an_address_asks_for_in_vain_is_told(modules: Modules) -> None:
    """Unknown names and values that are none are named in a sentence; the rest counts."""
    parameters = ["opening/parameters.js", "opening/words.js"]
    stop = "“lesson” in the address takes a whole number from 1 to 20."
    unknown = "The address asks for “{}”, which this page does not know."
    cases = {
        "": "",
        "?run=abc&lesson=3": "",
        "?lesson=10&lesson=x": "",
        "?lesson=0": f"{stop} It was left out.",
        "?lesson=21": f"{stop} It was left out.",
        "?lesson=2.5": f"{stop} It was left out.",
        "?lesson": f"{stop} It was left out.",
        "?run=a/b": "“run” in the address takes the id of a run. It was left out.",
        "?stop=3": f"{unknown.format('stop')} It was left out.",
        "?toString=1": f"{unknown.format('toString')} It was left out.",
        "?lesson=x&" + "y" * 99: f"{stop} {unknown.format('y' * 20 + '…')} They were left out.",
    }

    said = {search: modules.run(parameters, IGNORED, [SERVER, search]) for search in cases}

    assert said == cases


def test_what_is_written_reads_back(modules: Modules) -> None:
    """Every parameter in one address, people's spelling of it kept; a wrong one spoils no other."""
    whole = (
        "preset=xor&seed=44&rate=0.05&batch=all&reduction=mean&shuffle=true&rule=perceptron"
        "&optimizer=adam&momentum=0.8&decay=0.99&l2=0.1&l1=0.05"
        "&features=squares,product&speed=5&view=surface&hide=learning,notebook"
    )
    spoiled = (
        "?rate=1001&batch=0&rule=adam&seed=-1&features=cubes&speed=7&view=all&hide=page"
        "&preset=moons&batch=5&optimizer=sgd&momentum=1&decay=NaN&l2=-1&l1=1e308"
    )

    values, written, bad, unknown = modules.run(OPENING, READ_AND_WRITTEN, [SERVER, f"?{whole}"])
    none, empty, wrong, _ = modules.run(OPENING, READ_AND_WRITTEN, [SERVER, f"{spoiled}&lesson=2"])

    assert written == whole
    assert values == {
        "preset": "xor",
        "seed": 44,
        "rate": 0.05,
        "batch": None,
        "reduction": "mean",
        "shuffle": True,
        "rule": "perceptron",
        "optimizer": "adam",
        "momentum": 0.8,
        "decay": 0.99,
        "l2": 0.1,
        "l1": 0.05,
        "features": ["squares", "product"],
        "speed": "5",
        "view": "surface",
        "hide": ["learning", "notebook"],
    }
    assert (bad, unknown) == ([], [])
    assert (none, empty) == ({"lesson": 2}, "lesson=2")
    assert wrong == [
        *("rate", "batch", "rule", "seed", "features", "speed", "view", "hide", "preset"),
        *("optimizer", "momentum", "decay", "l2", "l1"),
    ]


def test_an_address_describes_a_run_by_what_is_not_as_usual(modules: Modules) -> None:
    """Other points than a built-in set's, a start by hand and half the squares have no name."""
    plain = {
        "learning_rate": 0.3,
        "batch_size": 1,
        "reduction": "sum",
        "shuffle": False,
        "rule": "gradient",
    }
    usual = {"hyperparameters": plain, "preset": "two_clouds", "seed": 44}
    plain |= {"optimizer": "plain", "momentum": 0.9, "decay": None, "l2": 0, "l1": 0}
    usual["hyperparameters"] = plain
    changed = plain | {"learning_rate": 2, "batch_size": None}
    by_adam = plain | {"optimizer": "adam", "decay": 0.9, "l1": 0.05}

    def described(
        preset: str | None, seed: int | None, hyperparameters: object, *added: str
    ) -> object:
        run = {
            "preset": preset,
            "hyperparameters": hyperparameters,
            "model": {"features": ["x1", "x2", *added]},
            "start": {"seed": seed},
        }
        return modules.run(OPENING, DESCRIBED, [SERVER, run, usual])

    assert described("two_clouds", 44, plain) == ""
    assert described("xor", 7, changed) == "preset=xor&seed=7&rate=2&batch=all"
    assert described("two_clouds", 44, by_adam) == "optimizer=adam&decay=0.9&l1=0.05"
    assert described(None, 44, changed) is None
    assert described("xor", None, changed) is None
    assert described("xor", 44, plain, "x1*x2") == "preset=xor&features=product"
    assert described("xor", 44, plain, "x1^2", "x2^2") == "preset=xor&features=squares"
    assert described("xor", 44, plain, "x1^2") is None


def test_an_address_asks_for_more_inputs(modules: Modules) -> None:
    """They are asked of the server in the order of the weights, whatever theirs in the address."""
    script = """({ parametersOf, readParameters, wantedRun }, [server, search]) =>
      wantedRun(readParameters(parametersOf(server), search).values)"""

    wanted, none = (
        modules.run(OPENING, script, [SERVER, search])
        for search in ("?features=product,squares", "?speed=5")
    )

    assert wanted["model"] == {"features": ["x1", "x2", "x1^2", "x2^2", "x1*x2"]}
    assert none is None


def test_the_parameters_are_one_table_that_the_readme_shows(modules: Modules) -> None:
    """Each row is in the README as it is declared, and the lesson's takes exactly its stops."""
    modules_of_both = ["opening/parameters.js", "lesson/lesson-stops.js"]

    rows, (before, first, last, beyond) = modules.run(modules_of_both, TABLE, SERVER)

    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [row for row in rows if row not in readme] == []
    assert (before, first, last, beyond) == (None, 1, 20, None)


def test_a_recipe_goes_into_a_link_and_comes_out(modules: Modules) -> None:
    """As deflated JSON in the letters that addresses may hold; a run too large is told of."""
    fragment = modules.run(LINK, WRITTEN, RECIPE)
    digits = "".join(str(i * 0.6180339887498949 % 1) for i in range(20_000))

    squeezed = urlsafe_b64decode(fragment.removeprefix("recipe=") + "==")
    assert json.loads(zlib.decompress(squeezed, wbits=-15)) == RECIPE
    assert modules.run(LINK, READ, [fragment, 1000]) == RECIPE
    assert "too large for a link" in modules.run(LINK, WRITTEN, RECIPE | {"note": digits})


SHOWN_WHOLE = """async ({ createWholeRun }, notes) => {
  const run = { isOpen: true, current: { id: "a", version: 1 } };
  const timeline = { latest: 3 };
  let asked = 0;
  const api = { recipe: async () => { asked += 1; return { step: 9, note: notes[asked - 1] }; } };
  const whole = createWholeRun({ api, run, timeline });
  const seen = [];
  const look = () => seen.push(whole.fragment === null ? null : whole.fragment.length <= 2000);
  look();
  await whole.pack();
  await whole.pack();
  look();
  run.current = { id: "a", version: 2 };
  look();
  await whole.pack();
  look();
  return [seen, asked, (await whole.recipe()).step];
}"""


def test_a_run_goes_into_the_address_where_it_is_short(modules: Modules) -> None:
    """As it is now and as far as it was seen; it is asked for once for each version."""
    digits = "".join(str(i * 0.6180339887498949 % 1) for i in range(400))

    seen, asked, step = modules.run("opening/whole-run.js", SHOWN_WHOLE, ["short", digits])

    assert seen == [None, True, None, None]
    assert asked == 2
    assert step == 3


def test_what_is_no_recipe_is_told_apart_by_its_sentence(modules: Modules) -> None:
    """Broken, of something else, cut short, too long, or too large when unpacked."""
    newer = RECIPE | {"schema": 2}
    whole = packed(json.dumps(RECIPE))
    broken, large = "does not hold a whole run", "more than the page opens"
    cases = {
        "other=AAAA": "not meant to be one",
        "recipe=": broken,
        "recipe=%3Cscript%3E": broken,
        "recipe=AAAA": broken,
        packed("not json"): broken,
        packed("[1, 2]"): broken,
        packed("null"): broken,
        packed(json.dumps({"format": "another", "schema": 1})): broken,
        packed(json.dumps(RECIPE | {"schema": "1"})): broken,
        whole[:-8]: broken,
        "recipe=" + "A" * 64_000: large,
        packed(" " * 3_000): large,
    }

    for fragment, sentence in cases.items():
        assert sentence in modules.run(LINK, READ, [fragment, 1000]), fragment[:40]
    assert modules.run(LINK, READ, [packed(json.dumps(newer)), 1000]) == newer
