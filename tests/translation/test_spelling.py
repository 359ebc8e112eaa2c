import pytest

from translation.spelling import HANDWRITTEN, LATIN, SpellingModel, ngrams


def likeliest(spelling: SpellingModel, text: str) -> str:
    said = spelling.scores(text)
    return LATIN[said.index(max(said))]


def test_words_are_split_into_short_pieces_and_whole() -> None:
    assert list(ngrams("Été, 5l")) == [
        *["^", "é", "t", "é", "$", "^é", "ét", "té", "é$", "^ét", "été", "té$", "^été", "été$", "^été$"],
        *["^", "l", "$", "^l", "l$", "^l$"],
    ]
    assert list(ngrams("saddle"))[-1] == "^saddle$"
    assert sum(1 for _ in ngrams("x" * 100_000)) < 250


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
    assert likeliest(HANDWRITTEN, word) == language


def test_uninformative_text_scores_zero() -> None:
    assert HANDWRITTEN.scores("") == [0.0] * 4
    assert HANDWRITTEN.scores("500 我") == [0.0] * 4


def test_each_language_is_learned_from_its_words() -> None:
    words = {"en": ["shovel"], "es": ["pala"], "fr": ["pelle"], "pt": ["pá"]}
    trained = SpellingModel.train(words)
    assert [likeliest(trained, word) for word in ("shovels", "palas", "pelles", "pá")] == ["en", "es", "fr", "pt"]


def test_larger_vocabulary_is_no_more_likely() -> None:
    words = {"en": ["abc", "abd", "abe", "abf"], "es": ["xyz"], "fr": ["xyz"], "pt": ["xyz"]}
    said = SpellingModel.train(words).scores("qq")
    assert said == pytest.approx([said[0], *[said[1]] * 3])
    assert likeliest(SpellingModel.train(words), "xyw") in {"es", "fr", "pt"}


def test_piece_scores_sum_to_zero() -> None:
    trained = SpellingModel.train({"en": ["cup"], "fr": ["tasse"]})
    for ngram in {*ngrams("cup"), *ngrams("tasse")}:
        assert sum(trained.of(ngram) or [1]) == pytest.approx(0)


def test_empty_vocabulary_teaches_nothing() -> None:
    assert SpellingModel.train({}).of("^") is None
    assert SpellingModel.train({"de": ["Tasse"]}).of("T") is None
