"""Signing up, confirming, and never saying who has an account."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from expo.accounts.errors import LinkExpired, NotConfirmed, SignInFailed
from expo.accounts.mails import MAX_PER_HOUR
from expo.accounts.models import OrganisationKind, Person
from expo.accounts.store import AccountStore
from expo.kit.access import Role
from expo.kit.db.transactions import Claims, claim_effects
from expo.kit.errors import Invalid
from tests.accounts.harness import PASSWORD, Harness, some_details, token_in

OTHERS = "another long password"


async def sign_up(harness: Harness, **changes: Any) -> None:
    facts = {"email": "wei@flasks.example", "password": PASSWORD, "name": "Wei Chen", "language": "en"}
    await harness.sign_ups.sign_up(**(facts | changes))


async def test_a_person_signs_up_confirms_and_signs_in(harness: Harness) -> None:
    await sign_up(harness, email=" Wei@Flasks.Example ")
    await harness.sign_ups.confirm(token=await harness.token())
    signed_in = await harness.signed_in()
    assert (signed_in.person.email, signed_in.person.name) == ("wei@flasks.example", "Wei Chen")
    assert await harness.verbs() == ["person.signed_up", "person.confirmed", "person.signed_in"]


async def test_person_owns_the_organisation_of_the_sign_up(harness: Harness) -> None:
    await sign_up(harness, organisation=some_details(kind=OrganisationKind.BUYER, website="https://buyers.example"))
    await harness.sign_ups.confirm(token=await harness.token())
    actor = await harness.actor()
    assert (actor.organisation_kind, actor.role) == ("BUYER", Role.OWNER)
    assert (await harness.organisation(actor)).website == "https://buyers.example"
    assert (await harness.verbs())[:4] == [
        "person.signed_up",
        "person.confirmed",
        "organisation.created",
        "member.joined",
    ]


async def test_organiser_cannot_sign_up(harness: Harness) -> None:
    before = await harness.contents()
    with pytest.raises(Invalid) as refusal:
        await sign_up(harness, organisation=some_details(kind=OrganisationKind.ORGANISER))
    assert refusal.value.field == "organisation.kind"
    assert await harness.contents() == before


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"email": "nobody"}, "email"),
        ({"password": "too short"}, "password"),
        ({"name": " "}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"name": "x" * 10_000_000}, "name"),
        ({"name": "Visit http://evil.example to win"}, "name"),
        ({"name": "Visit WWW.evil.example to win"}, "name"),
        ({"name": "Visit http：／／evil.example"}, "name"),
        ({"organisation": some_details(name="https://evil.example")}, "organisation.name"),
        ({"language": "tlh"}, "language"),
        ({"organisation": some_details(country="ZZ")}, "organisation.country"),
        ({"organisation": some_details(name="")}, "organisation.name"),
        ({"organisation": some_details(website="javascript:alert(1)")}, "organisation.website"),
    ],
)
async def test_invalid_sign_up_names_its_field_and_writes_nothing(
    harness: Harness, changes: dict[str, Any], field: str
) -> None:
    before = await harness.contents()
    with pytest.raises(Invalid) as refusal:
        await sign_up(harness, **changes)
    assert refusal.value.field == field
    assert await harness.contents() == before


async def test_unconfirmed_status_requires_the_right_password(harness: Harness) -> None:
    await sign_up(harness)
    with pytest.raises(SignInFailed):
        await harness.signed_in(password="not the password")
    with pytest.raises(NotConfirmed):
        await harness.signed_in()


async def test_known_address_gets_same_answer_and_a_notice_by_email(harness: Harness) -> None:
    person = await harness.a_person()
    await sign_up(harness, name="Somebody Else", password="another long password")
    (mail,) = await harness.mails()
    assert mail.subject == "You already have an account"
    assert "Somebody Else" not in mail.text
    assert "token" not in mail.text
    assert await harness.accounts._store.find_person(person.id) == person


@pytest.mark.parametrize("follows", ["first", "second"])
async def test_confirmed_sign_up_wins_with_all_its_details(harness: Harness, follows: str) -> None:
    await sign_up(harness, password=OTHERS, name="Eve", organisation=some_details(name="Eve's"))
    first = await harness.token()
    await sign_up(harness, language="fr", organisation=some_details(kind=OrganisationKind.BUYER))
    (mail,) = await harness.mails()
    assert (mail.language, "Wei Chen" in mail.text, "Eve" in mail.text) == ("fr", True, False)
    followed, void = (first, token_in(mail)) if follows == "first" else (token_in(mail), first)
    await harness.sign_ups.confirm(token=followed)
    good, bad = (OTHERS, PASSWORD) if follows == "first" else (PASSWORD, OTHERS)
    with pytest.raises(SignInFailed):
        await harness.signed_in(password=bad)
    person = (await harness.signed_in(password=good)).person
    facts = (person.name, person.language, [each.kind for each in person.memberships])
    assert facts == (("Eve", "en", ["EXHIBITOR"]) if follows == "first" else ("Wei Chen", "fr", ["BUYER"]))
    assert await harness.database.collection("organisations").count({}) == 1
    before = await harness.contents()
    with pytest.raises(LinkExpired):
        await harness.sign_ups.confirm(token=void)
    assert await harness.contents() == before


async def test_concurrent_confirmations_let_one_through(harness: Harness) -> None:
    await sign_up(harness, password=OTHERS, organisation=some_details())
    first = await harness.token()
    await sign_up(harness, organisation=some_details())
    tokens = first, await harness.token()
    results = await asyncio.gather(*(harness.sign_ups.confirm(token=each) for each in tokens), return_exceptions=True)
    assert [type(each) for each in results if each is not None] == [LinkExpired]
    assert (await harness.verbs()).count("organisation.created") == 1


async def test_failed_confirmation_rolls_back_and_can_be_repeated(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_up(harness, organisation=some_details())
    token = await harness.token()
    before = await harness.contents()
    with monkeypatch.context() as patched:
        patched.setattr(AccountStore, "add_organisation", lambda _self, _organisation: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await harness.sign_ups.confirm(token=token)
    assert await harness.contents() == before
    await harness.sign_ups.confirm(token=token)
    assert (await harness.actor()).role is Role.OWNER


async def test_unconfirmed_sign_up_creates_no_organisation(harness: Harness) -> None:
    await sign_up(harness, organisation=some_details())
    assert await harness.database.collection("organisations").count({}) == 0


@pytest.mark.parametrize("asks_for_it_again", [False, True])
async def test_sign_up_does_not_reveal_whether_an_address_is_known(harness: Harness, asks_for_it_again: bool) -> None:
    await harness.a_person()
    refusals = []
    for email in ("wei@flasks.example", "nobody@flasks.example"):
        await sign_up(harness, email=email, password=OTHERS)
        if asks_for_it_again:
            harness.clock.advance(days=2)
            await harness.sign_ups.resend_confirmation(email=email, language="en")
        for days in (0, 3):
            harness.clock.advance(days=days)
            with pytest.raises((NotConfirmed, SignInFailed)) as refusal:
                await harness.signed_in(email, password=OTHERS)
            refusals.append(refusal.type)
    assert refusals == [NotConfirmed, SignInFailed] * 2
    assert (await harness.signed_in()).person.name == "Wei Chen"


async def test_ambiguous_sign_up_resends_a_reset_link_instead(harness: Harness) -> None:
    await sign_up(harness)
    await sign_up(harness, password=OTHERS, name="Eve")
    await harness.mails()
    await harness.sign_ups.resend_confirmation(email="wei@flasks.example", language="en")
    (mail,) = await harness.mails()
    assert mail.subject == "Choose a new password"
    await harness.accounts.reset_password(token=token_in(mail), password="porcelain, 12 pallets")
    assert (await harness.signed_in(password="porcelain, 12 pallets")).person.confirmed_at is not None


async def test_later_sign_up_resends_a_reset_link_instead(harness: Harness) -> None:
    await sign_up(harness)
    harness.clock.advance(days=1)
    await sign_up(harness, password=OTHERS)
    await harness.mails()
    harness.clock.advance(days=2)
    await harness.sign_ups.resend_confirmation(email="wei@flasks.example", language="en")
    assert [mail.subject for mail in await harness.mails()] == ["Choose a new password"]


async def test_concurrent_sign_ups_create_one_person(harness: Harness) -> None:
    await asyncio.gather(*(sign_up(harness) for _ in range(5)))
    assert await harness.database.collection("people").count({}) == 1
    assert (await harness.verbs()).count("person.signed_up") == 1
    assert len(await harness.mails()) == 5


async def test_address_registered_during_sign_up_is_treated_as_known(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.a_person()
    answers = [None]
    find = type(harness.accounts._store).find_person_by_email

    async def not_yet(store: AccountStore, email: str) -> Person | None:
        return answers.pop() if answers else await find(store, email)

    monkeypatch.setattr(type(harness.accounts._store), "find_person_by_email", not_yet)
    await sign_up(harness, organisation=some_details())
    (mail,) = await harness.mails()
    assert mail.subject == "You already have an account"
    assert await harness.database.collection("organisations").count({}) == 0


async def test_repeated_sign_up_request_is_idempotent(harness: Harness) -> None:
    try:
        for _ in range(2):
            claim_effects(Claims("one request", "its fingerprint"))
            await sign_up(harness)
    finally:
        claim_effects(None)
    assert len(await harness.mails()) == 1


async def test_lost_confirmation_link_is_sent_again(harness: Harness) -> None:
    await sign_up(harness)
    await harness.mails()
    await harness.sign_ups.resend_confirmation(email="wei@flasks.example", language="fr")
    await harness.sign_ups.confirm(token=await harness.token())
    assert (await harness.signed_in()).person.confirmed_at is not None


@pytest.mark.parametrize("again", [True, False])
async def test_unknown_address_is_notified_by_email_only(harness: Harness, again: bool) -> None:
    ask = harness.sign_ups.resend_confirmation if again else harness.accounts.request_reset
    await ask(email="nobody@flasks.example", language="es")
    (mail,) = await harness.mails()
    assert (mail.to, mail.subject) == ("nobody@flasks.example", "No hay ninguna cuenta con esta dirección")


async def test_known_and_unknown_addresses_cost_the_same_writes(harness: Harness) -> None:
    await harness.a_person()

    async def written(email: str) -> dict[str, int]:
        before = {name: len(found) for name, found in (await harness.contents()).items()}
        await harness.accounts.request_reset(email=email, language="en")
        after = await harness.contents()
        return {name: len(found) - before.get(name, 0) for name, found in after.items()}

    assert await written("wei@flasks.example") == await written("nobody@flasks.example")


async def test_confirmation_link_works_once_within_three_days(harness: Harness) -> None:
    await sign_up(harness)
    token = await harness.token()
    harness.clock.advance(days=3)
    with pytest.raises(LinkExpired):
        await harness.sign_ups.confirm(token=token)
    harness.clock.now -= timedelta(seconds=1)
    await harness.sign_ups.confirm(token=token)
    before = await harness.contents()
    with pytest.raises(LinkExpired):
        await harness.sign_ups.confirm(token=token)
    assert await harness.contents() == before


async def test_confirming_a_confirmed_account_records_nothing(harness: Harness) -> None:
    await sign_up(harness)
    token = await harness.token()
    await harness.accounts.set_password("wei@flasks.example")
    await harness.sign_ups.confirm(token=token)
    assert "person.confirmed" not in await harness.verbs()


async def test_reset_link_cannot_confirm_a_sign_up(harness: Harness) -> None:
    await harness.a_person()
    await harness.accounts.request_reset(email="wei@flasks.example", language="en")
    with pytest.raises(LinkExpired):
        await harness.sign_ups.confirm(token=await harness.token())


async def test_stored_token_of_unknown_address_is_useless(harness: Harness) -> None:
    await harness.accounts.request_reset(email="nobody@flasks.example", language="en")
    (stored,) = await harness.database.raw["mailed_tokens"].find({}).to_list()
    with pytest.raises(LinkExpired):
        await harness.sign_ups.confirm(token=stored["_id"])


async def test_emails_to_an_address_are_limited_per_hour(harness: Harness) -> None:
    for _ in range(MAX_PER_HOUR + 3):
        await harness.accounts.request_reset(email="nobody@flasks.example", language="en")
    assert len(await harness.mails()) == MAX_PER_HOUR
    harness.clock.advance(hours=1)
    await harness.accounts.request_reset(email="nobody@flasks.example", language="en")
    assert len(await harness.mails()) == 1


@pytest.mark.parametrize("times", [1, 2])
async def test_confirmation_limit_does_not_block_other_emails(harness: Harness, times: int) -> None:
    owner = await harness.an_owner("li@flasks.example")
    for number in range(times):
        await sign_up(harness, password=f"a long password {number}")
    for _ in range(MAX_PER_HOUR):
        await harness.sign_ups.resend_confirmation(email="wei@flasks.example", language="en")
    await harness.mails()
    await harness.sign_ups.resend_confirmation(email="wei@flasks.example", language="en")
    assert await harness.mails() == []
    await harness.accounts.request_reset(email="wei@flasks.example", language="en")
    await harness.invitations.invite(owner, email="wei@flasks.example", role=Role.MEMBER)
    assert len(await harness.mails()) == 2


async def test_neither_tokens_nor_passwords_are_stored(harness: Harness) -> None:
    await sign_up(harness)
    (mail,) = await harness.mails()
    stored = repr(await harness.contents())
    assert PASSWORD not in stored
    assert token_in(mail) not in stored


async def test_journal_contains_no_address(harness: Harness) -> None:
    await sign_up(harness, organisation=some_details())
    assert "wei@" not in repr((await harness.contents())["journal"])
