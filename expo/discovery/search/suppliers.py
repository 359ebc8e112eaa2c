"""Searches for suppliers: the companies whose goods match come before all other hits."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from expo.discovery.index.models import COMPANY, PRODUCT
from expo.discovery.search.models import Kind, SearchQuery, Sort
from expo.exhibitors.models import BusinessKind
from matching import Fit, Hit, IndexReader, Query, Result
from matching.understand.suppliers import SupplierRequest, read_supplier_request

_GOODS: Final = 100
"""Number of products whose companies are looked at."""
_AMONG_OTHERS: Final = 12
"""Most companies before products; where only companies are searched, there may be as many as products looked at."""
_SMOOTHING: Final = 10
"""The larger, the more the number of a company's products counts against the rank of its best one."""
_CURSOR: Final = re.compile(r"supplier:(\d{1,4})")
_MAKERS: Final = {"company_kind": (BusinessKind.MANUFACTURER.value,)}


def supplier_request(query: SearchQuery, text: str) -> SupplierRequest | None:
    """Return the request for suppliers in a search text, if companies are to be found, the most relevant first."""
    companies = not query.kinds or Kind.COMPANY in query.kinds
    return read_supplier_request(text) if companies and query.sort is Sort.RELEVANCE else None


def goods_text(text: str) -> str:
    """Return a search text without words that ask for suppliers."""
    request = read_supplier_request(text)
    return request.goods if request else text


def search_suppliers(reader: IndexReader, query: Query, request: SupplierRequest) -> Result:
    """Return a page of hits that begin with the companies whose products match; counts include these.

    Where it is known which goods fit, these companies do: they are not among the others. The text of the query is that
    of the goods. Raises InvalidCursor.
    """
    found = _suppliers(reader, query, request)
    hidden = (*query.hidden_ids, *(hit.id for hit in found))
    suppliers = [] if query.fit is Fit.OTHERS and _knows_fit(reader, replace(query, hidden_ids=hidden)) else found
    among = _CURSOR.fullmatch(query.after or "")
    start = int(among[1]) + 1 if among else len(suppliers) if query.after else 0
    shown = suppliers[start : start + query.first]
    left = query.first - len(shown)
    others = replace(
        query,
        hidden_ids=hidden,
        first=max(1, left),
        after=None if among else query.after,
    )
    result = reader.search(others)
    more = bool(suppliers[start + len(shown) :] or result.hits) if left == 0 else result.has_next
    result = replace(result, total=result.total + len(suppliers), has_next=more)
    if counts := result.fit_counts:
        shown = [replace(hit, fits=True) for hit in shown]
        result = replace(result, fit_counts=counts._replace(fitting=counts.fitting + len(found)))
    return replace(result, hits=(*shown, *result.hits[:left]))


def _knows_fit(reader: IndexReader, query: Query) -> bool:
    """Return whether it is known which goods fit; otherwise all are listed."""
    return reader.search(replace(query, first=1, after=None, facets=())).fit_counts is not None


def _suppliers(reader: IndexReader, query: Query, request: SupplierRequest) -> list[Hit]:
    """Return the companies of the products that match best; only manufacturers where these are asked for and known."""
    goods = replace(query, kinds=(PRODUCT,), fit=Fit.ALL, first=_GOODS, after=None, facets=(), without_highlights=True)
    hits = reader.search(goods).hits
    fitting = [hit for hit in hits if hit.fits is not False] or hits
    ids = _best_owners(reader.owners([hit.id for hit in fitting]))
    if not ids:
        return []
    fair = {name: values for name, values in query.terms.items() if name == "fair"}
    companies = replace(
        query,
        text="",
        kinds=(COMPANY,),
        owners=tuple(ids),
        terms=fair,
        ranges={},
        first=len(ids),
        after=None,
        facets=(),
    )
    found = {hit.id: hit for hit in reader.search(companies).hits}
    if request.manufacturers:
        makers = reader.search(replace(companies, terms=fair | _MAKERS, without_highlights=True)).hits
        found = {hit.id: found[hit.id] for hit in makers if hit.id in found} or found
    ranked = [found[each] for each in ids if each in found]
    limit = _GOODS if query.kinds == (COMPANY,) else _AMONG_OTHERS
    return [replace(hit, cursor=f"supplier:{place}") for place, hit in enumerate(ranked[:limit])]


def _best_owners(owners: Sequence[str]) -> list[str]:
    """Return the owners of hits, given best first, by reciprocal rank summed over their hits."""
    scores: defaultdict[str, float] = defaultdict(float)
    for rank, owner in enumerate(owners):
        scores[owner] += 1 / (_SMOOTHING + rank)
    return sorted(filter(None, scores), key=lambda owner: -scores[owner])
