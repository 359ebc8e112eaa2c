"""A noun before another one: what the thing is of, made of or for, in all languages."""

import pytest

from translation.lexicon import Lexicon

TARGETS = ("en", "es", "fr", "ru", "ar", "pt")


@pytest.mark.parametrize(
    "text, written",
    [
        (
            "丙二醇注射液 5%",
            (
                "propylene glycol injectable solution 5%",
                "solución inyectable de propilenglicol 5%",
                "solution injectable de propylène glycol 5%",
                "раствор для инъекций пропиленгликоля 5%",
                "محلول حقن من بروبيلين جلايكول 5%",
                "solução injetável de propilenoglicol 5%",
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
            "工具柜锁 锌合金",
            (
                "zinc alloy lock for tool cabinets",
                "cerradura de aleación de zinc para armarios de herramientas",
                "serrure en alliage de zinc pour armoires à outils",
                "замок из цинкового сплава для инструментальных шкафов",
                "قفل من سبيكة زنك لخزائن عدة",
                "fechadura de liga de zinco para armários de ferramentas",
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
