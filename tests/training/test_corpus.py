"""Synthetic listings: the same for the same seed, in correct forms, and never two translations of one text."""

from itertools import islice
from pathlib import Path

import pytest

from scripts.training.corpus import Corpus, held_out, seen, unseen

DATA = Path(__file__).parents[2] / "translation" / "lexicon" / "data"
FILES = ("clothing.csv", "furniture_decor.csv", "materials.csv", "colours_finishes.csv", "qualities.csv")
"""Enough of the lexicon for thousands of texts; all of it would take six times as long to prepare."""
HEAD = "concept,kind,en,zh,es,fr,ru,ar,pt\n"
ROWS = """\
cup,good,cup|cups;beaker|beakers,杯子,taza|tazas|f,tasse|tasses|f,чашка|чашки|чашки|чашек|f,كوب|أكواب|m,xícara|xícaras|f
red,colour,red,红色,rojo|roja|rojos|rojas,rouge|rouge|rouges|rouges,красный|красная|красное|красные,أحمر|حمراء,vermelho|vermelha|vermelhos|vermelhas
"""


def a_lexicon(folder: Path, *more: str) -> Path:
    (folder / "words.csv").write_text(HEAD + ROWS + "".join(f"{row}\n" for row in more), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lexicon")
    for name in FILES:
        (folder / name).symlink_to(DATA / name)
    return folder


def texts(corpus: Corpus, count: int) -> dict[str, str]:
    return {pair.source: pair.target for pair in islice(corpus.pairs(), count)}


def test_the_same_seed_gives_the_same_texts(lexicon: Path) -> None:
    first, again, other = (list(islice(Corpus(lexicon, "zh", "en", seed=seed).pairs(), 200)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_adjectives_agree_with_their_nouns(tmp_path: Path) -> None:
    made = texts(Corpus(a_lexicon(tmp_path), "zh", "es", seed=1), 500)
    assert made["红色杯子"] == "Taza roja"
    assert made["红色"] == "Rojo"


def test_held_out_texts_are_never_trained_on(lexicon: Path) -> None:
    trained = {pair.source for pair in islice(seen(Corpus(lexicon, "zh", "en", seed=1).pairs()), 5000)}
    tested = {pair.source for pair in islice(unseen(Corpus(lexicon, "zh", "en", seed=2).pairs()), 100)}
    assert not trained & tested
    assert len(tested) == 100
    assert all(map(held_out, tested))


def test_no_text_has_two_translations(lexicon: Path) -> None:
    for source, target in (("zh", "en"), ("en", "es")):
        made: dict[str, str] = {}
        for pair in islice(Corpus(lexicon, source, target, seed=3).pairs(), 5000):
            assert made.setdefault(pair.source, pair.target) == pair.target


def test_ambiguous_word_keeps_its_first_meaning(tmp_path: Path) -> None:
    mug = "mug,good,mug|mugs,杯子,jarra|jarras|f,mug|mugs|m,кружка|кружки|кружки|кружек|f,مج|مجات|m,caneca|canecas|f"
    made = texts(Corpus(a_lexicon(tmp_path, mug), "zh", "en", seed=1), 500)
    assert made["杯子"] == "Cup"
    assert not any("mug" in text.lower() for text in made.values())
    assert "Mug" in texts(Corpus(tmp_path, "es", "en", seed=1), 500).values()


def test_synonyms_are_read_and_never_written(tmp_path: Path) -> None:
    assert texts(Corpus(a_lexicon(tmp_path), "en", "zh", seed=1), 500)["Beaker"] == "杯子"
    assert not any("eaker" in text for text in texts(Corpus(tmp_path, "zh", "en", seed=1), 500).values())
