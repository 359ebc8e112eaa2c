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
from translation.engines.libretranslate.server import USUAL, Manners, Surroundings
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

    def engine(manners: Manners = USUAL, url: str = "") -> LibreTranslateEngine:
        around = Surroundings(time.clock, time.sleep, lambda: 1.0)
        made.append(LibreTranslateEngine(url or server.url, KEY, manners, around))
        return made[-1]

    yield engine
    for each in made:
        each.close()


def test_texts_are_asked_for_in_the_servers_own_way(make: Make, server: FakeServer) -> None:
    assert make().translate(["lamp", "cable"], "zh", "en") == ["LAMP", "CABLE"]
    assert server.asked == [
        {"q": ["lamp", "cable"], "source": "zh-Hans", "target": "en", "format": "text", "api_key": KEY}
    ]


def test_pairs_are_of_the_servers_targets(make: Make) -> None:
    assert make().pairs() == {
        Pair("en", "es"),
        Pair("en", "zh"),
        Pair("en", "pt"),
        Pair("es", "en"),
        Pair("zh", "en"),
    }


def test_an_old_server_translates_each_into_each(make: Make, server: FakeServer) -> None:
    server.languages = [{"code": "en"}, {"code": "es"}, {"name": "nothing"}, 5]
    assert make().pairs() == {Pair("en", "es"), Pair("es", "en")}


def test_what_is_offered_is_asked_for_every_five_minutes(make: Make, server: FakeServer, time: Time) -> None:
    engine = make()
    for _ in range(3):
        engine.pairs()
    assert server.paths == ["/languages"]
    time.now += 301
    server.languages = []
    assert engine.pairs() == frozenset()


def test_the_version_is_asked_for_once(make: Make, server: FakeServer, time: Time) -> None:
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
def test_the_version_is_the_servers(make: Make, server: FakeServer, description: Any, version: str) -> None:
    server.description = description
    assert make().version("en", "es") == version


def test_many_texts_go_in_several_requests(make: Make, server: FakeServer) -> None:
    texts = [f"lamp {number}" for number in range(150)]
    assert make().translate(texts, "en", "es") == [text.upper() for text in texts]
    assert [len(each["q"]) for each in server.asked] == [64, 64, 22]


def test_a_text_over_the_servers_limit_is_found(make: Make, server: FakeServer) -> None:
    server.longest = 10
    assert make().translate(["lamp", "x" * 11, "cable"], "en", "es") == ["LAMP", None, "CABLE"]
    assert [len(each["q"]) for each in server.asked] == [3, 1, 2, 1, 1]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(make: Make, server: FakeServer, time: Time, status: int) -> None:
    server.replies = [Reply(status), Reply(status)]
    assert make().translate(["lamp"], "en", "es") == ["LAMP"]
    assert time.slept == [0.5, 1.0]


def test_it_is_waited_for_as_long_as_it_says(make: Make, server: FakeServer, time: Time) -> None:
    server.replies = [Reply(429, headers={"Retry-After": "7"}), Reply(503, headers={"Retry-After": "soon"})]
    assert make().translate(["lamp"], "en", "es") == ["LAMP"]
    assert time.slept == [7.0, 1.0]


def test_it_is_left_in_peace_if_it_says_so_for_longer(make: Make, server: FakeServer, time: Time) -> None:
    engine = make()
    server.replies = [Reply(429, headers={"Retry-After": "300"})]
    with pytest.raises(EngineUnavailable, match="It asks to be left in peace for 300 s"):
        engine.translate(["lamp"], "en", "es")
    with pytest.raises(EngineUnavailable, match="it is tried again in 300 s"):
        engine.translate(["lamp"], "en", "es")
    time.now += 300
    assert engine.translate(["lamp"], "en", "es") == ["LAMP"]
    assert (time.slept, len(server.asked)) == ([], 2)


def test_a_date_to_wait_for_is_read(make: Make, server: FakeServer) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    server.replies = [Reply(503, headers={"Retry-After": date})]
    with pytest.raises(EngineUnavailable, match=r"left in peace for 7[12]\d\d s"):
        make().translate(["lamp"], "en", "es")


def test_three_busy_answers_are_enough(make: Make, server: FakeServer) -> None:
    server.replies = [Reply(503)] * 3
    with pytest.raises(EngineUnavailable, match=r"LibreTranslate at 127.0.0.1 is busy or broken \(status 503\)"):
        make().translate(["lamp"], "en", "es")
    assert len(server.asked) == 3


def test_a_broken_server_is_left_in_peace_after_five_failures(make: Make, server: FakeServer) -> None:
    engine = make()
    server.replies = [Reply(500)] * 50
    for _ in range(4):
        with pytest.raises(EngineUnavailable):
            engine.translate(["lamp"], "en", "es")
    assert len(server.asked) == 5


def test_a_text_that_breaks_the_server_is_found(make: Make, server: FakeServer) -> None:
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
def test_a_wrong_answer_is_no_answer(make: Make, server: FakeServer, content: Any, message: str) -> None:
    server.replies = [Reply(content=content)]
    with pytest.raises(EngineUnavailable, match=message):
        make().translate(["lamp", "cable"], "en", "es")


def test_a_wrong_text_is_left_out(make: Make, server: FakeServer) -> None:
    server.replies = [Reply(content={"translatedText": [None, 5, "", ["E"], "F" * 5_000, "GUT"]})]
    assert make().translate(list("abcdef"), "en", "es") == [None, None, None, None, None, "GUT"]


def test_half_a_character_in_an_answer_is_not_believed(make: Make, server: FakeServer) -> None:
    server.replies = [Reply(content=b'{"translatedText": ["\\ud83d", "GUT"]}')]
    with pytest.raises(EngineUnavailable, match="something else than JSON"):
        make().translate(["a", "b"], "en", "es")


def test_a_huge_answer_is_not_read_to_its_end(make: Make, server: FakeServer) -> None:
    server.replies = [Reply(content=b" " * 1_000_000)]
    engine = make(Manners(most_bytes=100_000))
    with pytest.raises(EngineUnavailable, match="answers with more than 100000 bytes"):
        engine.translate(["lamp"], "en", "es")


def test_a_packed_answer_is_refused(make: Make, server: FakeServer) -> None:
    server.replies = [Reply(content=b"\x1f\x8b", headers={"Content-Encoding": "gzip"})]
    with pytest.raises(EngineUnavailable, match="packed form"):
        make().translate(["lamp"], "en", "es")


def test_a_redirect_is_not_followed(make: Make, server: FakeServer) -> None:
    server.replies = [Reply(307, headers={"Location": f"{server.url}/elsewhere"})]
    with pytest.raises(EngineUnavailable, match="status 307"):
        make().translate(["lamp"], "en", "es")
    assert "/elsewhere" not in server.paths


def test_a_server_that_drips_is_left(make: Make, server: FakeServer) -> None:
    server.replies = [Reply(content=b"{}" * 50, drip=True)] * 3
    with pytest.raises(EngineUnavailable, match="took longer than 0 s to answer"):
        make(Manners(read_s=0.2)).translate(["lamp"], "en", "es")


def test_a_server_that_is_not_there_is_unavailable(make: Make, time: Time) -> None:
    engine = make(url="http://127.0.0.1:9")
    with pytest.raises(EngineUnavailable, match=r"LibreTranslate at 127.0.0.1 cannot be reached \(ConnectError\)"):
        engine.pairs()
    assert time.slept == [0.5, 1.0]


def test_all_requests_of_a_call_have_one_deadline(make: Make, server: FakeServer, time: Time) -> None:
    server.replies = [Reply(503, headers={"Retry-After": "20"})] * 9
    with pytest.raises(EngineUnavailable):
        make(Manners(overall_s=30, tries=9)).translate(["lamp"], "en", "es")
    assert time.slept == [20.0]


def test_what_was_done_before_a_failure_is_kept(make: Make, server: FakeServer) -> None:
    texts = [f"lamp {number}" for number in range(65)]
    server.replies = [Reply(content={"translatedText": [text.upper() for text in texts[:64]]}), Reply(403)]
    assert make().translate(texts, "en", "es") == [*(text.upper() for text in texts[:64]), None]


@pytest.mark.parametrize(
    "reply", [Reply(403, {"error": f"Invalid API key {KEY}"}), Reply(503), Reply(400), Reply(content=KEY)]
)
def test_the_key_is_told_to_nobody_else(
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
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(EngineUnavailable, match="The address of the LibreTranslate server"):
        LibreTranslateEngine(url)


def test_a_server_may_have_a_path(make: Make, server: FakeServer) -> None:
    with pytest.raises(EngineUnavailable):
        make(url=f"{server.url}/lt/").pairs()
    assert server.paths == ["/lt/languages"]


def test_a_name_and_password_are_not_told() -> None:
    engine = LibreTranslateEngine("http://me:mine@127.0.0.1:9", manners=Manners(tries=1))
    with pytest.raises(EngineUnavailable) as refused:
        engine.pairs()
    assert refused.value.message == "LibreTranslate at 127.0.0.1 cannot be reached (ConnectError)."


def test_a_lying_list_of_languages_is_no_list(make: Make, server: FakeServer) -> None:
    server.languages = {"error": "no"}
    with pytest.raises(EngineUnavailable, match="without a list of languages"):
        make().pairs()
    server.languages = [{"code": "en", "targets": ["es", 5, None, "../x"]}, {"code": ["a"]}]
    assert make().pairs() == {Pair("en", "es")}
    with pytest.raises(PairNotOffered):
        make().translate(["lamp"], "es", "en")
