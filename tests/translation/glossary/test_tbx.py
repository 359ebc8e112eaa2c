import io
from collections.abc import Iterator
from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.errors import ExchangeRefused
from translation.glossary import Form, GlossaryEntry, tbx
from translation.xml_reading import Bounds

_BELIEVED = tbx.TbxReadOptions(trusted=True)


def read(file: str | bytes, reading: tbx.TbxReadOptions = tbx.DEFAULT_READ_OPTIONS) -> list[GlossaryEntry]:
    return list(tbx.read(io.BytesIO(file.encode() if isinstance(file, str) else file), reading))


_OURS = GlossaryEntry(
    {"en": Form("vacuum flask", ("insulated bottle",)), "zh": Form("保温杯"), "es": Form("termo & tapa")},
    {"es": ("frasco", "frasco al vacío"), "pt": ("frasco",)},
    "exhibitor-7",
    "Not a bottle.",
    do_not_translate=True,
)


def test_written_file_follows_standard() -> None:
    root = minidom.parseString(b"".join(tbx.write([_OURS]))).documentElement  # noqa: S318 - our own file
    assert root is not None
    assert (root.tagName, root.getAttribute("type"), root.getAttribute("style")) == ("tbx", "TBX-Basic", "dca")
    assert root.namespaceURI == "urn:iso:std:iso:30042:ed-2"
    [concept] = root.getElementsByTagName("conceptEntry")
    assert concept.getAttribute("id") == "c1"
    assert [child.nodeName for child in concept.childNodes] == ["admin", "note", "note"] + ["langSec"] * 4
    assert {note.getAttribute("type") for note in concept.getElementsByTagName("termNote")} == {"administrativeStatus"}


def test_written_entry_is_read_back() -> None:
    assert read(b"".join(tbx.write([_OURS])), _BELIEVED) == [_OURS]


def test_untrusted_file_does_not_set_scope() -> None:
    [entry] = read(b"".join(tbx.write([_OURS])), tbx.TbxReadOptions(scope="exhibitor-9"))
    assert entry.scope == "exhibitor-9"


_TERM = st.text("ab é&\"']保ع-", min_size=1, max_size=9).map(lambda text: " ".join(text.split())).filter(bool)
_TERMS = st.lists(_TERM, unique=True, min_size=1, max_size=4).map(lambda texts: Form(texts[0], tuple(texts[1:])))
_ENTRIES = st.builds(
    GlossaryEntry,
    st.dictionaries(st.sampled_from(["en", "zh", "ar"]), _TERMS, min_size=1),
    st.dictionaries(st.sampled_from(["es", "zh"]), st.lists(_TERM, unique=True, min_size=1).map(tuple)),
    st.just("") | _TERM,
    st.just("") | _TERM,
    do_not_translate=st.booleans(),
)


@given(st.lists(_ENTRIES, max_size=3))
def test_any_entries_survive_round_trip(entries: list[GlossaryEntry]) -> None:
    assert read(b"".join(tbx.write(entries)), _BELIEVED) == entries


def test_entries_are_written_incrementally() -> None:
    def endless() -> Iterator[GlossaryEntry]:
        while True:
            yield _OURS

    pieces = tbx.write(endless())
    assert [next(pieces)[:6] for _ in range(3)] == [b"<?xml ", b"<conce", b"<conce"]


_DCT = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-model href="https://example.org/TBX-Basic_DCT.sch" type="application/xml"?>
<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
     xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
  <tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader>
  <text><body>
    <conceptEntry id="c5">
      <min:subjectField>drinkware</min:subjectField>
      <langSec xml:lang="en-US">
        <termSec>
          <term>thermos</term>
          <min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus>
        </termSec>
        <termSec><term>insulated bottle</term></termSec>
        <termSec>
          <term>vacuum
                flask</term>
          <min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus>
          <min:partOfSpeech>noun</min:partOfSpeech>
        </termSec>
      </langSec>
      <langSec xml:lang="es"><descripGrp><basic:definition>x</basic:definition></descripGrp><termSec><term>termo</term></termSec></langSec>
    </conceptEntry>
  </body></text>
</tbx>"""


def test_categories_as_tags_are_read() -> None:
    assert read(_DCT) == [
        GlossaryEntry({"en": Form("vacuum flask", ("insulated bottle",)), "es": Form("termo")}, {"en": ("thermos",)})
    ]


_MARTIF = """<?xml version='1.0'?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX" xml:lang="en">
  <martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc>
    <encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc></martifHeader>
  <text><body>
    <termEntry id="1">
      <descrip type="subjectField">shoes</descrip>
      <note>Canton Fair</note><note>DNT</note>
      <langSet xml:lang="EN-us">
        <ntig><termGrp><term>sneaker</term><termNote type="partOfSpeech">noun</termNote></termGrp></ntig>
        <tig><term>trainer</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
      </langSet>
      <langSet xml:lang="zh-CN"><tig><term>运动<hi>鞋</hi></term></tig></langSet>
      <langSet xml:lang="zh-TW"><tig><term>運動鞋</term></tig></langSet>
      <langSet xml:lang="fr">
        <ntig><termGrp><term>tennis</term><termNoteGrp><termNote type="administrativeStatus">Forbidden</termNote></termNoteGrp></termGrp></ntig>
      </langSet>
    </termEntry>
    <termEntry id="2"><langSet xml:lang="en"><tig><term> </term></tig></langSet></termEntry>
  </body></text>
</martif>"""


def test_files_of_2008_format_are_read() -> None:
    terms = {"en": Form("sneaker"), "zh": Form("运动鞋", ("運動鞋",))}
    forbidden = {"en": ("trainer",), "fr": ("tennis",)}
    assert read(_MARTIF) == [GlossaryEntry(terms, forbidden, note="Canton Fair", do_not_translate=True)]


def a_file(term: str) -> str:
    return f'<tbx><text><body>\n<conceptEntry><langSec xml:lang="en"><termSec><term>{term}</term></termSec></langSec></conceptEntry></body></text></tbx>'


@pytest.mark.parametrize(
    "file,message",
    [
        (a_file("&lt;script>"), "Line 2: A term has an angle bracket: “<script>”. Terms are plain text."),
        (a_file("a\u202eb"), "Line 2: A term has a character that does not show: U+202E."),
        (a_file("x" * 201), "Line 2: A term is longer than 200 characters: “" + "x" * 50 + "…”."),
        ('<!DOCTYPE tbx [<!ENTITY a "b">]>' + a_file("&a;"), "Line 1: The file declares things in its DOCTYPE, which is not allowed."),
        ("<tmx/>", "The file begins with <tmx>, not <tbx> or <martif>."),
        (a_file("x")[:-20], "Line 2: The XML is broken: no element found."),
    ],
)  # fmt: skip
def test_invalid_file_is_refused(file: str, message: str) -> None:
    with pytest.raises(ExchangeRefused) as refused:
        read(file)
    assert refused.value.message == message


def test_reader_sets_bounds() -> None:
    with pytest.raises(ExchangeRefused, match="longer than 100 characters"):
        read(a_file("x" * 100), tbx.TbxReadOptions(bounds=Bounds(weight=100)))


def test_too_many_forms_of_term_are_refused() -> None:
    with pytest.raises(ExchangeRefused, match="“t0” has more than 50 forms"):
        read(a_file("</term></termSec><termSec><term>".join(f"t{i}" for i in range(51))))


def test_language_without_words_is_not_written() -> None:
    file = b"".join(tbx.write([GlossaryEntry({"en": Form("cup")}, {"es": ()})]))
    assert file.count(b"<langSec") == 1


@given(st.sampled_from([_DCT, _MARTIF]), st.integers(0, 2_000), st.binary(max_size=12), st.integers(0, 40))
def test_damaged_file_is_read_or_refused(file: str, at: int, bytes_there: bytes, lost: int) -> None:
    data = file.encode()
    at %= len(data)
    try:
        entries = read(data[:at] + bytes_there + data[at + lost :])
    except ExchangeRefused:
        return
    assert all(isinstance(entry, GlossaryEntry) for entry in entries)
