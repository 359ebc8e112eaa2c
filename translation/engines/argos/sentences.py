"""Sentence splitting: models were trained on one sentence at a time.

In the spirit of Unicode's sentence boundaries (UAX 29, section 5), without its tables: sentence ends in the fair's
languages, and their lookalikes – decimal points, abbreviations, initials, list numbers. In doubt it does not split:
two sentences in one do less harm than half of one.
"""

from typing import Final

_ALWAYS: Final = frozenset("。！？｡")
"""Marks that end a sentence without a following space."""
_BEFORE_SPACE: Final = frozenset(".!?؟۔।…⁇⁈⁉‼")
_CLOSERS: Final = frozenset("\"'”’»›)]}）】」』》〉］")
_OPENERS: Final = frozenset("\"'“‘«‹([{¿¡-–—•*")

_ABBREVIATIONS: Final = frozenset(
    word
    for words in (
        "mr mrs ms dr prof st sr sra srta dra mme mlle ud av avda",
        "vs cf e.g i.e eg ie p.ej inc ltd corp co bros cia cía ltda ets",
        "ул т.е т.к напр им",
        "د أ",
    )
    for word in words.split()
)
_NUMBERED: Final = (
    "no nos nr nº fig figs art arts p pp pág págs núm sec ch v n ca approx aprox env min max qty vol tel tél",
    "jan feb mar apr jun jul aug sep sept oct nov dec",
    "т № д стр рис тел ок",
)
"""Abbreviations only before a number. Units are none: ``500 ml.`` ends a sentence."""
_BEFORE_NUMBERS: Final = frozenset(word for words in _NUMBERED for word in words.split())
_MAX_ABBREVIATION_LENGTH: Final = 12


def sentences(paragraph: str) -> list[str]:
    """Return the sentences of a paragraph (a text without line breaks) in order, none of them blank or padded.

    Spaces between them are dropped. Takes linear time.
    """
    found: list[str] = []
    start = at = 0
    while at < len(paragraph):
        if paragraph[at] not in _ALWAYS and paragraph[at] not in _BEFORE_SPACE:
            at += 1
            continue
        last = _end_of_run(paragraph, at)
        if _ends_sentence(paragraph, start, at, last):
            found.append(paragraph[start:last])
            start = last
        at = last
    found.append(paragraph[start:])
    return [each for each in (sentence.strip() for sentence in found) if each]


def _end_of_run(text: str, at: int) -> int:
    """Return the end of a run such as ``?!``, ``...`` or ``.)`` that begins at ``at``."""
    while at < len(text) and (text[at] in _ALWAYS or text[at] in _BEFORE_SPACE):
        at += 1
    while at < len(text) and text[at] in _CLOSERS:
        at += 1
    return at


def _ends_sentence(text: str, start: int, at: int, last: int) -> bool:
    """Return whether the marks from ``at`` to ``last`` end the sentence that begins at ``start``."""
    if any(mark in _ALWAYS for mark in text[at : min(last, at + 8)]):
        return True
    if last == len(text) or not text[last].isspace():
        return last == len(text)
    following = _next_word_begins(text, last)
    if following.islower():
        return False
    is_one_dot = text[at] == "." and text[at + 1 : at + 2] != "."
    return not (is_one_dot and _is_part_of_word(text, start, at, following))


def _next_word_begins(text: str, at: int) -> str:
    """Return the first character of the next word, after spaces, quotation marks and dashes; or nothing."""
    while at < len(text) and (text[at].isspace() or text[at] in _OPENERS):
        at += 1
    return text[at : at + 1]


def _is_part_of_word(text: str, start: int, dot: int, following: str) -> bool:
    """Return whether a full stop belongs to the word before it: ``Dr.``, ``J.``, ``U.S.``, ``1.`` at the beginning."""
    begin = dot
    while (
        begin > start
        and dot - begin <= _MAX_ABBREVIATION_LENGTH
        and (text[begin - 1].isalnum() or text[begin - 1] in ".º№")
    ):
        begin -= 1
    word = text[begin:dot].lower()
    if word in _ABBREVIATIONS or (word in _BEFORE_NUMBERS and following.isdigit()):
        return True
    letter = word.rpartition(".")[2]
    is_initial = len(letter) == 1 and letter.isalpha() and text[dot - 1].isupper()
    return is_initial or (word.isdecimal() and not text[start:begin].strip())
