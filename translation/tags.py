"""Language tags in exchange files."""

import re

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8}){0,8}")


def primary(tag: str) -> str:
    """Return the primary language of a BCP 47 tag, lower case: ``en`` of ``EN-US`` or ``en_GB``; "" if invalid."""
    match = _TAG.fullmatch(tag.strip())
    return match[1].lower() if match else ""
