"""Who sees what, filters, counts: everything compared with plain loops over the documents."""

import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Document, IndexReader, Query
from tests.matching.builders import a_document, an_index, found

_COUNTRIES = ("CN", "DE", "VN")
_COLOURS = ("red", "green", "blue")
_EDGES = (0.0, 10.0, 20.0, 50.0)


def some_documents() -> list[Document]:
    chance = random.Random(7)  # noqa: S311  no secret
    return [
        Document(
            id=f"d{i}",
            kind=chance.choice(("product", "company")),
            title=f"{chance.choice(_COLOURS)} lamp",
            owner=f"o{chance.randrange(4)}",
            audiences=tuple(chance.sample(("public", "registered", "org_1"), chance.randrange(3))),
            terms={
                "country": (chance.choice(_COUNTRIES),),
                "certificate": tuple(chance.sample(("CE", "FCC", "ISO 9001"), chance.randrange(3))),
            },
            numbers={"price": float(chance.randrange(60))} if chance.random() < 0.8 else {},
        )
        for i in range(80)
    ]


DOCUMENTS = some_documents()


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> IndexReader:
    return an_index(tmp_path_factory.mktemp("index"), DOCUMENTS)


def seen(document: Document, query: Query) -> bool:
    return (
        bool(set(document.audiences) & set(query.audiences))
        and (not query.kinds or document.kind in query.kinds)
        and document.id not in query.hidden_ids
        and (not query.owners or document.owner in query.owners)
        and document.owner not in query.hidden_owners
        and query.text in document.title
    )


def passes(document: Document, query: Query, *, but: str = "") -> bool:
    in_terms = all(
        not values or name == but or set(values) & set(document.terms[name]) for name, values in query.terms.items()
    )
    return in_terms and all(
        name == but or _inside(document.numbers.get(name), *limits) for name, limits in query.ranges.items()
    )


def _inside(value: float | None, low: float | None, high: float | None) -> bool:
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def counted(values: list[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(((v, values.count(v)) for v in set(values)), key=lambda pair: (-pair[1], pair[0])))


def some_of(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True).map(tuple)


limits = st.tuples(st.none() | st.integers(0, 60).map(float), st.none() | st.integers(0, 60).map(float))
queries = st.builds(
    Query,
    text=st.sampled_from(("", "red", "green")),
    kinds=some_of(("product", "company")),
    audiences=some_of(("public", "registered", "org_1", "org_2")),
    hidden_ids=some_of(tuple(f"d{i}" for i in range(90))),
    owners=some_of(("o1", "o2", "o3", "nobody")),
    hidden_owners=some_of(("o1", "o2", "nobody")),
    terms=st.fixed_dictionaries({}, optional={"country": some_of(_COUNTRIES), "certificate": some_of(("CE", "UL"))}),
    ranges=st.fixed_dictionaries({}, optional={"price": limits}),
    sort=st.sampled_from((None, ("price", True), ("price", False))),
    first=st.just(100),
    facets=st.just(("country", "certificate", "unheard of")),
    histograms=st.just({"price": _EDGES}),
)


@given(query=queries)
def test_hits_and_counts_match_plain_loops(reader: IndexReader, query: Query) -> None:
    result = reader.search(query)
    matching = [d for d in DOCUMENTS if seen(d, query)]
    if not matching and query.text:
        assert result.total == 0 or result.relaxed
        return
    left = [d for d in matching if passes(d, query)]
    assert {hit.id for hit in result.hits} == {d.id for d in left}
    assert result.total == len(left)
    for name in ("country", "certificate"):
        others = [d for d in matching if passes(d, query, but=name)]
        assert result.facets[name] == counted([value for d in others for value in d.terms[name]])
    assert result.facets["unheard of"] == ()
    prices = [d.numbers["price"] for d in matching if passes(d, query, but="price") and "price" in d.numbers]
    buckets = [sum(low <= p < high for p in prices) for low, high in pairwise(_EDGES)]
    buckets[-1] += prices.count(_EDGES[-1])
    assert result.histograms["price"] == tuple(buckets)


@pytest.mark.parametrize("ascending", [True, False])
def test_documents_missing_the_number_sort_last(reader: IndexReader, ascending: bool) -> None:
    result = reader.search(Query(sort=("price", ascending), first=100))
    numbers: dict[str, Any] = {d.id: d.numbers.get("price") for d in DOCUMENTS}
    prices = [numbers[hit.id] for hit in result.hits]
    known = [p for p in prices if p is not None]
    assert prices == sorted(known, reverse=not ascending) + [None] * (len(prices) - len(known))


def test_document_without_audience_is_never_found(tmp_path: Path) -> None:
    reader = an_index(tmp_path, [a_document(audiences=())])
    assert reader.count() == 1
    assert found(reader, audiences=("public", "")) == []
    assert found(reader, audiences=()) == []


def test_hidden_documents_do_not_affect_suggestions(tmp_path: Path) -> None:
    hidden = a_document("p1", title="zirconium widget", audiences=("org_1",))
    reader = an_index(tmp_path, [hidden, a_document("p2", title="copper widget", owner="o1")])
    assert reader.suggest("zirc") == []
    assert reader.search(Query(text="zirconum")).suggestion is None
    assert reader.search(Query(text="zirconum", audiences=("org_1",))).suggestion == "zirconium"
    assert reader.suggest("copp") == ["copper"]
    assert reader.suggest("copp", Query(hidden_owners=("o1",))) == []


def test_caller_terms_cannot_forge_internal_fields(tmp_path: Path) -> None:
    forged = a_document(audiences=(), terms={"audience": ("public",), "@audience": ("public",), "kind": ("x",)})
    assert found(an_index(tmp_path, [forged])) == []


def test_empty_result_names_filters_to_remove(tmp_path: Path) -> None:
    reader = an_index(
        tmp_path,
        [
            a_document("p1", terms={"country": ("CN",)}, numbers={"price": 5}),
            a_document("p2", terms={"country": ("ES",)}, numbers={"price": 9}),
        ],
    )
    strict = Query(terms={"country": ("BR",)}, ranges={"price": (None, 6)})
    assert reader.search(strict).loosened == {"country": 1}
    assert reader.search(replace(strict, ranges={})).loosened == {"country": 2}
    assert reader.search(Query(terms={"country": ("CN",)})).loosened == {}


@pytest.mark.parametrize("text", ["", "flask"])
@pytest.mark.parametrize(
    "limits,expected",
    [
        ((1, 2.5), {"p2", "p3"}),
        ((-4, 1e300), {"p1", "p2", "p3", "p4"}),
        ((2.0**63, 1e19), {"p4"}),
        ((float("-inf"), 2.5), {"p1", "p2", "p3"}),
        ((2.5, float("inf")), {"p3", "p4"}),
        ((float("-inf"), float("inf")), {"p1", "p2", "p3", "p4"}),
        ((float("inf"), None), set()),
        ((None, float("nan")), set()),
        ((2.5, 1), set()),
    ],
)
def test_range_limits_accept_any_float(
    tmp_path: Path, text: str, limits: tuple[float | None, float | None], expected: set[str]
) -> None:
    prices = (-4.0, 1.0, 2.5, 1e19)
    documents = [a_document(f"p{n}", title="flask", numbers={"price": price}) for n, price in enumerate(prices, 1)]
    result = an_index(tmp_path, documents).search(Query(text=text, ranges={"price": limits}))
    assert {hit.id for hit in result.hits} == expected
    assert result.total == len(expected)


def test_thousands_of_hidden_ids_and_owners_are_excluded(tmp_path: Path) -> None:
    documents = [a_document(f"p{n}", title="flask", owner=f"o{n}") for n in range(300)]
    reader = an_index(tmp_path, documents)
    hidden: dict[str, Any] = {
        "hidden_ids": tuple(f"p{n}" for n in range(5000) if n % 3 == 0),
        "hidden_owners": tuple(f"o{n}" for n in range(5000) if n % 3 == 1),
    }
    for text in ("", "flask"):
        assert set(found(reader, text, **hidden, first=300)) == {f"p{n}" for n in range(2, 300, 3)}
        assert reader.search(Query(text=text, **hidden)).total == 100
