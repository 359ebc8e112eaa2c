"""Lists of common words by language (BCP 47): colours, linking words, words for cheap, yes and no."""

from functools import lru_cache

from matching.text import fold, tokenise

COLOURS = {
    "en": "black white gray grey silver red blue green yellow pink gold golden brown orange purple violet beige "
    "transparent clear multicolor multicolour navy titanium ivory cyan magenta graphite anthracite bronze copper "
    "turquoise charcoal khaki",
    "es": "negro negra blanco blanca gris plata plateado rojo roja azul verde amarillo rosa dorado marron naranja "
    "morado transparente multicolor",
    "fr": "noir noire blanc blanche gris argent rouge bleu bleue vert verte jaune rose dore brun marron orange "
    "violet transparent multicolore",
    "pt": "preto preta branco branca cinza prata prateado vermelho vermelha azul verde amarelo rosa dourado castanho "
    "marrom laranja roxo transparente",
    "ru": "черный черная черное белый белая белое серый серая серебристый красный красная синий синяя зеленый зеленая "
    "желтый розовый золотой коричневый оранжевый фиолетовый прозрачный",
    "ar": "اسود ابيض رمادي فضي احمر ازرق اخضر اصفر وردي ذهبي بني برتقالي بنفسجي شفاف",
    "zh": "黑色 白色 灰色 银色 红色 蓝色 绿色 黄色 粉色 金色 棕色 橙色 紫色 米色 透明 彩色 深色 浅色 黑 白 红 蓝 绿 灰",
}
"""Describe appearance, and occur after the end of a thing's name."""

LINKS = {
    "en": "for with w without from compatible suitable fits on to by of per incl including",
    "es": "para con sin de del por compatible",
    "fr": "pour avec sans de du des d par compatible en",
    "pt": "para com sem de do da dos das por compativel",
    "ru": "для с со без из от на под к",
    "ar": "لل من مع بدون في على",
    "zh": "适用于 用于 适用 配 带 含",
}
"""What follows one of these is what the thing is compatible with, made of or meant for, not the thing itself."""

CHEAP = {
    "en": "cheap cheapest cheaply inexpensive affordable budget bargain discount discounted lowcost",
    "es": "barato barata baratos baratas economico economica economicos economicas oferta ofertas",
    "fr": "bon-marche economique economiques promo promotion soldes",
    "pt": "barato barata baratos baratas economico economica promocao",
    "ru": "дешевый дешевая дешевое дешевые дешево недорогой недорогая недорогое недорогие недорого",
    "ar": "رخيص رخيصه ارخص",
    "zh": "便宜 廉价 低价 特价 实惠 平价",
}
"""Ask for a low price; they are not used to match listings."""

YES = {
    "en": "yes true included available", "es": "si incluido", "fr": "oui inclus", "pt": "sim incluido", "ru": "да есть",
    "ar": "نعم", "zh": "是 有 支持",
}  # fmt: skip
"""As the value of a property: it has the feature named by the property."""

NO = {"en": "no false none", "es": "no", "fr": "non", "pt": "nao", "ru": "нет", "ar": "لا", "zh": "否 无 没有"}
"""As the value of a property: it has not."""

HEAD_LAST = frozenset({"en", "zh", "ja", "ko", "de", "nl", "sv", "da", "no", "fi", "hu", "tr", "hi"})
"""Languages in which the last noun is the head: `laptop bag`."""
HEAD_FIRST = frozenset({"es", "fr", "pt", "it", "ro", "ca", "ar", "he", "vi", "id", "th", "fa"})
"""Languages in which the first noun is the head: `bolsa para portátil`. In all others both ends are taken."""


@lru_cache
def words_of(table: str) -> frozenset[str]:
    """Return the words of a list (`colours`, `links`, `cheap`, `yes` or `no`) in all languages, folded.

    The language of a listing is wrong too often to choose by it, and no word of one list has another relevant meaning
    in another language.
    """
    lists = {"colours": COLOURS, "links": LINKS, "cheap": CHEAP, "yes": YES, "no": NO}[table]
    return frozenset(fold(word) for words in lists.values() for word in words.split())


def fold_words(text: str) -> list[str]:
    """Return the words of a text, folded, in order."""
    return [fold(text[token.start : token.end]) for token in tokenise(text, overlapping=False)]
