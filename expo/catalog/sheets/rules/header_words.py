"""Words that accompany a column's name in a header, and their meanings."""

from typing import Final

CURRENCIES: Final = {
    "usd": "USD", "us": "USD", "us$": "USD", "$": "USD", "dollar": "USD", "dollars": "USD", "美元": "USD", "美金": "USD",  # noqa: E501 - a table reads best in rows
    "cny": "CNY", "rmb": "CNY", "cn¥": "CNY", "人民币": "CNY", "元": "CNY",
    "eur": "EUR", "€": "EUR", "euro": "EUR", "euros": "EUR", "欧元": "EUR",
    "gbp": "GBP", "£": "GBP", "英镑": "GBP", "jpy": "JPY", "日元": "JPY", "hkd": "HKD", "港币": "HKD",
}  # fmt: skip
LANGUAGE_WORDS: Final = {
    "en": "en", "english": "en", "eng": "en", "英文": "en", "英语": "en",
    "zh": "zh", "cn": "zh", "chinese": "zh", "中文": "zh", "汉语": "zh",
    "es": "es", "spanish": "es", "español": "es", "西班牙语": "es", "西班牙文": "es", "西语": "es",
    "fr": "fr", "french": "fr", "français": "fr", "法语": "fr", "法文": "fr",
    "ru": "ru", "russian": "ru", "русский": "ru", "俄语": "ru", "俄文": "ru",
    "ar": "ar", "arabic": "ar", "العربية": "ar", "阿拉伯语": "ar", "阿拉伯文": "ar",
    "pt": "pt", "portuguese": "pt", "português": "pt", "葡萄牙语": "pt", "葡萄牙文": "pt", "葡语": "pt",
    **dict.fromkeys(["inglés", "inglesa", "anglais", "anglaise", "inglês", "англ", "английский", "английском"], "en"),
    **dict.fromkeys(["английское", "الإنجليزية", "الانجليزية", "بالإنجليزية", "بالانجليزية", "إنجليزي"], "en"),
    **dict.fromkeys(["chino", "chinois", "chinoise", "chinês", "chinesa", "китайский", "китайском"], "zh"),
    **dict.fromkeys(["китайское", "الصينية", "بالصينية"], "zh"),
    **dict.fromkeys(["española", "castellano", "espagnol", "espagnole", "espanhol", "espanhola", "испанский"], "es"),
    **dict.fromkeys(["испанском", "испанское", "الإسبانية", "الاسبانية", "بالإسبانية", "بالاسبانية"], "es"),
    **dict.fromkeys(["francés", "francesa", "française", "francês", "французский", "французском"], "fr"),
    **dict.fromkeys(["французское", "الفرنسية", "بالفرنسية"], "fr"),
    **dict.fromkeys(["ruso", "rusa", "russe", "russo", "russa", "рус", "русском", "русское"], "ru"),
    **dict.fromkeys(["الروسية", "بالروسية"], "ru"),
    **dict.fromkeys(["árabe", "arabe", "арабский", "арабском", "арабское", "بالعربية", "عربي"], "ar"),
    **dict.fromkeys(["portugués", "portuguesa", "portugais", "portugaise", "португальский"], "pt"),
    **dict.fromkeys(["португальском", "португальское", "البرتغالية", "بالبرتغالية"], "pt"),
}  # fmt: skip
"""Names of languages as they follow or precede a column's name, in our seven languages."""
BEFORE_LANGUAGES: Final = frozenset({"in", "en", "em", "на", "باللغة", "اللغة", "lengua", "langue", "língua", "idioma"})
"""Words between a column's name and a language; before a code or nothing, ``en`` is English."""
AFTER_LANGUAGES: Final = frozenset({"языке", "язык", "language", "version"})
NOTE_WORDS: Final = frozenset({"required", "optional", "mandatory", "必填", "选填", "可选", "必填项", "pls", "please"})
DAY_WORDS: Final = {
    **dict.fromkeys(["day", "days", "d", "天", "日", "工作日"], 1),
    **dict.fromkeys(["día", "días", "dia", "dias", "jour", "jours", "день", "дня", "дней", "дн", "يوم", "أيام"], 1),
    **dict.fromkeys(["week", "weeks", "周", "semana", "semanas", "semaine", "semaines"], 7),
    **dict.fromkeys(["неделя", "недели", "недель", "нед", "أسبوع", "أسابيع"], 7),
    **dict.fromkeys(["month", "months", "月", "mes", "meses", "mois", "mês", "месяц", "месяца", "месяцев"], 30),
    **dict.fromkeys(["شهر", "أشهر"], 30),
}
RULE_WORDS: Final = frozenset(["exw", "fca", "cpt", "cip", "dap", "dpu", "ddp", "fas", "fob", "cfr", "cif"])
UNIT_WORDS: Final = frozenset(
    [
        "pc",
        "pcs",
        "piece",
        "pieces",
        "unit",
        "units",
        "set",
        "sets",
        "pair",
        "pairs",
        "box",
        "boxes",
        "carton",
        "cartons",
        "ctn",
        "ctns",
        "kg",
        "m",
        "m2",
        "l",
        "dozen",
        "roll",
        "rolls",
        "个",
        "件",
        "只",
        "支",
        "套",
        "双",
        "箱",
        "盒",
        "台",
        "条",
        "千克",
        "公斤",
        "米",
        "平方米",
        "升",
        "打",
        "卷",
        "包",
        "袋",
        "张",
        "瓶",
        "吨",
        *["unidad", "unidades", "ud", "uds", "pieza", "piezas", "pza", "caja", "cajas", "juego", "juegos"],
        *["unité", "unités", "pièce", "pièces", "carton", "boîte", "paire", "paires"],
        *["шт", "штука", "штук", "комплект", "пара", "коробка", "кг", "м", "л"],
        *["قطعة", "طقم", "كرتون", "علبة", "كغ"],
        *["unidade", "unidades", "peça", "peças", "caixa", "caixas", "conjunto", "par", "pares"],
    ]
)
PRICE_COLUMNS: Final = frozenset({"price", "sample_price", "tier_2_price", "tier_3_price", "tier_4_price", "tiers"})
QUANTITY_COLUMNS: Final = frozenset({"minimum_order", "tier_2_quantity", "tier_3_quantity", "tier_4_quantity"})
