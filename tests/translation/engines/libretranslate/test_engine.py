"""A LibreTranslate server: asked politely, and believed in nothing."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tests.support.libretranslate import FakeServer, Reply
from translation.engines.engine import Pair
from translation.engines.libretranslate.engine import LibreTranslateEngine
from translation.engines.libretranslate.server import DEFAULT_LIMITS, ClientLimits, Environment
from translation.errors import EngineUnavailable, PairNotOffered

KEY = "secret-key-4711"


@dataclass
class Time:
    """Time that passes when somebody sleeps."""

    now: float = 1_000.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


Make = Callable[..., LibreTranslateEngine]


@pytest.fixture
def make(server: FakeServer, time: Time) -> Iterator[Make]:
    made: list[LibreTranslateEngine] = []

    def engine(limits: ClientLimits = DEFAULT_LIMITS, url: str = "") -> LibreTranslateEngine:
        around = Environment(time.clock, time.sleep, lambda: 1.0)
        made.append(LibreTranslateEngine(url or server.url, KEY, limits, around))
        return made[-1]

    yield engine
    for each in made:
        each.close()


def test_request_follows_server_api(make: Make, server: FakeServer) -> None:
    assert make().translate(["lamp", "cable"], "zh", "en") == ["LAMP", "CABLE"]
    assert server.asked == [
        {"q": ["lamp", "cable"], "source": "zh-Hans", "target": "en", "format": "text", "api_key": KEY}
    ]


def test_pairs_come_from_server_targets(make: Make) -> None:
    assert make().pairs() == {
        Pair("en", "es"),
        Pair("en", "zh"),
        Pair("en", "pt"),
        Pair("es", "en"),
        Pair("zh", "en"),
    }


def test_server_without_targets_offers_all_pairs(make: Make, server: FakeServer) -> None:
    server.languages = [{"code": "en"}, {"code": "es"}, {"name": "nothing"}, 5]
    assert make().pairs() == {Pair("en", "es"), Pair("es", "en")}


def test_languages_are_cached_for_five_minutes(make: Make, server: FakeServer, time: Time) -> None:
    engine = make()
    for _ in range(3):
        engine.pairs()
    assert server.paths == ["/languages"]
    time.now += 301
    server.languages = []
    assert engine.pairs() == frozenset()


def test_version_is_requested_once(make: Make, server: FakeServer, time: Time) -> None:
    engine = make()
    for _ in range(3):
        assert engine.version("en", "es") == "libretranslate 1.9.6"
        time.now += 301
        engine.close()
    assert server.paths.count("/spec") == 1


@pytest.mark.parametrize(
    "description, version",
    [
        ({"info": {"version": "1.9.6"}}, "libretranslate 1.9.6"),
        ({"info": {"version": 5}}, "libretranslate"),
        ({"info": {"version": "x\n" * 100}}, "libretranslate"),
        ([], "libretranslate"),
        (b"<html>", "libretranslate"),
    ],
)
def test_version_is_taken_from_server(make: Make, server: FakeServer, description: Any, version: str) -> None:
    server.description = description
    assert make().version("en", "es") == version


def test_many_texts_are_split_into_requests(make: Make, server: FakeServer) -> None:
    texts = [f"lamp {number}" for number in range(150)]
    assert make().translate(texts, "en", "es") == [text.upper() for text in texts]
    assert [len(each["q"]) for each in server.asked] == [64, 64, 22]


def test_text_over_server_limit_is_isolated(make: Make, server: FakeServer) -> None:
    server.longest = 10
    assert make().translate(["lamp", "x" * 11, "cable"], "en", "es") == ["LAMP", None, "CABLE"]
    assert [len(each["q"]) for each in server.asked] == [3, 1, 2, 1, 1]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_busy_server_is_retried(make: Make, server: FakeServer, time: Time, status: int) -> None:
    server.replies = [Reply(status), Reply(status)]
    assert make().translate(["lamp"], "en", "es") == ["LAMP"]
    assert time.slept == [0.5, 1.0]


def test_retry_after_header_is_respected(make: Make, server: FakeServer, time: Time) -> None:
    server.replies = [Reply(429, headers={"Retry-After": "7"}), Reply(503, headers={"Retry-After": "soon"})]
    assert make().translate(["lamp"], "en", "es") == ["LAMP"]
    assert time.slept == [7.0, 1.0]


def test_long_retry_after_pauses_all_requests(make: Make, server: FakeServer, time: Time) -> None:
    engine = make()
    server.replies = [Reply(429, headers={"Retry-After": "300"})]
    with pytest.raises(EngineUnavailable, match="It asks to be left in peace for 300 s"):
        engine.translate(["lamp"], "en", "es")
    with pytest.raises(EngineUnavailable, match="it is tried again in 300 s"):
        engine.translate(["lamp"], "en", "es")
    time.now += 300
    assert engine.translate(["lamp"], "en", "es") == ["LAMP"]
    assert (time.slept, len(server.asked)) == ([], 2)


def test_retry_after_date_is_understood(make: Make, server: FakeServer) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    server.replies = [Reply(503, headers={"Retry-After": date})]
    with pytest.raises(EngineUnavailable, match=r"left in peace for 7[12]\d\d s"):
        make().translate(["lamp"], "en", "es")


def test_retries_end_after_three_busy_answers(make: Make, server: FakeServer) -> None:
    server.replies = [Reply(503)] * 3
    with pytest.raises(EngineUnavailable, match=r"LibreTranslate at 127.0.0.1 is busy or broken \(status 503\)"):
        make().translate(["lamp"], "en", "es")
    assert len(server.asked) == 3


def test_requests_stop_after_five_failures(make: Make, server: FakeServer) -> None:
    engine = make()
    server.replies = [Reply(500)] * 50
    for _ in range(4):
        with pytest.raises(EngineUnavailable):
            engine.translate(["lamp"], "en", "es")
    assert len(server.asked) == 5


def test_text_breaking_the_server_is_isolated(make: Make, server: FakeServer) -> None:
    upper = {"translatedText": ["LAMP"]}
    server.replies = [Reply(500), Reply(content=upper), Reply(500), Reply(500), Reply(500)]
    assert make().translate(["lamp", "bomb"], "en", "es") == ["LAMP", None]


@pytest.mark.parametrize(
    "content, message",
    [
        ({"translatedText": ["A"]}, "answers with 1 translations of 2 texts"),
        ({"translatedText": ["A", "B", "C"]}, "answers with 3 translations of 2 texts"),
        ({"translatedText": "AB"}, "answers without a list of translations"),
        ({"error": "no"}, "answers without a list of translations"),
        ([], "answers without a list of translations"),
        (b"<html>Hello</html>", "answers with something else than JSON"),
        (b"", "answers with something else than JSON"),
        (b"[" * 100_000, "answers with something else than JSON"),
        (b'"\xff"', "answers with something else than JSON"),
    ],
)
def test_malformed_answer_is_refused(make: Make, server: FakeServer, content: Any, message: str) -> None:
    server.replies = [Reply(content=content)]
    with pytest.raises(EngineUnavailable, match=message):
        make().translate(["lamp", "cable"], "en", "es")


def test_malformed_text_returns_none(make: Make, server: FakeServer) -> None:
    server.replies = [Reply(content={"translatedText": [None, 5, "", ["E"], "F" * 5_000, "GUT"]})]
    assert make().translate(list("abcdef"), "en", "es") == [None, None, None, None, None, "GUT"]


def test_lone_surrogate_in_answer_is_refused(make: Make, server: FakeServer) -> None:
    server.replies = [Reply(content=b'{"translatedText": ["\\ud83d", "GUT"]}')]
    with pytest.raises(EngineUnavailable, match="something else than JSON"):
        make().translate(["a", "b"], "en", "es")


def test_oversized_answer_is_cut_off(make: Make, server: FakeServer) -> None:
    server.replies = [Reply(content=b" " * 1_000_000)]
    engine = make(ClientLimits(max_bytes=100_000))
    with pytest.raises(EngineUnavailable, match="answers with more than 100000 bytes"):
        engine.translate(["lamp"], "en", "es")


def test_compressed_answer_is_refused(make: Make, server: FakeServer) -> None:
    server.replies = [Reply(content=b"\x1f\x8b", headers={"Content-Encoding": "gzip"})]
    with pytest.raises(EngineUnavailable, match="packed form"):
        make().translate(["lamp"], "en", "es")


def test_redirect_is_not_followed(make: Make, server: FakeServer) -> None:
    server.replies = [Reply(307, headers={"Location": f"{server.url}/elsewhere"})]
    with pytest.raises(EngineUnavailable, match="status 307"):
        make().translate(["lamp"], "en", "es")
    assert "/elsewhere" not in server.paths


def test_slow_answer_times_out(make: Make, server: FakeServer) -> None:
    server.replies = [Reply(content=b"{}" * 50, drip=True)] * 3
    with pytest.raises(EngineUnavailable, match="took longer than 0 s to answer"):
        make(ClientLimits(read_s=0.2)).translate(["lamp"], "en", "es")


def test_unreachable_server_is_unavailable(make: Make, time: Time) -> None:
    engine = make(url="http://127.0.0.1:9")
    with pytest.raises(EngineUnavailable, match=r"LibreTranslate at 127.0.0.1 cannot be reached \(ConnectError\)"):
        engine.pairs()
    assert time.slept == [0.5, 1.0]


def test_all_requests_share_one_deadline(make: Make, server: FakeServer, time: Time) -> None:
    server.replies = [Reply(503, headers={"Retry-After": "20"})] * 9
    with pytest.raises(EngineUnavailable):
        make(ClientLimits(overall_s=30, max_attempts=9)).translate(["lamp"], "en", "es")
    assert time.slept == [20.0]


def test_results_before_failure_are_kept(make: Make, server: FakeServer) -> None:
    texts = [f"lamp {number}" for number in range(65)]
    server.replies = [Reply(content={"translatedText": [text.upper() for text in texts[:64]]}), Reply(403)]
    assert make().translate(texts, "en", "es") == [*(text.upper() for text in texts[:64]), None]


@pytest.mark.parametrize(
    "reply", [Reply(403, {"error": f"Invalid API key {KEY}"}), Reply(503), Reply(400), Reply(content=KEY)]
)
def test_api_key_never_appears_in_errors_or_logs(
    make: Make, server: FakeServer, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    server.replies = [reply] * 3
    engine = make()
    said = ""
    with caplog.at_level(logging.DEBUG):
        try:
            engine.translate(["lamp"], "en", "es")
        except EngineUnavailable as error:
            said = error.message
    assert len(server.asked) > 0
    assert KEY not in said + caplog.text + repr(engine._server)


@pytest.mark.parametrize("url", ["", "localhost:5000", "file:///etc/passwd", "http://", "http://[", "http://a\x00b"])
def test_invalid_address_is_refused(url: str) -> None:
    with pytest.raises(EngineUnavailable, match="The address of the LibreTranslate server"):
        LibreTranslateEngine(url)


def test_server_address_may_have_path(make: Make, server: FakeServer) -> None:
    with pytest.raises(EngineUnavailable):
        make(url=f"{server.url}/lt/").pairs()
    assert server.paths == ["/lt/languages"]


def test_credentials_are_not_shown_in_errors() -> None:
    engine = LibreTranslateEngine("http://me:mine@127.0.0.1:9", limits=ClientLimits(max_attempts=1))
    with pytest.raises(EngineUnavailable) as refused:
        engine.pairs()
    assert refused.value.message == "LibreTranslate at 127.0.0.1 cannot be reached (ConnectError)."


def test_invalid_languages_are_refused_or_skipped(make: Make, server: FakeServer) -> None:
    server.languages = {"error": "no"}
    with pytest.raises(EngineUnavailable, match="without a list of languages"):
        make().pairs()
    server.languages = [{"code": "en", "targets": ["es", 5, None, "../x"]}, {"code": ["a"]}]
    assert make().pairs() == {Pair("en", "es")}
    with pytest.raises(PairNotOffered):
        make().translate(["lamp"], "es", "en")
