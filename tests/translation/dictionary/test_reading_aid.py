"""Help with reading: the lexicon first, in the reader's language, then the dictionary in English."""

import pytest

from translation.dictionary import MAX_TEXT_LENGTH, Cedict, HelpedWord, Meaning, MeaningSource, ReadingAid
from translation.dictionary import cedict as module
from translation.errors import TextTooLong
from translation.lexicon import Lexicon

STEEL_FLASK = "500毫升不锈钢保温杯"


@pytest.fixture
def aid(cedict: Cedict) -> ReadingAid:
    """Give the library's lexicon and a small dictionary."""
    return ReadingAid(Lexicon.load(), cedict)


def word(aid: ReadingAid, text: str, language: str = "es") -> HelpedWord:
    (found,) = aid.help(text, language).words
    return found


def test_lexicon_comes_first_in_readers_language(aid: ReadingAid) -> None:
    steel = word(aid, "不锈钢", "ru")
    assert steel.readings == ("bù xiù gāng",)
    assert steel.meanings == (
        Meaning(MeaningSource.LEXICON, "ru", ("нержавеющая сталь", "нержавейка")),
        Meaning(MeaningSource.CEDICT, "en", ("steel that does not rust",), "bù xiù gāng"),
    )


def test_longest_word_is_preferred_in_readers_language(aid: ReadingAid) -> None:
    help_ = aid.help("4V210 气动电磁阀 不锈钢", "fr")
    assert [each.text for each in help_.words] == ["气动电磁阀", "不锈钢"]
    valve = help_.words[0].meanings[0]
    assert (valve.source, valve.language, valve.glosses[0]) == (
        MeaningSource.LEXICON,
        "fr",
        "électrovanne pneumatique",
    )


def test_pieces_join_to_text_and_words_are_unique(aid: ReadingAid) -> None:
    help_ = aid.help(f"{STEEL_FLASK}，{STEEL_FLASK}。", "es")
    assert "".join(help_.pieces) == f"{STEEL_FLASK}，{STEEL_FLASK}。"
    assert [each.text for each in help_.words] == ["毫升", "不锈钢", "保温杯"]


def test_traditional_text_finds_lexicon_entries(aid: ReadingAid) -> None:
    assert word(aid, "保溫杯").meanings[0] == word(aid, "保温杯").meanings[0]
    assert word(aid, "保溫杯").meanings[0].source is MeaningSource.LEXICON


def test_lexicon_word_is_pronounced_from_its_parts(aid: ReadingAid) -> None:
    flask = word(aid, "真空保温杯")
    assert flask.readings == ("zhēn kōng bǎo wēn bēi",)
    assert [each.source for each in flask.meanings] == [MeaningSource.LEXICON]


def test_word_with_unknown_part_has_no_reading(aid: ReadingAid) -> None:
    assert word(aid, "旋涡泵").readings == ()


def test_multiple_readings_are_separated(aid: ReadingAid) -> None:
    all_of_it = word(aid, "都")
    assert all_of_it.readings == ("dōu", "dū", "Dū")
    assert [each.pinyin for each in all_of_it.meanings] == ["dōu", "dū", "Dū"]


@pytest.mark.parametrize("language", ["zh", "de", ""])
def test_unsupported_language_falls_back_to_dictionary(aid: ReadingAid, language: str) -> None:
    assert [each.source for each in word(aid, "不锈钢", language).meanings] == [MeaningSource.CEDICT]


def test_unknown_characters_and_other_scripts_have_no_words(aid: ReadingAid) -> None:
    help_ = aid.help("Acme 龘 2027 кружка", "es")
    assert help_.words == ()
    assert "".join(help_.pieces) == "Acme 龘 2027 кружка"


def test_lexicon_works_without_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    aid = ReadingAid(Lexicon.load(), Cedict())
    assert [each.source for each in aid.credits] == [MeaningSource.LEXICON]
    steel = word(aid, "不锈钢")
    assert (steel.readings, [each.source for each in steel.meanings]) == ((), [MeaningSource.LEXICON])


def test_credits_name_lexicon_and_dictionary(aid: ReadingAid) -> None:
    own, cedict = aid.help("杯", "es").credits
    assert (own.source, own.licence) == (MeaningSource.LEXICON, None)
    assert (cedict.name, cedict.licence) == ("CC-CEDICT", "CC BY-SA 4.0")


def test_text_length_limit_is_enforced(aid: ReadingAid) -> None:
    assert len(aid.help("杯" * MAX_TEXT_LENGTH, "es").pieces) == MAX_TEXT_LENGTH
    with pytest.raises(TextTooLong, match="5001 characters, at most 5000"):
        aid.help("杯" * (MAX_TEXT_LENGTH + 1), "es")


@pytest.mark.parametrize("text", ["", "\x00\ud800杯", "<script>杯</script>", "a一" * 2500, "[ting1]/杯\n都 都 [du1] /"])
def test_hostile_text_is_returned_unchanged(aid: ReadingAid, text: str) -> None:
    assert "".join(aid.help(text, "ar").pieces) == text
