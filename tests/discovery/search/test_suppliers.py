"""Suppliers come before the goods, unless only what does not fit is listed."""

import pytest

from expo.discovery.index.models import COMPANY, PRODUCT
from expo.discovery.search.suppliers import search_suppliers
from matching import Fit, FitCounts, Hit, Query, Result
from matching.understand.suppliers import SupplierRequest


class OneSupplier:
    """A reader of one product and its company."""

    def __init__(self, fit_counts: FitCounts | None) -> None:
        self._fit_counts = fit_counts

    def search(self, query: Query) -> Result:
        kinds: dict[tuple[str, ...], list[str]] = {(PRODUCT,): ["cup"], (COMPANY,): ["company"]}
        hits = tuple(Hit(each, "", 1.0, "", {}) for each in kinds.get(tuple(query.kinds), []))
        return Result(hits, total=len(hits), fit_counts=self._fit_counts)

    def owners(self, ids: list[str]) -> list[str]:
        return ["company" for _ in ids]


@pytest.mark.parametrize("fit_counts, found", [(None, ["company"]), (FitCounts(1, 0), [])])
def test_suppliers_are_left_out_of_others_where_it_is_known_what_fits(
    fit_counts: FitCounts | None, found: list[str]
) -> None:
    reader, request = OneSupplier(fit_counts), SupplierRequest("cups", manufacturers=False)
    result = search_suppliers(reader, Query("cups", fit=Fit.OTHERS), request)  # type: ignore[arg-type]
    assert [hit.id for hit in result.hits] == found
