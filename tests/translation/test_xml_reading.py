import io

import pytest

from translation.errors import ExchangeRefused
from translation.xml_reading import Bounds, Element, records


def read(xml: str | bytes, bounds: Bounds | None = None) -> list[Element]:
    data = xml.encode() if isinstance(xml, str) else xml
    return list(records(io.BytesIO(data), ["list"], ["item"], bounds or Bounds()))


def refusal(xml: str | bytes, bounds: Bounds | None = None) -> str:
    with pytest.raises(ExchangeRefused) as refused:
        read(xml, bounds)
    return refused.value.message


def test_root_comes_first_then_records() -> None:
    root, first, second = read('<list v="1"><head><x/></head><item a="b">one <b>two</b></item>\n<p:item/></list>')
    assert (root.tag, root.attributes, root.content) == ("list", {"v": "1"}, [])
    assert (first.text, first.attribute("c", "a"), first.line) == ("one two", "b", 1)
    assert [element.tag for element in first.elements] == ["b"]
    assert (second.tag, second.line, second.text) == ("item", 2, "")


def test_nested_records_stay_nested() -> None:
    _, outer = read("<list><item>a<item>b</item></item></list>")
    assert [inner.text for inner in outer.all("item")] == ["b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(encoding: str) -> None:
    assert read("<list><item>保温杯 ñ</item></list>".encode(encoding))[1].text == "保温杯 ñ"


@pytest.mark.parametrize("encoding", ["UTF-16", "ISO-8859-1", "windows-1251"])
def test_declared_encodings_are_understood(encoding: str) -> None:
    text = "Термос" if encoding == "windows-1251" else "ñandú"
    xml = f'<?xml version="1.0" encoding="{encoding}"?><list><item>{text}</item></list>'
    assert read(xml.encode(encoding))[1].text == text


@pytest.mark.parametrize("encoding", ["GBK", "rot13", "punycode", "no-such", "undefined"])
def test_unsupported_encodings_are_refused_by_name(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><list/>'
    assert refusal(xml) == f"The file says it is written in {encoding}; UTF-8 or UTF-16 can be read."


def test_external_dtd_is_not_loaded() -> None:
    assert read('<!DOCTYPE list SYSTEM "http://192.0.2.1/list.dtd"><list><item>a</item></list>')[1].text == "a"


@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">',
        '<!ENTITY secret SYSTEM "file:///etc/passwd">',
        '<!ENTITY % more SYSTEM "http://192.0.2.1/x.dtd"> %more;',
        '<!ATTLIST item a CDATA "b">',
        "",
    ],
)
def test_doctype_declarations_are_refused(subset: str) -> None:
    assert (
        refusal(f"<!DOCTYPE list [{subset}]><list><item>&b;</item></list>")
        == "Line 1: The file declares things in its DOCTYPE, which is not allowed."
    )


def test_unknown_entity_in_text_is_refused() -> None:
    xml = '<!DOCTYPE list SYSTEM "list.dtd">\n<list><item>a&nbsp;b</item></list>'
    assert refusal(xml) == "Line 2: The file has an entity that XML does not know: &nbsp;"


def test_unknown_entity_in_attribute_is_dropped() -> None:
    # Expat tells nobody of these; no text of a segment or term lies in an attribute.
    _, item = read('<!DOCTYPE list SYSTEM "list.dtd"><list><item a="x&nbsp;y"/></list>')
    assert item.attribute("a") == "xy"


def test_broken_xml_is_reported_with_line() -> None:
    assert refusal("<list>\n<item></list>") == "Line 2: The XML is broken: mismatched tag."
    assert refusal("") == "Line 1: The XML is broken: no element found."
    assert refusal(b"<list>\xff\xfe\x00</list>").startswith("Line 1: The XML is broken: ")


def test_other_root_element_is_refused() -> None:
    assert refusal("<html><item/></html>") == "The file begins with <html>, not <list>."


def test_each_bound_is_enforced() -> None:
    assert refusal("<list>" + " " * 100 + "</list>", Bounds(size=100)) == "The file is larger than 100 bytes."
    assert refusal("<list><item/><item/></list>", Bounds(records=1)) == "Line 1: The file has more than 1 entries."
    assert refusal("<list><a><b/></a></list>", Bounds(depth=2)) == "Line 1: Elements are nested more than 2 deep."
    long = "<list><item>" + "x" * 100 + "</item></list>"
    assert len(read(long, Bounds(weight=168))) == 2
    assert refusal(long, Bounds(weight=167)) == "Line 1: An entry is longer than 167 characters."
    assert refusal("<list><item>" + "<a/>" * 10 + "</item></list>", Bounds(weight=500)).endswith("500 characters.")


def test_endless_tag_is_refused() -> None:
    endless = "<list><item a='" + "x" * 400_000
    assert refusal(endless, Bounds(token=100_000)) == "Line 1: A tag is longer than 100,000 bytes."
    assert refusal("<list><!--" + "x" * 400_000, Bounds(token=100_000)).endswith("longer than 100,000 bytes.")


def test_records_are_read_incrementally() -> None:
    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            self.reads = 0

        def read(self, _size: int = -1) -> bytes:
            self.reads += 1
            return b"<list>" if self.reads == 1 else b"<item>a</item>"

    file = Endless()
    found = records(file, ["list"], ["item"])  # type: ignore[arg-type]
    assert [next(found).tag for _ in range(3)] == ["list", "item", "item"]
    assert file.reads == 3
