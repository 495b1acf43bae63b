"""What the browser keeps for the page."""

from tests.page.conftest import Modules

KEPT_WITHOUT_STORAGE = """({ createKeyring, createShelf }) => {
  const forbidden = () => { throw new DOMException("no", "SecurityError"); };
  const kept = { keys: '{"last":"old","keys":[["old","key"]]}', shelf: '[["old","content"]]' };
  const refuse = () => { throw new DOMException("full", "QuotaExceededError"); };
  const full = text => () => ({ getItem: () => text, setItem: refuse });
  return [[forbidden, forbidden], [full(kept.keys), full(kept.shelf)]].map(([keys, contents]) => {
    const keyring = createKeyring({ storage: keys });
    const shelf = createShelf({ place: "here", storage: contents });
    for (const id of ["one", "two", "three"]) {
      keyring.keep(id, `key of ${id}`);
      shelf.put(id, `content of ${id}`);
    }
    keyring.forget("three");
    shelf.put("three", null);
    const ids = ["old", "one", "two", "three"];
    return [keyring.last, ids.map(keyring.keyOf), ids.map(shelf.get)];
  });
}"""

TWO_TABS = """({ createKeyring, createShelf }) => {
  const stored = new Map();
  const storage = () => ({
    getItem: name => stored.get(name) ?? null,
    setItem: (name, text) => stored.set(name, text),
  });
  const [here, there] = [createKeyring({ storage }), createKeyring({ storage })];
  for (let i = 0; i < 30; i += 1) here.keep(`run ${i}`, `key ${i}`);
  there.keep("other", "its key");
  here.keep("run 29", "new key");
  const after = createKeyring({ storage });
  const shelf = createShelf({ place: "here", storage });
  for (const id of ["b", ..."acdefghi"]) shelf.put(id, `content of ${id}`);
  stored.set("here", "spoiled");
  return {
    last: after.last,
    keys: ["run 0", "run 1", "run 29", "other"].map(after.keyOf),
    shelf: ["a", "b", "c"].map(shelf.get),
    spoiled: createShelf({ place: "here", storage }).get("a"),
  };
}"""


def test_without_storage_everything_lasts_as_long_as_the_page(modules: Modules) -> None:
    """Where storage is forbidden or full, one thing kept does not drive out another."""
    forbidden, full = modules.run(["storage/keyring.js", "storage/shelf.js"], KEPT_WITHOUT_STORAGE)

    keys, contents = ["key of one", "key of two", None], ["content of one", "content of two", None]
    assert forbidden == [None, [None, *keys], [None, *contents]]
    assert full == [None, ["key", *keys], ["content", *contents]]


def test_what_several_tabs_keep_is_kept_together(modules: Modules) -> None:
    """Of the newest only, each with its latest content; what is spoiled is as good as nothing."""
    told = modules.run(["storage/keyring.js", "storage/shelf.js"], TWO_TABS)

    assert told == {
        "last": "run 29",
        "keys": [None, "key 1", "new key", "its key"],
        "shelf": ["content of a", None, "content of c"],
        "spoiled": None,
    }
