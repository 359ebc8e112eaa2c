"""Help with reading Chinese, asked of the fair by anybody."""

import asyncio
import gzip
import threading
from pathlib import Path
from typing import Any, Final

import pytest

from expo.kit.access import ANONYMOUS
from expo.kit.errors import Invalid
from expo.localisation.dictionary.service import WordHelp
from tests.support.commands import counted
from tests.support.world import World
from translation.dictionary import Cedict, ReadingAid
from translation.lexicon import Lexicon

HELP: Final = """query ($text: String!, $language: String) { readingHelp(text: $text, language: $language) {
  pieces words { text readings meanings { source language glosses pinyin } } credits { source name licence address }
} }"""
STEEL: Final = "不锈钢保温杯 500毫升"
ENTRIES: Final = "不銹鋼 不锈钢 [bu4 xiu4 gang1] /stainless steel/\n聽 听 [ting1] /to listen/\n"


@pytest.fixture
def word_help(tmp_path: Path) -> WordHelp:
    """Give a help with the lexicon and two words of a dictionary."""
    file = tmp_path / "cedict.gz"
    file.write_bytes(gzip.compress(ENTRIES.encode()))
    return WordHelp(ReadingAid(Lexicon.load(), Cedict(file)))


async def helped(world: World, text: str = STEEL) -> dict[str, Any]:
    found: dict[str, Any] = (await world.read(HELP, language="es", text=text))["readingHelp"]
    return found


async def test_word_help_uses_request_language_and_no_database(world: World) -> None:
    with counted() as commands:
        found = await helped(world)
    assert commands == []
    assert "".join(found["pieces"]) == STEEL
    assert [each["text"] for each in found["words"]] == ["不锈钢", "保温杯", "毫升"]
    steel = found["words"][0]["meanings"][0]
    assert steel == {"source": "LEXICON", "language": "es", "glosses": ["acero inoxidable", "inox"], "pinyin": None}
    assert found["credits"][0]["source"] == "LEXICON"


async def test_language_argument_overrides_request_language(world: World) -> None:
    answer = await world.execute(ANONYMOUS, HELP, {"text": "不锈钢", "language": "ru"}, language="es")
    meanings = answer["data"]["readingHelp"]["words"][0]["meanings"]
    assert meanings[0]["glosses"] == ["нержавеющая сталь", "нержавейка"]


@pytest.mark.parametrize(
    "variables, field",
    [
        ({"text": ""}, "text"),
        ({"text": "杯\x00"}, "text"),
        ({"text": "杯" * 5_001}, "text"),
        ({"text": "杯", "language": "xx"}, "language"),
    ],
)
async def test_invalid_arguments_name_their_field(world: World, variables: dict[str, Any], field: str) -> None:
    answer = await world.execute(ANONYMOUS, HELP, variables)
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "INVALID"
    assert error["extensions"]["field"] == field


async def test_text_without_chinese_has_no_words(world: World) -> None:
    assert (await helped(world, "Vacuum flask 500 ml"))["words"] == []


async def test_dictionary_meanings_follow_lexicon_meanings(word_help: WordHelp) -> None:
    steel, heard = (await word_help.read("不锈钢，听", language="fr")).words
    assert [(each.source, each.language) for each in steel.meanings] == [("LEXICON", "fr"), ("CEDICT", "en")]
    assert heard.readings == ("tīng",)


async def test_service_refuses_too_long_text(word_help: WordHelp) -> None:
    with pytest.raises(Invalid, match="at most 5000"):
        await word_help.read("杯" * 5_001, language="fr")


async def test_long_texts_do_not_block_thread_pool(word_help: WordHelp, monkeypatch: pytest.MonkeyPatch) -> None:
    read, help_ = threading.Event(), ReadingAid.help

    def slowly(aid: ReadingAid, text: str, language: str) -> Any:
        assert read.wait(10)
        return help_(aid, text, language)

    monkeypatch.setattr(ReadingAid, "help", slowly)
    asked = [asyncio.create_task(word_help.read(STEEL, language="es")) for _ in range(40)]
    await asyncio.sleep(0)
    try:
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "else"), 5) == "else"
    finally:
        read.set()
    assert {found.pieces[0] for found in await asyncio.gather(*asked)} == {"不锈钢"}
