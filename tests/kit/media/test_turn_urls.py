"""The setting that names TURN servers and their regions."""

import pytest

from expo.kit.media.turn_urls import MAX_REGIONS, TurnRegion, TurnTransport, TurnUrl, TurnUrlsRefused, read_regions


def test_addresses_without_a_name_are_one_region() -> None:
    one = "turn:a.example?transport=udp, turn:a.example:80?transport=tcp,turn:b.example,turns:[2001:db8::1]:443 ,"
    assert read_regions(one) == [TurnRegion(None, tuple(each.strip() for each in one.split(",")[:4]))]
    for nothing in ("", " ", ",", ";"):
        assert read_regions(nothing) == []


def test_regions_have_names_and_an_order() -> None:
    assert read_regions("Frankfurt=turn:a.example,turns:a.example; 新加坡 = turn:b.example?transport=tcp ;") == [
        TurnRegion("Frankfurt", ("turn:a.example", "turns:a.example")),
        TurnRegion("新加坡", ("turn:b.example?transport=tcp",)),
    ]
    assert read_regions("Only=turn:a.example,turn:b.example")[0].name == "Only"


def test_address_is_the_same_however_it_is_written() -> None:
    assert TurnUrl.parse("turn:a.example") == TurnUrl.parse("turn:A.example:3478?transport=udp")
    assert TurnUrl.parse("turns:a.example") == TurnUrl("turns", "a.example", 5349, TurnTransport.TLS)
    assert TurnUrl.parse("turn:a.example?transport=tcp").transport is TurnTransport.TCP


@pytest.mark.parametrize(
    "url",
    [
        "stun:a.example",
        "turn:a example",
        "turn:a.example:0",
        "turn:a:70000",
        "turn:a:٣٤٧٨",
        "turn:a\nno-auth",
        "turn:",
        "a",
    ],
)
def test_what_is_no_turn_address_is_refused(url: str) -> None:
    with pytest.raises(TurnUrlsRefused, match="no address of a TURN server") as refused:
        read_regions(f"turn:good.example,{url}")
    assert (refused.value.code, refused.value.field) == ("TURN_URLS_REFUSED", "EXPO_TURN_URLS")


@pytest.mark.parametrize(
    "text, reason",
    [
        ("turn:a.example,turn:a.example:3478?transport=udp", "turn:a.example:3478 over UDP is named twice"),
        ("A=turn:a.example;B=turn:a.example", "named twice"),
        ("A=turn:a.example;turn:b.example", "each needs a name"),
        ("Frankfurt=turn:a.example;FRANKFURT=turn:b.example", "two regions named frankfurt"),
        ("A=;B=turn:b.example", "the region A has no address"),
        ("=turn:a.example", "no name of a region"),
        (f"{'x' * 41}=turn:a.example", "no name of a region"),
        ("a\u202eb=turn:a.example", "no name of a region"),
        ("a,b=turn:a.example", "no name of a region"),
        ("A=turn:a.example,turn:c.example;B=turn:b.example", "the region A has two addresses for UDP"),
        (";".join(f"R{at}=turn:r{at}.example" for at in range(MAX_REGIONS + 1)), "at most 8"),
    ],
)
def test_regions_that_browsers_could_not_use_are_refused(text: str, reason: str) -> None:
    with pytest.raises(TurnUrlsRefused, match=reason):
        read_regions(text)


def test_most_regions_are_read() -> None:
    assert len(read_regions(";".join(f"R{at}=turn:r{at}.example" for at in range(MAX_REGIONS)))) == MAX_REGIONS
