"""Elements with a little behaviour of their own."""

from tests.page.conftest import Modules

TYPED = """({ createNumberField, parseCount }, keys) => {
  const input = document.body.appendChild(document.createElement("input"));
  const taken = [];
  const field = createNumberField({ input, commit: value => taken.push(value) });
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
  field.restore();
  seen.restored = shown();
  input.value = "9";
  const escape = () => new KeyboardEvent("keydown", { key: "Escape", cancelable: true });
  seen.wasForField = !input.dispatchEvent(escape());
  seen.escaped = shown();
  seen.isForDialog = input.dispatchEvent(escape());
  return { ...seen, taken };
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
        "restored": "0.7",
        "wasForField": True,
        "escaped": "0.7",
        "isForDialog": True,
    }


def test_a_wish_stands_until_it_is_taken_or_refused(modules: Modules) -> None:
    """The latest of several is what shows; whatever its end, it then stands no longer."""
    seen = modules.run("elements/wishes.js", WISHES)

    both = {"rate": 3, "rule": "perceptron"}
    assert seen == [both, "done", both, "refused", {"rate": 1, "rule": "gradient"}]
