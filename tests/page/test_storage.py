"""What the browser keeps for the page."""

from tests.page.conftest import Modules

KEPT_WITHOUT_STORAGE = """({ createKeyring, createShelf }) => {
  const forbidden = () => { throw new DOMException("no", "SecurityError"); };
  const kept = { keys: '{"last":"old","keys":[["old","key"]]}', shelf: '[["old","content"]]' };
  const refuse = () => { throw new DOMException("full", "QuotaExceededError"); };
  const full = text => () => ({ getItem: () => text, setItem: refuse });
  return [[forbidden, forbidden], [full(kept.keys), full(kept.shelf)]].map(([keys, contents]) => {
    const keyring = createKeyring({ storage: keys });
    const shelf = createShelf({ place: "here", shape: () => true, storage: contents });
    for (const id of ["one", "two", "three"]) {
      keyring.keep(id, `key-of-${id}`);
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
  for (let i = 0; i < 100; i += 1) here.keep(`run-${i}`, `key-${i}`);
  there.keep("other", "its-key");
  here.keep("run-99", "new-key");
  const after = createKeyring({ storage });
  const shelf = createShelf({ place: "here", shape: () => true, storage });
  for (const id of ["b", ..."acdefghi"]) shelf.put(id, `content of ${id}`);
  return {
    last: after.last,
    keys: ["run-0", "run-1", "run-99", "other"].map(after.keyOf),
    shelf: ["a", "b", "c"].map(shelf.get),
  };
}"""


SPOILED = """({ createKeyring, createShelf }, rows) => rows.map(([place, text]) => {
  const stored = new Map([[place, text]]);
  const storage = () => ({
    getItem: name => stored.get(name) ?? null,
    setItem: (name, text) => stored.set(name, text),
  });
  const shape = content => typeof content === "number";
  const open = () => place === "shelf"
    ? ["a", "b"].map(createShelf({ place, shape, storage }).get)
    : (({ last, keyOf }) => [last, keyOf("a")])(createKeyring({ storage }));
  return [open(), open(), stored.get(`${place}:put-aside`) ?? null];
})"""

RING = "gradient-descent-live"
STORED = [
    # name, what is stored there, what is read of it, whether it was put aside
    (RING, '{"last":"a","keys":[["a","its-key"]]}', ["a", "its-key"], False),
    (RING, "", [None, None], True),
    (RING, "[1, 2", [None, None], True),
    (RING, "7", [None, None], True),
    (RING, '"text"', [None, None], True),
    (RING, '{"last":"a","keys":"b"}', ["a", None], True),
    (RING, '{"last":{"a":1},"keys":[null,7,["a"],["a","its-key"]]}', [None, "its-key"], True),
    (RING, '{"last":"../../a","keys":[["a","κλειδί"]]}', [None, None], True),
    ("shelf", '[["a",1],["b",2]]', [1, 2], False),
    ("shelf", '[["a",1],null,["b","text"],["b"]]', [1, None], True),
    ("shelf", '{"a":1}', [None, None], True),
    ("shelf", "\ufffd\u0000", [None, None], True),
]


def test_what_is_stored_and_cannot_be_used_is_put_aside(modules: Modules) -> None:
    """What is sound is used; the text as it was stands under another name, also the next time."""
    rows = [row[:2] for row in STORED]

    told = modules.run(["storage/keyring.js", "storage/shelf.js"], SPOILED, rows)

    assert told == [[read, read, text if is_aside else None] for _, text, read, is_aside in STORED]


def test_without_storage_everything_lasts_as_long_as_the_page(modules: Modules) -> None:
    """Where storage is forbidden or full, one thing kept does not drive out another."""
    forbidden, full = modules.run(["storage/keyring.js", "storage/shelf.js"], KEPT_WITHOUT_STORAGE)

    keys, contents = ["key-of-one", "key-of-two", None], ["content of one", "content of two", None]
    assert forbidden == [None, [None, *keys], [None, *contents]]
    assert full == [None, ["key", *keys], ["content", *contents]]


def test_what_several_tabs_keep_is_kept_together(modules: Modules) -> None:
    """Of the newest only, each with its latest content."""
    told = modules.run(["storage/keyring.js", "storage/shelf.js"], TWO_TABS)

    assert told == {
        "last": "run-99",
        "keys": [None, "key-1", "new-key", "its-key"],
        "shelf": ["content of a", None, "content of c"],
    }
