import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.detect import SUPPORTED_LANGUAGES, UNDETECTED, Share, detect
from translation.spelling import SpellingModel

_TITLES = [
    ("en", "Stainless steel vacuum flask with bamboo lid, 500 ml"),
    ("en", "Folding garden chair, powder-coated steel"),
    ("en", "Wholesale LED strip lights for kitchen cabinets"),
    ("en", "VACUUM FLASK WITH BAMBOO LID"),
    ("en", "Vacuum Flask With Bamboo Lid"),
    ("es", "Termo de acero inoxidable con tapa de bambú, 500 ml"),
    ("es", "Silla plegable para jardín"),
    ("es", "Zapatos de piel para niños"),
    ("fr", "Bouteille isotherme en acier inoxydable, bouchon bambou"),
    ("fr", "Chaise pliante pour le jardin"),
    ("fr", "Chaussures en cuir pour enfants"),
    ("pt", "Garrafa térmica de aço inoxidável com tampa de bambu"),
    ("pt", "Cadeira dobrável para jardim"),
    ("pt", "Calçados infantis de couro"),
    ("zh", "不锈钢保温杯 500ml"),
    ("zh", "不鏽鋼保溫杯"),
    ("ru", "Термос из нержавеющей стали, 500 мл"),
    ("ar", "ترمس من الفولاذ المقاوم للصدأ ٥٠٠ مل"),
]


@pytest.mark.parametrize("language,title", _TITLES)
def test_title_language_is_detected(language: str, title: str) -> None:
    found = detect(title)
    assert found.language == language
    assert found.confidence > 0.85
    assert found.others == ()


def test_chinese_characters_weigh_more() -> None:
    found = detect(
        "苹果 iPhone 15 Pro 手机壳 case", evidence=SpellingModel.train({"en": ["phone case"], "fr": ["coque"]})
    )
    assert (found.language, found.others) == ("zh", (Share("en", 4 / 14),))
    assert found.confidence == pytest.approx(10 / 14)


def test_main_part_decides_language() -> None:
    found = detect("Stainless steel vacuum flask 保温杯")
    assert (found.language, found.others) == ("en", (Share("zh", 6 / 31),))


def test_small_foreign_parts_are_ignored() -> None:
    assert detect("Stainless steel vacuum flask with a bamboo lid for travel 茶").others == ()


@pytest.mark.parametrize(
    "title",
    ["LED灯 USB-C 充电", "iPhone15 手机壳 MagSafe", "Bosch 电钻 GSB-13", "https://example.com/a/very/long/address 杯"],
)
def test_brands_models_and_addresses_are_ignored(title: str) -> None:
    assert detect(title) == ("zh", 1.0, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "500 ml",
        "12 x 40",
        "a@b.example",
        "🎉 !!",
        "X2-200 5V",
        "Ελληνικά",
        "ไทย",
        "한국어",
        "ステンレス鋼の真空ボトル",
    ],
)
def test_text_in_no_supported_language_has_none(text: str) -> None:
    assert detect(text) == UNDETECTED


def test_brand_alone_is_uncertain() -> None:
    assert detect("iPhone 15 Pro").confidence < 0.6


@pytest.mark.parametrize(
    "text",
    [
        "فلاسک استیل چای",
        "اسٹیل کی بوتل",
        "Термос сталевий із кришкою",
        "Edelstahl Flasche groß",
        "Paslanmaz çelik şişe",
        "La bottiglia termica in acciaio inossidabile mantiene le bevande calde per dodici ore",
        "Термосът от неръждаема стомана запазва напитките топли в продължение на дванадесет часа",
    ],
)
def test_unsupported_languages_are_uncertain(text: str) -> None:
    assert detect(text).confidence <= 0.3


def test_foreign_name_does_not_change_language() -> None:
    found = detect("Taladro de percusión Müller con maletín y juego de brocas para madera y metal")
    assert found.language == "es"
    assert found.confidence > 0.85


def test_single_kana_is_ignored() -> None:
    assert detect("樱の花茶").language == "zh"


def test_only_requested_languages_are_detected() -> None:
    spanish = "Silla plegable para jardín"
    assert detect(spanish, {"es", "zh"}).language == "es"
    only_english = detect(spanish, {"en", "zh"})
    assert only_english.language == "en"
    assert only_english.confidence < 0.1
    assert detect(spanish, {"zh"}) == UNDETECTED
    assert detect("保温杯", {"en"}) == UNDETECTED


def test_lexicon_teaches_ambiguous_words() -> None:
    words = {"en": ["bypass secateurs", "secateurs"], "fr": ["sécateur", "sécateurs"]}
    assert detect("Bypass secateurs, 20 mm cut").language == "fr"
    assert detect("Bypass secateurs, 20 mm cut", evidence=SpellingModel.train(words)).language == "en"


def test_only_beginning_of_long_text_is_read() -> None:
    assert detect("silla de jardín " * 250 + "保温杯" * 9_000) == detect("silla de jardín " * 250)


@pytest.mark.parametrize("ngram", ["@", "a'", "1", "é", "a\u0301", "杯a", "aB", "\ud800", "x" * 999 + " "])
def test_hostile_text_gives_valid_sureness(ngram: str) -> None:
    assert 0 <= detect(ngram * 50_000).confidence <= 1


@given(st.text(max_size=60))
def test_any_text_gives_supported_language_or_none(text: str) -> None:
    found = detect(text)
    assert found.language is None or found.language in SUPPORTED_LANGUAGES
    assert 0 <= found.confidence <= 1
    assert (found.confidence == 0) == (found.language is None)
    assert sum(share for _, share in found.others) < 1


def test_model_is_loaded_lazily() -> None:
    code = "import sys, translation.detect as d; d.detect('保温杯'); assert 'py3langid' not in sys.modules; d.detect('cup'); assert 'py3langid' in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "text",
    [
        "Graag een offerte voor 500 stuks van dit product",
        "Mohon penawaran harga untuk 500 buah produk ini",
        "Gustaríanos recibir un orzamento para 500 pezas deste produto",
        "Voldríem un pressupost per a 500 peces d’aquest producte",
        "Vorremmo un preventivo per 500 pezzi di questo prodotto",
        "Bitte senden Sie uns ein Angebot",
        "Моля, изпратете ни оферта за 500 броя",
        "Просимо надіслати пропозицію на 500 штук",
    ],
)
def test_one_line_enquiry_in_unsupported_language_is_uncertain(text: str) -> None:
    assert detect(text).confidence < 0.5
