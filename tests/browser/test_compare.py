"""Runs side by side: two to four over the same points, moved by one player."""

import json
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.axe import complaints
from tests.browser.learner import Learner, eventually, hold_next, number_held
from tests.browser.watch import Watch

ROWS = """rows => rows.map(row => Object.fromEntries([
  ["name", row.querySelector(".run-name").value],
  ...[...row.querySelectorAll("td.reading")].map(({ dataset }) => [dataset.reading, dataset.value]),
]))"""


class Table:
    """The table of a comparison, and what can be done with it."""

    def __init__(self, learner: Learner) -> None:
        """Open the tab."""
        self.learner = learner
        self.page = learner.page
        self.page.get_by_role("tab", name="Compare").click()

    def compare(self, name: str) -> list[dict[str, Any]]:
        """Press one of the buttons that compare at once; return the rows."""
        self.page.get_by_role("button", name=name).click()
        expect(self.page.locator("#compare-table")).to_be_visible()
        return self.rows()

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows at one moment, with the doubles behind the numbers."""
        rows = self.page.locator("#compare-rows tr").evaluate_all(ROWS)
        return [
            {name: text if name == "name" else json.loads(text) for name, text in row.items()}
            for row in rows
        ]

    def row(self, number: int) -> Locator:
        """Return a row; the learner's own run is number 0."""
        return self.page.locator("#compare-rows tr").nth(number)

    def at(self, step: int) -> list[dict[str, Any]]:
        """Wait until the run is at an update; all rows have to be there in the same picture."""
        eventually(lambda: self.rows()[0]["step"], lambda shown: shown == step)
        rows = self.rows()
        assert [row["step"] for row in rows] == [step] * len(rows)
        return rows

    def changed_from(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Wait until the run's error is another one; return the rows."""
        return eventually(self.rows, lambda now: bool(now[0]["loss"] != rows[0]["loss"]))

    def forward(self, count: int) -> list[dict[str, Any]]:
        """Press Step several times."""
        step = self.learner.step
        for done in range(1, count + 1):
            self.learner.button("Step forward").click()
            self.learner.expect_step(step + done)
        return self.at(step + count)


@pytest.fixture
def table(learner: Learner) -> Table:
    """The table of a learner who has just opened the page."""
    return Table(learner)


def parameters(row: dict[str, Any]) -> list[float]:
    """Return w1, w2 and b of a row."""
    return [row["w1"], row["w2"], row["bias"]]


def on_the_server(page: Page, learner: Learner, count: int, **changed: Any) -> list[float]:
    """Return w1, w2 and b of a separate run with other hyperparameters, after some updates."""
    run = learner.run()
    body = {
        "points": run["points"],
        "seed": run["start"]["seed"],
        "hyperparameters": run["hyperparameters"] | changed,
    }
    base = learner.run_address.rsplit("/", 1)[0]
    created = page.request.post(base, data=body).json()
    stepped = page.request.post(
        f"{base}/{created['run']['id']}/step",
        data={"count": count, "every": count},
        headers={"Authorization": f"Bearer {created['key']}"},
    ).json()
    return [*stepped["weights"][-1], stepped["bias"][-1]]


def loss_of(row: dict[str, Any], points: list[tuple[float, float, int]]) -> float:
    """Return the mean error of a row's parameters over some points, worked out here."""
    x1, x2, y = np.array(points).T
    z = row["w1"] * x1 + row["w2"] * x2 + row["bias"]
    return float(np.mean(np.logaddexp(0, z) - y * z))


def test_gradient_descent_beside_the_perceptron(table: Table) -> None:
    """Each row is the very run that the server gives with that rule alone."""
    table.compare("Gradient beside perceptron")

    own, perceptron = table.forward(7)

    assert perceptron["name"] == "Perceptron"
    assert parameters(own) == on_the_server(table.page, table.learner, 7)
    assert parameters(perceptron) == on_the_server(table.page, table.learner, 7, rule="perceptron")


def test_sum_and_scaled_mean_are_one_run(table: Table) -> None:
    """The mean with α·m has the sum's parameters; the mean with α has others."""
    table.learner.type_into("#learning-rate", "0.01")
    table.page.get_by_text("All", exact=True).first.click()
    table.learner.wait_for_run(lambda run: run["hyperparameters"]["batch_size"] is None)

    table.compare("Sum beside mean")
    total, mean, scaled = table.forward(6)

    assert (mean["name"], scaled["name"]) == ("Mean with α", "Mean with α · m")
    assert parameters(scaled) == pytest.approx(parameters(total), abs=1e-12)
    assert parameters(mean) == on_the_server(table.page, table.learner, 6, reduction="mean")
    assert parameters(mean) != pytest.approx(parameters(total), abs=1e-3)


def test_three_learning_rates(table: Table) -> None:
    """A tenth and ten times the rate stand beside it, named by their rates."""
    rows = table.compare("Three learning rates")

    own, slow, fast = table.forward(5)

    assert [row["name"] for row in rows] == ["This run", "α = 0.03", "α = 3"]
    assert parameters(slow) == on_the_server(table.page, table.learner, 5, learning_rate=0.03)
    assert parameters(fast) == on_the_server(table.page, table.learner, 5, learning_rate=3)
    assert parameters(own) == on_the_server(table.page, table.learner, 5)


def test_a_comparison_shows_the_whole_way_so_far(table: Table) -> None:
    """Begun after two epochs, the others are there at once, as if they had run all along."""
    table.learner.epochs(2)

    table.compare("Gradient beside perceptron")

    _, perceptron = table.at(200)
    assert parameters(perceptron) == on_the_server(
        table.page, table.learner, 200, rule="perceptron"
    )


def drag(learner: Learner) -> None:
    """Drag a point to an empty place."""
    x1, x2, _ = learner.points()[0]
    mouse = learner.page.mouse
    mouse.move(*learner.pixel(x1, x2))
    mouse.down()
    mouse.move(*learner.pixel(0.5, 0.05), steps=4)
    mouse.up()


def add(learner: Learner) -> None:
    """Add a point by a click."""
    learner.click(0.05, 0.95)


def delete(learner: Learner) -> None:
    """Delete a point from its menu."""
    x1, x2, _ = learner.points()[0]
    learner.click(x1, x2)
    learner.button("Delete").click()


def test_a_change_of_points_is_one_for_all(table: Table) -> None:
    """Each row's error is over the changed points; undo brings back the points of all."""
    table.compare("Three learning rates")
    before = table.forward(3)
    points, begun = table.learner.points(), table.learner.run()["points"]

    for change in (add, drag, delete):
        change(table.learner)
        table.learner.wait_for_run(lambda run: bool(run["points"] != begun))
        changed = table.learner.points()
        after = table.changed_from(before)
        going_on = table.forward(2)
        table.page.locator("#undo").click()
        back = table.changed_from(going_on)

        assert changed != points
        assert table.learner.points() == points
        for rows, held in ((after, changed), (going_on, changed), (back, points)):
            for row in rows:
                assert row["loss"] == pytest.approx(loss_of(row, held), abs=1e-12)
        before = back


def test_reset_and_undo_move_all(table: Table) -> None:
    """All begin anew from the same start, and all come back to the same moment."""
    table.compare("Three learning rates")
    before = table.forward(4)

    table.learner.button("Reset").click()
    begun = table.at(0)
    table.page.locator("#undo").click()
    back = table.at(4)

    assert len({tuple(parameters(row)) for row in begun}) == 1
    assert back == before


def test_scrubbing_shows_the_same_moment_of_all(table: Table) -> None:
    """Each row has its own parameters of that update; stepping on from there comes back."""
    table.compare("Gradient beside perceptron")
    walked = [table.forward(1) for _ in range(5)]

    table.learner.scrub(2)

    assert table.at(2) == walked[1]
    table.learner.button("Step back").click()
    assert table.at(1) == walked[0]
    table.learner.scrub(4)
    assert table.forward(1) == walked[4]


def test_a_change_at_an_earlier_moment_drops_what_came_after_for_all(table: Table) -> None:
    """The learning rate changed at update 2: all go on from there with their own settings."""
    table.compare("Gradient beside perceptron")
    table.forward(5)
    table.learner.scrub(2)

    table.learner.type_into("#learning-rate", "0.1")
    table.learner.wait_for_run(lambda run: run["step"] == 2)
    rows = table.forward(3)
    table.page.locator("#undo").click()
    table.at(2)

    assert [row["step"] for row in rows] == [5, 5]
    table.learner.wait_for_run(lambda run: run["step"] == 5)
    assert table.learner.run()["hyperparameters"]["learning_rate"] == 0.3


def test_while_playing_all_are_at_the_same_update(table: Table) -> None:
    """In every picture, at every speed, and after the pause."""
    table.compare("Three learning rates")
    table.page.locator("#speed").select_option("10/frame")

    table.learner.play()
    seen = []
    for goal in (50, 300, 600):
        table.learner.wait_for_step(goal)
        seen.append([row["step"] for row in table.rows()])
    step = table.learner.pause()
    rows = table.at(step)

    assert all(len(set(steps)) == 1 for steps in seen)
    assert parameters(rows[1]) == on_the_server(table.page, table.learner, step, learning_rate=0.03)


def test_to_the_end_of_an_epoch(table: Table) -> None:
    """From the middle of an epoch all go to its end, whatever their batches are."""
    table.compare("Sum beside mean")
    table.forward(3)

    table.page.locator("#epoch-forward").click()

    rows = table.at(100)
    assert parameters(rows[0]) == on_the_server(table.page, table.learner, 100)


def test_what_is_chosen_for_a_companion_stands_while_it_is_on_its_way(table: Table) -> None:
    """However long the server takes no menu jumps back, and one choice leaves the other be."""
    table.compare("Gradient beside perceptron")
    size, rule = (table.row(1).get_by_label(name) for name in ("Points per update", "Rule"))
    held = hold_next(table.page, "**/export/run.json")
    size.select_option("10")
    rule.select_option("gradient")
    table.learner.button("Fit view").click()
    table.learner.drawn()
    chosen = [size.input_value(), rule.input_value()]
    eventually(lambda: number_held(table.page, held), bool)
    held.pop().continue_()
    expect(table.page.locator("#waiting")).to_be_empty()
    table.forward(2)

    assert chosen == ["10", "gradient"] == [size.input_value(), rule.input_value()]
    expected = on_the_server(table.page, table.learner, 2, batch_size=10)
    assert parameters(table.rows()[1]) == expected


def test_if_one_cannot_step_none_does(table: Table, watch: Watch) -> None:
    """A refused companion leaves all where they were, with a sentence; afterwards all go on."""
    watch.allow("409")
    table.compare("Gradient beside perceptron")
    before = table.forward(2)
    own = table.learner.run_address.rsplit("/", 1)[1]

    def refuse(route: Route) -> None:
        if own in route.request.url:
            route.continue_()
            return
        problem = {"title": "Conflict", "status": 409, "detail": "This run is full."}
        route.fulfill(status=409, content_type="application/problem+json", json=problem)

    table.page.route("**/step", refuse)
    table.learner.button("Step forward").click()
    expect(table.page.locator("#notice")).to_have_text("This run is full.")
    refused = table.rows()
    table.page.unroute("**/step")
    after = table.forward(1)

    assert refused == before
    assert parameters(after[0]) == on_the_server(table.page, table.learner, 3)


def test_if_one_cannot_follow_a_change_none_does(table: Table, watch: Watch) -> None:
    """A rate that would be beyond the limit for one of them is refused for all."""
    watch.allow("422")
    table.page.get_by_text("All", exact=True).first.click()
    table.learner.wait_for_run(lambda run: run["hyperparameters"]["batch_size"] is None)
    table.compare("Sum beside mean")
    before = table.forward(2)

    table.learner.type_into("#learning-rate", "50")

    expect(table.page.locator('[data-error-for="learning_rate"]')).to_contain_text("1,000")
    expect(table.page.locator("#learning-rate")).to_have_value("0.3")
    table.learner.wait_for_run(lambda run: run["hyperparameters"]["learning_rate"] == 0.3)
    assert table.rows() == before
    _, mean, _ = table.forward(1)
    assert parameters(mean) == on_the_server(table.page, table.learner, 3, reduction="mean")


def test_a_choice_that_is_refused_is_taken_back(table: Table, watch: Watch) -> None:
    """The menu shows what the companion has, as before."""
    watch.allow("409")
    table.compare("Gradient beside perceptron")
    rule = table.row(1).get_by_label("Rule")

    def refuse(route: Route) -> None:
        if route.request.method != "PUT":
            route.continue_()
            return
        problem = {"title": "Conflict", "status": 409, "detail": "This run is full."}
        route.fulfill(status=409, content_type="application/problem+json", json=problem)

    table.page.route("**/api/runs/*", refuse)
    rule.select_option("gradient")

    expect(table.page.get_by_text("This run is full.").first).to_be_visible()
    expect(rule).to_have_value("perceptron")


def test_a_run_of_ones_own_can_be_added_changed_and_named(table: Table) -> None:
    """It begins as the run is, takes what is chosen for it, and is there after a reload."""
    for step in (1, 2, 3):
        table.learner.button("Step forward").click()
        table.learner.expect_step(step)

    table.page.get_by_role("button", name="Add a run").click()
    expect(table.row(1)).to_be_visible()
    same = table.rows()
    table.row(1).get_by_label("Rule of Run 2").select_option("perceptron")
    eventually(lambda: parameters(table.rows()[1]), lambda now: now != parameters(same[1]))
    rate = table.row(1).get_by_label("Learning rate of Run 2")
    rate.fill("0.5")
    rate.press("Enter")
    expected = on_the_server(table.page, table.learner, 3, rule="perceptron", learning_rate=0.5)
    eventually(lambda: parameters(table.rows()[1]), lambda now: now == expected)
    expect(rate).to_be_focused()
    name = table.row(1).get_by_label("Name of Run 2")
    name.fill("Bold perceptron")
    name.press("Enter")
    table.page.reload()
    Learner(table.page)
    table.page.get_by_role("tab", name="Compare").click()
    expect(table.row(1)).to_be_visible()
    kept = table.rows()[1]

    assert parameters(same[0]) == parameters(same[1])
    assert kept["name"] == "Bold perceptron"
    assert parameters(kept) == expected


def test_four_runs_at_most_and_each_can_be_removed(table: Table) -> None:
    """The button for more rests; without companions the table is gone."""
    more = table.page.get_by_role("button", name="Add a run")
    for count in range(2, 5):
        more.click()
        expect(table.page.locator("#compare-rows tr")).to_have_count(count)
    expect(more).to_be_disabled()

    for left in (3, 2):
        table.row(1).get_by_role("button").focus()
        table.page.keyboard.press("Enter")
        expect(table.page.locator("#compare-rows tr")).to_have_count(left)
    table.page.get_by_role("button", name="End comparison").click()

    expect(table.page.locator("#compare-table")).to_be_hidden()
    expect(more).to_be_enabled()


def test_lines_differ_in_more_than_colour(table: Table) -> None:
    """Each row shows a piece of its line: a colour and dashes that no other row has."""
    table.compare("Sum beside mean")

    lines = table.page.locator("#compare-rows .swatch line").evaluate_all(
        "lines => lines.map(l => [getComputedStyle(l).stroke, l.getAttribute('stroke-dasharray')])"
    )

    assert len(lines) == 4
    assert len({colour for colour, _ in lines}) == 4
    assert len({dash for _, dash in lines}) == 4


def test_axe_finds_nothing(any_learner: Learner) -> None:
    """With four runs side by side and two ghosts, light and dark, on a desktop and on a phone."""
    table = Table(any_learner)
    table.compare("Sum beside mean")
    for count in (1, 2):
        table.page.locator("#keep-ghost").click()
        expect(table.page.locator("#ghosts li")).to_have_count(count)

    assert complaints(table.page) == ""
