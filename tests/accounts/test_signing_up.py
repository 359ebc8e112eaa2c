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
from expo.kit.db.transactions import Claims, claiming
from expo.kit.errors import Invalid
from tests.accounts.house import PASSWORD, House, some_details, token_in

OTHERS = "another long password"


async def sign_up(house: House, **changes: Any) -> None:
    facts = {"email": "wei@flasks.example", "password": PASSWORD, "name": "Wei Chen", "language": "en"}
    await house.sign_ups.sign_up(**(facts | changes))


async def test_a_person_signs_up_confirms_and_signs_in(house: House) -> None:
    await sign_up(house, email=" Wei@Flasks.Example ")
    await house.sign_ups.confirm(token=await house.token())
    signed_in = await house.signed_in()
    assert (signed_in.person.email, signed_in.person.name) == ("wei@flasks.example", "Wei Chen")
    assert await house.verbs() == ["person.signed_up", "person.confirmed", "person.signed_in"]


async def test_person_owns_the_organisation_of_the_sign_up(house: House) -> None:
    await sign_up(house, organisation=some_details(kind=OrganisationKind.BUYER, website="https://buyers.example"))
    await house.sign_ups.confirm(token=await house.token())
    actor = await house.actor()
    assert (actor.organisation_kind, actor.role) == ("BUYER", Role.OWNER)
    assert (await house.organisation(actor)).website == "https://buyers.example"
    assert (await house.verbs())[:4] == [
        "person.signed_up",
        "person.confirmed",
        "organisation.created",
        "member.joined",
    ]


async def test_organiser_cannot_sign_up(house: House) -> None:
    before = await house.contents()
    with pytest.raises(Invalid) as refusal:
        await sign_up(house, organisation=some_details(kind=OrganisationKind.ORGANISER))
    assert refusal.value.field == "organisation.kind"
    assert await house.contents() == before


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
    house: House, changes: dict[str, Any], field: str
) -> None:
    before = await house.contents()
    with pytest.raises(Invalid) as refusal:
        await sign_up(house, **changes)
    assert refusal.value.field == field
    assert await house.contents() == before


async def test_unconfirmed_status_requires_the_right_password(house: House) -> None:
    await sign_up(house)
    with pytest.raises(SignInFailed):
        await house.signed_in(password="not the password")
    with pytest.raises(NotConfirmed):
        await house.signed_in()


async def test_known_address_gets_same_answer_and_a_notice_by_email(house: House) -> None:
    person = await house.a_person()
    await sign_up(house, name="Somebody Else", password="another long password")
    (mail,) = await house.mails()
    assert mail.subject == "You already have an account"
    assert "Somebody Else" not in mail.text
    assert "token" not in mail.text
    assert await house.accounts._store.find_person(person.id) == person


@pytest.mark.parametrize("follows", ["first", "second"])
async def test_confirmed_sign_up_wins_with_all_its_details(house: House, follows: str) -> None:
    await sign_up(house, password=OTHERS, name="Eve", organisation=some_details(name="Eve's"))
    first = await house.token()
    await sign_up(house, language="fr", organisation=some_details(kind=OrganisationKind.BUYER))
    (mail,) = await house.mails()
    assert (mail.language, "Wei Chen" in mail.text, "Eve" in mail.text) == ("fr", True, False)
    followed, void = (first, token_in(mail)) if follows == "first" else (token_in(mail), first)
    await house.sign_ups.confirm(token=followed)
    good, bad = (OTHERS, PASSWORD) if follows == "first" else (PASSWORD, OTHERS)
    with pytest.raises(SignInFailed):
        await house.signed_in(password=bad)
    person = (await house.signed_in(password=good)).person
    facts = (person.name, person.language, [each.kind for each in person.memberships])
    assert facts == (("Eve", "en", ["EXHIBITOR"]) if follows == "first" else ("Wei Chen", "fr", ["BUYER"]))
    assert await house.database.collection("organisations").count({}) == 1
    before = await house.contents()
    with pytest.raises(LinkExpired):
        await house.sign_ups.confirm(token=void)
    assert await house.contents() == before


async def test_concurrent_confirmations_let_one_through(house: House) -> None:
    await sign_up(house, password=OTHERS, organisation=some_details())
    first = await house.token()
    await sign_up(house, organisation=some_details())
    tokens = first, await house.token()
    results = await asyncio.gather(*(house.sign_ups.confirm(token=each) for each in tokens), return_exceptions=True)
    assert [type(each) for each in results if each is not None] == [LinkExpired]
    assert (await house.verbs()).count("organisation.created") == 1


async def test_failed_confirmation_rolls_back_and_can_be_repeated(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_up(house, organisation=some_details())
    token = await house.token()
    before = await house.contents()
    with monkeypatch.context() as patched:
        patched.setattr(AccountStore, "add_organisation", lambda _self, _organisation: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await house.sign_ups.confirm(token=token)
    assert await house.contents() == before
    await house.sign_ups.confirm(token=token)
    assert (await house.actor()).role is Role.OWNER


async def test_unconfirmed_sign_up_creates_no_organisation(house: House) -> None:
    await sign_up(house, organisation=some_details())
    assert await house.database.collection("organisations").count({}) == 0


@pytest.mark.parametrize("asks_for_it_again", [False, True])
async def test_sign_up_does_not_reveal_whether_an_address_is_known(house: House, asks_for_it_again: bool) -> None:
    await house.a_person()
    refusals = []
    for email in ("wei@flasks.example", "nobody@flasks.example"):
        await sign_up(house, email=email, password=OTHERS)
        if asks_for_it_again:
            house.clock.advance(days=2)
            await house.sign_ups.resend_confirmation(email=email, language="en")
        for days in (0, 3):
            house.clock.advance(days=days)
            with pytest.raises((NotConfirmed, SignInFailed)) as refusal:
                await house.signed_in(email, password=OTHERS)
            refusals.append(refusal.type)
    assert refusals == [NotConfirmed, SignInFailed] * 2
    assert (await house.signed_in()).person.name == "Wei Chen"


async def test_ambiguous_sign_up_resends_a_reset_link_instead(house: House) -> None:
    await sign_up(house)
    await sign_up(house, password=OTHERS, name="Eve")
    await house.mails()
    await house.sign_ups.resend_confirmation(email="wei@flasks.example", language="en")
    (mail,) = await house.mails()
    assert mail.subject == "Choose a new password"
    await house.accounts.reset_password(token=token_in(mail), password="porcelain, 12 pallets")
    assert (await house.signed_in(password="porcelain, 12 pallets")).person.confirmed_at is not None


async def test_later_sign_up_resends_a_reset_link_instead(house: House) -> None:
    await sign_up(house)
    house.clock.advance(days=1)
    await sign_up(house, password=OTHERS)
    await house.mails()
    house.clock.advance(days=2)
    await house.sign_ups.resend_confirmation(email="wei@flasks.example", language="en")
    assert [mail.subject for mail in await house.mails()] == ["Choose a new password"]


async def test_concurrent_sign_ups_create_one_person(house: House) -> None:
    await asyncio.gather(*(sign_up(house) for _ in range(5)))
    assert await house.database.collection("people").count({}) == 1
    assert (await house.verbs()).count("person.signed_up") == 1
    assert len(await house.mails()) == 5


async def test_address_registered_during_sign_up_is_treated_as_known(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.a_person()
    answers = [None]
    find = type(house.accounts._store).find_person_by_email

    async def not_yet(store: AccountStore, email: str) -> Person | None:
        return answers.pop() if answers else await find(store, email)

    monkeypatch.setattr(type(house.accounts._store), "find_person_by_email", not_yet)
    await sign_up(house, organisation=some_details())
    (mail,) = await house.mails()
    assert mail.subject == "You already have an account"
    assert await house.database.collection("organisations").count({}) == 0


async def test_repeated_sign_up_request_is_idempotent(house: House) -> None:
    try:
        for _ in range(2):
            claiming(Claims("one request", "its fingerprint"))
            await sign_up(house)
    finally:
        claiming(None)
    assert len(await house.mails()) == 1


async def test_lost_confirmation_link_is_sent_again(house: House) -> None:
    await sign_up(house)
    await house.mails()
    await house.sign_ups.resend_confirmation(email="wei@flasks.example", language="fr")
    await house.sign_ups.confirm(token=await house.token())
    assert (await house.signed_in()).person.confirmed_at is not None


@pytest.mark.parametrize("again", [True, False])
async def test_unknown_address_is_notified_by_email_only(house: House, again: bool) -> None:
    ask = house.sign_ups.resend_confirmation if again else house.accounts.request_reset
    await ask(email="nobody@flasks.example", language="es")
    (mail,) = await house.mails()
    assert (mail.to, mail.subject) == ("nobody@flasks.example", "No hay ninguna cuenta con esta dirección")


async def test_known_and_unknown_addresses_cost_the_same_writes(house: House) -> None:
    await house.a_person()

    async def written(email: str) -> dict[str, int]:
        before = {name: len(found) for name, found in (await house.contents()).items()}
        await house.accounts.request_reset(email=email, language="en")
        after = await house.contents()
        return {name: len(found) - before.get(name, 0) for name, found in after.items()}

    assert await written("wei@flasks.example") == await written("nobody@flasks.example")


async def test_confirmation_link_works_once_within_three_days(house: House) -> None:
    await sign_up(house)
    token = await house.token()
    house.clock.advance(days=3)
    with pytest.raises(LinkExpired):
        await house.sign_ups.confirm(token=token)
    house.clock.now -= timedelta(seconds=1)
    await house.sign_ups.confirm(token=token)
    before = await house.contents()
    with pytest.raises(LinkExpired):
        await house.sign_ups.confirm(token=token)
    assert await house.contents() == before


async def test_confirming_a_confirmed_account_records_nothing(house: House) -> None:
    await sign_up(house)
    token = await house.token()
    await house.accounts.set_password("wei@flasks.example")
    await house.sign_ups.confirm(token=token)
    assert "person.confirmed" not in await house.verbs()


async def test_reset_link_cannot_confirm_a_sign_up(house: House) -> None:
    await house.a_person()
    await house.accounts.request_reset(email="wei@flasks.example", language="en")
    with pytest.raises(LinkExpired):
        await house.sign_ups.confirm(token=await house.token())


async def test_stored_token_of_unknown_address_is_useless(house: House) -> None:
    await house.accounts.request_reset(email="nobody@flasks.example", language="en")
    (stored,) = await house.database.raw["mailed_tokens"].find({}).to_list()
    with pytest.raises(LinkExpired):
        await house.sign_ups.confirm(token=stored["_id"])


async def test_emails_to_an_address_are_limited_per_hour(house: House) -> None:
    for _ in range(MAX_PER_HOUR + 3):
        await house.accounts.request_reset(email="nobody@flasks.example", language="en")
    assert len(await house.mails()) == MAX_PER_HOUR
    house.clock.advance(hours=1)
    await house.accounts.request_reset(email="nobody@flasks.example", language="en")
    assert len(await house.mails()) == 1


@pytest.mark.parametrize("times", [1, 2])
async def test_confirmation_limit_does_not_block_other_emails(house: House, times: int) -> None:
    owner = await house.an_owner("li@flasks.example")
    for number in range(times):
        await sign_up(house, password=f"a long password {number}")
    for _ in range(MAX_PER_HOUR):
        await house.sign_ups.resend_confirmation(email="wei@flasks.example", language="en")
    await house.mails()
    await house.sign_ups.resend_confirmation(email="wei@flasks.example", language="en")
    assert await house.mails() == []
    await house.accounts.request_reset(email="wei@flasks.example", language="en")
    await house.invitations.invite(owner, email="wei@flasks.example", role=Role.MEMBER)
    assert len(await house.mails()) == 2


async def test_neither_tokens_nor_passwords_are_stored(house: House) -> None:
    await sign_up(house)
    (mail,) = await house.mails()
    stored = repr(await house.contents())
    assert PASSWORD not in stored
    assert token_in(mail) not in stored


async def test_journal_contains_no_address(house: House) -> None:
    await sign_up(house, organisation=some_details())
    assert "wei@" not in repr((await house.contents())["journal"])
