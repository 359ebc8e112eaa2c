import pytest

from translation.errors import TermRefused
from translation.glossary import Form, GlossaryEntry


@pytest.mark.parametrize(
    "text", ["保温杯", "vacuum flask", "100 % algodón", "A&B", "a{b}", "«Mir»", "می\u200cخواهم", "x" * 200]
)
def test_plain_text_is_accepted_as_term(text: str) -> None:
    assert Form(text).all == (text,)


@pytest.mark.parametrize(
    "text,why",
    [
        ("", "A term is empty."),
        (" \u3000", "A term is empty."),
        ("cup ", "A term begins or ends with white space: “cup ”."),
        ("x" * 201, "A term is longer than 200 characters: “" + "x" * 50 + "…”."),
        ("<b>cup</b>", "A term has an angle bracket: “<b>cup</b>”. Terms are plain text."),
        ("a\nb", "A term has a character that does not show: U+000A."),
        ("a\u2028b", "A term has a character that does not show: U+2028."),
        ("a\x00b", "A term has a character that does not show: U+0000."),
        ("a\u202eb", "A term has a character that does not show: U+202E."),
        ("a\ue000b", "A term has a character that does not show: U+E000."),
        ("a\ud800b", "A term has a character that does not show: U+D800."),
    ],
)
def test_invalid_term_text_is_refused(text: str, why: str) -> None:
    for make in (lambda: Form(text), lambda: Form("ok", (text,)), lambda: GlossaryEntry({}, {"en": (text,)})):
        with pytest.raises(TermRefused) as refused:
            make()
        assert refused.value.message == why


def test_entry_size_is_limited() -> None:
    form = Form("a")
    with pytest.raises(TermRefused, match=r"An entry without terms says nothing\."):
        GlossaryEntry({})
    with pytest.raises(TermRefused, match=r"An entry has more than 50 languages\."):
        GlossaryEntry({str(i): form for i in range(51)})
    with pytest.raises(TermRefused, match=r"A note is longer than 2,000 characters\."):
        GlossaryEntry({"en": form}, note="x" * 2001)
    with pytest.raises(TermRefused, match="“a” has more than 50 forms"):
        Form("a", ("b",) * 50)
    with pytest.raises(TermRefused, match="More than 50 words are forbidden in one language"):
        GlossaryEntry({"en": form}, {"es": ("b",) * 51})
