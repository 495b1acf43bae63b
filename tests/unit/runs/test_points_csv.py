from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.points import Points
from app.runs.points_csv import read_points, write_points
from app.runs.refusals import Invalid
from app.runs.table.text import text_of

TWO = Points.of([(0.1, 0.2, 1), (-3.0, 4e-5, 0)])


@pytest.mark.parametrize(
    "text",
    [
        "0.1,0.2,1\n-3,4e-5,0\n",
        "0.1,0.2,1\n-3,4e-5,0",
        "x1,x2,label\n0.1,0.2,1\n-3,4e-5,0\n",
        "width (cm),height,kind\n0.1,0.2,1\n-3,4e-5,0\n",
        "0.1;0.2;1\n-3;4e-5;0\n",
        "x1;x2;label\n0.1;0.2;1\n-3;4e-5;0\n",
        "0.1\t0.2\t1\n-3\t4e-5\t0\n",
        "\ufeff0.1,0.2,1\n-3,4e-5,0\n",
        "\ufeffx1,x2,label\n0.1,0.2,1\n-3,4e-5,0\n",
        "0.1,0.2,1\r\n-3,4e-5,0\r\n",
        "0.1,0.2,1\r-3,4e-5,0\r",
        '"0.1","0.2","1"\n"-3","4e-5","0"\n',
        '"x1","x2","label"\n0.1,0.2,"1"\n-3,4e-5,0\n',
        '"the first, or x1","x2","label"\n0.1,0.2,1\n-3,4e-5,0\n',
        "\n\n0.1,0.2,1\n\n   \n-3,4e-5,0\n\n",
        "0.1,0.2,1\n,,\n-3,4e-5,0\n,,\n",
        " 0.1 , 0.2 , 1 \n -3 , 4e-5 , 0 \n",
        "+.1,2E-1,1.0\n-3.,0.00004,0e0\n",
        "0.1,0.2,1,\n-3,4e-5,0,,\n",
        "x1;x2;label;;\n0.1;0.2;1;;\n-3;4e-5;0;;\n",
        "sep=;\nx1;x2;label\n0.1;0.2;1\n-3;4e-5;0\n",
        '"SEP=\t"\r\n0.1\t0.2\t1\r\n-3\t4e-5\t0\r\n',
        "sep=,\r0.1,0.2,1\r-3,4e-5,0\r",
        "0,1;0,2;1\n-3,000;4e-5;0\n",
        '"x1; in cm","x2","label"\n0.1,0.2,1\n-3,4e-5,0\n',
        "0,1\t0,2\t1\n-3,0\t4,0E-5\t0,0\n",
        '"0,1","0,2",1\n-3,"0,00004","0"\n',
        "0.1 0.2 1\n -3   4e-5 0 \n",
        "1.000000e-01 2.000000e-01 1.000000e+00\n-3.0e+00 4.0e-05 0.0e+00\n",
        "# drawn by hand\n0.1,0.2,1\n# and then\n-3,4e-5,0\n#\n",
        "\u22123,4e\u22125,0\n0.1,0.2,1\n",
        "\u20133;4e\ufe635;0\n0,1;0,2;1\n",
        "\uff0d3\t4e\u20105\t0\n\u00a00.1\t0.2\u202f\t1\n",
    ],
    ids=repr,
)
def test_points_are_read_in_every_form_people_have_them(text: str) -> None:
    """Header or none, any separator, decimal mark, minus, line end, quotes, blanks, comments."""
    assert sorted(read_points(text).points.rows) == sorted(TWO.rows)


@pytest.mark.parametrize(
    ("text", "columns", "left_out"),
    [
        ("x1,x2,label", (1, 2, 3), ()),
        ("label,x1,x2", (2, 3, 1), ()),
        ("X2; Label ;X1", (3, 1, 2), ()),
        ('"x 1"\t"x_2"\t"Class"', (1, 2, 3), ()),
        ("x₂,x₁,Target", (2, 1, 3), ()),
        ("y,x1,x2", (2, 3, 1), ()),
        ("class,y,x", (3, 2, 1), ()),
        ("x,y,z", (1, 2, 3), ()),
        ("y,x0,x1", (2, 3, 1), ()),
        ("group,feature_1,feature_2", (2, 3, 1), ()),
        ("kind,width,height", (2, 3, 1), ()),
        ("x2,width,label", (2, 1, 3), ()),
        ("width,height,red or not", (1, 2, 3), ()),
        (",x1,x2,label", (2, 3, 4), ("index",)),
        ("Unnamed: 0,label,x1,x2", (3, 4, 2), ("Unnamed: 0",)),
        ("id,width,height,species", (2, 3, 4), ("id",)),
        ("x1,name,x2,,label,when", (1, 3, 5), ("name", "column 4", "when")),
        ("#,x1,x2,label", (2, 3, 4), ("#",)),
        (",0,1,2", (2, 3, 4), ("index",)),
        ("0,1,2", (1, 2, 3), ()),
        ("# label x1 x2", (2, 3, 1), ()),
        ("# label,x1,x2", (2, 3, 1), ()),
        ("# by hand, in May", (1, 2, 3), ()),
    ],
)
def test_columns_go_by_their_names(
    text: str, columns: tuple[int, int, int], left_out: tuple[str, ...]
) -> None:
    """In any order and spelling; what is not named is what remains, or stays out, and is told."""
    width = max(*columns, len(text.split(","))) if not text.startswith("# ") else 3
    cells = ["7"] * width
    for place, value in zip(columns, ("0.5", "-2", "1"), strict=True):
        cells[place - 1] = value
    delimiter = next(
        (mark for mark in ";\t" if mark in text), " " if text == "# label x1 x2" else ","
    )

    imported = read_points(f"{text}\n{delimiter.join(cells)}\n")

    assert imported.points == Points.of([(0.5, -2, 1)])
    assert tuple(place + 1 for place in imported.columns.places) == columns
    assert imported.columns.left_out == left_out
    assert f"x1, x2, label from columns {', '.join(map(str, columns))}" in imported.sentence


def test_a_blank_may_stand_between_a_quote_and_what_separates() -> None:
    """Before it and behind it; within quotes it belongs to the word."""
    text = '"x1" ,"x2" , "label" \n1 , "2" , "a"" , b" \n3,4,"no" \n'

    imported = read_points(text)

    assert imported.points.X.tolist() == [[1, 2], [3, 4]]
    assert list(imported.labels) == ['a" , b', "no"]


@pytest.mark.parametrize(
    ("labels", "values", "told"),
    [
        ("0 1 0", [0, 1, 0], {}),
        ("1.0 0.0 1e0", [1, 0, 1], {}),
        ("1", [1], {}),
        ("yes no yes", [1, 0, 1], {"no": 0, "yes": 1}),
        ("No YES no", [0, 1, 0], {"No": 0, "YES": 1}),
        ("yes", [1], {"yes": 1}),
        ("True False", [1, 0], {"False": 0, "True": 1}),
        ("t f", [1, 0], {"f": 0, "t": 1}),
        ("true no", [1, 0], {"no": 0, "true": 1}),
        ("yes TRUE", [1, 1], {"yes": 1, "TRUE": 1}),
        ("1 -1", [1, 0], {"-1": 0, "1": 1}),
        ("\u22121 +1", [0, 1], {"\u22121": 0, "+1": 1}),
        ("-1.0", [0], {"-1.0": 0}),
        ("2 1 2", [1, 0, 1], {"1": 0, "2": 1}),
        ("4 2", [1, 0], {"2": 0, "4": 1}),
        ("spam ham spam", [0, 1, 0], {"spam": 0, "ham": 1}),
        ("ja nein", [0, 1], {"ja": 0, "nein": 1}),
        ("Größe größe klein", [0, 0, 1], {"Größe": 0, "klein": 1}),
        ("setosa", [0], {"setosa": 0}),
    ],
)
def test_any_two_labels_are_0_and_1(labels: str, values: list[int], told: dict[str, int]) -> None:
    """As one expects where one does, else the first that comes is 0; the sentence says which."""
    imported = read_points("".join(f"0.5,1,{label}\n" for label in labels.split()))

    assert imported.points.y.tolist() == values
    assert imported.labels == told
    assert ", ".join(f"{name} is {value}" for name, value in told.items()) in imported.sentence


@pytest.mark.parametrize(
    "body",
    [
        "x1,x2,Größe\n0.5,-2,1\n".encode("utf-8-sig"),
        "x1\tx2\tGröße\r\n0,5\t-2\t1\r\n".encode("utf-16"),
        "x1\tx2\tGröße\n0.5\t\u22122\t1\n".encode("utf-16-le"),
        b"\xfe\xff" + "x1;x2;Größe\n0,5;-2;1\n".encode("utf-16-be"),
        "x1;x2;Größe\r0,5;-2;1\r".encode("cp1252"),
        "x1,x2,Größe\n0.5,\u20132,1\n".encode("cp1252"),
        b"x1,x2,\x81rt\n0.5,-2,1\n",
    ],
)
def test_files_are_read_in_the_encodings_of_spreadsheets(body: bytes) -> None:
    """Excel's CSV UTF-8, its Unicode text, and the plain CSV of Windows."""
    assert read_points(text_of(body)).points == Points.of([(0.5, -2, 1)])


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"PK\x03\x04\x14\0\x06\0", "workbook.*Save the sheet as “CSV UTF-8”"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old workbook.*CSV UTF-8"),
        (b"\x93NUMPY\x01\0v\0", "array of numpy.*savetxt"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not a text file.*CSV UTF-8"),
        (b"\xff\xfe1", "not a text file"),
        (b"<!DOCTYPE html><table>", "HTML.*CSV UTF-8"),
        (b'\n<?xml version="1.0"?>', "XML.*CSV UTF-8"),
        (b'{"format": "x", "segments": []}', "a whole run.*Import it on the page.*points.csv"),
        (b'{"cells": [], "nbformat": 4}', "a notebook.*to_csv"),
        (b'"""A run."""\n\nimport numpy as np\n', "its script.*to_csv"),
        (b'{"points": []}', "JSON.*application/json"),
        (b'\n[{"x1": 1}]', "JSON.*Import lines of x1, x2 and label"),
        (b"step,epoch,w1,w2,b,loss,accuracy\n0,0,1,2,3,4,5\n", "table of updates.*points.csv"),
        (b'"step";"epoch";"w1";"w2";"b"\n', "table of updates.*run.json"),
        (b"\xef\xbb\xbfstep\tepoch\tw1\tw2\tb\n", "table of updates"),
    ],
)
def test_what_is_no_table_of_points_is_named(body: bytes, what: str) -> None:
    """The sentence says what the file is and what to do."""
    with pytest.raises(Invalid, match=what):
        read_points(text_of(body))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("0,0.7,-0.1,1\n", r"Line 1 has 4 columns; it needs 3.*index=False"),
        ("0;0,7;-0,1;1\n", r"Line 1 has 4 columns; it needs 3.*index=False"),
        ('"x1","x2","label"\n"1",0.7,0.1,1\n', r"Line 2 has 4 columns.*Leave out an index"),
        ("0,7,-0,1,1\n", "Line 1 has 5 columns.*put semicolons"),
        (",x1,x2,label\n0,1,2\n", "Line 2 has 3 columns; those before it 4"),
        ("x1,x2\n1,2\n", "Line 1 has 2 columns"),
        ("x1\n0.5\n", "Line 1 has 1 column;"),
        ("x1,x2,a,b\n1,2,3,4\n", "Line 1 .*does not tell which are x1, x2 and the label"),
        ("a,b,c,d\n1,2,3,4\n", "Line 1 .*Call them x1, x2 and label"),
        (",a,label\n0,2,1\n", "Line 1 .*does not tell"),
        ("x1,X1,label\n1,2,0\n", "Line 1 has two columns called “x1”"),
        ("0,1,2\n0,0,1\n0,0,2\n", "Line 1 may be a point or a heading"),
        ("1.234,5;2;1\n", "Line 1: x1 has marks between thousands"),
        ("1;2\u202f345;1\n", "Line 1: x2 has marks between thousands"),
        ("1;1'234.5;1\n", "Line 1: x2 has marks between thousands"),
        ('1,"1,234,567",1\n', "Line 1: x2 has marks between thousands"),
        ('"1,234",2,1\n', "Line 1: x1 may be read two ways, “1,234”"),
        ("0,5;1;1\n1.234;1;0\n", "Line 2: x1 has a point for decimals.*a comma"),
        ("0.5;1;1\n1;0,5;0\n", "Line 2: x2 has a comma for decimals.*a point"),
        ("x1,x2,label\n1,,0\n", "Line 2: x2 is empty"),
        ("x1,x2,label\n1,2,\n", "Line 2: the label is missing"),
        ("1,2,a\n1,2,NaN\n", "Line 2: the label is missing"),
        ("1,2,a\n1,2,b\n1,2,c\n?", "Line 3 has a third label, “c”, after “a” and “b”"),
        ("1,2,0\n1,2,1\n1,2,-1\n?", "Line 3 has a third label, “-1”, after “0” and “1”"),
        ("1,2,no\n1,2,yes\n1,2,maybe\n", "Line 3 has a third label, “maybe”"),
        ("1,2,1\n1,2,yes\n", "Line 2: the label “yes” does not go with “1”"),
        ("0,0.78,-0.06\n", "Line 1: the label must be 0 or 1, not “-0.06”.*unless a heading"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(text: str, what: str) -> None:
    """The first fault ends the reading; nothing is guessed where there are two ways to read it."""
    with pytest.raises(Invalid, match=what):
        read_points(text)


@given(
    st.lists(
        st.tuples(
            st.floats(allow_nan=False, allow_infinity=False),
            st.floats(allow_nan=False, allow_infinity=False),
            st.sampled_from([0.0, 1.0]),
        ),
        min_size=1,
    )
)
def test_what_is_written_reads_back_as_the_same_doubles(
    rows: list[tuple[float, float, float]],
) -> None:
    """Export and import lose no digit."""
    points = Points.of(rows)

    read = read_points(write_points(points)).points

    assert read.X.tobytes() == points.X.tobytes()
    assert read.y.tobytes() == points.y.tobytes()


def test_points_are_written_with_a_header_and_whole_labels() -> None:
    """The file is what a spreadsheet shows."""
    assert write_points(TWO) == "x1,x2,label\n0.1,0.2,1\n-3.0,4e-05,0\n"
    assert write_points(Points.none()) == "x1,x2,label\n"


@pytest.mark.parametrize(
    ("text", "held_back"),
    [
        ("x1,x2,label,held_back\n1,2,1,0\n3,4,0,1\n", [False, True]),
        ("Held back;label;x1;x2\nTRUE;1;1;2\nfalse;0;3;4\n", [True, False]),
        ("id,x1,x2,species,held-back\n7,1,2,b,no\n8,3,4,a,yes\n", [False, True]),
        ("# x1 x2 label held_back\n1 2 1 1.0\n3 4 0 0\n", [True, False]),
        ("held_back,width,height,kind\n1,1,2,1\n0,3,4,0\n", [True, False]),
        ("x1,x2,label\n1,2,1\n3,4,0\n", [False, False]),
    ],
)
def test_a_column_of_that_name_tells_what_is_held_back(text: str, held_back: list[bool]) -> None:
    """In 0 and 1 or in words, wherever it stands; it is taken for nothing else."""
    imported = read_points(text)

    assert imported.points.X.tolist() == [[1, 2], [3, 4]]
    assert imported.points.held_back.tolist() == held_back
    assert ("label, held_back from columns" in imported.sentence) is any(held_back)
    assert "held" not in " ".join(imported.columns.left_out).lower()


@pytest.mark.parametrize("cell", ["2", "", "maybe", "-1", "nan"])
def test_what_is_held_back_is_said_plainly(cell: str) -> None:
    """Anything else is refused by its line."""
    with pytest.raises(Invalid, match=r"Line 3: held_back must be 1 or 0, true or false, not"):
        read_points(f"x1,x2,held_back,label\n1,2,0,1\n3,4,{cell},0\n")


def test_a_fourth_column_without_a_name_is_not_guessed() -> None:
    """Only a heading can say that it holds points back."""
    with pytest.raises(Invalid, match=r"4 columns"):
        read_points("1,2,1,0\n3,4,0,1\n")


def test_points_held_back_are_written_in_a_fourth_column_and_read_back() -> None:
    """It is there only where it says something."""
    points = Points.of([(0.5, -0.25, 1), (1, 2, 0)], held_back=[False, True])

    text = write_points(points)

    assert text == "x1,x2,label,held_back\n0.5,-0.25,1,0\n1.0,2.0,0,1\n"
    assert read_points(text).points == points


def test_five_thousand_lines_are_read() -> None:
    """A large file is as good as a small one."""
    rows = [(index / 7, -index / 3, index % 2) for index in range(5000)]

    points = read_points("".join(f"{x1},{x2},{label}\n" for x1, x2, label in rows))

    assert points.points == Points.of(rows)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x,1,1", 1),
        ("1,2,1\n1,x,0\n", 2),
        ("a,b,c\n1,2,1\n1,2\n", 3),
        ("a,b,c\nd,e,f\n1,2,1\n", 2),
        ("1,2,1\n\n\n1,2,3,1\n", 4),
        ("1,2,1\r\n1,2,2.5\r\n", 2),
        ("1,2,1\r1,2,x\r", 2),
        ("1,2,1\n1,2,0.5\n", 2),
        ("1,2,1\n1,2,true\n", 2),
        ("1,2,1\nnan,2,0\n", 2),
        ("1,2,1\n1,NaN,0\n", 2),
        ("1,2,1\n1,2,nan\n", 2),
        ("1,2,1\ninf,2,0\n", 2),
        ("1,2,1\n1,-Infinity,0\n", 2),
        ("1,2,1\n1e309,2,0\n", 2),
        (f"1,2,1\n{'9' * 5000},2,0\n", 2),
        ("nan,nan,nan\n1,2,1\n", 1),
        ("1,2,1\n1,,0\n", 2),
        ("1,2,1\n1 2 0\n", 2),
        ("1,2,1\n0,5;1;0\n", 2),
        ('1,2,1\n"1,2,0\n', 2),
        ('1,2,1\n"1"x,2,0\n', 2),
        ("1,2,1\n1,\x00,0\n", 2),
        ("1,2,1\n1,\ud800,0\n", 2),
        (f"1,2,1\n1,{'x' * 200_000},0\n", 2),
        ("1,2,1\n1_000,2,0\n", 2),
        ("1,2,1\n0x10,2,0\n", 2),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_bad_line_is_refused_by_its_number(text: str, line: int) -> None:
    """The sentence has the line's number, and is short and printable whatever the line holds."""
    with pytest.raises(Invalid) as refused:
        read_points(text)

    sentence = str(refused.value)
    assert f"Line {line}" in sentence
    assert sentence.endswith("Nothing was imported.")
    assert refused.value.field == "csv"
    assert len(sentence) < 200
    assert sentence.isprintable()


@pytest.mark.parametrize("label", ["2", "2." + "0" * 1000])
def test_a_label_that_is_neither_0_nor_1_is_named(label: str) -> None:
    """The sentence says what was found, shortened if it is long."""
    with pytest.raises(Invalid, match=r"label must be 0 or 1, not .?2") as refused:
        read_points(f"1,2,{label}\n")

    assert len(str(refused.value)) < 200


def test_a_line_too_far_out_is_refused_by_its_number() -> None:
    """Up to the largest coordinate and no further, to either side."""
    text = "a,b,label\n100,-100,1\n0,-100.5,0\n"

    assert len(read_points(text, largest=100.5).points) == 2
    with pytest.raises(Invalid, match=r"Line 3: x2 must lie between −100 and 100, not “-100\.5”"):
        read_points(text, largest=100)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "\ufeff", "x1,x2,label\n", " , , \n", "sep=;", "# x1 x2 label"]
)
def test_text_without_a_point_is_refused(text: str) -> None:
    """Who imports nothing is told what a line needs."""
    with pytest.raises(Invalid, match="no point"):
        read_points(text)


@given(st.text(alphabet=",;\t\n\r\"'01.-+eEnaifx_ \ufeff\x00\x1c\u2028\ud800½１"))
def test_any_text_is_points_or_a_sentence(text: str) -> None:
    """No text whatever ends in anything else."""
    points, sentence = Points.none(), ""

    try:
        points = read_points(text).points
    except Invalid as refused:
        sentence = str(refused)

    assert len(points) > 0 or sentence.endswith(".")


def test_a_point_too_many_is_refused_by_its_line() -> None:
    """As many as there may be are read; with one more the rest is not looked at."""
    lines = "x1,x2,label\n1,2,1\n\n3,4,0\n"

    assert len(read_points(lines, most=2).points) == 2
    with pytest.raises(Invalid, match=r"holds 2 points at most, and line 5 would be one more"):
        read_points(f"{lines}5,6,1\nnonsense\n", most=2)


def test_the_size_of_coordinates_does_not_bind_the_label() -> None:
    """Where coordinates are small, label 1 is label 1 all the same."""
    assert len(read_points("0.1,0.2,1\n", largest=0.5).points) == 1


@pytest.mark.parametrize(
    "text",
    ["\n" * 10**6, "\r" * 10**6, "#\n" * 10**6, "a," * 10**6, '"a",' * 10**6, "1 " * 10**6],
    ids=lambda text: repr(text[:4]),
)
def test_what_is_long_is_given_up_early(text: str) -> None:
    """Neither a million lines nor a line of a million columns is looked through to its end."""
    began = process_time()

    with pytest.raises(Invalid, match="more than"):
        read_points(text, most=5000)

    assert process_time() - began < 0.5
