"""The same goods in two wordings: which listings are of one thing, and what says so.

- `compare_all(left, right)` compares two shops' `Goods` whole, `Compared.ranked()` gives each left listing's likely
  copies with the chance that each is one; goods of one shop compete for those of the other.
- `judge(goods, others)` looks at one listing beside a few that resemble it, and names the `Sign`s that they are the
  same goods or a near copy.

How it works: a listing is read into sets of terms, codes and measures (`reading`, `measures`); an inverted index
finds what comes into question (`blocking`); each pair gets named `evidence`, weighed by what was learnt from goods
that nobody makes (`weights`, `learning`); then they compete (`competition`).
"""

from matching.copies.goods import Goods
from matching.copies.judging import Judgement, Sign, foreign, judge
from matching.copies.pairing import Compared, Copy, compare_all

__all__ = ["Compared", "Copy", "Goods", "Judgement", "Sign", "compare_all", "foreign", "judge"]
