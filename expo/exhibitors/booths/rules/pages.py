"""Paging of booths that are already loaded."""

from collections.abc import Sequence

from expo.exhibitors.models import Booth
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of


def paged(booths: Sequence[Booth], wanted: Slice) -> Page[Booth]:
    """Return a page of loaded booths, which are sorted by id; raises `Invalid`."""
    behind = decode_cursor(wanted.after, [str])[0] if wanted.after else ""
    rest = [each for each in booths if each.id > behind][: wanted.first + 1]
    return page_of(rest, [encode_cursor(each.id) for each in rest], wanted, total=len(booths))
