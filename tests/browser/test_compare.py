"""Runs side by side: two to four over the same points, moved by one player."""

import json
import re
from functools import partial
from operator import ne
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.axe import complaints
from tests.browser.conftest import Visit
from tests.browser.learner import Learner, eventually, hold_next, number_held
from tests.browser.watch import Watch

ROWS = """rows => rows.map(row => Object.fromEntries([
  ["name", row.querySelector(".run-name").value],
  ...[...row.querySelectorAll("td.reading:not([hidden])")]
    .map(({ dataset }) => [dataset.reading, dataset.value]),
]))"""


class Table:
    """The table of a comparison, and what can be done with it."""

    def __init__(self, learner: Learner) -> None:
        """Open the panel."""
        self.learner = learner
        self.page = learner.page
        learner.go_deeper("Compare")

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
        self.learner.step_forward(count)
        return self.at(self.learner.step)


@pytest.fixture
def table(learner: Learner) -> Table:
    """The table of a learner who has just opened the page."""
    return Table(learner)


def parameters(row: dict[str, Any]) -> list[float]:
    """Return w1, w2 and b of a row."""
    return [row["w1"], row["w2"], row["bias"]]


def on_the_server(table: Table, count: int, **changed: Any) -> list[float]:
    """Return w1, w2 and b of a separate run with other hyperparameters, after some updates."""
    run, request = table.learner.run(), table.page.request
    body = {
        "points": run["points"],
        "seed": run["start"]["seed"],
        "hyperparameters": run["hyperparameters"] | changed,
    }
    base = table.learner.run_address.rsplit("/", 1)[0]
    created = request.post(base, data=body).json()
    stepped = request.post(
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


def test_each_row_is_the_run_that_the_server_gives_alone(table: Table) -> None:
    """Whole from the first update on, even when it is put beside the run in the middle of it."""
    lines = table.page.locator("#compare-rows .swatch line")
    table.learner.type_into("#learning-rate", "0.01")
    table.learner.wait_for_run(lambda run: run["hyperparameters"]["learning_rate"] == 0.01)
    table.compare("Gradient beside perceptron")
    own, perceptron = table.forward(3)
    assert perceptron["name"] == "Perceptron"
    assert parameters(own) == on_the_server(table, 3)
    assert parameters(perceptron) == on_the_server(table, 3, rule="perceptron")

    table.compare("Three learning rates")
    expect(table.page.locator("#compare-rows tr")).to_have_count(3)
    rows = table.forward(1)
    assert [row["name"] for row in rows] == ["This run", "α = 0.001", "α = 0.1"]
    assert parameters(rows[1]) == on_the_server(table, 4, learning_rate=0.001)
    assert parameters(rows[2]) == on_the_server(table, 4, learning_rate=0.1)

    table.compare("Sum beside mean")
    expect(table.page.locator("#compare-rows tr")).to_have_count(4)
    _, total, mean, scaled = table.forward(1)
    assert (mean["name"], scaled["name"]) == ("Mean with α", "Mean with α · m")
    assert parameters(scaled) == pytest.approx(parameters(total), abs=1e-12)
    assert parameters(mean) == on_the_server(table, 5, reduction="mean", batch_size=None)
    for look in ("getComputedStyle(line).stroke", "line.getAttribute('stroke-dasharray')"):
        assert len(set(lines.evaluate_all(f"lines => lines.map(line => {look})"))) == 4


def test_a_change_is_one_for_all(table: Table) -> None:
    """Of points or rate, now or earlier: all go on with it, and undo brings all of them back."""
    table.compare("Three learning rates")
    before = table.forward(3)
    points = table.learner.points()
    table.learner.click(0.05, 0.95)
    table.learner.wait_for_run(lambda run: len(run["points"]) == 101)
    changed = table.learner.points()
    after = table.changed_from(before)
    going_on = table.forward(1)
    table.page.locator("#undo").click()
    back = table.changed_from(going_on)
    for rows, held in ((after, changed), (going_on, changed), (back, points)):
        for row in rows:
            assert row["loss"] == pytest.approx(loss_of(row, held), abs=1e-12)

    table.learner.scrub(2)
    table.learner.type_into("#learning-rate", "0.1")
    table.learner.wait_for_run(lambda run: run["step"] == 2)
    other = table.forward(1)
    table.page.locator("#undo").click()
    table.at(2)
    table.learner.wait_for_run(lambda run: run["step"] == 4)
    assert table.forward(2) == back
    assert parameters(other[0]) != parameters(before[0])
    # Rates of their own stay what they were.
    assert [parameters(row) for row in other[1:]] == [parameters(row) for row in before[1:]]


def test_all_are_at_the_same_moment(table: Table) -> None:
    """Scrubbed, stepped back, reset and brought back, at an epoch's end, and while it plays."""
    table.compare("Three learning rates")
    walked = [table.forward(1) for _ in range(4)]
    table.learner.scrub(2)
    assert table.at(2) == walked[1]
    table.learner.button("Step back").click()
    assert table.at(1) == walked[0]
    table.learner.scrub(3)
    assert table.forward(1) == walked[3]
    table.learner.button("Reset").click()
    begun = table.at(0)
    assert len({tuple(parameters(row)) for row in begun}) == 1
    table.page.locator("#undo").click()
    assert table.at(4) == walked[3]
    table.page.locator("#epoch-forward").click()
    assert parameters(table.at(100)[0]) == on_the_server(table, 100)

    table.page.locator("#speed").select_option("10/frame")
    table.learner.play()
    for goal in (150, 300):
        table.learner.wait_for_step(goal)
        assert len({row["step"] for row in table.rows()}) == 1
    step = table.learner.pause()
    slow = table.at(step)[1]
    assert parameters(slow) == on_the_server(table, step, learning_rate=0.03)


def refuse(route: Route) -> None:
    """Answer that a run is full."""
    route.fulfill(status=409, json={"detail": "This run is full."})


def test_a_choice_stands_until_it_is_refused(table: Table, watch: Watch) -> None:
    """However long the server takes no menu jumps back, and one choice leaves the other be."""
    watch.allow("409")
    table.compare("Gradient beside perceptron")
    size, rule = (table.row(1).get_by_label(name) for name in ("Points per update", "Rule"))
    held = hold_next(table.page, "**/export/run.json")
    size.select_option("10")
    rule.select_option("gradient")
    table.learner.drawn_anew()
    chosen = [size.input_value(), rule.input_value()]
    eventually(lambda: number_held(table.page, held), bool)
    held.pop().continue_()
    expect(table.page.locator("#waiting")).to_be_empty()
    companion = table.forward(2)[1]
    assert chosen == ["10", "gradient"] == [size.input_value(), rule.input_value()]
    assert parameters(companion) == on_the_server(table, 2, batch_size=10)

    def refuse_changes(route: Route) -> None:
        refuse(route) if route.request.method == "PUT" else route.continue_()

    table.page.route("**/api/runs/*", refuse_changes)
    rule.select_option("perceptron")
    expect(table.page.get_by_text("This run is full.").first).to_be_visible()
    expect(rule).to_have_value("gradient")
    assert table.rows()[1] == companion
    table.page.unroute("**/api/runs/*")
    size.select_option("1")
    eventually(lambda: table.rows()[1], partial(ne, companion))
    assert parameters(table.rows()[1]) == on_the_server(table, 2)


def test_if_one_cannot_follow_none_does(table: Table, watch: Watch) -> None:
    """A step or a change refused to a companion leaves all where they were, with a sentence."""
    watch.allow("409|422")
    table.page.get_by_text("All", exact=True).first.click()
    table.learner.wait_for_run(lambda run: run["hyperparameters"]["batch_size"] is None)
    table.compare("Sum beside mean")
    before = table.forward(2)
    own = table.learner.run_address

    def refuse_companions(route: Route) -> None:
        route.continue_() if route.request.url.startswith(own) else refuse(route)

    table.page.route("**/step", refuse_companions)
    table.learner.button("Step forward").click()
    expect(table.page.locator("#notice")).to_have_text("This run is full.")
    assert table.rows() == before
    table.page.unroute("**/step")

    table.learner.type_into("#learning-rate", "50")  # times m it is too large for one of them
    expect(table.page.locator('[data-error-for="learning_rate"]')).to_contain_text("1,000")
    expect(table.page.locator("#learning-rate")).to_have_value("50")
    table.learner.wait_for_run(lambda run: run["hyperparameters"]["learning_rate"] == 0.3)
    assert table.rows() == before
    own_row, mean, _ = table.forward(1)
    assert parameters(own_row) == on_the_server(table, 3)
    assert parameters(mean) == on_the_server(table, 3, reduction="mean")


def test_runs_of_ones_own_are_added_changed_named_and_removed(table: Table) -> None:
    """One begins as the run is, takes what is chosen for it, survives a reload; four at most."""
    more, rows = table.learner.button("Add a run"), table.page.locator("#compare-rows tr")
    table.learner.step_forward(2)
    more.click()
    expect(table.row(1)).to_be_visible()
    own, same = table.rows()
    assert parameters(own) == parameters(same)
    table.row(1).get_by_label("Rule of Run 2").select_option("perceptron")
    eventually(lambda: parameters(table.rows()[1]), lambda now: now != parameters(same))
    rate = table.row(1).get_by_label("Learning rate of Run 2")
    rate.fill("0.5")
    rate.press("Enter")
    expected = on_the_server(table, 2, rule="perceptron", learning_rate=0.5)
    eventually(lambda: parameters(table.rows()[1]), lambda now: now == expected)
    expect(rate).to_be_focused()
    table.learner.type_into("[aria-label='Name of Run 2']", "Bold perceptron")
    table.page.reload()
    table = Table(Learner(table.page))
    expect(table.row(1)).to_be_visible()
    kept = table.rows()[1]
    assert (kept["name"], parameters(kept)) == ("Bold perceptron", expected)

    for count in (3, 4):
        more.click()
        expect(rows).to_have_count(count)
    expect(more).to_be_disabled()
    for left in (3, 2):
        table.row(1).get_by_role("button").focus()
        table.page.keyboard.press("Enter")
        expect(rows).to_have_count(left)
    table.learner.button("End comparison").click()
    expect(table.page.locator("#compare-table")).to_be_hidden()
    expect(more).to_be_enabled()


def test_axe_finds_nothing(phone_learner: Learner) -> None:
    """With four runs side by side and two ghosts, on a phone, where the table has to scroll."""
    table = Table(phone_learner)
    table.compare("Sum beside mean")
    phone_learner.open_sheet("More")
    for count in (1, 2):
        table.page.locator("#keep-ghost").click()
        expect(table.page.locator("#ghosts li")).to_have_count(count)
    table.page.locator("#sheet-close").click()

    assert complaints(table.page) == ""


def test_every_weight_of_the_model_has_its_column(visit: Visit) -> None:
    """With squares also w3 and w4, of which each head stands above its numbers; none is cut."""
    table = Table(Learner(visit("?preset=circles&features=squares&batch=all")))

    table.compare("Three learning rates")
    rows = table.forward(3)

    run = table.learner.run()
    names = ["w1", "w2", "w3", "w4"]
    assert [rows[0][name] for name in names] == run["weights"]
    assert all(rows[1][name] != rows[0][name] for name in names)
    assert all("w5" not in row for row in rows)
    heads = table.page.locator("#compare-table th.reading:visible").all_text_contents()
    assert heads == ["Update", "Error E", "Accuracy", "w₁", "w₂", "w₃", "w₄", "b"]
    cells = table.page.locator("#compare-table .reading:visible")
    cut = "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth).length"
    assert cells.evaluate_all(cut) == 0


def test_momentum_is_first_where_plain_descent_crawls(visit: Visit) -> None:
    """Four optimizers from one start: all rows are the server's, and who came near is told."""
    table = Table(Learner(visit("?preset=overlap&batch=all&reduction=mean&rate=1&l2=0.01")))
    page = table.page
    table.compare("Four optimizers")
    rows = table.forward(5)
    assert [row["name"] for row in rows] == ["This run", "Momentum", "RMSProp", "Adam"]
    for row, name in zip(rows[1:], ("momentum", "rmsprop", "adam"), strict=True):
        assert parameters(row) == on_the_server(table, 5, optimizer=name)

    finish = page.locator("#compare-finish")
    expect(finish).to_contain_text("Updates until J was within 1 % of the lowest, 0.5898:")
    expect(finish).to_contain_text("This run not yet")
    table.learner.play()
    table.learner.wait_for_step(120)
    table.learner.pause()
    expect(finish).to_have_text(
        re.compile(r"Momentum (at most )?\d+.*This run (not yet|(at most )?\d+)")
    )

    page.get_by_role("button", name="Each at its own α").click()
    expect(page.locator("#compare-sentence")).to_contain_text("This run keeps α = 1")
    rates = [row.locator("input").nth(1).input_value() for row in map(table.row, (1, 2, 3))]
    assert len(set(rates)) > 1
    assert complaints(page) == ""
