"""Each reason has its sentence in every language, and each follows from what a meeting depends on."""

import pytest

from expo.kit.text import LANGUAGES
from expo.meetings.bookings.invitations import meeting_texts
from expo.meetings.bookings.letters import cancellation_sentence
from expo.meetings.models import CancellationReason
from expo.meetings.revalidation.rules.reasons import booth_reason


@pytest.mark.parametrize("reason", CancellationReason)
def test_reason_has_a_sentence_in_every_language(reason: CancellationReason) -> None:
    sentence = cancellation_sentence(reason)
    assert {sentence.language, *sentence.renderings} == set(LANGUAGES)
    assert len({sentence.reading(each).text for each in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize("news", ["proposal_withdrawn", "waiting_list_closed"])
def test_emails_are_written_in_every_language(news: str) -> None:
    texts = meeting_texts()[news]
    assert set(texts) == set(LANGUAGES)
    for each in texts.values():
        assert "{company}" in each["subject"]
        assert "{company}" in each["text"]


def test_exhibitor_that_does_not_exist_receives_nobody() -> None:
    assert booth_reason(None, None) is CancellationReason.EXHIBITOR_WITHDRAWN
