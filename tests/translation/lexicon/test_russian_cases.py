"""Russian oblique cases, as dictionaries have them."""

import pytest

from translation.lexicon import Adjective, Gender, Noun
from translation.lexicon.russian_cases import genitive_adjective, instrumental, instrumental_adjective

RED = Adjective("красный", "красная", "красное", "красные", "красные")
WIDE = Adjective("широкий", "широкая", "широкое", "широкие", "широкие")
BLUE = Adjective("синий", "синяя", "синее", "синие", "синие")
HOT = Adjective("горячий", "горячая", "горячее", "горячие", "горячие")
FOLDING = Adjective("складывающийся", "складывающаяся", "складывающееся", "складывающиеся", "складывающиеся")
PAINTED = Adjective(
    "окрашенный вручную", "окрашенная вручную", "окрашенное вручную", "окрашенные вручную", "окрашенные вручную"
)


@pytest.mark.parametrize(
    "forms, singular, plural",
    [
        ("крышка|крышки|крышки|крышек|f", "крышкой", "крышками"),
        ("чаша|чаши|чаши|чаш|f", "чашей", "чашами"),
        ("пряжа||пряжи||f", "пряжей", "пряжей"),
        ("линия|линии|линии|линий|f", "линией", "линиями"),
        ("дверь|двери|двери|дверей|f", "дверью", "дверями"),
        ("стекло|стёкла|стекла|стёкол|n", "стеклом", "стёклами"),
        ("сиденье|сиденья|сиденья|сидений|n", "сиденьем", "сиденьями"),
        ("замок|замки|замка|замков|m", "замком", "замками"),
        ("нож|ножи|ножа|ножей|m", "ножом", "ножами"),
        ("вкладыш|вкладыши|вкладыша|вкладышей|m", "вкладышем", "вкладышами"),
        ("душ|души|душа|душей|m", "душем", "душами"),
        ("кирпич|кирпичи|кирпича|кирпичей|m", "кирпичом", "кирпичами"),
        ("палец|пальцы|пальца|пальцев|m", "пальцем", "пальцами"),
        ("ремень|ремни|ремня|ремней|m", "ремнем", "ремнями"),
        ("чехол|чехлы|чехла|чехлов|m", "чехлом", "чехлами"),
        ("|ножницы||ножниц|p", "ножницами", "ножницами"),
        ("плечевой ремень|плечевые ремни|плечевого ремня|плечевых ремней|m", "плечевым ремнем", "плечевыми ремнями"),
        ("мягкая ручка|мягкие ручки|мягкой ручки|мягких ручек|f", "мягкой ручкой", "мягкими ручками"),
        ("код ТН ВЭД|коды ТН ВЭД|кода ТН ВЭД|кодов ТН ВЭД|m", "кодом ТН ВЭД", "кодами ТН ВЭД"),
        ("саше||саше||n", "саше", "саше"),
    ],
)
def test_nouns_have_instrumental_forms(forms: str, singular: str, plural: str) -> None:
    one, many, of_one, of_many, gender = forms.split("|")
    noun = Noun(one, many, Gender(gender), of_one, of_many)
    assert (instrumental(noun), instrumental(noun, plural=True)) == (singular, plural)


@pytest.mark.parametrize(
    "adjective, genitives, instrumentals",
    [
        (RED, "красного красной красных", "красным красной красными"),
        (WIDE, "широкого широкой широких", "широким широкой широкими"),
        (BLUE, "синего синей синих", "синим синей синими"),
        (HOT, "горячего горячей горячих", "горячим горячей горячими"),
        (FOLDING, "складывающегося складывающейся складывающихся", "складывающимся складывающейся складывающимися"),
    ],
)
def test_adjectives_have_genitive_and_instrumental_forms(
    adjective: Adjective, genitives: str, instrumentals: str
) -> None:
    for decline, forms in ((genitive_adjective, genitives), (instrumental_adjective, instrumentals)):
        masculine, feminine, plural = forms.split()
        assert decline(adjective, Gender.MASCULINE, plural=False) == masculine
        assert decline(adjective, Gender.NEUTER, plural=False) == masculine
        assert decline(adjective, Gender.FEMININE, plural=False) == feminine
        assert decline(adjective, Gender.PLURAL_ONLY, plural=False) == plural
        assert decline(adjective, Gender.FEMININE, plural=True) == plural


def test_only_agreeing_word_is_declined() -> None:
    assert genitive_adjective(PAINTED, Gender.FEMININE, plural=False) == "окрашенной вручную"
