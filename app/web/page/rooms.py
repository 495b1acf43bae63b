"""The rooms of the page, in its order: each a folder of partials and of modules, and a style sheet.

A partial is named after the place where the page shows it (``partials/points/controls.html``);
any other lies beside it and is included by name.
"""

ROOMS = (
    "lesson",
    "boundary",
    "error",
    "ghosts",
    "surface",
    "sigmoid",
    "update",
    "quiz",
    "compare",
    "notebook",
    "points",
    "learning",
    "sheet",
    "player",
    "runs",
    "present",
    "keys",
    "glossary",
    "export",
    "pictures",
    "share",
    "spoken",
    "paper",
)

SHEETS = (
    *("tokens", "elements", "layout", "components", "plots", "dialogs", "following", "notices"),
    "loading",
    *ROOMS,
    "in-hand",
    "forced-colours",
)
"""The style sheets of the page: what all rooms share, each room's own, a phone's, the system's."""
