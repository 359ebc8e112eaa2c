"""What every row of the lexicon must be, and what its languages must not leave open."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import translation.lexicon
from translation.lexicon import LANGUAGES, Adjective, Concept, ConceptKind, Gender, Lexicon, Noun
from translation.lexicon.folding import fold, is_han
from translation.lexicon.readings import MAX_FORM_LENGTH
from translation.lexicon.rows import HEADER
from translation.lexicon.syntax.senses.context_rules import Rule, patterns

AT_LEAST = 46_800
"""Concepts: what there is now; more may come, none may be lost."""
CONTEXTS = Path(translation.lexicon.__file__).parent / "syntax" / "senses" / "contexts.csv"
NOUN = re.compile("(?:ión|sion|tion|ção|são)$")
"""Endings of Romance nouns that are no adjectives."""
SHARED_NAMES = {"handle", "手柄"}
"""Names of two things that other languages tell apart, as `syntax.senses` does: of a bag, of a tool."""
AMBIGUOUS = {
    "出水嘴",
    "地胶",
    "堵漏剂",
    "外八字",
    "大力剪",
    "对辊机",
    "尿布兜",
    "托盘车",
    "橘红",
    "橘红色",
    "水果切",
    "消声器",
    "牛角包",
    "电动车",
    "磁力吸盘",
    "糯米胶",
    "线剪",
    "给皂机",
    "美肤",
    "草叉",
    "药罐",
    "菜盆",
    "袋",
    "谷子",
    "豆腐块",
    "轮胎硫化机",
}
"""Chinese words of two meanings that nothing tells apart yet: listings with them are refused."""
FILES = sorted((Path(translation.lexicon.__file__).parent / "data").glob("*.csv"))


@pytest.fixture(scope="module")
def concepts() -> tuple[Concept, ...]:
    return tuple(Lexicon.load().concepts)


def _forms(concept: Concept, language: str) -> Iterator[str]:
    for name in concept.names[language]:
        if isinstance(name, Noun):
            forms = (name.singular, name.plural, name.genitive, name.genitive_plural)
        else:
            forms = (name.masculine, name.feminine, name.masculine_plural, name.feminine_plural)
        yield from filter(None, forms)


def test_lexicon_loses_no_concepts(concepts: tuple[Concept, ...]) -> None:
    assert len(concepts) >= AT_LEAST
    assert {concept.kind for concept in concepts} >= set(ConceptKind) - {ConceptKind.PROPERTY, ConceptKind.PLACE}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_has_uniform_format(file: Path) -> None:
    text = file.read_bytes().decode("utf-8")
    assert "\r" not in text
    assert "\ufeff" not in text
    assert text.endswith("\n")
    rows = list(csv.reader(text.splitlines()))
    assert tuple(rows[0]) == HEADER
    assert [row for row in rows if len(row) != len(HEADER) or not all((*row[:2], *row[3:]))] == []


def test_broader_concepts_exist_and_are_no_circle(concepts: tuple[Concept, ...]) -> None:
    broader = {concept.key: concept.broader for concept in concepts}
    assert [(key, each) for key, keys in broader.items() for each in keys if each not in broader] == []
    TopologicalSorter(broader).prepare()  # raises CycleError


def test_contexts_are_those_of_concepts(concepts: tuple[Concept, ...]) -> None:
    keys = {concept.key for concept in concepts}
    assert {rule: patterns(rule).keys() - keys for rule in Rule} == {rule: set() for rule in Rule}
    assert all(pattern.flags for rule in Rule for pattern in patterns(rule).values())  # so each can be compiled
    rows = [line.split(",")[:2] for line in CONTEXTS.read_text(encoding="utf-8").splitlines()]
    assert [row for row in rows if rows.count(row) > 1] == []


def test_concept_keys_are_unique(concepts: tuple[Concept, ...]) -> None:
    assert [key for key, count in Counter(concept.key for concept in concepts).items() if count > 1] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_first_names_are_unique_within_kind(concepts: tuple[Concept, ...], language: str) -> None:
    first = Counter((concept.kind, next(_forms(concept, language))) for concept in concepts)
    assert [name for (_, name), count in first.items() if count > 1 and name not in SHARED_NAMES] == []


def test_chinese_word_names_one_concept_of_a_kind_unless_it_is_ambiguous(concepts: tuple[Concept, ...]) -> None:
    """A word that names two is refused, unless the things beside it tell which is meant."""
    told = {key for rule in Rule for key in patterns(rule)}
    named = Counter(
        (concept.kind, name)
        for concept in concepts
        if concept.key not in told
        for name in {each.plain for each in concept.names["zh"]}
    )
    assert {name for (_, name), count in named.items() if count > 1} == AMBIGUOUS


def test_names_are_unique_within_cell(concepts: tuple[Concept, ...]) -> None:
    twice = [
        (concept.key, language)
        for concept in concepts
        for language in LANGUAGES
        if len(set(concept.names[language])) < len(concept.names[language])
    ]
    assert twice == []


def test_every_name_uses_its_own_script(concepts: tuple[Concept, ...]) -> None:
    for concept in concepts:
        for form in _forms(concept, "zh"):
            assert any(map(is_han, form)) or form.isascii() or form in {"TÜV", "℃"}, (concept.key, form)
        for language, letters in (("ru", "\u0400-\u04ff"), ("ar", "\u0600-\u06ff")):
            for form in _forms(concept, language):
                own = [letter for letter in form if letters[0] <= letter <= letters[2]]
                latin = [letter for letter in form if "a" <= letter.lower() <= "z"]
                assert own or (latin and form == form.strip()) or not any(map(str.isalpha, form)), (concept.key, form)
        for language in ("en", "es", "fr", "pt"):
            for form in _forms(concept, language):
                foreign = [letter for letter in form if "\u0370" <= letter < "\u2000"]
                assert foreign == [] or form == "µm", (concept.key, language, form)


def test_every_kind_has_matching_name_type(concepts: tuple[Concept, ...]) -> None:
    for concept in concepts:
        wanted = Adjective if concept.kind.describes else Noun
        names = [name for language in LANGUAGES for name in concept.names[language]]
        assert all(isinstance(name, wanted) for name in names), concept.key


def test_every_noun_has_required_gender(concepts: tuple[Concept, ...]) -> None:
    for concept in concepts:
        if concept.kind.describes or concept.kind.has_one_form:
            continue
        for language in ("es", "fr", "ru", "ar", "pt"):
            assert concept.noun(language).gender is not Gender.NONE, (concept.key, language)


@pytest.mark.parametrize("language", ["es", "fr", "pt"])
def test_no_noun_of_an_adjective_has_a_gender_of_its_own(language: str, concepts: tuple[Concept, ...]) -> None:
    pairs = _words((each.masculine, each.feminine) for each in _adjectives(concepts, language))
    assert [each for each in pairs if NOUN.search(each[0]) and each[0] != each[1]] == []


def test_no_french_plural_ends_twice(concepts: tuple[Concept, ...]) -> None:
    pairs = _words((each.masculine, each.masculine_plural) for each in _adjectives(concepts, "fr"))
    assert [each for each in pairs if each[1] == f"{each[0]}ss"] == []


def test_no_portuguese_singular_lacks_its_last_letter(concepts: tuple[Concept, ...]) -> None:
    names = (name for each in concepts if not each.kind.describes for name in each.names["pt"])
    pairs = _words((each.singular, each.plural) for each in names if isinstance(each, Noun))
    assert [each for each in pairs if each[1] == f"{each[0]}is" and fold(each[0])[-1:] in set("aeiou")] == []


def _adjectives(concepts: tuple[Concept, ...], language: str) -> Iterator[Adjective]:
    names = (name for each in concepts if each.kind.describes for name in each.names[language])
    return (each for each in names if isinstance(each, Adjective))


def _words(forms: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield each word of one form of a name with that of another."""
    return (pair for one, other in forms for pair in zip(one.split(), other.split(), strict=False))


def test_no_form_exceeds_length_limit(concepts: tuple[Concept, ...]) -> None:
    lengths = [len(fold(form)) for each in concepts for language in LANGUAGES for form in _forms(each, language)]
    assert max(lengths) <= MAX_FORM_LENGTH


def test_no_lexicon_form_contains_syntax_characters(concepts: tuple[Concept, ...]) -> None:
    marked = [
        (concept.key, form)
        for concept in concepts
        for language in LANGUAGES
        for form in _forms(concept, language)
        if set(form) & set("_|;@!=<>")
    ]
    assert marked == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_written_name_is_understood_as_its_concept(language: str) -> None:
    lexicon = Lexicon.load()
    lost = [
        concept.key
        for concept in lexicon.concepts
        for form in [next(_forms(concept, language))]
        if concept not in {reading.concept for reading in lexicon.find(form, language)}
    ]
    assert lost == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_adjective_names_are_unique(concepts: tuple[Concept, ...], language: str) -> None:
    first: dict[str, list[str]] = {}
    for concept in concepts:
        if concept.kind.describes:
            first.setdefault(fold(concept.adjective(language).masculine), []).append(concept.key)
    assert [keys for keys in first.values() if len(keys) > 1] == []


def test_russian_adjectives_have_adjective_endings(concepts: tuple[Concept, ...]) -> None:
    endings = (("ый", "ий", "ой", "ийся"), ("ая", "яя", "аяся"), ("ое", "ее", "ееся"), ("ые", "ие", "иеся"))
    for concept in concepts:
        if not concept.kind.describes:
            continue
        for name in concept.names["ru"]:
            assert isinstance(name, Adjective)
            if not name.invariable:
                forms = (name.masculine, name.feminine, name.neuter, name.masculine_plural)
                for form, ending in zip(forms, endings, strict=True):
                    assert any(word.endswith(ending) for word in form.split()), (concept.key, form)
