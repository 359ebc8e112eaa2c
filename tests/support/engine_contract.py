"""What every engine promises, as cases that any test can run against any engine.

    @pytest.mark.parametrize("case", [*EVERY, *OFFERED], ids=lambda case: case.__name__)
    def test_contract(case, subject): case(subject)

``EVERY`` holds for engines that offer nothing, too; ``OFFERED`` needs one that translates ``source`` to ``target``.
"""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import pytest

from translation.engines.bounds import MAX_CHARACTERS, is_text
from translation.engines.engine import Engine, Pair
from translation.errors import PairNotOffered

_TAG: Final = re.compile(r"[a-z]{2,3}")
HOSTILE: Final = {
    "emoji": "😀👩‍👩‍👧‍👦🏳️‍🌈" * 20,
    "overrides of direction": "\u202eabc\u202d \u2067def\u2069 \u200f\u200e",
    "zalgo": "".join(letter + "\u0301\u0320\u0336" * 8 for letter in "stainless"),
    "html": "<script>alert(1)</script> <b>steel &amp; glass</b>",
    "control characters": "a\x00b\x07c\x1bd\x7f",
    "no characters": "\ufeff\ufffe\uffff\U0010ffff",
    "templates": "{{ 7 * 7 }} ${x} %s %(name)s {0}",
    "json": '{"q": ["a"], "source": "auto"}\\"',
}


@dataclass(frozen=True)
class EngineUnderTest:
    """An engine, a pair that it offers, and a few texts in its source language, all different."""

    engine: Engine
    source: str = "en"
    target: str = "es"
    texts: tuple[str, ...] = ("Water bottle.", "LED lamp for the kitchen", "Delivery takes ten days")

    def translate(self, *texts: str) -> list[str | None]:
        return self.engine.translate(texts, self.source, self.target)


def pairs_are_of_primary_tags(subject: EngineUnderTest) -> None:
    for pair in subject.engine.pairs():
        assert _TAG.fullmatch(pair.source)
        assert _TAG.fullmatch(pair.target)
        assert pair.source != pair.target


def another_pair_is_refused(subject: EngineUnderTest) -> None:
    for source, target in (("qaa", subject.target), (subject.source, "qaa"), (subject.source, subject.source)):
        with pytest.raises(PairNotOffered) as refused:
            subject.engine.translate(["Water bottle."], source, target)
        assert (refused.value.source, refused.value.target) == (source, target)
        with pytest.raises(PairNotOffered):
            subject.engine.version(source, target)


def another_pair_is_refused_for_no_texts_too(subject: EngineUnderTest) -> None:
    with pytest.raises(PairNotOffered):
        subject.engine.translate([], "qaa", subject.target)


def closing_twice_is_closing_once(subject: EngineUnderTest) -> None:
    subject.engine.close()
    subject.engine.close()


def the_pair_is_offered(subject: EngineUnderTest) -> None:
    assert Pair(subject.source, subject.target) in subject.engine.pairs()


def the_version_is_a_line_that_stays(subject: EngineUnderTest) -> None:
    version = subject.engine.version(subject.source, subject.target)
    assert version.isprintable()
    assert 0 < len(version) < 200
    assert subject.engine.version(subject.source, subject.target) == version


def texts_come_back_in_their_order(subject: EngineUnderTest) -> None:
    together = subject.translate(*subject.texts)
    assert together == [subject.translate(text)[0] for text in subject.texts]
    assert subject.translate(*reversed(subject.texts)) == together[::-1]
    assert all(together)


def the_same_text_is_translated_alike(subject: EngineUnderTest) -> None:
    first = subject.texts[0]
    one, other, again = subject.translate(first, subject.texts[1], first)
    assert one == again
    assert one != other


def no_texts_are_no_translations(subject: EngineUnderTest) -> None:
    assert subject.translate() == []


def blank_texts_stay_as_they_are(subject: EngineUnderTest) -> None:
    blank = ["", " ", "\n", "\t \n "]
    assert subject.translate(*blank) == blank
    assert subject.translate("", subject.texts[0], "")[::2] == ["", ""]


def a_text_that_is_too_long_is_left_out(subject: EngineUnderTest) -> None:
    alone = subject.translate(subject.texts[0])
    assert subject.translate("x" * (MAX_CHARACTERS + 1), subject.texts[0], "y" * 1_000_000) == [None, *alone, None]


def half_a_character_is_left_out(subject: EngineUnderTest) -> None:
    alone = subject.translate(subject.texts[0])
    assert subject.translate("lamp \ud83d", subject.texts[0]) == [None, *alone]


def hostile_texts_harm_nobody(subject: EngineUnderTest) -> None:
    alone = subject.translate(subject.texts[0])
    answers = subject.translate(*HOSTILE.values(), subject.texts[0])
    assert len(answers) == len(HOSTILE) + 1
    assert all(answer is None or (is_text(answer) and answer.strip()) for answer in answers)
    assert answers[-1:] == alone


def it_works_again_after_closing(subject: EngineUnderTest) -> None:
    before = subject.translate(*subject.texts)
    subject.engine.close()
    assert subject.translate(*subject.texts) == before


def threads_do_not_mix_their_texts(subject: EngineUnderTest) -> None:
    alone = [subject.translate(text) for text in subject.texts]
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(subject.translate, text) for text in subject.texts * 4]
        assert [each.result(60) for each in asked] == alone * 4


Case = Callable[[EngineUnderTest], None]
EVERY: Final[tuple[Case, ...]] = (
    pairs_are_of_primary_tags,
    another_pair_is_refused,
    another_pair_is_refused_for_no_texts_too,
    closing_twice_is_closing_once,
)
OFFERED: Final[tuple[Case, ...]] = (
    the_pair_is_offered,
    the_version_is_a_line_that_stays,
    texts_come_back_in_their_order,
    the_same_text_is_translated_alike,
    no_texts_are_no_translations,
    blank_texts_stay_as_they_are,
    a_text_that_is_too_long_is_left_out,
    half_a_character_is_left_out,
    hostile_texts_harm_nobody,
    it_works_again_after_closing,
    threads_do_not_mix_their_texts,
)
