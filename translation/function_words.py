"""Function words of seven languages: words that name no thing and no quality.

They are told apart from things by their accents: French "à" is a preposition, "des" an article and "dés" are dice.
"""

from collections.abc import Mapping
from typing import Final

_PREPOSITIONS: Final = {
    "en": "in on at from under by as",
    "es": "desde",
    "fr": "à au aux chez sous",
    "pt": "sob no na nos nas num numa",
    "ru": "в во на под от по за к",
    "ar": "في على من إلى",
}
"""Those that are no connecting words of the lexicon, which say how things belong together."""
_OTHERS: Final = {
    "en": (
        "a about all also am an and any are be been both can could do does each for had has have he her his how i "
        "if into is it its made may more most my no not of off only or other our out over per she should so such "
        "than that the their them then there these they this those to too until up us very was we were what when "
        "where which while who will with without would you your"
    ),
    "zh": (
        "的 地 得 了 着 过 是 在 有 和 与 及 或 等 可 可以 为 于 对 从 到 由 以 之 其 此 该 这 那 我 你 您 他 她 它 "
        "们 不 也 都 就 还 很 最 更 并 而 但 如 若 请 让 把 被 用 适 含 型 款 式 类 种 个 只 件 片 条 支 台 张 每 约"
    ),
    "es": (
        "a al algo ante así aunque cada como con contra cual cuando de del donde e el ella ellas ellos en entre "
        "era es esta está están este esto estos fue ha han hasta hay incluye la las le les lo los más me mi muy ni "
        "no nos nuestra nuestro o para pero por que se según ser si sin sobre son su sus también tan todo todos tu "
        "un una unas uno unos usted u y ya"
    ),
    "fr": (
        "afin aussi avec ce ces cet cette chaque comme d dans de des deux dont du elle elles en entre est et être "
        "eux il ils je l la le les leur leurs lors mais même moins n' ne nos notre nous on ont ou où par pas peut "
        "plus pour qu qu' que qui s' sa sans se ses si son sont sur tous tout toute toutes très un une vers vos "
        "votre vous y"
    ),
    "ru": (
        "а без более бы был была были было быть вам вас ваш весь вот все всех вы где для до его ее если есть еще "
        "же и из или им их как который которая которые когда кто ли мы над наш не него нее нет ни них но о об он "
        "она они оно очень при с самый свой себя со так также такой то того тоже только том у уже что чтобы эта "
        "эти это этот я"
    ),
    "ar": (
        "عن مع هذا هذه ذلك تلك التي الذي الذين كان كانت يكون هو هي هم أو و ثم لكن لا لم لن ما كل بعض قد إن أن كما "
        "بين عند حتى بعد قبل غير أي ذات ذو لها له لهم"
    ),
    "pt": (
        "a ao aos as às até cada com como da das de do dos e é ela ele eles em entre era essa esse esta está este "
        "foi há isso já la lhe mais mas me mesmo muito não nem o os ou para pela pelo por qual quando que se sem "
        "ser seu seus são só sobre sua suas também te tem todo todos um uma umas uns você vocês"
    ),
}
"""By language; in Chinese also characters that only say of what kind a thing is."""
_HOMOGRAPHS: Final = {
    "en": "can other",
    "zh": "个 只 件 片 条 支 台 张 把 对",
    "es": "ante sobre",
    "fr": "mais ont pas",
}
FUNCTION_WORDS: Final[Mapping[str, frozenset[str]]] = {
    language: frozenset(f"{_PREPOSITIONS.get(language, '')} {words}".split()) for language, words in _OTHERS.items()
}
"""All function words of a language, in small letters."""
UNAMBIGUOUS: Final[Mapping[str, frozenset[str]]] = {
    language: words.difference(_HOMOGRAPHS.get(language, "").split()) for language, words in FUNCTION_WORDS.items()
}
"""Those that name no thing in a listing either: "can" is a tin, "ante" suede, 件 a piece."""
PREPOSITIONS: Final = frozenset(word for words in _PREPOSITIONS.values() for word in words.split())
"""Words of all languages before things that belong to another."""
