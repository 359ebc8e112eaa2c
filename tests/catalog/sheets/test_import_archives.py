"""What is made to harm is refused before anything is taken out of it."""

import io
import stat
import zipfile
import zlib
from pathlib import Path

import pytest

from expo.catalog.sheets.archives import open_archive
from expo.catalog.sheets.errors import FileDamaged, FileEncrypted, FileSuspicious, FileTooLarge, NotPictures
from expo.kit.errors import Invalid
from tests.catalog.importer import a_zip


def _saved(folder: Path, data: bytes) -> Path:
    path = folder / "pictures.zip"
    path.write_bytes(data)
    return path


def _with_entry(entry: zipfile.ZipInfo, data: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(entry, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "name", ["../up.png", "a/../../up.png", "/etc/up.png", "C:/up.png", "..\\up.png", "\\\\host\\up.png"]
)
def test_paths_outside_the_archive_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileSuspicious, match="leads out"):
        open_archive(_saved(tmp_path, _with_entry(zipfile.ZipInfo(name))))


def test_symbolic_links_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(FileSuspicious, match="link"):
        open_archive(_saved(tmp_path, _with_entry(link, b"/etc/passwd")))


def test_archives_in_archives_and_other_files_are_refused(tmp_path: Path) -> None:
    for name in ("more.zip", "more.tar.gz", "script.svg", "run.exe", "noending"):
        with pytest.raises(NotPictures):
            open_archive(_saved(tmp_path, a_zip({"a.png": b"x", name: b"x"})))


def test_archive_of_system_files_has_no_pictures(tmp_path: Path) -> None:
    with pytest.raises(NotPictures, match="no picture"):
        open_archive(_saved(tmp_path, a_zip({"__MACOSX/._a.png": b"x", "Thumbs.db": b"x"})))


def test_zip_bombs_are_refused(tmp_path: Path) -> None:
    zeros = bytes(10 * 2**20)
    with pytest.raises(FileSuspicious, match="far more"):
        open_archive(_saved(tmp_path, a_zip({"a.png": zeros, "b.png": zeros})))
    with pytest.raises(FileTooLarge):
        open_archive(_saved(tmp_path, a_zip({"a.png": bytes(16 * 2**20)})))


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileTooLarge, match="20,000"):
        open_archive(_saved(tmp_path, a_zip({f"{number}.png": b"" for number in range(20_001)})))


def test_encrypted_and_damaged_archives_are_refused(tmp_path: Path) -> None:
    data = bytearray(_with_entry(zipfile.ZipInfo("a.png")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FileEncrypted):
        open_archive(_saved(tmp_path, bytes(data)))
    for broken in (b"", b"PK\x03\x04", a_zip({"a.png": b"x"})[:-9]):
        with pytest.raises(FileDamaged):
            open_archive(_saved(tmp_path, broken))


def test_entry_with_understated_size_is_refused_on_read(tmp_path: Path) -> None:
    data = bytearray(a_zip({"a.png": bytes(16 * 2**20)}))
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.index(signature) + place
        data[at : at + 4] = (100).to_bytes(4, "little")
    archive = open_archive(_saved(tmp_path, bytes(data)))
    picture = archive.named("a.png")
    assert picture is not None
    with pytest.raises((Invalid, zlib.error)):
        archive.read(picture)


def test_pictures_are_found_despite_case_and_folder(tmp_path: Path) -> None:
    data = bytearray(
        a_zip(
            {
                "Photos/A-1.JPG": b"1",
                "photos/A-1-1.jpg": b"2",
                "B_2.png": b"3",
                "__MACOSX/._A-1.JPG": b"",
                "x/same.png": b"4",
                "y/same.png": b"5",
            }
        )
    )
    archive = open_archive(_saved(tmp_path, bytes(data)))
    assert [archive.read(each) for each in archive.of_number("a-1")] == [b"1", b"2"]
    assert [archive.read(each) for each in archive.of_number("B/2")] == [b"3"]
    assert archive.of_number("C") == []
    found = archive.named("photos\\a-1.jpg")
    assert found is not None
    assert found.path == "Photos/A-1.JPG"
    assert archive.named("same.png") is None
    same = archive.named("y/same.png")
    assert same is not None
    assert archive.read(same) == b"5"


def test_gb18030_file_names_are_read(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("xxxx.png")
    data = _with_entry(entry).replace(b"xxxx.png", "红杯".encode("gb18030") + b".png")
    archive = open_archive(_saved(tmp_path, data))
    assert archive.named("红杯") is not None
