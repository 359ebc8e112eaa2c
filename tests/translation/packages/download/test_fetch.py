"""Fetching over lines that break, from servers that lie, and only what was promised."""

import random
import threading
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.file_server import Handler, Served
from translation.errors import FetchFailed
from translation.packages.download.fetch import Fetcher, RemoteFile
from translation.packages.download.http import Timeouts

CONTENT = random.Random(3).randbytes(200_000)  # noqa: S311 - content, no secret
SUM = sha256(CONTENT).hexdigest()
QUICK = Timeouts(connect_s=2, read_s=0.3, window_s=0.3, window_bytes=10_000, attempts=3, pause_s=0.5)
NAME = "p.argosmodel"


class FetchHarness:
    """A fetcher on a folder, whose pauses take no time, and what it told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pauses: list[float] = []
        self.told: list[tuple[int, int | None]] = []
        self.fetcher = Fetcher(folder, QUICK, self.pauses.append)

    def fetch(self, *links: str, checksum: str | None = SUM, size: int | None = None, maximum: int = 10**6) -> Path:
        wanted = RemoteFile(links, checksum, size, maximum)
        return self.fetcher.fetch(NAME, wanted, lambda done, total: self.told.append((done, total)))

    def names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()} if self.folder.exists() else set()


@pytest.fixture
def harness(tmp_path: Path) -> FetchHarness:
    return FetchHarness(tmp_path / "downloads")


def test_file_is_downloaded_with_progress(server: Served, harness: FetchHarness) -> None:
    server.files["/f"] = CONTENT
    path = harness.fetch(f"{server.address}/f", size=200_000)
    assert path == harness.folder / NAME
    assert path.read_bytes() == CONTENT
    assert harness.names() == {NAME}
    assert harness.told[-1] == (200_000, 200_000)
    assert harness.told == sorted(harness.told)
    assert (harness.pauses, server.requests) == ([], [("/f", "", "")])


def test_broken_download_resumes_at_same_byte(server: Served, harness: FetchHarness) -> None:
    server.files["/f"] = CONTENT
    server.break_after = 70_000
    assert harness.fetch(f"{server.address}/f").read_bytes() == CONTENT
    assert server.requests == [
        ("/f", "", ""),
        ("/f", "bytes=70000-", '"one"'),
        ("/f", "bytes=140000-", '"one"'),
    ]
    assert harness.pauses == [0.5, 0.5]


def test_later_run_resumes_partial_download(server: Served, harness: FetchHarness) -> None:
    server.files["/f"] = CONTENT
    server.break_after = 5_000
    with pytest.raises(FetchFailed, match="The connection fails"):
        harness.fetch(f"{server.address}/f")
    assert len(server.requests) == 3
    assert harness.pauses == [0.5, 1.0]
    assert (harness.folder / "p.argosmodel.part").read_bytes() == CONTENT[:15_000]
    server.break_after = None
    again = FetchHarness(harness.folder)
    assert again.fetch(f"{server.address}/f").read_bytes() == CONTENT
    assert server.requests[-1] == ("/f", "bytes=15000-", '"one"')
    assert again.told[0][0] > 15_000
    assert harness.names() == {NAME}


def test_changed_file_is_downloaded_from_start(server: Served, harness: FetchHarness) -> None:
    def breaks_and_changes(handler: Handler) -> None:
        server.files["/f"] = CONTENT
        server.break_after = 100
        handler.file(b"old" * 50_000)
        server.break_after, server.etag = None, '"two"'

    server.files["/f"] = breaks_and_changes
    assert harness.fetch(f"{server.address}/f").read_bytes() == CONTENT
    assert server.requests[1] == ("/f", "bytes=100-", '"one"')


def test_download_without_validator_restarts(server: Served, harness: FetchHarness) -> None:
    def breaks(handler: Handler) -> None:
        server.files["/f"] = CONTENT
        handler.answer(200, CONTENT[:100], {"ETag": 'W/"weak"'}, 200_000)

    server.files["/f"] = breaks
    assert harness.fetch(f"{server.address}/f").read_bytes() == CONTENT
    assert server.requests == [("/f", "", ""), ("/f", "", "")]


def test_complete_part_is_used(server: Served, harness: FetchHarness) -> None:
    server.files["/f"] = CONTENT
    harness.fetch(f"{server.address}/f").rename(harness.folder / "p.argosmodel.part")
    note = f'{{"link": "{server.address}/f", "validator": "\\"one\\""}}'
    (harness.folder / "p.argosmodel.from").write_text(note)
    assert harness.fetch(f"{server.address}/f").read_bytes() == CONTENT
    assert server.requests[-1] == ("/f", "bytes=200000-", '"one"')
    assert harness.names() == {NAME}


@pytest.mark.parametrize("note", ["", "{", "[]", '{"link": 7}', '{"validator": "x"}', "[" * 9_000])
def test_unknown_part_is_downloaded_again(server: Served, harness: FetchHarness, note: str) -> None:
    server.files["/f"] = CONTENT
    harness.folder.mkdir()
    (harness.folder / "p.argosmodel.part").write_bytes(b"something else")
    (harness.folder / "p.argosmodel.from").write_text(note)
    assert harness.fetch(f"{server.address}/f").read_bytes() == CONTENT
    assert server.requests == [("/f", "", "")]


@pytest.mark.parametrize(
    "said", ["", "bytes 0-199999/200000", "bytes 100-199999/*", "bytes */200000", "bytes 101-199999/200000", "x" * 500]
)
def test_unrequested_range_is_discarded(server: Served, harness: FetchHarness, said: str) -> None:
    def breaks(handler: Handler) -> None:
        server.files["/f"] = lies
        server.break_after = 100
        handler.file(CONTENT)
        server.break_after = None

    def lies(handler: Handler) -> None:
        server.files["/f"] = CONTENT
        handler.answer(206, CONTENT[100:], {"Content-Range": said})

    server.files["/f"] = breaks
    assert harness.fetch(f"{server.address}/f").read_bytes() == CONTENT
    assert [each[1] for each in server.requests] == ["", "bytes=100-", ""]


def test_wrong_checksum_is_refused_and_nothing_is_kept(server: Served, harness: FetchHarness) -> None:
    server.files["/f"] = CONTENT[:-1] + b"?"
    with pytest.raises(FetchFailed, match="not the one that was promised: its SHA-256 is"):
        harness.fetch(f"{server.address}/f")
    assert harness.names() == set()
    assert len(server.requests) == 1


def test_next_link_is_tried_and_all_failures_are_listed(server: Served, harness: FetchHarness) -> None:
    server.files |= {"/wrong": b"something else", "/f": CONTENT}
    links = [f"{server.address}/{name}" for name in ("missing", "wrong", "f")]
    assert harness.fetch(*links).read_bytes() == CONTENT
    assert [each[0] for each in server.requests] == ["/missing", "/wrong", "/f"]
    with pytest.raises(FetchFailed) as failure:
        harness.fetch(*links[:2])
    assert "/missing: The server answers 404." in failure.value.message
    assert "/wrong: The file is not the one that was promised" in failure.value.message
    with pytest.raises(FetchFailed, match="Nothing says where"):
        harness.fetch()


def test_missing_second_link_keeps_part_of_first(server: Served, harness: FetchHarness) -> None:
    server.files["/f"] = CONTENT
    server.break_after = 1_000
    with pytest.raises(FetchFailed):
        harness.fetch(f"{server.address}/f", f"{server.address}/missing")
    assert (harness.folder / "p.argosmodel.part").read_bytes() == CONTENT[:3_000]


def test_busy_server_is_retried(server: Served, harness: FetchHarness) -> None:
    def busy(handler: Handler) -> None:
        server.files["/f"] = CONTENT
        handler.answer(503, b"busy")

    server.files["/f"] = busy
    assert harness.fetch(f"{server.address}/f").read_bytes() == CONTENT
    assert harness.pauses == [0.5]


def test_too_long_content_length_is_detected(server: Served, harness: FetchHarness) -> None:
    server.files["/f"] = lambda handler: handler.answer(200, CONTENT, length=300_000)
    with pytest.raises(FetchFailed, match="The connection fails"):
        harness.fetch(f"{server.address}/f", checksum=None)
    assert len(server.requests) == 4  # the first brought more than ever before, three more in vain


def test_too_short_content_length_fails_checksum(server: Served, harness: FetchHarness) -> None:
    server.files["/f"] = lambda handler: handler.answer(200, CONTENT, length=1_000)
    with pytest.raises(FetchFailed, match="not the one that was promised"):
        harness.fetch(f"{server.address}/f")
    assert harness.names() == set()


def test_oversized_file_is_refused_before_download(server: Served, harness: FetchHarness) -> None:
    server.files["/f"] = CONTENT
    with pytest.raises(FetchFailed, match="would have 200,000 bytes; 199,999 is the most"):
        harness.fetch(f"{server.address}/f", maximum=199_999)
    with pytest.raises(FetchFailed, match="would have 200,000 bytes; the index says 5"):
        harness.fetch(f"{server.address}/f", size=5)
    assert harness.names() == set()


def test_download_without_length_stops_at_limit(server: Served, harness: FetchHarness) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for _ in range(100):
            try:
                handler.wfile.write(b"2710\r\n" + bytes(10_000) + b"\r\n")
            except OSError:
                handler.close_connection = True
                return
        handler.wfile.write(b"0\r\n\r\n")

    server.files["/f"] = endless
    with pytest.raises(FetchFailed, match="sends more than the 50,000 bytes it may"):
        harness.fetch(f"{server.address}/f", checksum=None, maximum=50_000)
    assert harness.names() == set()


def test_compressed_response_is_refused(server: Served, harness: FetchHarness) -> None:
    server.files["/f"] = lambda handler: handler.answer(200, CONTENT, {"Content-Encoding": "gzip"})
    with pytest.raises(FetchFailed, match="packs what it sends"):
        harness.fetch(f"{server.address}/f")


def test_silent_server_times_out(server: Served, harness: FetchHarness) -> None:
    let_go = threading.Event()

    def silent(handler: Handler) -> None:
        let_go.wait(20)
        handler.close_connection = True

    server.files["/f"] = silent
    with pytest.raises(FetchFailed, match="silent for too long"):
        harness.fetch(f"{server.address}/f")
    let_go.set()
    assert len(server.requests) == 3


def test_slow_server_times_out(server: Served, harness: FetchHarness) -> None:
    let_go = threading.Event()

    def dawdles(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "200000")
        handler.end_headers()
        for number in range(400):
            if let_go.wait(0.05):
                break
            handler.wfile.write(CONTENT[number : number + 1])
        handler.close_connection = True

    server.files["/f"] = dawdles
    with pytest.raises(FetchFailed, match="too slow"):
        harness.fetch(f"{server.address}/f")
    let_go.set()


def test_unreachable_server_fails(harness: FetchHarness) -> None:
    with pytest.raises(FetchFailed, match="The connection fails"):
        harness.fetch("http://127.0.0.1:1/f")


def test_redirects_are_followed_within_limit(server: Served, harness: FetchHarness) -> None:
    server.files |= {"/a": lambda handler: handler.redirect("/b"), "/f": CONTENT}
    server.files["/b"] = lambda handler: handler.redirect(f"{server.address}/f")
    assert harness.fetch(f"{server.address}/a").read_bytes() == CONTENT
    server.files["/b"] = lambda handler: handler.redirect("/a")
    with pytest.raises(FetchFailed, match="more than 5 redirects"):
        harness.fetch(f"{server.address}/a")
    assert len(server.requests) == 3 + 6


@pytest.mark.parametrize(
    "elsewhere",
    ["file:///etc/passwd", "http://192.0.2.1/f", "ftp://127.0.0.1/f", "http://127.0.0.1\\@192.0.2.1/", "https://"],
)
def test_redirect_to_forbidden_address_is_refused(server: Served, harness: FetchHarness, elsewhere: str) -> None:
    server.files["/f"] = lambda handler: handler.redirect(elsewhere)
    with pytest.raises(
        FetchFailed, match=r"Only https is asked|has characters that none has|names no machine|is no address|fails"
    ):
        harness.fetch(f"{server.address}/f")
    assert len(server.requests) == 1


def test_local_file_is_used_in_place(tmp_path: Path, harness: FetchHarness) -> None:
    (tmp_path / "f").write_bytes(CONTENT)
    for link in (str(tmp_path / "f"), f"file://{tmp_path}/f"):
        assert harness.fetch(link, size=200_000) == tmp_path / "f"
    with pytest.raises(FetchFailed, match="not the one that was promised"):
        harness.fetch(str(tmp_path / "f"), checksum="0" * 64)
    with pytest.raises(FetchFailed, match="There is no such file"):
        harness.fetch(str(tmp_path))
    assert harness.names() == set()
