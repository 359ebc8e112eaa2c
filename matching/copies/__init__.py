"""Duplicate detection: which listings are of the same goods, and the evidence for it.

- `compare_all(left, right)` compares all `Goods` of two shops. `Compared.ranked()` returns each left listing's likely
  copies with their probabilities; listings of one shop compete for those of the other.
- `judge(goods, others)` compares one listing with a few similar ones, and names the `Sign`s that they are the same
  goods or a near copy.

How it works: a listing is parsed into sets of terms, codes and measures (`reading`, `measures`); an inverted index
finds the candidates (`blocking`); each pair gets named `evidence`, weighted by what was learnt from made-up goods
(`weights`, `learning`); then the pairs compete (`competition`).
"""

from matching.copies.goods import Goods
from matching.copies.judging import Judgement, Sign, foreign, judge
from matching.copies.pairing import Compared, Copy, compare_all

__all__ = ["Compared", "Copy", "Goods", "Judgement", "Sign", "compare_all", "foreign", "judge"]
