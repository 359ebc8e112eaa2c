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
from tests.accounts.house import CHEAP, PASSWORD, House

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


async def test_password_matches_in_any_unicode_form(house: House) -> None:
    passwords = house.accounts.passwords
    assert await passwords.verify(
        await passwords.hash("Café für Großhändler"), "Cafe\u0301 fu\u0308r Großha\u0308ndler"
    )


async def test_no_password_matches_a_missing_or_invalid_hash(house: House) -> None:
    passwords = house.accounts.passwords
    assert not await passwords.verify(None, "nobody has this password")
    assert not await passwords.verify("no hash", PASSWORD)
    assert not await passwords.verify(await passwords.hash(PASSWORD), "\ud800")
    assert not await passwords.verify(await passwords.hash("x" * 201), "x" * 201)


def test_generated_passwords_are_valid_and_distinct() -> None:
    made = {checked_password(new_password(), email="a@b.example") for _ in range(50)}
    assert len(made) == 50


async def test_a_reset_sets_a_new_password_and_ends_all_sessions(house: House) -> None:
    await house.a_person()
    sessions = [await house.signed_in() for _ in range(2)]
    await house.accounts.request_reset(email="wei@flasks.example", language="zh")
    await house.accounts.reset_password(token=await house.token(), password=NEW)
    assert [await house.accounts.actor_for_session(each.token) for each in sessions] == [None, None]
    with pytest.raises(SignInFailed):
        await house.signed_in()
    await house.signed_in(password=NEW)
    (mail,) = await house.mails()
    assert mail.subject == "Your sign-in has been changed"


async def test_reset_link_carries_the_page_to_return_to(house: House) -> None:
    await house.a_person()
    await house.accounts.request_reset(email="wei@flasks.example", language="en", onward="/en/lists?x=1")
    (mail,) = await house.mails()
    assert mail.text.partition("?token=")[2].split()[0].endswith("&next=/en/lists%3Fx%3D1")


@pytest.mark.parametrize("onward", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere", "en", "/x y"])
async def test_reset_never_redirects_to_another_site(house: House, onward: str) -> None:
    await house.a_person()
    before = await house.mails()
    with pytest.raises(Invalid):
        await house.accounts.request_reset(email="wei@flasks.example", language="en", onward=onward)
    assert await house.mails() == before


async def test_reset_clears_a_lock(house: House) -> None:
    await house.a_person()
    for _ in range(5):
        with pytest.raises(SignInFailed):
            await house.signed_in(password="not the password")
    await house.accounts.request_reset(email="wei@flasks.example", language="en")
    await house.accounts.reset_password(token=await house.token(), password=NEW)
    await house.signed_in(password=NEW)


async def test_a_reset_confirms_the_address(house: House) -> None:
    await house.sign_ups.sign_up(email="wei@flasks.example", password=PASSWORD, name="Wei", language="en")
    await house.mails()
    await house.accounts.request_reset(email="wei@flasks.example", language="en")
    await house.accounts.reset_password(token=await house.token(), password=NEW)
    assert (await house.signed_in(password=NEW)).person.confirmed_at == house.clock()


async def test_reset_link_works_once_within_an_hour(house: House) -> None:
    await house.a_person()
    tokens = []
    for _ in range(3):
        await house.accounts.request_reset(email="wei@flasks.example", language="en")
        tokens.append(await house.token())
    await house.accounts.reset_password(token=tokens[1], password=NEW)
    for token in tokens:
        with pytest.raises(LinkExpired):
            await house.accounts.reset_password(token=token, password=NEW)
    await house.accounts.request_reset(email="wei@flasks.example", language="en")
    late = next(mail for mail in await house.mails() if "token" in mail.text).text.split("token=")[1].split()[0]
    house.clock.advance(hours=1)
    with pytest.raises(LinkExpired):
        await house.accounts.reset_password(token=late, password=NEW)


async def test_a_refused_password_does_not_use_the_link_up(house: House) -> None:
    await house.a_person()
    await house.accounts.request_reset(email="wei@flasks.example", language="en")
    token = await house.token()
    before = await house.contents()
    with pytest.raises(Invalid):
        await house.accounts.reset_password(token=token, password="wei wei wei wei")
    assert await house.contents() == before
    await house.accounts.reset_password(token=token, password=NEW)


async def test_reset_link_of_deleted_person_is_expired(house: House) -> None:
    person = await house.a_person()
    await house.accounts.request_reset(email="wei@flasks.example", language="en")
    token = await house.token()
    await house.database.collection("people").delete({"_id": person.id})
    with pytest.raises(LinkExpired):
        await house.accounts.reset_password(token=token, password=NEW)


async def test_changing_the_password_ends_the_other_sessions(house: House) -> None:
    await house.a_person()
    other, mine = await house.signed_in(), await house.signed_in()
    found = await house.accounts.actor_for_session(mine.token)
    assert found is not None
    await house.accounts.change_password(found[0], current=PASSWORD, new=NEW)
    assert await house.accounts.actor_for_session(other.token) is None
    assert await house.accounts.actor_for_session(mine.token) is not None
    await house.signed_in(password=NEW)


@pytest.mark.parametrize("way", ["its owner", "the command line"])
async def test_password_change_voids_reset_links(house: House, way: str) -> None:
    await house.a_person()
    actor = await house.actor()
    await house.accounts.request_reset(email="wei@flasks.example", language="en")
    token = await house.token()
    if way == "its owner":
        await house.accounts.change_password(actor, current=PASSWORD, new=NEW)
    else:
        await house.accounts.set_password("wei@flasks.example")
    before = await house.contents()
    with pytest.raises(LinkExpired):
        await house.accounts.reset_password(token=token, password="somebody else's now")
    assert await house.contents() == before


async def test_password_change_requires_the_current_password(house: House) -> None:
    await house.a_person()
    actor = await house.actor()
    before = await house.contents()
    with pytest.raises(WrongPassword) as refusal:
        await house.accounts.change_password(actor, current="not the password", new=NEW)
    assert refusal.value.field == "currentPassword"
    with pytest.raises(Invalid) as weak:
        await house.accounts.change_password(actor, current=PASSWORD, new="weak")
    assert weak.value.field == "newPassword"
    assert await house.contents() == before


async def test_guessing_current_password_is_throttled(house: House) -> None:
    await house.a_person()
    actor = await house.actor()
    for _ in range(5):
        with pytest.raises(WrongPassword):
            await house.accounts.change_password(actor, current="not the password", new=NEW)
    with pytest.raises(SignInLocked):
        await house.accounts.change_password(actor, current=PASSWORD, new=NEW)


async def test_concurrent_password_changes_let_one_through(house: House) -> None:
    await house.a_person()
    actor = await house.actor()
    changes = (house.accounts.change_password(actor, current=PASSWORD, new=each) for each in (NEW, NEW + "!"))
    answers = await asyncio.gather(*changes, return_exceptions=True)
    assert sorted(type(each).__name__ for each in answers) == ["NoneType", "WrongPassword"]


async def test_only_the_person_changes_password_and_profile(house: House) -> None:
    person = await house.a_person()
    key = Actor(person_id=person.id, key_id="key_1", scopes=frozenset({"accounts:write"}))
    for refused, actor in ((SignInRequired, ANONYMOUS), (Forbidden, key), (SignInRequired, Actor(person_id="per_1"))):
        with pytest.raises(refused):
            await house.accounts.change_password(actor, current=PASSWORD, new=NEW)
        with pytest.raises(refused):
            await house.accounts.change_profile(actor, name="Eve")


async def test_person_changes_own_name_and_language(house: House) -> None:
    await house.a_person()
    actor = await house.actor()
    changed = await house.accounts.change_profile(actor, name=" 陈 伟 ", language="zh-CN")
    assert (changed.name, changed.language) == ("陈 伟", "zh")
    before = await house.contents()
    assert await house.accounts.change_profile(actor) == changed
    for changes in ({"name": ""}, {"name": "Win at http://evil.example"}, {"language": "xx"}):
        with pytest.raises(Invalid):
            await house.accounts.change_profile(actor, **changes)
    assert await house.contents() == before


async def test_command_line_creates_an_organiser(house: House) -> None:
    password = await house.accounts.make_organiser("Fair@Organiser.example", "Mei Lin", "Canton Online")
    actor = await house.actor("fair@organiser.example", password=password)
    assert (actor.organisation_kind, actor.role) == (OrganisationKind.ORGANISER, Role.OWNER)
    assert (await house.organisation(actor)).name == "Canton Online"


async def test_command_line_makes_existing_person_an_organiser(house: House) -> None:
    old = await house.an_owner()
    password = await house.accounts.make_organiser("wei@flasks.example", "ignored", "Canton Online")
    signed_in = await house.signed_in(password=password)
    assert [each.kind for each in signed_in.person.memberships] == ["EXHIBITOR", "ORGANISER"]
    assert old.session_id not in {
        each.id for each in await house.sign_in.sessions(await house.actor(password=password))
    }


async def test_the_command_line_sets_a_password(house: House) -> None:
    await house.a_person()
    token = (await house.signed_in()).token
    password = await house.accounts.set_password("wei@flasks.example")
    assert await house.accounts.actor_for_session(token) is None
    await house.signed_in(password=password)
    with pytest.raises(NotFound):
        await house.accounts.set_password("nobody@flasks.example")


async def test_an_address_is_registered_once(house: House) -> None:
    await house.a_person()
    before = await house.contents()
    with pytest.raises(EmailTaken):
        await house.an_owner("wei@flasks.example")
    assert await house.contents() == before
