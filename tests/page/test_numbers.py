"""How numbers are written and read."""

import math
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from tests.page.conftest import Modules

WRITTEN: list[tuple[str, list[Any], Any]] = [
    ("formatCount", [1037], "1,037"),
    ("formatCount", [0], "0"),
    ("formatNumber", [0.53083], "0.5308"),
    ("formatNumber", [-1.5], "−1.5000"),
    ("formatNumber", [0], "0.0000"),
    ("formatNumber", [0.00005], "0.0001"),
    ("formatNumber", [0.0000499], "4.99e−5"),
    ("formatNumber", [99999.5], "99999.5000"),
    ("formatNumber", [100000], "1.00e+5"),
    ("formatNumber", [None], "–"),
    ("formatNumber", [2.345, 2], "2.35"),
    ("formatShare", [0.59], "59 %"),
    ("formatShare", [1], "100 %"),
    ("formatShare", [0], "0 %"),
    ("formatShare", [0.9999], "99.9 %"),
    ("formatShare", [0.0001], "0.1 %"),
    ("formatShare", [0.996], "99.6 %"),
    ("formatShare", [None], "–"),
    ("formatSize", [2_000_000], "2 MB"),
    ("formatSize", [412_345], "0.41 MB"),
    ("formatPlain", [0.1 + 0.2], "0.3"),
    ("formatPlain", [1e-9], "1e-9"),
    ("formatTerm", [0.62], "+ 0.620"),
    ("formatTerm", [-1.21], "− 1.210"),
    ("formatTerm", [-0.0], "− 0.000"),
    ("parseNumber", [" 0.25 "], 0.25),
    ("parseNumber", ["0,75"], 0.75),
    ("parseNumber", ["−1,5"], -1.5),
    ("parseNumber", ["-2.5e-3"], -0.0025),
    ("parseNumber", ["1,000,000"], math.nan),
    ("parseNumber", [""], math.nan),
    ("parseNumber", ["fast"], math.nan),
    ("parseCount", ["1,000"], 1000),
    ("parseCount", ["12,345,678"], 12_345_678),
    ("parseCount", ["1,5"], 1.5),
    ("parseCount", ["7"], 7),
]

SUMS: list[tuple[list[float], tuple[str, str, str]]] = [
    ([-1.21, 0.0018, -1.2082], ("−1.2100", "+ 0.0018", "−1.2082")),
    ([13.9662, -0.4, 13.5662], ("13.966", "− 0.400", "13.566")),
    ([1, -1, 0], ("1.0000", "− 1.0000", "0.0000")),
    ([0.00003, -0.00006, -0.00003], ("0.000030", "− 0.000060", "−0.000030")),
    ([1234.5, 1e-9, 1234.500000001], ("1234.5", "+ 1.00e−9", "1234.5")),
]


def decimal(text: str) -> Decimal:
    """Read a number as the page writes it."""
    return Decimal(text.replace("−", "-").replace("+", "").replace(" ", ""))


def test_numbers_are_written_and_read(modules: Modules) -> None:
    """With a true minus, marked thousands, powers of ten where decimals say nothing."""
    for name in dict.fromkeys(name for name, _, _ in WRITTEN):
        rows = [row[1:] for row in WRITTEN if row[0] == name]
        arguments: list[Any] = [row[0] for row in rows]
        found = modules.each("numbers/format.js", name, arguments)

        for answer, (given, expected) in zip(found, rows, strict=True):
            assert answer == pytest.approx(expected, nan_ok=True), (name, given)


def test_a_sum_is_written_so_that_it_comes_out(modules: Modules) -> None:
    """Few decimals where they do; a change too small to be seen is a power of ten."""
    found = modules.each("numbers/digits.js", "addends", [list(row) for row, _ in SUMS])

    assert [(sum_["before"], sum_["change"], sum_["after"]) for sum_ in found] == [
        expected for _, expected in SUMS
    ]


def test_shown_numbers_add_up(modules: Modules) -> None:
    """Before plus change is after in the very digits shown, and each is rounded well."""
    random = Random(7)
    rows: list[tuple[float, float, float]] = []
    for _ in range(300):
        first = random.gauss(0, 10 ** random.uniform(-2, 3))
        second = random.gauss(0, 10 ** random.uniform(-4, 1))
        rows.append((first, second, first + second))

    for row, shown in zip(rows, modules.each("numbers/digits.js", "addends", rows), strict=True):
        before, change, after = numbers = tuple(
            decimal(shown[part]) for part in ("before", "change", "after")
        )
        decimals = len(shown["before"].partition(".")[2])
        if len(shown["change"].partition(".")[2]) != decimals:  # too small for the others' digits
            assert abs(row[1]) < 9.5 * 10 ** -(decimals + 2), row
            assert float(change) == pytest.approx(row[1], abs=6e-5), row
            continue
        assert before + change == after, row
        unit = Decimal(1).scaleb(-decimals)
        # The change may be off by one in its last place, so that the sum comes out.
        allowed = (unit / 2, unit * Decimal("1.5"), unit / 2)
        for exact, number, most in zip(row, numbers, allowed, strict=True):
            assert abs(Decimal(exact) - number) <= most, row


def test_a_prediction_and_its_difference_agree(modules: Modules) -> None:
    """Label minus prediction is the difference in the very digits shown."""
    for label in (0, 1):
        rows = [(p, label - p) for p in (0.31, 0.38382, 0.99995, 0.000012, 0.5, 1 - label)]
        for row, shown in zip(
            rows, modules.each("numbers/digits.js", "predictionAndDifference", rows), strict=True
        ):
            if "e" not in shown["prediction"] + shown["difference"]:
                assert label - decimal(shown["prediction"]) == decimal(shown["difference"]), row
    whole = modules.call("numbers/digits.js", "predictionAndDifference", 1, -1)
    assert whole == {"prediction": "1", "difference": "−1"}


def test_a_vector_has_its_numbers_in_brackets(modules: Modules) -> None:
    """All to the same number of decimals."""
    found = modules.call("numbers/digits.js", "formatVector", [-0.481, 0.03919, -0.61618])

    assert found == "(−0.4810, 0.0392, −0.6162)"
