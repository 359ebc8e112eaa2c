"""The rules of enquiries that need no database."""

from datetime import UTC, datetime, timedelta

from expo.localisation.models import Text
from expo.sourcing.models import (
    Correspondents,
    Enquiry,
    EnquiryMessage,
    EnquiryRecord,
    EnquirySender,
    EnquirySide,
    EnquiryState,
    digest_of,
    excerpt_of,
    new_enquiry,
)

NOW = datetime(2027, 4, 15, 1, tzinfo=UTC)


def a_message(side: EnquirySide = EnquirySide.BUYER, *, minutes: int = 0) -> EnquiryMessage:
    at = NOW + timedelta(minutes=minutes)
    return EnquiryMessage("msg_1", "enq_1", side, "per_1", "Ana", Text("Your price?", "en"), at)


def an_enquiry() -> Enquiry:
    between = Correspondents(
        exhibitor_id="exh_1", exhibitor_organisation_id="org_s", buyer_id="org_b", person_id=a_message().person_id
    )
    return new_enquiry("enq_1", a_message(), between)


def test_side_belongs_to_an_organisation() -> None:
    enquiry = an_enquiry()
    assert enquiry.side_of("org_b") is EnquirySide.BUYER
    assert enquiry.side_of("org_s") is EnquirySide.EXHIBITOR
    assert enquiry.side_of("org_x") is None
    assert enquiry.side_of(None) is None
    assert [enquiry.organisation_of(side) for side in EnquirySide] == ["org_b", "org_s"]
    assert (EnquirySide.BUYER.other, EnquirySide.EXHIBITOR.other) == (EnquirySide.EXHIBITOR, EnquirySide.BUYER)


def test_waiting_time_starts_at_first_unanswered_message() -> None:
    enquiry = an_enquiry().with_message(a_message(minutes=3))
    assert (enquiry.waits_since, enquiry.state, enquiry.unread_by(EnquirySide.EXHIBITOR)) == (NOW, EnquiryState.OPEN, 2)


def test_first_answer_ends_waiting_and_sets_answer_time() -> None:
    answered = an_enquiry().with_message(a_message(EnquirySide.EXHIBITOR, minutes=3))
    again = answered.with_message(a_message(EnquirySide.EXHIBITOR, minutes=9))
    assert (answered.waits_since, answered.state) == (None, EnquiryState.ANSWERED)
    assert again.answered_at == answered.answered_at == NOW + timedelta(minutes=3)
    assert again.unread_by(EnquirySide.BUYER) == 2


def test_closing_again_keeps_the_original_closer() -> None:
    closed = an_enquiry().closed(EnquirySide.BUYER, NOW)
    assert closed.closed(EnquirySide.EXHIBITOR, NOW + timedelta(days=1)) is closed


def test_excerpt_is_one_short_line() -> None:
    assert excerpt_of(Text("a\n b", "en")).text == "a b"
    assert len(excerpt_of(Text("word " * 100, "en")).text) <= 160


def test_limit_lasts_24_hours_and_repetition_one_minute() -> None:
    asker = EnquirySender("org_b").with_one_more(EnquiryRecord(NOW, "d", "enq_1"))
    assert asker.said_before("d", NOW + timedelta(seconds=59)) == "enq_1"
    assert asker.said_before("d", NOW + timedelta(seconds=60)) is None
    assert asker.said_before("e", NOW) is None
    assert len(asker.lately(NOW + timedelta(hours=23))) == 1
    assert asker.with_one_more(EnquiryRecord(NOW + timedelta(hours=24), "e", "enq_2")).recent[0].digest == "e"


def test_digest_differs_by_recipient_product_and_text() -> None:
    digests = {digest_of("a", "b", "c"), digest_of("a", None, "c"), digest_of("x", "b", "c"), digest_of("a", "b", "d")}
    assert len(digests) == 4
