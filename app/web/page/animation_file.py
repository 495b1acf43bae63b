"""A recipe in a file, played by a page in another file."""

from pathlib import Path
from secrets import token_hex

from pydantic import ValidationError

from app.learning.replay import Frames
from app.runs.limits import check_recipe, check_run, check_updates
from app.runs.recipe import Recipe
from app.runs.refusals import Unavailable
from app.runs.timeline import replay
from app.settings import Settings
from app.web.page.animation import animated_steps, animation_of


def export_animation(source: Path, target: Path, settings: Settings) -> int:
    """Write the page that plays the run of ``source``; return how many updates the run has.

    The page is there whole or not at all; one that was there before gives way to it.

    Raises:
        Unavailable: a file cannot be read or written, or ``source`` holds no run.
        Invalid, Impossible: the run contradicts itself, or is beyond a limit of the settings.
    """
    try:
        text = source.read_bytes()
    except OSError as error:
        raise Unavailable(f"{source} cannot be read: {error.strerror}.") from error
    try:
        recipe = Recipe.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise Unavailable(f"{source} holds no run: {where}: {first['msg']}.") from error
    check_recipe(recipe, settings)
    run = recipe.begun()
    check_run(run, settings)
    check_updates(recipe.step, settings)
    frames, state = Frames(), run.latest
    for piece in replay(run, run.start.state, animated_steps(recipe.step)):
        frames.extend(piece.frames)
        state = piece.state
    page = animation_of(run.at(state), frames, settings.plotly)
    unfinished = target.with_name(f"{target.name}.unfinished-{token_hex(4)}")
    try:
        unfinished.write_text(page, encoding="utf-8")
        unfinished.replace(target)
    except OSError as error:
        raise Unavailable(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return recipe.step
