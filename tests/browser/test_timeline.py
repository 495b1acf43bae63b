"""Going back in time, going on from there, and the error curve."""

from playwright.sync_api import Route, expect

from tests.browser.learner import Learner, eventually, number_held


def point_at(learner: Learner, x: float, y: float) -> str:
    """Move the mouse to a place of the error plot and return what it says there."""

    def read() -> str:
        learner.page.mouse.move(x - 1, y)
        learner.page.mouse.move(x, y)
        return learner.page.locator("#loss-plot .hoverlayer").text_content() or ""

    return eventually(read, lambda said: said != "")


def test_the_scrubber_reaches_every_moment_exactly(learner: Learner) -> None:
    """Any update on the timeline is shown as it was, and nothing is dropped for it."""
    learner.epochs(3)
    recorded = learner.frames()

    for step in (0, 1, 57, 150, 299, 300):
        learner.scrub(step)

        assert learner.weights == recorded["weights"][step]
        assert learner.exact("loss") == recorded["loss"][step]
        assert learner.exact("accuracy") == recorded["accuracy"][step]
        assert learner.exact("epoch") == recorded["epoch"][step]
    assert learner.run()["step"] == 300


def test_the_scrubber_stays_where_it_is_put(learner: Learner) -> None:
    """While a moment is fetched the scrubber does not jump back; keys go on from where it is."""
    learner.epochs(3)
    learner.page.reload()
    learner = Learner(learner.page)
    learner.expect_step(300)
    scrubber = learner.page.locator("#timeline")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    learner.page.route("**/frames?first=69*", hold, times=1)
    scrubber.fill("101")  # an update that the thinned curve does not hold
    learner.button("Fit view").click()
    learner.drawn()
    stood = scrubber.input_value()
    scrubber.press("ArrowLeft")
    scrubber.press("ArrowLeft")
    eventually(lambda: number_held(learner.page, held), bool)
    held.pop().continue_()

    learner.expect_step(99)
    assert stood == "101"
    expect(scrubber).to_have_value("99")


def test_play_from_an_earlier_moment_walks_over_what_is_recorded(learner: Learner) -> None:
    """Scrubbed back and played on, the run passes its old moments and then goes on computing."""
    learner.epochs(1)
    recorded = learner.frames()
    learner.scrub(60)
    assert learner.weights == recorded["weights"][60]

    learner.play()
    learner.wait_for_step(130)
    last = learner.pause()

    continued = learner.frames()
    assert continued["step"] == list(range(last + 1))
    for name in ("weights", "bias", "loss", "accuracy", "epoch"):
        assert continued[name][:101] == recorded[name]


def test_a_change_at_an_earlier_moment_begins_another_course(learner: Learner) -> None:
    """What was recorded after the moment on screen is dropped by an edit, and comes by undo."""
    learner.epochs(2)
    recorded = learner.frames()
    learner.scrub(60)

    learner.type_into("#learning-rate", "1")
    changed = learner.wait_for_run(lambda run: len(run["segments"]) == 2)
    learner.page.locator("#step-forward").click()
    learner.expect_step(61)
    other = learner.weights
    learner.button("Undo").click()
    learner.wait_for_run(lambda run: run["step"] == 200)
    learner.scrub(61)

    assert [segment["first_step"] for segment in changed["segments"]] == [0, 60]
    assert other != recorded["weights"][61]
    assert learner.weights == recorded["weights"][61]
    assert learner.frames() | {"version": 0} == recorded | {"version": 0}


def test_the_picture_of_an_earlier_moment_has_its_points(learner: Learner) -> None:
    """Before a point was added the plot shows none there, afterwards it does."""
    learner.epochs(1)
    learner.click(0.05, 0.1)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    learner.epochs(1)

    learner.scrub(50)
    eventually(lambda: learner.has_dots((0.05, 0.1)), lambda shown: not shown)
    learner.scrub(150)
    learner.expect_dots((0.05, 0.1))


def test_the_rate_changes_while_it_plays(learner: Learner) -> None:
    """Another learning rate in mid-play holds from there on; nothing is reset, play goes on."""
    learner.play()
    learner.wait_for_step(30)

    learner.type_into("#learning-rate", "0.05")
    run = learner.wait_for_run(lambda run: len(run["segments"]) == 2)
    change = run["segments"][1]["first_step"]
    learner.wait_for_step(change + 30)

    assert learner.is_playing
    learner.pause()
    assert change >= 30
    assert [each["hyperparameters"]["learning_rate"] for each in run["segments"]] == [0.3, 0.05]
    assert learner.frames()["step"] == list(range(learner.step + 1))


def test_a_change_is_marked_in_the_error_curve(learner: Learner) -> None:
    """Where the learning rate changed stands a mark that tells so to who points at it."""
    learner.epochs(1)
    plot = learner.page.locator("#loss-plot")
    marks = plot.locator(".scatterlayer .point")
    before = marks.count()

    learner.type_into("#learning-rate", "0.05")
    expect(marks).to_have_count(before + 1)
    box = marks.last.bounding_box()
    assert box is not None
    said = point_at(learner, box["x"] + box["width"] / 2, box["y"] + 2)

    assert "100" in said
    assert "α = 0.05" in said


def test_the_error_curve_tells_its_numbers(learner: Learner) -> None:
    """Pointing at the curve reads the update and its error."""
    learner.epochs(1)
    learner.scrub(50)
    plot = learner.page.locator("#loss-plot")
    x, y = plot.evaluate(
        """(plot, [step, loss]) => {
          const { left, top } = plot.getBoundingClientRect();
          const { xaxis, yaxis } = plot._fullLayout;
          return [left + xaxis._offset + xaxis.d2p(step), top + yaxis._offset + yaxis.d2p(loss)];
        }""",
        [50, learner.exact("loss")],
    )

    said = point_at(learner, x, y)

    step = int(said.split("update ")[1].split(",")[0])
    assert abs(step - 50) <= 1
    assert f"{learner.frames(step, step)['loss'][0]:.6f}" in said


def test_an_edit_before_the_curve_has_arrived_does_not_lose_it(learner: Learner) -> None:
    """The error of every update before the edit is there, though its first answer came too late."""
    learner.epochs(1)
    held: list[Route] = []
    page = learner.page

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/frames?*", hold, times=1)
    page.reload()
    learner.expect_step(100)
    eventually(lambda: number_held(learner.page, held), bool)

    learner.click(0.05, 0.1)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    learner.expect_dots((0.05, 0.1))
    learner.drawn()
    held[0].continue_()

    updates, _ = eventually(learner.curves, lambda curves: len(curves[0]) == 101)
    before = learner.frames(last=99)
    assert [updates[step] for step in range(100)] == before["loss"]
