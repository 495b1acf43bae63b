"""What is asked of the server, and what its answers say."""

import pytest

from tests.page.conftest import Modules

ANSWERS_CUT_SHORT = """async ({ createApi }) => {
  const cut = status => new Response(new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode('{"detail": "H'));
      controller.error(new TypeError("network error"));
    },
  }), { status });
  const answers = [
    cut(200), Response.json({ version: 7 }),
    cut(412), Response.json({ detail: "Stale.", run: { version: 8 } }, { status: 412 }),
  ];
  const pauses = [];
  const api = createApi({
    fetch: async ({ createApi }) => answers.shift(),
    pause: async milliseconds => { pauses.push(milliseconds); },
  });
  const states = [];
  api.connection.listen(({ state }) => states.push(state));
  const read = await api.read("run");
  const { status, message, run } = await api.read("run").catch(error => error);
  return { read, refusal: [status, message, run], states, pauses };
}"""

CHANGES_SENT_AGAIN = """async ({ createApi }) => {
  const answers = [
    () => new Response("", { status: 503 }),
    () => { throw new TypeError("Failed to fetch"); },
    () => new Response("", { status: 429, headers: { "Retry-After": "2" } }),
    () => Response.json({ version: 2 }),
    () => Response.json({ version: 3 }),
    () => Response.json({}),
    () => Response.json({ run: {}, key: "" }),
    () => { throw new TypeError("Failed to fetch"); },
    () => Response.json({ detail: "There is no such run." }, { status: 404 }),
    () => Response.json({ detail: "Not yours." }, { status: 403 }),
  ];
  const sent = [];
  const api = createApi({
    fetch: async (path, { headers }) => {
      sent.push([headers["Idempotency-Key"] ?? null, headers["If-Match"] ?? null]);
      return answers.shift()();
    },
    pause: async () => {},
  });
  const states = [];
  api.connection.listen(({ state }) => states.push(state));
  const claim = { id: "run", key: "key", version: 1 };
  const granted = [await api.step(claim, { count: 1 }), await api.reset(claim, {})];
  await api.read("run");
  await api.create({});
  await api.remove(claim);
  const refused = await api.remove(claim).catch(({ message }) => message);
  return { sent, states, granted, refused };
}"""

WAITS = """({ retryAfter }, values) => values.map(value => retryAfter(
  new Response("", { headers: value === null ? {} : { "Retry-After": value } })))"""


def test_an_answer_cut_short_is_asked_for_again(modules: Modules) -> None:
    """One that breaks off in the middle is as good as lost, be it granted or refused."""
    told = modules.run("server/api.js", ANSWERS_CUT_SHORT)

    assert told == {
        "read": {"version": 7},
        "refusal": [412, "Stale.", {"version": 8}],
        "states": ["lost", "ready", "lost", "ready"],
        "pauses": [300, 300],
    }


def test_a_change_keeps_its_name_until_it_is_answered(modules: Modules) -> None:
    """Sent again it is known; the next one has another name, and what changes no run has none.

    A run that is gone when it is to be deleted once more is deleted.
    """
    told = modules.run("server/api.js", CHANGES_SENT_AGAIN)

    names = [name for name, _ in told["sent"]]
    assert len(set(names[:4])) == 1
    assert all(len(name) == 32 for name in names[:5])
    assert names[4] != names[0]
    assert names[5:] == [None] * 5
    assert [version for _, version in told["sent"]] == ['"1"'] * 5 + [None] * 5
    assert told["states"] == ["away", "lost", "busy", "ready", "lost", "ready"]
    assert told["granted"] == [{"version": 2}, {"version": 3}]
    assert told["refused"] == "Not yours."


def test_a_server_may_say_how_long_to_wait(modules: Modules) -> None:
    """In seconds or by a date; what is past, 0 or no time at all counts for nothing."""
    far = "Fri, 01 Jan 2999 00:00:00 GMT"
    waits = [None, "7", " 7 ", "0", "soon", "-3", "Mon, 01 Jan 2001 00:00:00 GMT", far]

    told = modules.run("server/retry-after.js", WAITS, waits)

    assert told[:-1] == [None, 7000, 7000, None, None, None, None]
    assert told[-1] > 1e12


@pytest.mark.parametrize(
    ("status", "text", "sentence"),
    [
        (409, '{"detail": "This run is full."}', "This run is full."),
        (502, "<h1>Bad Gateway</h1>", "The server answered 502. Please try again."),
        (500, "null", "The server answered 500. Please try again."),
        (500, "", "The server answered 500. Please try again."),
    ],
)
def test_every_refusal_has_a_sentence(
    modules: Modules, status: int, text: str, sentence: str
) -> None:
    """The server's own, or one that names the status where a proxy answered."""
    told = modules.run(
        "server/problem.js",
        "({ problemIn }, [status, text]) => { const { message, status: said, errors, isStale,"
        " isGone } = problemIn(status, text); return [message, said, errors, isStale, isGone]; }",
        [status, text],
    )

    assert told == [sentence, status, [], False, False]
