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
    ("formatInWords", [1e-9], "1e−9"),
    ("withWholeNumbers", ["from 1e-09 to 2.5E-7"], "from 1e−09 to 2.5E−7"),
    ("withWholeNumbers", ["x1 is -0.5, at -.5"], "x1 is −0.5, at −.5"),
    ("withWholeNumbers", ["run-5, full-batch, a - b"], "run-5, full-batch, a - b"),
    ("formatTerm", [0.62], "+ 0.620"),
    ("formatTerm", [-1.21], "− 1.210"),
    ("formatTerm", [-0.0], "− 0.000"),
    ("parseNumber", [" 0.25 "], 0.25),
    ("parseNumber", ["0,75"], 0.75),
    ("parseNumber", ["−1,5"], -1.5),
    ("parseNumber", ["-2.5e-3"], -0.0025),
    ("parseNumber", ["–0.06"], -0.06),
    ("parseNumber", ["‑2,5e‐3"], -0.0025),
    ("parseNumber", ["－,5"], -0.5),
    ("parseNumber", ["+.5"], 0.5),
    ("parseNumber", ["1.234,5"], math.nan),
    ("parseNumber", ["0x10"], math.nan),
    ("parseNumber", ["Infinity"], math.nan),
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
    ([0.12344, 0.12344, 0.24688], ("0.12344", "+ 0.12344", "0.24688")),
    ([1440.5, 0.0016, 1440.5016], ("1440.5000", "+ 0.0016", "1440.5016")),
    ([1234.5, 1e-8, 1234.50000001], ("1234.500000000", "+ 0.000000010", "1234.500000010")),
    ([1234.5, 1e-15, 1234.5], ("1234.5", "+ 0.0", "1234.5")),
    ([3e-20, -1e-20, 2e-20], ("3.0000e−20", "− 1.0000e−20", "2.0000e−20")),
    ([2e12, 5e11, 2.5e12], ("2.0000e+12", "+ 0.5000e+12", "2.5000e+12")),
    ([5e-324, 0, 5e-324], ("0.0000e−300", "+ 0.0000e−300", "0.0000e−300")),
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
    """Few decimals where they do, more for a small change, powers of ten where all are alike."""
    found = modules.each("numbers/digits.js", "addends", [list(row) for row, _ in SUMS])

    assert [(sum_["before"], sum_["change"], sum_["after"]) for sum_ in found] == [
        expected for _, expected in SUMS
    ]


def test_shown_numbers_add_up(modules: Modules) -> None:
    """Before plus change is after in the very digits shown, of any size; each is rounded well."""
    random = Random(7)
    rows: list[tuple[float, float, float]] = []
    for _ in range(1000):
        first = random.gauss(0, 10 ** random.uniform(-20, 18))
        second = random.gauss(0, abs(first) * 10 ** random.uniform(-14, 4))
        rows.append((first, second, first + second))

    for row, shown in zip(rows, modules.each("numbers/digits.js", "addends", rows), strict=True):
        numbers = [decimal(shown[part]) for part in ("before", "change", "after")]
        assert numbers[0] + numbers[1] == numbers[2], (row, shown)
        unit = Decimal(1).scaleb(min(int(each.as_tuple().exponent) for each in numbers))
        # The change may be off by one in its last place, so that the sum comes out.
        for exact, number, most in zip(row, numbers, (0.501, 1.501, 0.501), strict=True):
            assert abs(Decimal(exact) - number) <= unit * Decimal(most), (row, shown)
        greatest = max(map(abs, row))
        if abs(row[1]) > 1e-12 * greatest:
            assert numbers[1] != 0, (row, shown)  # what a double can tell apart is seen


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


def test_a_prediction_is_not_told_as_sure_while_it_is_not(modules: Modules) -> None:
    """Two decimals, but never 0 or 1 unless it is: the perceptron's."""
    values = [0, 1, 0.5, 0.124, 0.004999, 0.005, 0.9949, 0.995, 1 - 1e-12]
    told = modules.each("numbers/format.js", "formatPrediction", [[value] for value in values])

    assert told == [
        *("ŷ 0", "ŷ 1", "ŷ 0.50", "ŷ 0.12", "ŷ < 0.01", "ŷ 0.01"),
        *("ŷ 0.99", "ŷ > 0.99", "ŷ > 0.99"),
    ]


def test_what_rounding_leaves_of_a_sum_is_nothing(modules: Modules) -> None:
    """By the size of its terms, not by its own: a small sum of small terms is a number."""
    rows = [[5.55e-17, [0.3, -0.3]], [0, [0]], [5.55e-17, [4e-17, 1e-17]], [1e-9, [1, -1]]]

    assert modules.each("numbers/digits.js", "isRounding", rows) == [True, True, False, False]
