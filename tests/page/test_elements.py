"""Elements with a little behaviour of their own."""

from tests.page.conftest import Modules

TYPED = """({ createNumberField, parseCount }, keys) => {
  const input = document.body.appendChild(document.createElement("input"));
  const taken = [];
  let gone = 0;
  const commit = value => taken.push(value);
  const field = createNumberField({ input, commit, forgotten: () => { gone += 1; } });
  const shown = () => input.value;
  const seen = {};
  field.show(0.1 + 0.2);
  seen.plain = shown();
  field.show(null);
  seen.empty = shown();
  field.show(0.5);
  input.focus();
  input.value = "0,7";
  field.show(0.5);
  seen.typing = shown();
  input.dispatchEvent(new Event("change"));
  field.show(0.7);
  seen.kept = shown();
  input.value = "abc";
  input.dispatchEvent(new Event("change"));
  field.refuse();
  input.blur();
  field.show(0.7);
  seen.refused = shown();
  field.restore();
  seen.restored = shown();
  input.value = "-1";
  field.refuse();
  field.show(0.8);
  seen.given = shown();
  field.show(0.7);
  input.value = "9";
  const escape = () => new KeyboardEvent("keydown", { key: "Escape", cancelable: true });
  seen.wasForField = !input.dispatchEvent(escape());
  seen.escaped = shown();
  seen.isForDialog = input.dispatchEvent(escape());
  return { ...seen, gone, taken };
}"""

WISHES = """async ({ createWishes }) => {
  const wishes = createWishes();
  const seen = [];
  const present = { rate: 1, rule: "gradient" };
  const look = () => seen.push(wishes.over(present));
  const [first, second] = [Promise.withResolvers(), Promise.withResolvers()];
  const holds = [wishes.hold({ rate: 2 }, () => first.promise)];
  holds.push(wishes.hold({ rate: 3, rule: "perceptron" }, () => second.promise));
  look();
  first.resolve("done");
  seen.push(await holds[0]);
  look();
  second.reject(new Error("refused"));
  seen.push(await holds[1].catch(error => error.message));
  look();
  return seen;
}"""


SOURCE = """async ({ createTextSource }) => {
  document.body.innerHTML = "<form><input type=file><textarea></textarea></form>";
  const [form] = document.forms;
  const [file, text] = form.elements;
  const said = [];
  const source = createTextSource({ file, text, mostBytes: () => 5, say: (s) => said.push(s) });
  const seen = [];
  const look = () => seen.push([source.content, source.isEmpty, source.complaint]);
  const choose = async (content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], "points.csv"));
    file.files = transfer.files;
    file.dispatchEvent(new Event("change"));
    // Its beginning is read, and then all of it: what is read later ends later.
    for (let reads = 0; reads < 3; reads += 1) await file.files[0].text();
    await new Promise((done) => setTimeout(done));
    look();
  };
  const paste = (content) => {
    text.value = content;
    text.dispatchEvent(new Event("input"));
    look();
  };
  look();
  await choose("12345");
  await choose("123456");
  paste("1");
  await choose("123456");
  form.reset();
  look();
  paste("ŷŷŷ");
  return { seen, said };
}"""


def test_a_text_comes_from_a_file_or_is_pasted(modules: Modules) -> None:
    """One too large leaves nothing of what was there, and is complained of until another comes."""
    told = modules.run("elements/text-source.js", SOURCE)

    large = "This is 0.000006 MB, and the server takes 0.000005 MB at most. Nothing was read."
    empty = ["", True, ""]
    assert told["seen"] == [
        *(empty, ["12345", False, ""], ["", True, large], ["1", False, ""], ["", True, large]),
        *(empty, ["ŷŷŷ", False, large]),
    ]
    assert told["said"] == ["", large, large]


def test_a_field_shows_what_holds_and_leaves_typing_alone(modules: Modules) -> None:
    """Commits what was typed; Escape takes typing back, and else belongs to what is around."""
    seen = modules.run("elements/number-field.js", TYPED)

    taken = seen.pop("taken")
    assert taken[0] == 0.7
    assert taken[1] != taken[1]  # "abc" is no number
    assert seen == {
        "plain": "0.3",
        "empty": "",
        "typing": "0,7",
        "kept": "0.7",
        "refused": "abc",
        "restored": "0.7",
        "given": "0.8",
        "gone": 2,
        "wasForField": True,
        "escaped": "0.7",
        "isForDialog": True,
    }


def test_a_wish_stands_until_it_is_taken_or_refused(modules: Modules) -> None:
    """The latest of several is what shows; whatever its end, it then stands no longer."""
    seen = modules.run("elements/wishes.js", WISHES)

    both = {"rate": 3, "rule": "perceptron"}
    assert seen == [both, "done", both, "refused", {"rate": 1, "rule": "gradient"}]


KEYS = [
    # key, code, Shift; what it is
    ("r", "KeyR", False, "r"),
    ("Z", "KeyZ", True, "z"),
    ("z", "KeyY", False, "z"),  # German
    (".", "KeyE", False, "."),  # Dvorak
    ("é", "KeyW", False, "é"),  # bépo
    ("к", "KeyR", False, "r"),  # Russian
    ("Я", "KeyZ", True, "z"),
    ("ζ", "KeyZ", False, "z"),  # Greek
    ("Dead", "KeyE", False, "e"),
    ("ق", "KeyR", False, "r"),  # Arabic
    ("ר", "KeyR", False, "r"),  # Hebrew
    ("ા", "KeyE", False, "e"),  # Gujarati
    ("ㄷ", "KeyE", False, "e"),  # Korean
    ("à", "Digit0", False, "0"),  # French
    ("&", "Digit1", False, "1"),
    ("١", "Digit1", False, "1"),  # Arabic digits
    ("!", "Digit1", True, "!"),
    ("1", "Digit0", False, "1"),
    ("ArrowLeft", "ArrowLeft", False, "ArrowLeft"),
    (" ", "Space", False, " "),
]


def test_a_key_without_a_latin_letter_is_known_by_its_place(modules: Modules) -> None:
    """Where a letter is Latin, what is printed on the key counts, wherever it is."""
    rows = [[{"key": key, "code": code, "shiftKey": shift}] for key, code, shift, _ in KEYS]

    assert modules.each("elements/key-of.js", "keyOf", rows) == [name for *_, name in KEYS]
