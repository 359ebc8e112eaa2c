"""``scripts/names.py`` sees private words and class names that mean several things."""

from scripts import names

INSTEAD = {"Hunt": "CandidateSearch", "give_up": "cancel_and_wait"}


def test_private_word_is_reported_with_line_and_replacement() -> None:
    source = "class Hunt:\n    def go(self) -> None:\n        self.task.give_up()\n"
    assert list(names.private_words(source, INSTEAD)) == [
        "line 1: 'Hunt' is a private word, say CandidateSearch",
        "line 3: 'give_up' is a private word, say cancel_and_wait",
    ]


def test_strings_comments_and_longer_names_are_ignored() -> None:
    assert list(names.private_words('"""Hunt."""\nHunter = "give_up"  # Hunt\n', INSTEAD)) == []


def test_bare_words_are_reported_but_for_locals_that_may_have_them() -> None:
    source = "class Query:\n    found: int\n    def told(self, wanted: int) -> None:\n        found = said = wanted\n"
    assert list(names.bare_names(source, {"wanted", "said", "told"}, {"found"})) == [
        "line 2: 'found' does not say what it is, use a noun",
        "line 3: 'told' does not say what it is, use a noun",
        "line 3: 'wanted' does not say what it is, use a noun",
        "line 4: 'said' does not say what it is, use a noun",
    ]


def test_docstring_that_refers_to_a_class_of_the_past_is_reported() -> None:
    source = 'class Shop:\n    """A `Shop` raises `ShopClosed`, never `InvalidTitle` or ``Closed``; sells `T恤`."""\n'
    assert list(names.stale_references(source, {*names.names_in(source), "InvalidTitle"})) == [
        "line 1: the docstring refers to 'ShopClosed', which does not exist"
    ]
    assert list(names.stale_references('"""`Query`."""', set(names.names_in('name = "Query type"')))) == []


def test_class_in_two_modules_is_a_homonym_except_graphql_roots() -> None:
    sources = {"a.py": "class Row: ...\nclass Query: ...\n", "b.py": "class Row: ...\nclass Query: ...\n"}
    assert list(names.homonyms(sources)) == ["class 'Row' means several things: a.py, b.py"]


def test_product_has_no_complaint() -> None:
    assert list(names.complaints(names.HERE.parent)) == []
