"""A noun before another one: what the thing is of, made of or for, in all languages."""

import pytest

from translation.lexicon import Lexicon

TARGETS = ("en", "es", "fr", "ru", "ar", "pt")


@pytest.mark.parametrize(
    "text, written",
    [
        (
            "葡萄糖注射液 5%",
            (
                "glucose injectable solution 5%",
                "solución inyectable de glucosa 5%",
                "solution injectable de glucose 5%",
                "раствор для инъекций глюкозы 5%",
                "محلول حقن من جلوكوز 5%",
                "solução injetável de glicose 5%",
            ),
        ),
        (
            "米珠手链 手工编织",
            (
                "handwoven seed bead bracelet",
                "pulsera de mostacilla tejida a mano",
                "bracelet en perle de rocaille tissé à la main",
                "браслет ручного плетения из бисера",
                "سوار من خرز دقيق منسوج يدويًا",
                "pulseira de miçanga tecida à mão",
            ),
        ),
        (
            "配电柜锁 锌合金",
            (
                "zinc alloy lock for power distribution cabinets",
                "cerradura de aleación de zinc para tableros de distribución",
                "serrure en alliage de zinc pour armoires de distribution électrique",
                "замок из цинкового сплава для распределительных шкафов",
                "قفل من سبيكة زنك لخزائن توزيع كهربائية",
                "fechadura de liga de zinco para painéis de distribuição",
            ),
        ),
    ],
)
def test_noun_before_a_thing_says_what_it_is_of_made_of_or_for(text: str, written: tuple[str, ...]) -> None:
    assert tuple(Lexicon.load().compose(text, "zh", target) for target in TARGETS) == written


@pytest.mark.parametrize("text", ["雪人圣诞老人摆件", "汽车陶瓷摆件手链"])
def test_several_nouns_before_a_thing_are_refused(text: str) -> None:
    assert Lexicon.load().compose(text, "zh", "en") is None


def test_description_before_a_purpose_is_of_the_fabric() -> None:
    written = "woven fabric for sports trousers"
    assert Lexicon.load().compose("梭织运动裤面料", "zh", "en") == written


def test_universal_behind_two_things_is_refused() -> None:
    assert Lexicon.load().compose("钛白粉 塑料涂料通用", "zh", "en") is None
