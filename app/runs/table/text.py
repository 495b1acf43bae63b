"""The text of a file, or what the file is when it is no table of points."""

import re

from app.runs.refusals import Invalid

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

AS_CSV = "Save the sheet as “CSV UTF-8” and import that file."

BINARIES = (
    (b"PK\x03\x04", f"This is a workbook (.xlsx, .ods) or another zip file, not text. {AS_CSV}"),
    (b"\xd0\xcf\x11\xe0", f"This is an old workbook (.xls), not text. {AS_CSV}"),
    (b"\x93NUMPY", "This is an array of numpy (.npy), not text. Write it with numpy.savetxt."),
)
"""How files that people take for a table begin, and what to do with each."""

AS_LINES = "Import lines of x1, x2 and label."

RUN = (
    "This is a whole run (run.json), not a table of points. Import it on the page, or send it as "
    "application/json to the run's own address; its points alone are its export points.csv."
)
NOTEBOOK = (
    "This is a notebook or its script, not a table of points. In it, write the points with "
    "numpy.savetxt or pandas' to_csv, and import that file."
)
TRACE = (
    "This is a table of updates (trace.csv), not of points. Export the points (points.csv) and "
    "import those, or export and import the whole run (run.json)."
)


def text_of(body: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16, or else as Windows writes it in the West.

    Only words can be mistaken in the last: numbers are the same in all that come into question.

    Raises:
        Invalid: the file holds no text; the sentence says what to do with such a one.
    """
    for beginning, sentence in BINARIES:
        if body.startswith(beginning):
            raise Invalid("csv", sentence)
    encoding = next((name for bom, name in BOMS if body.startswith(bom)), "utf-8")
    if encoding == "utf-8" and b"\0" in body[:2]:
        encoding = "utf-16-be" if body[:1] == b"\0" else "utf-16-le"
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and b"\0" not in body[:1000]:
            return body.decode("cp1252", errors="replace")
        raise Invalid("csv", f"This is not a text file. {AS_CSV}") from error


def check_kind(text: str) -> None:
    """Refuse text that is something else than a table.

    Raises:
        Invalid: it is JSON, a program or a page; the sentence says what to do with such a one.
    """
    beginning = text[:1000].lstrip()
    if beginning.startswith(("{", "[")):
        if '"nbformat"' in text:
            raise Invalid("csv", NOTEBOOK)
        if '"segments"' in text:
            raise Invalid("csv", RUN)
        raise Invalid(
            "csv",
            f"This is JSON, not a table of points. {AS_LINES} A program may send a list of points "
            "as application/json.",
        )
    if beginning.startswith("<"):
        raise Invalid("csv", f"This is HTML or XML, not a table of points. {AS_CSV}")
    if re.search(r"^(import \w+( as \w+)?|from \w+ import .*)$", beginning, re.MULTILINE):
        raise Invalid("csv", NOTEBOOK)
