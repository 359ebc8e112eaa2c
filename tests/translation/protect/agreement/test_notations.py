"""Values that persons write in another way are kept, in both directions; a change of any of them is found."""

import pytest

from translation.protect import check


def holds(original: str, translation: str, source: str, target: str) -> bool:
    return check(original, translation, source, target).holds


@pytest.mark.parametrize(
    "one, other, language, other_language",
    [
        ("in the 1990s", "в 90-х годах", "en", "ru"), ("in the 1990s", "20世纪90年代", "en", "zh"), ("the 1970s", "les années 70", "en", "fr"),
        ("the '80s", "los años ochenta", "en", "es"), ("the 1830s", "ثلاثينيات القرن التاسع عشر", "en", "ar"), ("1990年代", "1990s", "zh", "en"),
        ("21st century", "XXI век", "en", "ru"), ("18th century", "le XVIIIe siècle", "en", "fr"), ("十五世纪", "15th century", "zh", "en"),
        ("21st century", "القرن الحادي والعشرين", "en", "ar"), ("19th century", "siglo XIX", "en", "es"),
    ],
)  # fmt: skip
def test_decades_and_centuries_agree(one: str, other: str, language: str, other_language: str) -> None:
    assert holds(one, other, language, other_language)
    assert holds(other, one, other_language, language)


@pytest.mark.parametrize(
    "one, other, language, other_language",
    [
        ("5 May 2020", "2020年5月5日", "en", "zh"), ("May 5, 2020", "5 de mayo de 2020", "en", "es"), ("12.03.2021", "12 March 2021", "ru", "en"),
        ("January 1st", "1 月 1 日", "en", "zh"), ("June 5", "六月五日", "en", "zh"), ("11 سبتمبر", "September 11", "ar", "en"),
        ("9:30 am", "上午9点30分", "en", "zh"), ("9:30 pm", "21 h 30", "en", "fr"), ("8 p.m.", "20 horas", "en", "pt"), ("1h15", "1:15", "pt", "en"),
        ("0230 UTC", "02:30 UTC", "en", "ru"), ("7 o'clock", "الساعة السابعة", "en", "ar"), ("500 BC", "公元前500年", "en", "zh"),
        ("400 A.D.", "400 год н. э.", "en", "ru"), ('in 2020".', "en 2020».", "en", "es"), ("1995-96", "1995–1996", "en", "fr"),
        ("On 7 May an engine", "Le 7 mai, un moteur", "en", "fr"), ("open 24/7", "ouvert 24 h/24 et 7 j/7", "en", "fr"),
    ],
)  # fmt: skip
def test_dates_and_times_agree(one: str, other: str, language: str, other_language: str) -> None:
    assert holds(one, other, language, other_language)
    assert holds(other, one, other_language, language)


@pytest.mark.parametrize(
    "one, other, language, other_language",
    [
        ("3 million", "300 万", "en", "zh"), ("3 biliões", "3 trillion", "pt", "en"), ("3百亿", "30 billion", "zh", "en"), ("10 billion", "10 mil millones", "en", "es"), ("30,000 feet", "30 тыс. футов", "en", "ru"),
        ("340 to 500 million", "3.4 亿到 5 亿", "en", "zh"), ("$2.3bn", "2,3 milliards de dollars", "en", "fr"), ("783،562", "783,562", "ar", "en"),
        ("veintitrés", "23", "es", "en"), ("quatre-vingt-dix", "90", "fr", "en"), ("двадцать пять", "25", "ru", "en"), ("خمسة وعشرون", "25", "ar", "en"),
        ("ثلاثمائة", "300", "ar", "en"), ("dezesseis", "16", "pt", "en"), ("两千五百", "2,500", "zh", "en"), ("cien mil", "100,000", "es", "en"),
        ("two thirds", "2/3", "en", "fr"), ("1/3", "三分之一", "en", "zh"), ("half a million", "500.000", "en", "es"), ("1.5 hours", "une heure et demie", "en", "fr"),
        ("50%", "百分之五十", "en", "zh"), ("3rd", "3-е место", "en", "ru"), ("190th", "190e", "en", "fr"), ("37th", "37º", "en", "pt"), ("第三", "3rd", "zh", "en"),
        ("3–5 days", "de 3 a 5 días", "en", "es"), ("3至5天", "3 to 5 days", "zh", "en"), ("won 5-3", "ganó por 5 a 3", "en", "es"),
        ("5 by 7 cm", "5 x 7 cm", "en", "es"), ("a 12-year-old boy", "12-летний мальчик", "en", "ru"), ("12-year-old", "12岁", "en", "zh"),
    ],
)  # fmt: skip
def test_numbers_in_words_and_ranges_agree(one: str, other: str, language: str, other_language: str) -> None:
    assert holds(one, other, language, other_language)
    assert holds(other, one, other_language, language)


@pytest.mark.parametrize(
    "one, other, language, other_language",
    [
        ("645 miles", "645 ميلاً", "en", "ar"), ("645 miles", "в 645 милях", "en", "ru"), ("100 km/h", "每小时100公里", "en", "zh"),
        ("40 mph", "40 millas por hora", "en", "es"), ("2 km²", "2 km carrés", "en", "fr"), ("20 square metres", "20 кв. метров", "en", "ru"),
        ("-5 °C", "零下5度", "en", "zh"), ("-5 °C", "5 grados bajo cero", "en", "es"), ("£15 million", "15 millions de livres", "en", "fr"),
        ("Il-76s", "Ил-76", "en", "ru"), ("Il-76", "伊尔-76", "en", "zh"), ("COVID-19", "كوفيد-19", "en", "ar"), ("A1GP", "A1 GP", "en", "fr"),
        ("KV62. KV62 is", "KV62. Es", "en", "es"), ("con&#91;c]", "con[c]", "en", "es"),
    ],
)  # fmt: skip
def test_inflected_units_and_transliterated_codes_agree(
    one: str, other: str, language: str, other_language: str
) -> None:
    assert holds(one, other, language, other_language)
    assert holds(other, one, other_language, language)


@pytest.mark.parametrize(
    "one, other, language, other_language",
    [
        ("5 mm", "5 cm", "en", "es"), ("3 kg", "3 g", "en", "fr"), ("220 V", "220 W", "en", "es"), ("HN-500A", "ХН-500Б", "en", "ru"), ("May 5", "5月6日", "en", "zh"),
        ("three", "4", "en", "zh"), ("3 million", "300 000", "en", "fr"), ("2 million", "2", "en", "fr"), ("$5", "5 €", "en", "fr"), ("5 kg", "5", "en", "es"),
        ("10 %", "10", "en", "es"), ("1/3", "1/4", "en", "es"), ("9:30 am", "上午9点20分", "en", "zh"), ("1970s", "1870s", "en", "es"), ("007", "7", "en", "es"),
        ("5 m", "5 m²", "en", "fr"), ("50 km", "50 miles", "en", "fr"), ("10 days", "10 weeks", "en", "es"), ("12-month warranty", "12年保修", "en", "zh"),
        ("12V 5A", "5V 12A", "en", "es"), ("-5 °C", "5 °C", "en", "fr"), ("size", "size 12", "en", "es"), ("1 Jan, in May", "5 janvier, en mai", "en", "fr"),
        ("con&#81;c", "con", "en", "es"), ("5 in de largo", "5 cm long", "es", "en"), ("5 mm", "5 cajas", "en", "es"), ("3 кВт", "3 Вт", "ru", "en"), ("5-10 kg", "5-11 kg", "en", "es"),
    ],
)  # fmt: skip
def test_change_is_found_in_both_directions(one: str, other: str, language: str, other_language: str) -> None:
    assert not holds(one, other, language, other_language)
    assert not holds(other, one, other_language, language)


def test_bracketed_conversion_is_no_invention() -> None:
    assert holds("5 miles", "5 millas (8 km)", "en", "es")
    assert holds("20 lb", "20磅（9公斤）", "en", "zh")
    assert not holds("5 miles", "5 millas (9 km)", "en", "es")
    assert not holds("5 miles", "5 millas, 8 km", "en", "es")
    assert not holds("5 miles", "8 km", "en", "es")


def test_number_words_of_one_side_are_neither_lost_nor_invented() -> None:
    assert holds("one of the lamps", "una lámpara", "en", "es")
    assert holds("Lampe", "a single lamp, second to none", "fr", "en")
    assert holds("一起使用", "Use together", "zh", "en")


@pytest.mark.parametrize(
    "piece", ["1:15 ", "one ", "million ", "1 one ", "三", "万", "x", "ينات ", "hundred and ", "A1 GP ", "T恤Ab ", "5 月", "1-2 to ", "A+ ", "(5 km) "]
)  # fmt: skip
def test_hostile_texts_are_checked_completely(piece: str) -> None:
    text = (piece * 12_000)[:12_000]
    for source, target in (("zh", "en"), ("en", "ar"), ("fr", "ru")):
        assert not check(text, "9 " + text, source, target).holds, "in linear time, or this test would not end"
