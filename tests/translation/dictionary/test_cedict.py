"""CC-CEDICT: what it says of a word, and that nothing is pretended without its package."""

import gzip
from pathlib import Path

import pytest

from translation.dictionary import Cedict
from translation.dictionary import cedict as module
from translation.dictionary.cedict import packaged_file
from translation.dictionary.entries import DictionaryEntry, entry_of


def test_word_is_found_in_both_scripts(cedict: Cedict) -> None:
    (entry,) = cedict.entries("保温杯")
    assert entry == DictionaryEntry("保温杯", "保溫杯", "bǎo wēn bēi", ("cup that stays warm (a flask)",))
    assert cedict.entries("保溫杯") == (entry,)
    assert "保温杯" in cedict
    assert "杯子" not in cedict
    assert cedict.entries("杯子") == ()


def test_likely_readings_come_first_without_duplicates(cedict: Cedict) -> None:
    assert [entry.pinyin for entry in cedict.entries("都")] == ["dōu", "dū", "Dū"]
    assert [entry.pinyin for entry in cedict.entries("听")] == ["tīng", "yǐn"]
    assert len(cedict.entries("不锈钢")) == 1


def test_variant_entry_is_used_only_as_last_resort(cedict: Cedict) -> None:
    assert [entry.pinyin for entry in cedict.entries("了")] == ["le"]
    assert cedict.entries("链")[0].glosses == ("variant of 链 (liàn), chain; necklace",)


def test_measure_words_are_dropped_and_pinyin_is_marked(cedict: Cedict) -> None:
    assert cedict.entries("研究")[0].glosses == ("research", "to look into")
    assert cedict.entries("听")[0].glosses[1] == "to let be (Taiwan pr. tìng)"


@pytest.mark.parametrize(
    "line", ["", "# CC-CEDICT", "this line is none", "空 空 [kong1] //", "空 空 [kong1] /CL:個|个[ge4]/"]
)
def test_uninformative_line_is_no_entry(line: str) -> None:
    assert entry_of(line) is None


def test_longest_word_length_is_known(cedict: Cedict) -> None:
    assert cedict.max_word_length == 3


def test_missing_package_gives_no_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    without = Cedict()
    assert (without.is_there, without.max_word_length, "杯" in without, without.entries("杯")) == (False, 0, False, ())


def test_dictionary_is_loaded_lazily(tmp_path: Path) -> None:
    missing = Cedict(tmp_path / "no.gz")
    assert missing.is_there
    with pytest.raises(FileNotFoundError):
        missing.entries("杯")


def test_installed_package_is_read() -> None:
    if packaged_file() is None:
        pytest.skip("the extra cedict is not installed")
    whole = Cedict()
    assert whole.entries("保温杯")[0].pinyin == "bǎo wēn bēi"
    assert whole.entries("绿")[0].pinyin == "lǜ"
    assert 10 < whole.max_word_length < 40


def test_repository_contains_no_dictionary_lines() -> None:
    file = packaged_file()
    if file is None:
        pytest.skip("the extra cedict is not installed")
    theirs = {line for line in gzip.decompress(file.read_bytes()).decode().splitlines() if not line.startswith("#")}
    ours = {line for path in Path(__file__).parents[2].rglob("*.py") for line in path.read_text("utf-8").splitlines()}
    assert ours & theirs == set()
