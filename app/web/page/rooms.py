"""The rooms of the page: the parts of it that a learner sees, by name."""

ROOMS = (
    *("lesson", "boundary", "error", "ghosts", "surface", "update", "compare", "notebook"),
    *("points", "learning", "player", "keys", "export", "share"),
)
"""In the order of the page, each the name of a folder of partials and of a style sheet.

A partial is named after the place where the page shows it (``partials/points/controls.html``);
any other lies beside it and is included by name.
"""
