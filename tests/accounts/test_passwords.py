"""Which passwords are taken, and how one changes or recovers one's own."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.accounts.errors import EmailTaken, LinkExpired, SignInFailed, SignInLocked, WrongPassword
from expo.accounts.models import OrganisationKind
from expo.accounts.passwords import Passwords
from expo.accounts.rules.passwords import MAX_LENGTH, MIN_LENGTH, checked_password, new_password
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.errors import Forbidden, Invalid, NotFound, SignInRequired
from tests.accounts.harness import CHEAP, PASSWORD, Harness

NEW = "porcelain, 12 pallets"


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "x" * 10,
        "Ａ" * 12,
        "x" * 201,
        "password123",
        "PassWord123",
        "my wei.chen 1",
        "WEI.CHEN!!!!",
        "0123456789",
    ],
)
def test_easily_guessed_password_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_password(password, email="wei.chen@flasks.example")
    assert refusal.value.field == "password"


@pytest.mark.parametrize("password", ["tab\tin a password", "nul\0in a password", "lone \ud800 surrogate"])
def test_password_with_control_characters_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        checked_password(password, email="wei.chen@flasks.example")


@pytest.mark.parametrize("password", [PASSWORD, "保温杯四十箱每箱十二个", "aaaaaaaaab", "we are twenty people"])
def test_long_password_of_any_kind_is_accepted(password: str) -> None:
    assert checked_password(password, email="we@flasks.example") == password


@given(st.text(max_size=300))
def test_accepted_password_respects_length_and_omits_email_name(password: str) -> None:
    try:
        taken = checked_password(password, email="wei@flasks.example")
    except Invalid:
        return
    assert MIN_LENGTH <= len(taken) <= MAX_LENGTH
    assert "wei" not in taken.casefold()


@given(st.binary(max_size=50).map(repr))
def test_only_the_password_itself_matches_its_hash(guess: str) -> None:
    async def fits() -> bool:
        passwords = Passwords(CHEAP, threads=1)
        try:
            return await passwords.verify(await passwords.hash(PASSWORD), guess)
        finally:
            passwords.close()

    assert not asyncio.run(fits())


async def test_password_matches_in_any_unicode_form(harness: Harness) -> None:
    passwords = harness.accounts.passwords
    assert await passwords.verify(
        await passwords.hash("Café für Großhändler"), "Cafe\u0301 fu\u0308r Großha\u0308ndler"
    )


async def test_no_password_matches_a_missing_or_invalid_hash(harness: Harness) -> None:
    passwords = harness.accounts.passwords
    assert not await passwords.verify(None, "nobody has this password")
    assert not await passwords.verify("no hash", PASSWORD)
    assert not await passwords.verify(await passwords.hash(PASSWORD), "\ud800")
    assert not await passwords.verify(await passwords.hash("x" * 201), "x" * 201)


def test_generated_passwords_are_valid_and_distinct() -> None:
    made = {checked_password(new_password(), email="a@b.example") for _ in range(50)}
    assert len(made) == 50


async def test_a_reset_sets_a_new_password_and_ends_all_sessions(harness: Harness) -> None:
    await harness.a_person()
    sessions = [await harness.signed_in() for _ in range(2)]
    await harness.accounts.request_reset(email="wei@flasks.example", language="zh")
    await harness.accounts.reset_password(token=await harness.token(), password=NEW)
    assert [await harness.accounts.actor_for_session(each.token) for each in sessions] == [None, None]
    with pytest.raises(SignInFailed):
        await harness.signed_in()
    await harness.signed_in(password=NEW)
    (mail,) = await harness.mails()
    assert mail.subject == "Your sign-in has been changed"


async def test_reset_link_carries_the_page_to_return_to(harness: Harness) -> None:
    await harness.a_person()
    await harness.accounts.request_reset(email="wei@flasks.example", language="en", onward="/en/lists?x=1")
    (mail,) = await harness.mails()
    assert mail.text.partition("?token=")[2].split()[0].endswith("&next=/en/lists%3Fx%3D1")


@pytest.mark.parametrize("onward", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere", "en", "/x y"])
async def test_reset_never_redirects_to_another_site(harness: Harness, onward: str) -> None:
    await harness.a_person()
    before = await harness.mails()
    with pytest.raises(Invalid):
        await harness.accounts.request_reset(email="wei@flasks.example", language="en", onward=onward)
    assert await harness.mails() == before


async def test_reset_clears_a_lock(harness: Harness) -> None:
    await harness.a_person()
    for _ in range(5):
        with pytest.raises(SignInFailed):
            await harness.signed_in(password="not the password")
    await harness.accounts.request_reset(email="wei@flasks.example", language="en")
    await harness.accounts.reset_password(token=await harness.token(), password=NEW)
    await harness.signed_in(password=NEW)


async def test_a_reset_confirms_the_address(harness: Harness) -> None:
    await harness.sign_ups.sign_up(email="wei@flasks.example", password=PASSWORD, name="Wei", language="en")
    await harness.mails()
    await harness.accounts.request_reset(email="wei@flasks.example", language="en")
    await harness.accounts.reset_password(token=await harness.token(), password=NEW)
    assert (await harness.signed_in(password=NEW)).person.confirmed_at == harness.clock()


async def test_reset_link_works_once_within_an_hour(harness: Harness) -> None:
    await harness.a_person()
    tokens = []
    for _ in range(3):
        await harness.accounts.request_reset(email="wei@flasks.example", language="en")
        tokens.append(await harness.token())
    await harness.accounts.reset_password(token=tokens[1], password=NEW)
    for token in tokens:
        with pytest.raises(LinkExpired):
            await harness.accounts.reset_password(token=token, password=NEW)
    await harness.accounts.request_reset(email="wei@flasks.example", language="en")
    late = next(mail for mail in await harness.mails() if "token" in mail.text).text.split("token=")[1].split()[0]
    harness.clock.advance(hours=1)
    with pytest.raises(LinkExpired):
        await harness.accounts.reset_password(token=late, password=NEW)


async def test_a_refused_password_does_not_use_the_link_up(harness: Harness) -> None:
    await harness.a_person()
    await harness.accounts.request_reset(email="wei@flasks.example", language="en")
    token = await harness.token()
    before = await harness.contents()
    with pytest.raises(Invalid):
        await harness.accounts.reset_password(token=token, password="wei wei wei wei")
    assert await harness.contents() == before
    await harness.accounts.reset_password(token=token, password=NEW)


async def test_reset_link_of_deleted_person_is_expired(harness: Harness) -> None:
    person = await harness.a_person()
    await harness.accounts.request_reset(email="wei@flasks.example", language="en")
    token = await harness.token()
    await harness.database.collection("people").delete({"_id": person.id})
    with pytest.raises(LinkExpired):
        await harness.accounts.reset_password(token=token, password=NEW)


async def test_changing_the_password_ends_the_other_sessions(harness: Harness) -> None:
    await harness.a_person()
    other, mine = await harness.signed_in(), await harness.signed_in()
    found = await harness.accounts.actor_for_session(mine.token)
    assert found is not None
    await harness.accounts.change_password(found[0], current=PASSWORD, new=NEW)
    assert await harness.accounts.actor_for_session(other.token) is None
    assert await harness.accounts.actor_for_session(mine.token) is not None
    await harness.signed_in(password=NEW)


@pytest.mark.parametrize("way", ["its owner", "the command line"])
async def test_password_change_voids_reset_links(harness: Harness, way: str) -> None:
    await harness.a_person()
    actor = await harness.actor()
    await harness.accounts.request_reset(email="wei@flasks.example", language="en")
    token = await harness.token()
    if way == "its owner":
        await harness.accounts.change_password(actor, current=PASSWORD, new=NEW)
    else:
        await harness.accounts.set_password("wei@flasks.example")
    before = await harness.contents()
    with pytest.raises(LinkExpired):
        await harness.accounts.reset_password(token=token, password="somebody else's now")
    assert await harness.contents() == before


async def test_password_change_requires_the_current_password(harness: Harness) -> None:
    await harness.a_person()
    actor = await harness.actor()
    before = await harness.contents()
    with pytest.raises(WrongPassword) as refusal:
        await harness.accounts.change_password(actor, current="not the password", new=NEW)
    assert refusal.value.field == "currentPassword"
    with pytest.raises(Invalid) as weak:
        await harness.accounts.change_password(actor, current=PASSWORD, new="weak")
    assert weak.value.field == "newPassword"
    assert await harness.contents() == before


async def test_guessing_current_password_is_throttled(harness: Harness) -> None:
    await harness.a_person()
    actor = await harness.actor()
    for _ in range(5):
        with pytest.raises(WrongPassword):
            await harness.accounts.change_password(actor, current="not the password", new=NEW)
    with pytest.raises(SignInLocked):
        await harness.accounts.change_password(actor, current=PASSWORD, new=NEW)


async def test_concurrent_password_changes_let_one_through(harness: Harness) -> None:
    await harness.a_person()
    actor = await harness.actor()
    changes = (harness.accounts.change_password(actor, current=PASSWORD, new=each) for each in (NEW, NEW + "!"))
    answers = await asyncio.gather(*changes, return_exceptions=True)
    assert sorted(type(each).__name__ for each in answers) == ["NoneType", "WrongPassword"]


async def test_only_the_person_changes_password_and_profile(harness: Harness) -> None:
    person = await harness.a_person()
    key = Actor(person_id=person.id, key_id="key_1", scopes=frozenset({"accounts:write"}))
    for refused, actor in ((SignInRequired, ANONYMOUS), (Forbidden, key), (SignInRequired, Actor(person_id="per_1"))):
        with pytest.raises(refused):
            await harness.accounts.change_password(actor, current=PASSWORD, new=NEW)
        with pytest.raises(refused):
            await harness.accounts.change_profile(actor, name="Eve")


async def test_person_changes_own_name_and_language(harness: Harness) -> None:
    await harness.a_person()
    actor = await harness.actor()
    changed = await harness.accounts.change_profile(actor, name=" 陈 伟 ", language="zh-CN")
    assert (changed.name, changed.language) == ("陈 伟", "zh")
    before = await harness.contents()
    assert await harness.accounts.change_profile(actor) == changed
    for changes in ({"name": ""}, {"name": "Win at http://evil.example"}, {"language": "xx"}):
        with pytest.raises(Invalid):
            await harness.accounts.change_profile(actor, **changes)
    assert await harness.contents() == before


async def test_command_line_creates_an_organiser(harness: Harness) -> None:
    password = await harness.accounts.make_organiser("Fair@Organiser.example", "Mei Lin", "Canton Online")
    actor = await harness.actor("fair@organiser.example", password=password)
    assert (actor.organisation_kind, actor.role) == (OrganisationKind.ORGANISER, Role.OWNER)
    assert (await harness.organisation(actor)).name == "Canton Online"


async def test_command_line_makes_existing_person_an_organiser(harness: Harness) -> None:
    old = await harness.an_owner()
    password = await harness.accounts.make_organiser("wei@flasks.example", "ignored", "Canton Online")
    signed_in = await harness.signed_in(password=password)
    assert [each.kind for each in signed_in.person.memberships] == ["EXHIBITOR", "ORGANISER"]
    assert old.session_id not in {
        each.id for each in await harness.sign_in.sessions(await harness.actor(password=password))
    }


async def test_the_command_line_sets_a_password(harness: Harness) -> None:
    await harness.a_person()
    token = (await harness.signed_in()).token
    password = await harness.accounts.set_password("wei@flasks.example")
    assert await harness.accounts.actor_for_session(token) is None
    await harness.signed_in(password=password)
    with pytest.raises(NotFound):
        await harness.accounts.set_password("nobody@flasks.example")


async def test_an_address_is_registered_once(harness: Harness) -> None:
    await harness.a_person()
    before = await harness.contents()
    with pytest.raises(EmailTaken):
        await harness.an_owner("wei@flasks.example")
    assert await harness.contents() == before
