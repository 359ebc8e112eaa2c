"""Words that name no thing and no quality, in the languages of the lexicon: function words and numerals."""

from collections.abc import Mapping
from typing import Final

FUNCTION_WORDS: Final[Mapping[str, str]] = {
    "en": (
        "a about all also am an and any are as at be been both by can could do does each for from had has have he "
        "her his how i if in into is it its made may more most my no not of off on only or other our out over per "
        "she should so such than that the their them then there these they this those to too under until up us "
        "very was we were what when where which while who will with without would you your"
    ),
    "zh": (
        "的 地 得 了 着 过 是 在 有 和 与 及 或 等 可 可以 为 于 对 从 到 由 以 之 其 此 该 这 那 我 你 您 他 她 它 "
        "们 不 也 都 就 还 很 最 更 并 而 但 如 若 请 让 把 被 用 适 含 型 款 式 类 种 个 只 件 片 条 支 台 张 每 约"
    ),
    "es": (
        "a al algo ante así aunque cada como con contra cual cuando de del desde donde dos e el ella ellas ellos "
        "en entre era es esta está están este esto estos fue ha han hasta hay incluye la las le les lo los más me "
        "mi muy ni no nos o para pero por que se según ser si sin sobre son su sus también tan todo todos tu un "
        "una unas uno unos usted y ya"
    ),
    "fr": (
        "à afin au aussi aux avec ce ces cet cette chaque comme dans de des deux dont du elle elles en entre est "
        "et être eux il ils je la le les leur leurs lors mais même moins n' ne nos notre nous on ont ou où par pas "
        "peut plus pour qu' que qui s' sa sans se ses si son sont sous sur tous tout toute toutes très un une vers "
        "vos votre vous y"
    ),
    "ru": (
        "а без более бы был была были было быть в вам вас ваш весь во вот все всех вы где для до его ее если есть "
        "еще же за и из или им их к как который которая которые когда кто ли мы на над наш не него нее нет ни них "
        "но о об он она они оно от очень по под при с самый свой себя со так также такой то того тоже только том у "
        "уже что чтобы эта эти это этот я"
    ),
    "ar": (
        "في من على إلى عن مع هذا هذه ذلك تلك التي الذي الذين كان كانت يكون هو هي هم أو و ثم لكن لا لم لن ما كل بعض "
        "قد إن أن كما بين عند حتى بعد قبل غير أي ذات ذو لها له لهم"
    ),
    "pt": (
        "a ao aos as até cada com como da das de do dos e é ela ele eles em entre era essa esse esta está este foi "
        "há isso já la lhe mais mas me mesmo muito na nas não nem no nos o os ou para pela pelo por qual quando "
        "que se sem ser seu seus são só sobre sua suas também te tem todo todos um uma uns você vocês"
    ),
}
"""By language, separated by spaces; in Chinese also characters that only say of what kind a thing is."""
NUMERALS: Final = (
    "one two three four five six seven eight nine ten twelve twenty hundred first second third "
    "一 二 两 三 四 五 六 七 八 九 十 双 单 百 千 万 半 第 "
    "uno dos tres cuatro cinco seis siete ocho nueve diez doce un une deux trois quatre cinq sept huit neuf dix douze "
    "один одна два две три четыре пять шесть семь восемь девять десять dois duas três quatro sete oito dez"
)
"""Of all languages, as far as titles spell them out."""
