"""Addresses: what they ask for, and the links that are given out."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from tests.page.conftest import Modules

ADDRESS_BELOW_A_PREFIX = """({ createAddress }) => {
  const location = new URL("https://school.example/learn/gdl/?run=mine#recipe=x");
  const address = createAddress({ location });
  return [address.ofRun("r_1-Z"), address.ofRecipe("recipe=abc"), address.run, address.recipe];
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


def test_links_hold_below_any_path(modules: Modules) -> None:
    """Served below a proxy's prefix, the page gives out links below that prefix."""
    links = modules.run("opening/address.js", ADDRESS_BELOW_A_PREFIX)

    assert links == [
        "https://school.example/learn/gdl/?run=r_1-Z",
        "https://school.example/learn/gdl/#recipe=abc",
        "mine",
        "recipe=x",
    ]


def test_a_recipe_goes_into_a_link_and_comes_out(modules: Modules) -> None:
    """As deflated JSON in the letters that addresses may hold; a run too large is told of."""
    fragment = modules.run(LINK, WRITTEN, RECIPE)
    digits = "".join(str(i * 0.6180339887498949 % 1) for i in range(20_000))

    squeezed = urlsafe_b64decode(fragment.removeprefix("recipe=") + "==")
    assert json.loads(zlib.decompress(squeezed, wbits=-15)) == RECIPE
    assert modules.run(LINK, READ, [fragment, 1000]) == RECIPE
    assert "too large for a link" in modules.run(LINK, WRITTEN, RECIPE | {"note": digits})


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
