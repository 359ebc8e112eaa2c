import io
from datetime import UTC, datetime
from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.errors import ExchangeRefused
from translation.memory import UNDATED, Origin, TranslationUnit, tmx
from translation.xml_reading import Bounds

_BELIEVED = tmx.TmxReadOptions(trusted=True)


def read(file: str | bytes, reading: tmx.TmxReadOptions = tmx.DEFAULT_READ_OPTIONS) -> list[TranslationUnit]:
    return list(tmx.read(io.BytesIO(file.encode() if isinstance(file, str) else file), reading))


def pairs(file: str | bytes, reading: tmx.TmxReadOptions = tmx.DEFAULT_READ_OPTIONS) -> list[tuple[str, str, str, str]]:
    return [(unit.source, unit.source_text, unit.target, unit.target_text) for unit in read(file, reading)]


def a_file(body: str, srclang: str = "en") -> str:
    return f'<tmx version="1.4"><header srclang="{srclang}"/><body>{body}</body></tmx>'


def a_seg(seg: str) -> str:
    return a_file(f'<tu><tuv xml:lang="en"><seg>{seg}</seg></tuv><tuv xml:lang="es"><seg>x</seg></tuv></tu>')


_OURS = TranslationUnit(
    '保温杯 <500ml> & "盖"', "Termo\r\n<500 ml>", "zh", "es", Origin.PERSON, 'Li "W" & Co',
    datetime(2026, 3, 1, 8, 30, 5, tzinfo=UTC), "exhibitor-7",
)  # fmt: skip


def test_written_file_follows_standard() -> None:
    file = b"".join(tmx.write([_OURS], "zh"))
    root = minidom.parseString(file).documentElement  # noqa: S318 - our own file
    assert root is not None
    assert root.getAttribute("version") == "1.4"
    header = root.getElementsByTagName("header")[0]
    required = ("creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype")
    assert all(header.getAttribute(name) for name in required)
    assert header.getAttribute("segtype") in {"block", "paragraph", "sentence", "phrase"}
    unit = root.getElementsByTagName("tu")[0]
    assert (unit.getAttribute("srclang"), unit.getAttribute("changedate")) == ("zh", "20260301T083005Z")
    assert unit.getAttribute("creationid") == _OURS.author
    assert [child.nodeName for child in unit.childNodes] == ["prop", "prop", "tuv", "tuv"]
    assert [variant.getAttribute("xml:lang") for variant in unit.getElementsByTagName("tuv")] == ["zh", "es"]


def test_written_unit_is_read_back() -> None:
    assert read(b"".join(tmx.write([_OURS])), _BELIEVED) == [_OURS]


def test_untrusted_file_sets_neither_scope_nor_origin() -> None:
    [unit] = read(b"".join(tmx.write([_OURS])), tmx.TmxReadOptions(scope="exhibitor-9"))
    assert (unit.scope, unit.origin) == ("exhibitor-9", Origin.IMPORTED)


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff") | st.sampled_from("\t\n\r<>&\"']"), min_size=1).filter(str.strip)  # fmt: skip
_NAME = _TEXT.map(str.strip).map(lambda name: name[:200].strip()).filter(bool) | st.just("")
_UNITS = st.builds(
    TranslationUnit,
    _TEXT, _TEXT, st.sampled_from(["en", "zh"]), st.sampled_from(["es", "ar"]), st.sampled_from(Origin), _NAME,
    st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),  # noqa: DTZ001
    _NAME,
)  # fmt: skip


@given(st.lists(_UNITS, max_size=3))
def test_any_units_survive_round_trip(units: list[TranslationUnit]) -> None:
    assert read(b"".join(tmx.write(units)), _BELIEVED) == units


def test_characters_invalid_in_xml_are_replaced() -> None:
    unit = TranslationUnit("a\x00b\ud800c\x1f", "d\uffff", "en", "es", author="\x01")
    [again] = read(b"".join(tmx.write([unit])), _BELIEVED)
    assert (again.source_text, again.target_text, again.author) == ("a\ufffdb\ufffdc\ufffd", "d\ufffd", "\ufffd")


def test_units_are_written_incrementally() -> None:
    def endless() -> object:
        while True:
            yield _OURS

    pieces = tmx.write(endless())  # type: ignore[arg-type]
    assert [next(pieces)[:4] for _ in range(3)] == [b"<?xm", b"<tu ", b"<tu "]


_OMEGAT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx11.dtd">
<tmx version="1.1">
  <header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext" creationtoolversion="6.0.1"
   segtype="sentence" srclang="EN-US"/>
  <body>
<!-- Default translations -->
    <tu>
      <tuv lang="EN-US">
        <seg>Stainless steel flask</seg>
      </tuv>
      <tuv lang="FR-FR" changeid="anne" changedate="20240517T093001Z" creationid="marc" creationdate="20240101T000000Z">
        <seg>Bouteille en acier inoxydable</seg>
      </tuv>
    </tu>
<!-- Alternative translations -->
    <tu>
      <prop type="file">catalog.html</prop>
      <note>checked</note>
      <tuv lang="EN-US"><seg>Lid</seg></tuv>
      <tuv lang="FR-FR"><seg>Couvercle</seg></tuv>
    </tu>
  </body>
</tmx>"""


def test_omegat_file_is_read() -> None:
    first, second = read(_OMEGAT)
    assert first == TranslationUnit(
        "Stainless steel flask", "Bouteille en acier inoxydable", "en", "fr", Origin.IMPORTED, "anne",
        datetime(2024, 5, 17, 9, 30, 1, tzinfo=UTC),
    )  # fmt: skip
    assert (second.target_text, second.author, second.changed_at) == ("Couvercle", "", UNDATED)


_TRADOS = """<?xml version="1.0" encoding="utf-16"?>
<tmx version="1.4">
  <header creationtool="SDL Language Platform" creationtoolversion="8.1" o-tmf="SDL TM8 Format" datatype="xml"
   segtype="sentence" adminlang="en-US" srclang="de-DE" creationdate="20230202T101010Z" creationid="HOST\\user">
    <prop type="x-Recognizers">RecognizeAll</prop>
  </header>
  <body>
    <tu creationdate="20230203T111213Z" creationid="HOST\\user" changedate="20230204T111213Z" changeid="HOST\\lena" lastusagedate="20230204T111213Z" usagecount="2">
      <prop type="x-LastUsedBy">HOST\\user</prop>
      <prop type="x-ConfirmationLevel">Translated</prop>
      <tuv xml:lang="de-DE">
        <seg>Drücken Sie <bpt i="1" type="1" x="1" />Start<ept i="1" /> und warten Sie <ph x="2" type="3" />5 s.</seg>
      </tuv>
      <tuv xml:lang="en-GB">
        <seg>Press <bpt i="1" type="1" x="1" />Start<ept i="1" /> and wait <ph x="2" type="3" />5 s.</seg>
      </tuv>
    </tu>
  </body>
</tmx>"""


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_trados_utf_16_file_is_read(encoding: str) -> None:
    file = _TRADOS.encode(encoding) if encoding == "utf-16" else b"\xff\xfe" + _TRADOS.encode(encoding)
    [unit] = read(file)
    assert unit == TranslationUnit(
        "Drücken Sie Start und warten Sie 5 s.", "Press Start and wait 5 s.", "de", "en", Origin.IMPORTED,
        "HOST\\lena", datetime(2023, 2, 4, 11, 12, 13, tzinfo=UTC),
    )  # fmt: skip


_MEMOQ = """\ufeff<?xml version="1.0" encoding="utf-8"?>
<tmx version="1.4">
  <header creationtool="MemoQ" creationtoolversion="9.9.10" segtype="sentence" adminlang="en-us" creationid="kim"
   srclang="en" o-tmf="MemoQTM" datatype="unknown">
    <prop type="defclient">Shop</prop>
    <prop type="targetlang">zh-CN</prop>
  </header>
  <body>
    <tu changedate="20220810T120000Z" creationdate="20220809T120000Z" creationid="kim" changeid="lu">
      <prop type="client">Shop</prop>
      <prop type="x-document">flyer.docx</prop>
      <prop type="x-context-pre">&lt;seg&gt;Before&lt;/seg&gt;</prop>
      <tuv xml:lang="en">
        <seg><bpt i='1' type='bold'>{}</bpt>Only <hi>{count}</hi> left: <ph type='fmt'>%d</ph> of <ph>&lt;br/&gt;</ph>9<ept i='1'>{}</ept></seg>
      </tuv>
      <tuv xml:lang="zh-CN"><prop type="x">a</prop><seg>仅剩<ph type='fmt'>%d</ph><it pos="begin">{\\i </it>件</seg></tuv>
    </tu>
  </body>
</tmx>"""


def test_memoq_file_is_read() -> None:
    [unit] = read(_MEMOQ)
    assert (unit.source_text, unit.target_text) == ("Only {count} left: %d of 9", "仅剩%d件")
    assert (unit.author, unit.changed_at) == ("lu", datetime(2022, 8, 10, 12, tzinfo=UTC))


_MANY = """<tu><tuv xml:lang="fr-CA"><seg>Tasse</seg></tuv><tuv xml:lang="en-US"><seg>Cup</seg></tuv>
<tuv xml:lang="en-GB"><seg>Mug</seg></tuv><tuv xml:lang="es"><seg> </seg></tuv><tuv xml:lang="pt"><seg>Xícara</seg></tuv>
<tuv xml:lang="?"><seg>?</seg></tuv><tuv xml:lang="ru"/></tu>"""


def test_each_language_is_paired_with_source() -> None:
    assert pairs(a_file(_MANY, "en-US")) == [("en", "Cup", "fr", "Tasse"), ("en", "Cup", "pt", "Xícara")]
    assert pairs(a_file(_MANY, "de")) == []


def test_all_source_file_gives_units_in_each_direction() -> None:
    found = {(unit.source, unit.target) for unit in read(a_file(_MANY, "*all*"))}
    assert found == {("fr", "en"), ("fr", "pt"), ("en", "fr"), ("en", "pt"), ("pt", "fr"), ("pt", "en")}


def test_only_requested_languages_are_read() -> None:
    reading = tmx.TmxReadOptions(languages=frozenset({"en", "pt"}))
    assert pairs(a_file(_MANY, "en"), reading) == [("en", "Cup", "pt", "Xícara")]


def test_unit_source_overrides_header() -> None:
    assert pairs(a_file(_MANY.replace("<tu>", '<tu srclang="pt-BR">')))[0] == ("pt", "Xícara", "fr", "Tasse")


def test_invalid_date_and_origin_are_ignored() -> None:
    body = _MANY.replace(
        "<tu>", '<tu changedate="yesterday" creationdate="20220231T000000Z"><prop type="x-origin">god</prop>'
    )
    unit = read(a_file(body), _BELIEVED)[0]
    assert (unit.changed_at, unit.origin) == (UNDATED, Origin.IMPORTED)


def test_segment_text_is_kept_unchanged() -> None:
    assert pairs(a_seg("  a&#13;&lt;b&gt; <![CDATA[<i>&amp;]]> "))[0][1] == "  a\r<b> <i>&amp; "


def test_subflows_within_codes_are_dropped() -> None:
    assert (
        pairs(a_seg('See <bpt i="1">&lt;a title="<sub>hint</sub>"&gt;</bpt>this<ept i="1">&lt;/a&gt;</ept>'))[0][1]
        == "See this"
    )


@pytest.mark.parametrize(
    "file,message",
    [
        (a_seg("x" * 20_001), "Line 1: A segment is longer than 20,000 characters."),
        (a_file("<tu>" + '<tuv xml:lang="en"><seg>a</seg></tuv>' * 51 + "</tu>"), "Line 1: A unit has more than 50 variants."),
        (a_seg("<hi>" * 40 + "</hi>" * 40), "Line 1: Elements are nested more than 32 deep."),
        ('<!DOCTYPE tmx [<!ENTITY a "b">]>' + a_seg("&a;"), "Line 1: The file declares things in its DOCTYPE, which is not allowed."),
        ("<xliff/>", "The file begins with <xliff>, not <tmx>."),
        (a_seg("x")[:-10], "Line 1: The XML is broken: unclosed token."),
        ("not xml", "Line 1: The XML is broken: syntax error."),
    ],
)  # fmt: skip
def test_invalid_file_is_refused(file: str, message: str) -> None:
    with pytest.raises(ExchangeRefused) as refused:
        read(file)
    assert refused.value.message == message


def test_reader_sets_bounds() -> None:
    with pytest.raises(ExchangeRefused, match="more than 1 entries"):
        read(a_file(_MANY), tmx.TmxReadOptions(bounds=Bounds(records=1)))  # the header is one


@given(
    st.sampled_from([_OMEGAT.encode(), _MEMOQ.encode(), _TRADOS.encode("utf-16")]),
    st.integers(0, 4_000),
    st.binary(max_size=12),
    st.integers(0, 40),
)
def test_damaged_file_is_read_or_refused(data: bytes, at: int, bytes_there: bytes, lost: int) -> None:
    at %= len(data)
    try:
        units = read(data[:at] + bytes_there + data[at + lost :])
    except ExchangeRefused:
        return
    assert all(unit.source != unit.target for unit in units)
