"""Paging of booths that are already loaded."""

from collections.abc import Sequence

from expo.exhibitors.models import Booth
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of


def booth_page(booths: Sequence[Booth], part: Slice) -> Page[Booth]:
    """Return a page of loaded booths, which are sorted by id; raises `Invalid`."""
    behind = decode_cursor(part.after, [str])[0] if part.after else ""
    rest = [each for each in booths if each.id > behind][: part.first + 1]
    return page_of(rest, [encode_cursor(each.id) for each in rest], part, total=len(booths))
