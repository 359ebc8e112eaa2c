"""Two values that have changed places are found where their places can be told."""

import pytest

from translation.protect import check


@pytest.mark.parametrize(
    "original, translation, source, target",
    [
        ("10 pieces, 20 boxes", "20 piezas, 10 cajas", "en", "es"), ("10 pieces, 20 boxes", "20件，10箱", "en", "zh"), ("10件，20箱", "10 boxes, 20 pieces", "zh", "en"),
        ("5 mm thick, 30 cm long", "30 mm d'épaisseur, 5 cm de long", "en", "fr"), ("5×7 inches", "7×5英寸", "en", "zh"), ("5 by 7 cm", "7 x 5 cm", "en", "es"),
        ("won 5-3", "ganó 3 a 5", "en", "es"), ("Bluetooth 5, USB 3", "USB 5, Bluetooth 3", "en", "es"), ("4 chairs, 6 tables", "6把椅子，4张桌子", "en", "zh"),
        ("from 1945 to 1958", "de 1958 à 1945", "en", "fr"), ("box of 12 kg, bag of 5 kg", "коробка 5 кг, мешок 12 кг", "en", "ru"),
    ],
)  # fmt: skip
def test_changed_places_are_found(original: str, translation: str, source: str, target: str) -> None:
    made = check(original, translation, source, target)
    assert not made.holds
    assert made.lost_values


@pytest.mark.parametrize(
    "original, translation, source, target",
    [
        ("10件，20箱", "20 boxes, 10 pieces", "zh", "en"), ("Case for iPhone 15, pack of 3", "Lot de 3 coques pour iPhone 15", "en", "fr"),
        ("每箱20盒，每盒10个", "10 pieces per box and 20 boxes per carton", "zh", "en"), ("May 5, 2020 at 3", "2020年5月5日3点", "en", "zh"),
        ("2 kg, 30 cm", "30 cm, 2 kg", "en", "es"), ("On May 12, 1998", "El 12 de mayo de 1998", "en", "es"),
    ],
)  # fmt: skip
def test_order_of_words_may_differ(original: str, translation: str, source: str, target: str) -> None:
    assert check(original, translation, source, target).holds
