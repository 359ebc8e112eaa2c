"""Amounts get counterparts so that all needed ones have one, if that is possible."""

from translation.protect.agreement.amounts import Amount
from translation.protect.agreement.matching import Matching


def an_amount(*values: str, needed: bool = True) -> Amount:
    return Amount(0, 1, frozenset(values), needed=needed)


def test_earlier_choice_is_revised_for_later_amount() -> None:
    made = Matching([an_amount("5", "6"), an_amount("5")], [an_amount("5"), an_amount("6")])
    assert (made.partners, made.missing, made.added) == ({0: 1, 1: 0}, [], [])


def test_word_gives_way_to_needed_number() -> None:
    made = Matching([an_amount("5")], [an_amount("5", needed=False), an_amount("5")])
    assert (made.partners, made.added) == ({0: 1}, [])


def test_words_alone_have_no_counterpart() -> None:
    made = Matching([an_amount("5", needed=False)], [an_amount("5", needed=False)])
    assert (made.partners, made.missing, made.added) == ({}, [], [])


def test_second_number_needs_counterpart_of_its_own() -> None:
    made = Matching([an_amount("5"), an_amount("5")], [an_amount("5")])
    assert (made.missing, made.added) == ([1], [])
