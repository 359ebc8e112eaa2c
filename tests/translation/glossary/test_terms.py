import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.glossary import Conflict, Form, Glossary, GlossaryEntry, Term


def an_entry(en: str, es: str, **changes: object) -> GlossaryEntry:
    return GlossaryEntry({"en": Form(en), "es": Form(es)}, **changes)  # type: ignore[arg-type]


def found(glossary: Glossary, text: str, source: str = "en", target: str = "es") -> list[tuple[str, str]]:
    return [(term.source, term.target) for term in glossary.terms_in(text, source, target)]


_FLASK = GlossaryEntry(
    {"en": Form("vacuum flask", ("insulated bottle",)), "zh": Form("保温杯"), "es": Form("termo"), "ar": Form("ترمس")}
)


@pytest.mark.parametrize(
    "text,source,expected",
    [
        ("Steel Vacuum  Flask, 500 ml", "en", "Vacuum  Flask"),
        ("an insulated bottle", "en", "insulated bottle"),
        ("不锈钢保温杯500ml", "zh", "保温杯"),
        ("ترمس كبير", "ar", "ترمس"),
    ],
)
def test_found_term_keeps_spelling_of_text(text: str, source: str, expected: str) -> None:
    assert Glossary([_FLASK]).terms_in(text, source, "es") == (Term(expected, "termo"),)


@pytest.mark.parametrize("text", ["vacuum flasks", "vacuum-flask", "myvacuum flask", "vacuum. flask", "flask", ""])
def test_terms_match_whole_words_only(text: str) -> None:
    assert found(Glossary([_FLASK]), text) == []


def test_latin_terms_are_found_between_chinese_characters() -> None:
    glossary = Glossary(
        [
            GlossaryEntry({"zh": Form("USB线"), "en": Form("USB cable")}),
            GlossaryEntry({"zh": Form("LED"), "en": Form("LED")}),
        ]
    )
    assert found(glossary, "白色USB线和LED灯", "zh", "en") == [("USB线", "USB cable"), ("LED", "LED")]
    assert found(glossary, "OLED灯", "zh", "en") == []


def test_accents_match_composed_or_decomposed() -> None:
    glossary = Glossary([GlossaryEntry({"es": Form("café"), "en": Form("coffee")})])
    assert found(glossary, "Cafe\u0301 molido", "es", "en") == [("Cafe\u0301", "coffee")]
    assert found(glossary, "cafe molido", "es", "en") == []


def test_acronyms_match_case_sensitively() -> None:
    glossary = Glossary([an_entry("IT", "TI"), an_entry("Cup", "taza")])
    assert found(glossary, "it is an IT cup") == [("IT", "TI"), ("cup", "taza")]


def test_longest_term_wins_without_nested_terms() -> None:
    glossary = Glossary([an_entry("flask", "frasco"), an_entry("vacuum flask", "termo"), an_entry("flask lid", "tapa")])
    assert found(glossary, "Vacuum flask lid and flask lid") == [("Vacuum flask", "termo"), ("flask lid", "tapa")]


def test_partial_match_hides_no_other_term() -> None:
    glossary = Glossary([an_entry("a b c d", "x"), an_entry("b", "y")])
    assert found(glossary, "a b c e") == [("b", "y")]


def test_repeated_term_is_listed_once_per_spelling() -> None:
    assert found(Glossary([an_entry("cup", "taza")]), "cup, cup and Cup") == [("cup", "taza"), ("Cup", "taza")]


def test_first_layer_takes_precedence() -> None:
    own, fair = an_entry("flask", "termo", scope="exhibitor"), an_entry("Flask", "frasco", scope="fair")
    assert found(Glossary([own, fair]), "flask") == [("flask", "termo")]
    assert found(Glossary([fair, own]), "flask") == [("flask", "frasco")]


def test_missing_language_falls_back_to_next_layer() -> None:
    own = GlossaryEntry({"en": Form("flask"), "fr": Form("gourde")}, scope="exhibitor")
    assert found(Glossary([own, an_entry("flask", "frasco", scope="fair")]), "flask") == [("flask", "frasco")]
    assert found(Glossary([own]), "flask") == []


def test_untranslatable_term_is_kept_in_every_language() -> None:
    glossary = Glossary([GlossaryEntry({"en": Form("CloudLock")}, do_not_translate=True)])
    assert found(glossary, "Termo cloudlock 2", "es", "ar") == [("cloudlock", "cloudlock")]


def test_forbidden_words_are_reported_as_written() -> None:
    glossary = Glossary([an_entry("vacuum flask", "termo", forbidden={"es": ("frasco", "frasco al vacío")})])
    assert glossary.forbidden_in("Frasco al vacío y frasco, frascos", "es") == ("Frasco al vacío", "frasco")
    assert glossary.forbidden_in("Frasco", "pt") == ()


def test_forbidden_word_within_preferred_term_is_allowed() -> None:
    glossary = Glossary([an_entry("a", "frasco grande"), an_entry("b", "c", forbidden={"es": ("frasco",)})])
    assert glossary.forbidden_in("Frasco grande", "es") == ()
    assert glossary.forbidden_in("Frasco grande, frasco", "es") == ("frasco",)


def test_earlier_layer_overrides_forbidden_word() -> None:
    own, fair = (
        an_entry("a", "frasco", scope="exhibitor"),
        an_entry("b", "c", scope="fair", forbidden={"es": ("frasco",)}),
    )
    assert Glossary([own, fair]).forbidden_in("frasco", "es") == ()
    assert Glossary([fair, own]).forbidden_in("frasco", "es") == ("frasco",)


def test_untranslatable_name_overrides_forbidden_word() -> None:
    name = GlossaryEntry({"en": Form("Frasco Real")}, do_not_translate=True)
    assert Glossary([name, an_entry("b", "c", forbidden={"es": ("frasco",)})]).forbidden_in("Frasco Real", "es") == ()


def test_two_targets_for_one_term_are_a_conflict() -> None:
    one, other = an_entry("flask", "termo"), GlossaryEntry({"en": Form("bottle", ("Flask",)), "es": Form("botella")})
    assert Glossary([one, other]).conflicts() == (Conflict("en", "Flask", "es", one, other),)


def test_kept_and_translated_term_is_a_conflict() -> None:
    one, other = GlossaryEntry({"en": Form("Flask")}, do_not_translate=True), an_entry("flask", "termo")
    assert Glossary([one, other]).conflicts() == (Conflict("en", "flask", "", one, other),)


def test_used_and_forbidden_word_is_a_conflict() -> None:
    one, other = an_entry("a", "termo"), an_entry("b", "c", forbidden={"es": ("Termo",)})
    assert Glossary([one, other]).conflicts() == (Conflict("es", "Termo", "es", one, other),)


def test_layers_may_disagree() -> None:
    one, other = an_entry("flask", "termo", scope="exhibitor"), an_entry("flask", "frasco", scope="fair")
    assert Glossary([one, other, an_entry("flask", "frasco", scope="fair")]).conflicts() == ()


@given(
    st.lists(st.text("ab ", min_size=1, max_size=5).map(str.strip).filter(bool), max_size=6),
    st.text("ab -", max_size=30),
)
def test_every_found_term_occurs_in_text(terms: list[str], text: str) -> None:
    glossary = Glossary(an_entry(term, "x") for term in terms)
    known = {" ".join(term.split()) for term in terms}
    for term in glossary.terms_in(text, "en", "es"):
        assert term.source in text
        assert " ".join(term.source.split()) in known


def test_long_text_is_searched_for_ten_thousand_terms() -> None:
    glossary = Glossary(an_entry(f"word{i} flask", f"x{i}") for i in range(10_000))
    text = "vacuum flask for the garden chair " * 3_000 + "word9999 flask"
    assert found(glossary, text) == [("word9999 flask", "x9999")]


def test_repeated_term_prefix_is_matched_quickly() -> None:
    glossary = Glossary([an_entry("a " * 99 + "b", "x")])
    assert found(glossary, "a " * 10_000 + "a b") == [("a " * 99 + "b", "x")]
