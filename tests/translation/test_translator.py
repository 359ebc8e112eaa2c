"""What the lexicon composes is exact, so that no engine is asked for it."""

from collections.abc import Sequence

import pytest

from translation.engines.engine import Pair
from translation.engines.null import NullEngine
from translation.engines.scores import ScoredText
from translation.errors import PairNotOffered
from translation.lexicon import Lexicon
from translation.meaning import MEANING_VERSION
from translation.protect import Protection, Term
from translation.translator import Refusal, TranslationRequest, TranslationSource, Translator


class RecordingEngine:
    """Translates Chinese into English, by putting it into brackets; ``asked`` is what it was given.

    ``answers`` are its answers to some texts.
    """

    name = "recording"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, str] = {}

    def pairs(self) -> frozenset[Pair]:
        return frozenset({Pair("zh", "en")})

    def version(self, source: str, target: str) -> str:
        if Pair(source, target) not in self.pairs():
            raise PairNotOffered(source, target)
        return "recording 1"

    def translate(self, texts: Sequence[str], _source: str, _target: str) -> list[str | None]:
        self.asked += texts
        return [self.answers.get(text, f"[{text}]") for text in texts]

    def close(self) -> None:
        pass


@pytest.fixture
def engine() -> RecordingEngine:
    return RecordingEngine()


@pytest.fixture
def translator(engine: RecordingEngine) -> Translator:
    return Translator(engine, Lexicon.load())


def test_engine_gets_only_what_the_lexicon_does_not_compose(translator: Translator, engine: RecordingEngine) -> None:
    texts = ("不锈钢保温杯", "一起去看展览吧")
    composed, other = translator.translate([TranslationRequest(each, "zh", "en") for each in texts])
    assert (composed.text, composed.source, composed.engine) == (
        "stainless steel vacuum flask",
        TranslationSource.GLOSSARY,
        translator.lexicon.version,
    )
    assert (other.text, other.source) == ("[一起去看展览吧]", TranslationSource.MACHINE)
    assert engine.asked == ["一起去看展览吧"]


def test_text_that_nothing_translates_is_refused() -> None:
    [made] = Translator(NullEngine(), Lexicon.load()).translate([TranslationRequest("一起去看展览吧", "zh", "en")])
    assert (made.text, made.refusal) == (None, Refusal.NO_ENGINE)


def test_version_names_engine_lexicon_and_meaning_check(translator: Translator) -> None:
    assert translator.version("zh", "en") == f"recording 1 + {translator.lexicon.version} + {MEANING_VERSION}"
    assert translator.version("zh", "es") == translator.lexicon.version


@pytest.mark.parametrize(
    "text, target, written",
    [
        ("不锈钢保温杯 1.5升", "es", "termo de acero inoxidable 1,5 L"),
        ("不锈钢保温杯 1.5 L", "ru", "термос из нержавеющей стали 1,5 л"),
        ("铝合金相框 5×7英寸", "en", "aluminium alloy photo frame 5×7″"),
        ("家用除湿机 20升/天", "fr", "déshumidificateur à usage domestique 20 L/jour"),
        ("尼龙绳 10 m²", "ru", "нейлоновая верёвка 10 м²"),
        ("保温杯 HN-2.5", "es", "termo HN-2.5"),
        ("6N-40电动自行车", "ru", "электровелосипед 6N-40"),
    ],
)
def test_values_are_written_as_the_target_does(translator: Translator, text: str, target: str, written: str) -> None:
    [made] = translator.translate([TranslationRequest(text, "zh", target)])
    assert made.text == written


def test_term_of_a_glossary_is_composed_with_the_rest(translator: Translator) -> None:
    protection = Protection(terms=(Term("恒暖", "Hengnuan"),))
    [made] = translator.translate([TranslationRequest("恒暖不锈钢保温杯", "zh", "en", protection)])
    assert made.text == "stainless steel vacuum flask Hengnuan"


@pytest.mark.parametrize(
    "text, answer, refusal, doubtful",
    [
        ("珐琅铸铁锅", "Enamel cast iron cooking pot", None, False),
        ("会议桌实木皮面", "Trade fair", Refusal.MEANING_LOST, False),
        ("智能一体马桶", "Toilet", None, True),
        ("会议桌实木皮面", ScoredText("Conference table of solid wood, veneered", -2.0), Refusal.MEANING_LOST, False),
    ],
)
def test_translation_is_shown_as_far_as_it_keeps_the_meaning(
    text: str, answer: str, refusal: Refusal | None, *, doubtful: bool, translator: Translator, engine: RecordingEngine
) -> None:
    engine.answers[text] = answer
    [made] = translator.translate([TranslationRequest(text, "zh", "en")])
    assert (made.text, made.refusal, made.doubtful) == (None if refusal else answer, refusal, doubtful)
    assert made.source is TranslationSource.MACHINE


def test_term_of_a_glossary_is_no_invention(translator: Translator, engine: RecordingEngine) -> None:
    protection = Protection(terms=(Term("马桶", "hot mug"),))
    engine.answers["智能一体QZ1"] = "All-in-one smart QZ1"
    [made] = translator.translate([TranslationRequest("智能一体马桶", "zh", "en", protection)])
    assert made.text == "All-in-one smart hot mug"
