import pytest

from translation.spelling import LATIN, WRITTEN, Spelling, pieces


def likeliest(spelling: Spelling, text: str) -> str:
    said = spelling.says(text)
    return LATIN[said.index(max(said))]


def test_words_are_split_into_short_pieces_and_whole() -> None:
    assert list(pieces("Été, 5l")) == [
        *["^", "é", "t", "é", "$", "^é", "ét", "té", "é$", "^ét", "été", "té$", "^été", "été$", "^été$"],
        *["^", "l", "$", "^l", "l$", "^l$"],
    ]
    assert list(pieces("saddle"))[-1] == "^saddle$"
    assert sum(1 for _ in pieces("x" * 100_000)) < 250


@pytest.mark.parametrize(
    "language,word",
    [
        ("es", "iluminación"),
        ("pt", "iluminação"),
        ("fr", "éclairage"),
        ("en", "lighting"),
        ("es", "piñata"),
        ("en", "the"),
        ("fr", "aux"),
        ("pt", "não"),
        ("es", "los"),
    ],
)
def test_endings_letters_and_small_words_reveal_language(language: str, word: str) -> None:
    assert likeliest(WRITTEN, word) == language


def test_uninformative_text_scores_zero() -> None:
    assert WRITTEN.says("") == [0.0] * 4
    assert WRITTEN.says("500 我") == [0.0] * 4


def test_each_language_is_learned_from_its_words() -> None:
    words = {"en": ["shovel"], "es": ["pala"], "fr": ["pelle"], "pt": ["pá"]}
    learned = Spelling.learned(words)
    assert [likeliest(learned, word) for word in ("shovels", "palas", "pelles", "pá")] == ["en", "es", "fr", "pt"]


def test_larger_vocabulary_is_no_more_likely() -> None:
    words = {"en": ["abc", "abd", "abe", "abf"], "es": ["xyz"], "fr": ["xyz"], "pt": ["xyz"]}
    said = Spelling.learned(words).says("qq")
    assert said == pytest.approx([said[0], *[said[1]] * 3])
    assert likeliest(Spelling.learned(words), "xyw") in {"es", "fr", "pt"}


def test_piece_scores_sum_to_zero() -> None:
    learned = Spelling.learned({"en": ["cup"], "fr": ["tasse"]})
    for piece in {*pieces("cup"), *pieces("tasse")}:
        assert sum(learned.of(piece) or [1]) == pytest.approx(0)


def test_empty_vocabulary_teaches_nothing() -> None:
    assert Spelling.learned({}).of("^") is None
    assert Spelling.learned({"de": ["Tasse"]}).of("T") is None
