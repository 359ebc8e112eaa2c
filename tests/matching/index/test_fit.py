"""Where the fit ends: what is asked for comes before all else, and either is a list of its own."""

from dataclasses import replace
from pathlib import Path

import pytest

from matching import Document, Fit, FitCounts, Hit, IndexReader, InvalidCursor, Query, Result
from matching.index.search import ranking, results
from tests.matching.builders import a_document, found, ids, titled
from tests.matching.index.test_concepts import an_index

COLOURS = ("red", "green", "blue")
FITS = {Fit.FITTING: True, Fit.OTHERS: False}


def some_goods(count: int) -> list[Document]:
    """Return bottles of which every third is of steel, and as many bolts whose text names a steel bottle often."""
    bottles = [
        a_document(
            f"bottle{each}",
            title="Steel bottle" if each % 3 == 0 else "Bottle",
            terms={"colour": (COLOURS[each % 3],)},
            numbers={"price": float(each % 7)},
        )
        for each in range(count)
    ]
    bolts = [
        a_document(
            f"bolt{each}",
            title="Bolt",
            body="steel bottle " * (1 + each % 5),
            terms={"colour": (COLOURS[each % 2],)},
            numbers={"price": float(each % 5)},
        )
        for each in range(count)
    ]
    return bolts + bottles


@pytest.fixture(scope="module")
def goods(tmp_path_factory: pytest.TempPathFactory) -> IndexReader:
    return an_index(tmp_path_factory.mktemp("goods"), *some_goods(60))


@pytest.fixture(autouse=True)
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weigh a few of the best rows at first, as in an index of millions, and sort few directly."""
    monkeypatch.setattr(ranking, "WINDOW", 4)
    monkeypatch.setattr(results, "_MAX_DIRECT_SORT", 10)


def every_page(reader: IndexReader, query: Query) -> tuple[Result, list[Hit]]:
    """Return the first page, and the hits of all pages."""
    first = page = reader.search(query)
    hits = list(page.hits)
    while page.has_next:
        page = reader.search(_after(query, page.hits[-1].cursor))
        hits += page.hits
    return first, hits


def _after(query: Query, cursor: str) -> Query:
    return Query(query.text, query.language, terms=query.terms, fit=query.fit, sort=query.sort, first=7, after=cursor)


def test_nothing_else_stands_before_a_thing_that_fits(goods: IndexReader) -> None:
    first, hits = every_page(goods, Query("bottle", "en", first=7))
    assert [hit.fits for hit in hits] == [True] * 60 + [False] * 60
    assert len(set(ids(Result(tuple(hits))))) == first.total == 120
    assert first.fit_counts == FitCounts(60, 60)
    reading = [None, *goods.spans(Query("bottle", "en"), size=7)]
    spans = [goods.search(Query("bottle", "en", first=7, after=each)).hits for each in reading]
    assert [hit.id for part in spans for hit in part] == [hit.id for hit in hits]


@pytest.mark.parametrize("sort", [None, ("price", True)])
@pytest.mark.parametrize("text", ["bottle", "steel bottle"])
@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("terms", [{}, {"colour": ("red",)}, {"colour": ("blue",)}])
def test_totals_facets_and_pages_are_those_of_the_list(
    goods: IndexReader, fit: Fit, text: str, sort: tuple[str, bool] | None, terms: dict[str, tuple[str, ...]]
) -> None:
    query = Query(text, "en", terms=terms, fit=fit, sort=sort, first=7, facets=("colour",))
    first, hits = every_page(goods, query)
    assert {hit.fits for hit in hits} <= {FITS[fit]}
    assert len({hit.id for hit in hits}) == len(hits) == first.total
    assert first.fit_counts is not None
    assert first.total == first.fit_counts[fit is Fit.OTHERS]
    for colour, count in first.facets["colour"]:
        assert goods.search(Query(text, "en", terms={"colour": (colour,)}, fit=fit)).total == count


def test_lists_have_cursors_of_their_own(goods: IndexReader) -> None:
    cursor = goods.search(Query("bottle", "en", fit=Fit.FITTING, first=1)).hits[0].cursor
    with pytest.raises(InvalidCursor):
        goods.search(Query("bottle", "en", fit=Fit.OTHERS, after=cursor))


@pytest.mark.parametrize("text", ["thing", "steel", "", "flask"])
@pytest.mark.parametrize("fit", Fit)
def test_everything_is_listed_where_nothing_is_known_to_fit(goods: IndexReader, text: str, fit: Fit) -> None:
    assert [_told(goods.search(Query(text, "en", fit=each))) for each in (fit, Fit.ALL)] == [(None, {None})] * 2
    assert goods.search(Query(text, "en", fit=fit)).total == goods.search(Query(text, "en")).total


def _told(result: Result) -> tuple[FitCounts | None, set[bool | None]]:
    return result.fit_counts, {hit.fits for hit in result.hits} or {None}


def test_fit_is_not_told_where_many_do_not_tell_what_they_are(tmp_path: Path) -> None:
    one, more = (
        an_index(tmp_path / str(count), *titled("Bottle", *["Set"] * count, body="for a bottle")) for count in (1, 2)
    )
    assert one.search(Query("bottle", "en")).fit_counts == FitCounts(1, 1)
    assert one.search(Query("bottle", "en", without_highlights=True)).fit_counts is None
    assert _told(more.search(Query("bottle", "en", fit=Fit.FITTING))) == (None, {None})


def test_result_tells_that_nothing_is_the_thing_asked_for(tmp_path: Path) -> None:
    bolts = an_index(tmp_path / "bolts", *titled("Bolt", "Bolt", body="for a bottle"))
    lacking = bolts.search(Query("bottle", "en"))
    assert (len(lacking.hits), lacking.lacks_thing, lacking.fit_counts) == (2, True, None)
    assert not bolts.search(Query("bolt", "en")).lacks_thing
    assert not bolts.search(Query("", "en")).lacks_thing
    untold = an_index(tmp_path / "sets", *titled("Set", "Set", body="for a bottle"))
    assert not untold.search(Query("bottle", "en")).lacks_thing
    coded = a_document("coded", title="Bolt", body="for a bottle", codes=("HN-500",))
    assert not an_index(tmp_path / "coded", coded).search(Query("bottle HN-500", "en")).lacks_thing


def test_named_codes_fit(tmp_path: Path) -> None:
    coded = a_document("coded", title="Bolt", codes=("HN-500",))
    reader = an_index(tmp_path, coded, a_document("bottle", title="Bottle for HN500"), a_document("x", title="Bolt HN"))
    assert {hit.id: hit.fits for hit in reader.search(Query("bottle HN500", "en")).hits} == {
        "coded": True,
        "bottle": True,
    }


def test_company_is_no_thing_whatever_it_is_called(tmp_path: Path) -> None:
    company = a_document("company", title="Bottle", is_thing=False)
    hits = an_index(tmp_path, company, a_document("bottle", title="Bottle")).search(Query("bottle", "en")).hits
    assert [(hit.id, hit.fits) for hit in hits] == [("bottle", True), ("company", False)]


def test_certificates_are_limits(tmp_path: Path) -> None:
    documents = titled("Bottle", "Bottle", "Bolt")
    reader = an_index(tmp_path, *(replace(each, certificates=("LFGB",)) for each in documents[1:]), documents[0])
    assert found(reader, "LFGB bottle") == ["p2"]


def test_things_with_some_words_are_found_where_other_things_have_all(tmp_path: Path) -> None:
    bolt = a_document("bolt", title="Bolt", body="of steel, for a bottle")
    hits = an_index(tmp_path, bolt, a_document("bottle", title="Bottle")).search(Query("steel bottle", "en"))
    assert [(hit.id, hit.fits) for hit in hits.hits] == [("bottle", True), ("bolt", False)]
    assert hits.relaxed


def test_company_fits_a_search_for_its_name(tmp_path: Path) -> None:
    company = a_document("company", title="Botella Norte", titles=(("en", "Harlen Bottle, S.L."),), is_thing=False)
    other = a_document("other", title="Harlen Bolt", body="bottle", is_thing=False)
    reader = an_index(tmp_path, company, other, a_document("bottle", title="Bottle", body="by Harlen"))
    hits = reader.search(Query("harlen bottle", "en", fit=Fit.FITTING)).hits
    assert {hit.id for hit in hits} == {"company", "bottle"}
    assert reader.search(Query("botella norte", fit=Fit.OTHERS)).fit_counts is not None


def test_words_of_the_text_alone_are_no_evidence(tmp_path: Path) -> None:
    flask = a_document("flask", title="Flask lid", body="in cork")
    assert an_index(tmp_path / "1", flask).search(Query("cork lid", "en")).fit_counts is None
    both = an_index(tmp_path / "2", flask, a_document("lid", title="Cork lid"))
    assert both.search(Query("cork lid", "en")).fit_counts == FitCounts(2, 0)


def test_material_in_one_title_is_not_the_thing_of_another(tmp_path: Path) -> None:
    drill = a_document("bolt", title="Bolt", titles=(("es", "Acero"),))
    assert _told(an_index(tmp_path, drill).search(Query("steel", "en"))) == (None, {None})
