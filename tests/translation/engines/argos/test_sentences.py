"""Where sentences end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.engines.argos.sentences import sentences


@pytest.mark.parametrize(
    "paragraph, expected",
    [
        ("It holds 500 ml. It is blue.", ["It holds 500 ml.", "It is blue."]),
        ("Is it safe? Yes! Buy it", ["Is it safe?", "Yes!", "Buy it"]),
        ("Really?! Yes.", ["Really?!", "Yes."]),
        ("Say “yes.” Then go.", ["Say “yes.”", "Then go."]),
        ("(It is new.) We made it.", ["(It is new.)", "We made it."]),
        ("¿Es nuevo? ¡Sí! Cómprelo.", ["¿Es nuevo?", "¡Sí!", "Cómprelo."]),
        ("它容量大。它是蓝色的！好吗？好", ["它容量大。", "它是蓝色的！", "好吗？", "好"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        ("هل هو جديد؟ نعم. اشتره", ["هل هو جديد؟", "نعم.", "اشتره"]),
        ("Он новый. Купите!", ["Он новый.", "Купите!"]),
        ("Wait… Then go.", ["Wait…", "Then go."]),
        ("Wait... Then go.", ["Wait...", "Then go."]),
        ("Made of steel.  500 ml.", ["Made of steel.", "500 ml."]),
        ("It weighs 5. Next one.", ["It weighs 5.", "Next one."]),
        ("No. We said no. Then we left.", ["No.", "We said no.", "Then we left."]),
        ("Load 5 kg max. Color: red. 100 pcs. New", ["Load 5 kg max.", "Color: red.", "100 pcs.", "New"]),
        ("Вес 500 г. Цвет красный. 100 шт. Новый", ["Вес 500 г.", "Цвет красный.", "100 шт.", "Новый"]),
        ("100 uds. Color rojo", ["100 uds.", "Color rojo"]),
    ],
)
def test_sentence_ends_are_found(paragraph: str, expected: list[str]) -> None:
    assert sentences(paragraph) == expected


@pytest.mark.parametrize(
    "paragraph",
    [
        "It holds 0.5 l and weighs 1.250 kg",
        "See www.example.com/a.html?b=c.d for more",
        "Dr. Smith and Mrs. Jones",
        "J. R. Smith",
        "Made in the U.S. Army style",
        "Steel, e.g. for Kitchens",
        "Acme Co. Ltd. Shanghai",
        "Model No. 5 and Fig. 12",
        "La Sra. García, pág. 7",
        "ул. Ленина, т.е. Москва",
        "1. Steel bottle",
        "Wait... then go",
        "Yahoo! and others",
        "approx. 12 pcs, max. 5 kg",
        "Рис. 5, стр. 7, д. 3",
        "v1.2.3-rc.4",
    ],
)
def test_false_sentence_ends_are_ignored(paragraph: str) -> None:
    assert sentences(paragraph) == [paragraph]


def test_empty_text_has_no_sentences() -> None:
    assert sentences("") == []
    assert sentences(" \t ") == []


@given(st.text(alphabet="ab.!?。 …”)1AБ", max_size=60))
def test_no_letter_is_lost(paragraph: str) -> None:
    found = sentences(paragraph)
    assert "".join("".join(found).split()) == "".join(paragraph.split())
    assert all(each == each.strip() and each for each in found)


@pytest.mark.parametrize("bit", [".", ". ", "。", "!)", "1. ", "A.", "” ", "J. ", "? - ", "…", "a. B", ". \t"])
def test_hundred_thousand_marks_are_split_quickly(bit: str) -> None:
    paragraph = bit * (100_000 // len(bit))
    assert sum(len("".join(each.split())) for each in sentences(paragraph)) == len("".join(paragraph.split()))
