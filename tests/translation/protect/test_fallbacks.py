"""Each text is translated with all of its values, or refused."""

from collections.abc import Callable, Sequence
from typing import Final

import pytest

from translation.engines.engine import Pair
from translation.errors import EngineUnavailable
from translation.protect import NOTHING, Masks, Outcome, Protection, Term, translate_protected

LONG: Final = 30_000


class FunctionEngine:
    """An engine that says what a function says, and remembers what it was asked."""

    def __init__(self, say: Callable[[str], str | None]) -> None:
        self.name = "saying"
        self.say = say
        self.asked: list[list[str]] = []

    def pairs(self) -> frozenset[Pair]:
        return frozenset()

    def version(self, source: str, target: str) -> str:
        return f"1-{source}-{target}"

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        self.asked.append(list(texts))
        return [self.say(each) for each in texts if source != target]

    def close(self) -> None:
        pass


class BracketingEngine(FunctionEngine):
    placeholders = "[{n}]"


def outcome(
    engine: FunctionEngine, text: str, source: str = "en", target: str = "es", protection: Protection = NOTHING
) -> Outcome:
    [made] = translate_protected(engine, [text], source, target, [protection])
    return made


def test_values_are_hidden_from_engine() -> None:
    engine = FunctionEngine(lambda text: text.replace("Cable of", "Cable de"))
    made = outcome(engine, "Cable of 1,200 mm")
    assert engine.asked == [["Cable of QZ1"]]
    assert (made.text, made.repaired, [each.value for each in made.kept_values]) == (
        "Cable de 1200 mm",
        False,
        ["1200 MMT"],
    )


def test_engine_may_define_placeholders() -> None:
    engine = BracketingEngine(lambda text: text)
    assert outcome(engine, "Cable of 5 m").text == "Cable of 5 m"
    assert engine.asked == [["Cable of [1]"]]
    translate_protected(engine, ["A 5 m"], "en", "es", [NOTHING], masks=Masks("#{n}#"))
    assert engine.asked[1:] == [["A #1#"]]


def test_lost_placeholder_retries_unmasked_text() -> None:
    engine = FunctionEngine(lambda text: text.replace("QZ1", "").replace("Cable of", "Cable de"))
    made = outcome(engine, "Cable of 1,200 mm and 5 kg")
    assert engine.asked[1:] == [["Cable of 1,200 mm and 5 kg"]]
    assert (made.text, made.repaired) == ("Cable de 1200 mm and 5 kg", True)


def test_lost_bracket_does_not_merge_values() -> None:
    engine = FunctionEngine(lambda text: text.replace("QZ1", "").replace("(", "").replace("Router", "Ruta"))
    made = outcome(engine, "Router Wi-Fi 5 (802.11ac)")
    assert "Ruta Wi-Fi 5 802.11ac)" in map(engine.say, engine.asked[1])  # which readers of 5 802 might misread
    assert made.text == "Ruta Wi-Fi 5 (802.11ac)"
    assert outcome(engine, "Router Wi-Fi 5 (802.11ac)", target="zh").text == "Ruta Wi-Fi 5 802.11ac)"


def test_values_in_foreign_script_are_converted() -> None:
    engine = FunctionEngine(lambda text: text.replace("QZ", ""))
    assert outcome(engine, "长１２０毫米", "zh", "en").text == "长120 mm"


def test_damaged_values_lead_to_piecewise_translation() -> None:
    engine = FunctionEngine(
        lambda text: {"Cable of": "Cable de", "long": "largo"}.get(text, text.replace("5", "6").replace("Q", ""))
    )
    made = outcome(engine, "Cable of 5 m long")
    assert engine.asked[-1] == ["Cable of", "long"]
    assert (made.text, made.repaired) == ("Cable de 5 m largo", True)


def test_pieces_are_spaced_for_target_language() -> None:
    words = {"恒暖": "Hengnuan", "电池，长": "battery, length"}
    engine = FunctionEngine(lambda text: words.get(text, "?"))
    assert outcome(engine, "恒暖HN-500A电池，长3米", "zh", "en").text == "Hengnuan HN-500A battery, length 3 m"
    engine = FunctionEngine({"battery of": "电池"}.get)
    assert outcome(engine, "HN-500A battery of 3 m", "en", "zh").text == "HN-500A电池3 m"


def test_text_failing_every_fallback_is_refused_with_reason() -> None:
    made = outcome(FunctionEngine(lambda text: text.replace("QZ", "") + " 77"), "Cable of 5 m long")
    assert (made.text, made.reason, made.lost_values) == (None, "Values were invented.", ())
    made = outcome(
        FunctionEngine(lambda _: "nada"), "cable 5 m", protection=Protection(terms=(Term("cable", "cablé 4"),))
    )
    assert made.text == "cablé 4, 5 m"
    made = outcome(FunctionEngine(lambda _: None), "A cable of 5 m")
    assert (made.text, made.reason) == (None, "The engine could not translate it.")


def test_invented_number_is_refused() -> None:
    assert outcome(FunctionEngine(lambda _: "2 lámparas"), "lamps").text is None
    assert outcome(FunctionEngine(lambda _: "lámparas"), "lamps").text == "lámparas"
    assert outcome(FunctionEngine(lambda _: " "), "lamps").text is None


@pytest.mark.parametrize(
    "text, written",
    [("HN-500A", "HN-500A"), ("🔥🔥", "🔥🔥"), ("120×60毫米，5千克", "120×60 mm, 5 kg"), ("", ""), ("!?", "!?")],
)
def test_text_of_values_only_needs_no_engine(text: str, written: str) -> None:
    engine = FunctionEngine(lambda _: None)
    assert (outcome(engine, text, "zh", "en").text, engine.asked) == (written, [])


def test_terms_and_names_are_restored() -> None:
    protection = Protection(frozenset({"Acme"}), (Term("hose", "manguera"),))
    engine = FunctionEngine(lambda text: text.replace("and", "y"))
    assert outcome(engine, "Acme and Hose", protection=protection).text == "Acme y manguera"


def test_engine_is_asked_once_per_fallback() -> None:
    engine = FunctionEngine(
        lambda text: text.replace("QZ", "").replace("5", "6") if "kg" in text or "QZ" in text else text
    )
    texts = [f"Box number {number}. It weighs 5 kg. No more" for number in range(40)]
    made = translate_protected(engine, texts, "en", "es", [NOTHING] * 40)
    assert len(engine.asked) == 3
    assert [each.text for each in made] == texts


def test_failing_sentence_refuses_whole_text() -> None:
    engine = FunctionEngine(lambda text: None if "Bad" in text else text)
    made = outcome(engine, "Good 5 kg. Bad 6 kg. Good 7 kg.")
    assert made.text is None


def test_adjacent_numbers_stay_separate() -> None:
    assert outcome(FunctionEngine(lambda text: text), "C 258 308 368", "en", "fr").text == "C 258, 308, 368"


def test_wrong_answer_count_makes_engine_unavailable() -> None:
    engine = FunctionEngine(lambda text: text)
    engine.translate = lambda *_: []  # type: ignore[method-assign]
    with pytest.raises(EngineUnavailable, match="did not answer each text"):
        outcome(engine, "A lamp")


def test_equal_languages_need_no_engine() -> None:
    engine = FunctionEngine(lambda _: None)
    for text in ("Lamp 1,5 kg", "Router Wi-Fi 5 802.11ac"):
        assert (outcome(engine, text, "es", "es-MX").text, engine.asked) == (text, [])


@pytest.mark.parametrize(
    "piece", ["Lamp of 5 kg. ", "lamp ", "x", "😀", "\u202e1 ", "e\u0301", "<b>5</b>", "12", "灯。", "\n", "5", "QZ1 "]
)
def test_long_and_odd_texts_are_translated(piece: str) -> None:
    text = (piece * LONG)[:LONG] if piece not in {"12", "5"} else piece * 5000
    made = outcome(FunctionEngine(lambda each: each), text, "en", "pt")
    assert made.text is not None
    assert "".join(made.text.split()) == "".join(text.split())


def test_hundred_thousand_characters_are_translated() -> None:
    text = ("Lamp of 5 kg, model HN-500A. " * 4000)[:100_000]
    made = outcome(FunctionEngine(lambda each: each), text, "en", "pt")
    assert (made.text, len(made.kept_values)) == (text, 6896)
