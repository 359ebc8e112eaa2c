"""What the lexicon composes is exact, so that no engine is asked for it."""

from collections.abc import Sequence

import pytest

from translation.engines.engine import Pair, is_direct
from translation.engines.null import NullEngine
from translation.engines.scores import ScoredText
from translation.errors import EngineUnavailable, PairNotOffered
from translation.glossary.entries import GlossaryEntry
from translation.glossary.terms import Glossary
from translation.lexicon import Lexicon
from translation.meaning import MEANING_VERSION
from translation.protect import Protection, Term
from translation.translator import Alternative, Refusal, TranslationRequest, TranslationSource, Translator


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
        "Stainless steel vacuum flask",
        TranslationSource.GLOSSARY,
        translator.lexicon.version,
    )
    assert (other.text, other.source) == ("[一起去看展览吧]", TranslationSource.MACHINE)
    assert engine.asked == ["一起去看展览吧"]


def test_many_texts_are_answered_in_their_order(translator: Translator, engine: RecordingEngine) -> None:
    asked = [
        TranslationRequest(f"一起去看第{number}展览吧{'！' * (number % 7)}", "zh", "en") for number in range(1, 601, 2)
    ]
    composed = [TranslationRequest(f"不锈钢保温杯 {number} ml", "zh", "es") for number in range(2, 601, 2)]
    made = translator.translate([each for pair in zip(asked, composed, strict=True) for each in pair])
    assert [str(number) in (each.text or "") for number, each in enumerate(made, 1)] == [True] * 600
    assert {each.source for each in made[::2]} == {TranslationSource.MACHINE}
    assert len(engine.asked) == 300


class _FailingEngine(RecordingEngine):
    """Fails after some hundred texts."""

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        if len(self.asked) > 200:
            raise EngineUnavailable("The engine was closed.")
        return super().translate(texts, source, target)


def test_there_are_no_results_where_the_engine_fails_for_later_ones() -> None:
    requests = [TranslationRequest(f"一起去看第{number}展览吧", "zh", "en") for number in range(600)]
    with pytest.raises(EngineUnavailable):
        Translator(_FailingEngine(), Lexicon.load()).translate(requests)


def test_text_that_nothing_translates_is_refused() -> None:
    [made] = Translator(NullEngine(), Lexicon.load()).translate([TranslationRequest("一起去看展览吧", "zh", "en")])
    assert (made.text, made.refusal) == (None, Refusal.NO_ENGINE)


def test_version_names_engine_lexicon_and_meaning_check(translator: Translator) -> None:
    assert translator.version("zh", "en") == f"recording 1 + {translator.lexicon.version} + {MEANING_VERSION}"
    assert translator.version("zh", "es") == translator.lexicon.version


@pytest.mark.parametrize(
    "text, target, written",
    [
        ("不锈钢保温杯 1.5升", "es", "Termo de acero inoxidable 1,5 L"),
        ("不锈钢保温杯 1.5 L", "ru", "Термос из нержавеющей стали 1,5 л"),
        ("铝合金相框 5×7英寸", "en", "Aluminium alloy photo frame 5×7″"),
        ("家用除湿机 20升/天", "fr", "Déshumidificateur à usage domestique 20 L/jour"),
        ("尼龙绳 10 m²", "ru", "Нейлоновая верёвка 10 м²"),
        ("保温杯 HN-2.5", "es", "Termo HN-2.5"),
        ("6N-40电动自行车", "ru", "Электровелосипед 6N-40"),
        ("pH计", "en", "pH meter"),
        ("iPhone手机壳", "en", "iPhone case"),
        ("iPhone手机壳", "es", "Funda para iPhone"),
        ("usb数据线", "es", "cable USB"),
        ("保温杯500g", "en", "Vacuum flask 500 g"),
    ],
)
def test_values_are_written_as_the_target_does(translator: Translator, text: str, target: str, written: str) -> None:
    [made] = translator.translate([TranslationRequest(text, "zh", target)])
    assert made.text == written


def test_term_of_a_glossary_is_composed_with_the_rest(translator: Translator) -> None:
    protection = Protection(terms=(Term("恒暖", "Hengnuan"),))
    [made] = translator.translate([TranslationRequest("恒暖不锈钢保温杯", "zh", "en", protection)])
    assert made.text == "Stainless steel vacuum flask Hengnuan"


class ModelEngine(RecordingEngine):
    """Translates between any two of its languages; ``models`` are the pairs with a model of their own."""

    def __init__(self, *models: tuple[str, str], loses: str = "nothing") -> None:
        super().__init__()
        self._models = {Pair(*each) for each in models}
        self._loses = loses

    def pairs(self) -> frozenset[Pair]:
        into = {source for source, target in self._models if target == "en"}
        out = {target for source, target in self._models if source == "en"}
        return frozenset(self._models | {Pair(one, other) for one in into for other in out if one != other})

    def version(self, source: str, target: str) -> str:
        if Pair(source, target) not in self.pairs():
            raise PairNotOffered(source, target)
        route = [(source, target)] if Pair(source, target) in self._models else [(source, "en"), ("en", target)]
        return "models " + " + ".join(f"{one}→{other} 1" for one, other in route)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        self.asked += [f"{source}→{target} {text}" for text in texts]
        return [None if source == self._loses else f"[{text}]" for text in texts]


CHINESE, ENGLISH, FRENCH = "一起去看展览吧", "Let us go and see the fair", "Allons voir le salon"


def a_request(
    *alternatives: Alternative, text: str = CHINESE, target: str = "es", glossary: Glossary | None = None
) -> TranslationRequest:
    return TranslationRequest(text, "zh", target, glossary=glossary, alternatives=alternatives)


def test_lexicon_composes_from_the_original_first() -> None:
    request = a_request(Alternative("Vacuum flask", "en"), text="不锈钢保温杯")
    [made] = Translator(NullEngine(), Lexicon.load()).translate([request])
    assert (made.text, made.made_from) == ("Termo de acero inoxidable", None)


def test_lexicon_composes_from_authors_english_what_it_cannot_from_the_original() -> None:
    english = Alternative("Stainless steel vacuum flask 1.5 L", "en")
    request = a_request(english, text="一起去看保温杯吧 1.5升")
    engine = ModelEngine(("zh", "es"))
    [made] = Translator(engine, Lexicon.load()).translate([request])
    assert (made.text, made.source) == ("Termo de acero inoxidable 1,5 L", TranslationSource.GLOSSARY)
    assert (made.made_from, made.kept_values) == (english, ("1.5 L",))
    assert engine.asked == []


@pytest.mark.parametrize(
    "models, asked",
    [
        ([("zh", "en"), ("en", "es")], "en→es " + ENGLISH),
        ([("en", "es")], "en→es " + ENGLISH),
        ([("zh", "es"), ("en", "es")], "zh→es " + CHINESE),
        ([("zh", "en"), ("en", "es"), ("fr", "es")], "en→es " + ENGLISH),
        ([("fr", "es")], "fr→es " + FRENCH),
        ([("zh", "es")], "zh→es " + CHINESE),
        ([("fr", "en"), ("en", "pt")], None),
    ],
)
def test_engine_translates_source_for_which_it_has_a_model(models: list[tuple[str, str]], asked: str | None) -> None:
    engine = ModelEngine(*models)
    request = a_request(Alternative(ENGLISH, "en"), Alternative(FRENCH, "fr"))
    [made] = Translator(engine, Lexicon(())).translate([request])
    assert engine.asked == ([asked] if asked else [])
    assert made.text == (f"[{asked.partition(' ')[2]}]" if asked else None)
    assert made.refusal == (None if asked else Refusal.NO_ENGINE)


def test_original_is_translated_by_way_of_english_if_no_alternative_has_a_model() -> None:
    engine = ModelEngine(("zh", "en"), ("fr", "en"), ("en", "es"))
    [made] = Translator(engine, Lexicon(())).translate([a_request(Alternative(FRENCH, "fr"))])
    assert (engine.asked, made.made_from) == (["zh→es " + CHINESE], None)


def test_alternative_is_translated_where_the_better_source_fails() -> None:
    engine = ModelEngine(("zh", "es"), ("en", "es"), loses="zh")
    english = Alternative(ENGLISH, "en")
    made, refused = Translator(engine, Lexicon(())).translate([a_request(english), a_request()])
    assert (made.text, made.made_from) == (f"[{ENGLISH}]", english)
    assert (refused.text, refused.refusal) == (None, Refusal.NOT_DONE)


def test_alternatives_keep_their_own_protected_terms() -> None:
    english = Alternative("Let us visit Hengnuan 500 ml", "en", Protection(frozenset({"Hengnuan"})))
    request = TranslationRequest("一起去看恒暖 500毫升", "zh", "es", alternatives=(english,))
    [made] = Translator(ModelEngine(("en", "es")), Lexicon(())).translate([request])
    assert made.kept_values == ("Hengnuan", "500 ml")


def test_forbidden_term_is_forbidden_from_every_source() -> None:
    glossary = Glossary((GlossaryEntry({}, forbidden={"es": ("fair",)}),))
    [made] = Translator(ModelEngine(("en", "es")), Lexicon(())).translate(
        [a_request(Alternative(ENGLISH, "en"), glossary=glossary)]
    )
    assert (made.text, made.refusal) == (None, Refusal.TERM_FORBIDDEN)


@pytest.mark.parametrize(
    "version, pair, direct",
    [
        ("argos en→es 1.0", Pair("en", "es"), True),
        ("argos zh→es 1.0", Pair("zh", "es"), True),
        ("argos zh→en 1.9 + en→es 1.0", Pair("zh", "es"), False),
        ("libretranslate 1.6", Pair("zh", "es"), False),
        ("libretranslate 1.6", Pair("zh", "en"), True),
    ],
)
def test_version_tells_whether_one_model_translates(version: str, pair: Pair, *, direct: bool) -> None:
    assert is_direct(version, pair) is direct


@pytest.mark.parametrize(
    "text, answer, refusal, doubtful",
    [
        ("电机轴承手套", "Motor, bearing and gloves", None, False),
        ("一起看会议桌实木面", "Trade fair", Refusal.MEANING_LOST, False),
        ("智能静澜马桶", "Toilet", Refusal.MEANING_LOST, False),
        ("智能静澜马桶", "Serenwave smart toilet", None, True),
        (
            "一起看会议桌实木面",
            ScoredText("Look together at conference table of solid wood", -2.0),
            Refusal.MEANING_LOST,
            False,
        ),
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
    engine.answers["智能静澜QZ1"] = "Serenwave smart QZ1"
    [made] = translator.translate([TranslationRequest("智能静澜马桶", "zh", "en", protection)])
    assert made.text == "Serenwave smart hot mug"
