"""The rooms of the page, in its order: each a folder of partials and of modules, and a style sheet.

A partial is named after the place where the page shows it (``partials/points/controls.html``);
any other lies beside it and is included by name.
"""

ROOMS = (
    *("lesson", "boundary", "error", "ghosts", "surface", "update", "compare", "notebook"),
    *("points", "learning", "player", "keys", "export", "share"),
)
