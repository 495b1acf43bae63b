"""The glossary: what a term of the page means, in one sentence."""

import pytest
from markupsafe import Markup

from app.web.page.glossary import GLOSSARY, term

MOST_WORDS = 28
"""A sentence that is read once, beside what it explains."""

SYMBOLS = "ŷ α E z y b σ w₁ w₂ ∇E"


def test_each_meaning_is_one_short_sentence() -> None:
    """It begins like one, ends like one, and explains nothing that was explained already."""
    meanings = [entry.meaning for entry in GLOSSARY.values()]

    assert [text for text in meanings if not text.endswith(".") or ". " in text] == []
    assert [text for text in meanings if len(text.split()) > MOST_WORDS] == []
    assert len(set(meanings)) == len({entry.name for entry in GLOSSARY.values()}) == len(GLOSSARY)


def test_every_symbol_is_in_it_and_the_names_are_in_order() -> None:
    """Who looks for a letter of a formula, or along the list, finds it."""
    names = [entry.name for entry in GLOSSARY.values()]

    assert set(SYMBOLS.split()) <= {word.strip(",") for name in names for word in name.split()}
    assert names == sorted(names, key=str.casefold)


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        (term("epoch"), ">epoch<"),
        (term("error", "Error E"), ">Error E<"),
        (term("rate", "a < b"), ">a &lt; b<"),
        (term("score", Markup("<i>z</i>")), "><i>z</i><"),
    ],
)
def test_a_term_stands_under_its_name_or_another_text(marked: Markup, text: str) -> None:
    """As text, unless it is markup already."""
    assert text in marked


def test_a_term_tells_what_describes_it() -> None:
    """Who does not see the page hears the meaning with the term; an unknown one is refused."""
    assert 'data-term="epoch" aria-describedby="meaning-epoch"' in term("epoch")
    with pytest.raises(KeyError):
        term("phlogiston")
