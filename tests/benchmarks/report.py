"""The report of the benchmarks: each part is a table; all are text, JSON and a picture."""

import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from math import inf
from pathlib import Path
from typing import TypeAlias

Cell: TypeAlias = str | float | None

ROUNDS = 5
"""How often each of several things is measured, in turn; told is the median."""


@dataclass
class Part:
    """What one part of the suite found. ``bars`` are what its picture shows, in ``unit``."""

    name: str
    sentence: str
    columns: Sequence[str]
    rows: list[Sequence[Cell]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unit: str = ""
    bars: list[tuple[str, float]] = field(default_factory=list)
    wanted: float | None = None

    def text(self) -> str:
        """Return the part as a table for people; a number has three digits, a gap is a dash."""
        written = [list(self.columns), *([_written(cell) for cell in row] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*written, strict=True)]
        lines = [f"\n{self.name}: {self.sentence}"]
        for row in written:
            cells = [row[0].ljust(widths[0])]
            cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
            lines.append("  " + "  ".join(cells))
        return "\n".join(lines + [f"  {note}" for note in self.notes])


def _written(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if cell is None:
        return "–"
    if cell == inf:
        return "never"
    return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3g}"


def machine() -> dict[str, str]:
    """Return what was measured on, and how busy it was before."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": str(os.cpu_count()),
        "load": f"{os.getloadavg()[0]:.1f}",
        "python": sys.version.split()[0],
    }


def write_json(path: Path, on: dict[str, str], parts: Sequence[Part]) -> None:
    """Write all that was found."""
    written = [asdict(part) for part in parts]
    for part in written:
        part["rows"] = [[None if cell == inf else cell for cell in row] for row in part["rows"]]
    found = {"machine": on, "parts": written}
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def draw(path: Path, on: dict[str, str], parts: Sequence[Part]) -> None:
    """Draw the bars of each part; a line marks what is wanted."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - of the extra ``bench``

    shown = [part for part in parts if part.bars]
    heights = [len(part.bars) + 2 for part in shown]
    figure = Figure(figsize=(7, 0.24 * sum(heights) + 0.4), layout="constrained")
    figure.suptitle(f"{on['processor']}, {on['cores']} cores", fontsize=8, color="0.4")
    rooms = figure.subplots(len(shown), 1, squeeze=False, height_ratios=heights)[:, 0]
    for part, axes in zip(shown, rooms, strict=True):
        labels, values = zip(*part.bars, strict=True)
        bars = axes.barh(labels, values, color="#3b6fb6", height=0.7)
        axes.bar_label(bars, [_written(value) for value in values], padding=3, fontsize=7)
        if part.wanted is not None:
            axes.axvline(part.wanted, color="#c0392b", linewidth=1)
        axes.invert_yaxis()
        axes.margins(x=0.12)
        axes.set_title(f"{part.name}: {part.unit}", fontsize=8, loc="left")
        axes.tick_params(labelsize=7)
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=110)
