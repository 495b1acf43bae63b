"""How smoothly the page draws while it plays, by points, runs beside each other and throttling."""

from tests.benchmarks import smoothness
from tests.benchmarks.report import Part


def measure(*, full: bool) -> Part:
    """Measure in a browser of its own; all combinations in full, else the extremes."""
    part = Part(
        "picture",
        "updates drawn a second while 60 are played, in a headless Chromium",
        (
            "points",
            "runs",
            "throttling",
            "display",
            "drawn",
            "wanted",
            "skipped",
            "longest task, ms",
        ),
        unit="updates drawn a second",
    )
    rows = smoothness.measure() if full else smoothness.measure((200, 2_000), seconds=3.0)
    for row in rows:
        names = ("own_rate", "drawn", "wanted", "skipped", "longest_task")
        which = f"{row['points']:,.0f}", f"{row['runs']:.0f}", f"{row['throttling']:.0f} ×"
        part.rows.append((*which, *(row[name] for name in names)))
        part.bars.append((f"{which[0]} points, {which[1]} runs, {which[2]}", row["drawn"]))
    return part
