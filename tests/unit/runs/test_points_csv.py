import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.points import Points
from app.runs.points_csv import read_points, write_points
from app.runs.refusals import Invalid

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
    ],
    ids=repr,
)
def test_points_are_read_in_every_form_people_have_them(text: str) -> None:
    """Header or none, any separator, line end, quotes, blanks and byte order mark."""
    assert read_points(text) == TWO


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

    read = read_points(write_points(points))

    assert read.X.tobytes() == points.X.tobytes()
    assert read.y.tobytes() == points.y.tobytes()


def test_points_are_written_with_a_header_and_whole_labels() -> None:
    """The file is what a spreadsheet shows."""
    assert write_points(TWO) == "x1,x2,label\n0.1,0.2,1\n-3.0,4e-05,0\n"
    assert write_points(Points.none()) == "x1,x2,label\n"


def test_five_thousand_lines_are_read() -> None:
    """A large file is as good as a small one."""
    rows = [(index / 7, -index / 3, index % 2) for index in range(5000)]

    points = read_points("".join(f"{x1},{x2},{label}\n" for x1, x2, label in rows))

    assert points == Points.of(rows)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x,1,1", 1),
        ("1,2,1\n1,x,0\n", 2),
        ("a,b,c\n1,2,1\n1,2\n", 3),
        ("a,b,c\nd,e,f\n1,2,1\n", 2),
        ("1,2,1\n\n\n1,2,3,1\n", 4),
        ("1,2,1\r\n1,2,2\r\n", 2),
        ("1,2,1\r1,2,-1\r", 2),
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

    assert len(read_points(text, largest=100.5)) == 2
    with pytest.raises(Invalid, match=r"Line 3: x2 must lie between −100 and 100, not “-100\.5”"):
        read_points(text, largest=100)


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", "x1,x2,label\n", " , , \n", "points"])
def test_text_without_a_point_is_refused(text: str) -> None:
    """Who imports nothing is told what a line needs."""
    with pytest.raises(Invalid, match="no point"):
        read_points(text)


@given(st.text(alphabet=",;\t\n\r\"'01.-+eEnaifx_ \ufeff\x00\x1c\u2028\ud800½１"))
def test_any_text_is_points_or_a_sentence(text: str) -> None:
    """No text whatever ends in anything else."""
    points, sentence = Points.none(), ""

    try:
        points = read_points(text)
    except Invalid as refused:
        sentence = str(refused)

    assert len(points) > 0 or sentence.endswith(".")


def test_a_point_too_many_is_refused_by_its_line() -> None:
    """As many as there may be are read; with one more the rest is not looked at."""
    lines = "x1,x2,label\n1,2,1\n\n3,4,0\n"

    assert len(read_points(lines, most=2)) == 2
    with pytest.raises(Invalid, match=r"holds 2 points at most, and line 5 would be one more"):
        read_points(f"{lines}5,6,1\nnonsense\n", most=2)


def test_the_size_of_coordinates_does_not_bind_the_label() -> None:
    """Where coordinates are small, label 1 is label 1 all the same."""
    assert len(read_points("0.1,0.2,1\n", largest=0.5)) == 1
