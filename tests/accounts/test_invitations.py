"""Invitations: to one address, for a role that the inviter could give, once."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from expo.accounts import invitations as rules
from expo.accounts.errors import AlreadyMember, InvitationForAnother, LinkExpired, RoleTooHigh
from expo.accounts.models import OrganisationKind
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.errors import ExpoError, Forbidden, Invalid, NotFound, SignInRequired
from expo.kit.mail.mailers import Mail
from tests.accounts.house import PASSWORD, House, token_in

LI = "li@flasks.example"


async def invited(house: House, inviter: Actor, role: Role = Role.MEMBER, email: str = LI) -> str:
    """Invite somebody and return the mailed token."""
    await house.invitations.invite(inviter, email=email, role=role)
    return token_in((await house.mails())[-1])


def link_of(mails: list[Mail]) -> tuple[str, str]:
    """Return the token in the one mail's link, and the path that it leads on to."""
    (mail,) = mails
    found = re.search(r"https://\S+", mail.text)
    assert found is not None
    query = {name: values[0] for name, values in parse_qs(urlsplit(found[0]).query).items()}
    return query.get("token", ""), query.get("next", "")


async def test_an_invited_person_joins_and_acts_for_the_organisation(house: House) -> None:
    owner = await house.an_owner()
    token = await invited(house, owner, Role.MANAGER)
    await house.a_person(LI, name="Li Na")
    li = await house.actor(LI)
    joined = await house.invitations.accept(li, token=token)
    assert joined.id == owner.organisation_id
    (session,) = await house.sign_in.sessions(li)
    assert session.organisation_id == joined.id
    assert (await house.actor(LI)).role is Role.MANAGER
    assert "member.invited" in await house.verbs()


async def test_invitation_email_uses_recipient_language(house: House) -> None:
    owner = await house.an_owner()
    await house.accounts.register(email=LI, name="Li Na", password="porcelain, 12 pallets", language="zh")
    await house.invitations.invite(owner, email=LI, role=Role.MEMBER)
    await house.invitations.invite(owner, email="new@flasks.example", role=Role.MEMBER)
    subjects = {mail.to: mail.subject for mail in await house.mails()}
    assert subjects == {
        LI: "Wei Chen 邀请您加入 Yongkang Flasks",
        "new@flasks.example": "Wei Chen invites you to join Yongkang Flasks",
    }


async def test_invitation_preview_shows_role_and_organisation(house: House) -> None:
    owner = await house.an_owner()
    invitation, organisation = await house.invitations.preview(token=await invited(house, owner))
    assert (invitation.email, invitation.role, organisation.id) == (LI, Role.MEMBER, owner.organisation_id)
    with pytest.raises(LinkExpired):
        await house.invitations.preview(token="made up")


async def test_an_invitation_is_for_its_address_only(house: House) -> None:
    owner = await house.an_owner()
    token = await invited(house, owner)
    stranger = await house.an_owner("eve@others.example")
    before = await house.contents()
    with pytest.raises(InvitationForAnother):
        await house.invitations.accept(stranger, token=token)
    assert await house.contents() == before


async def test_invitation_works_once_within_two_weeks(house: House) -> None:
    owner = await house.an_owner()
    await house.a_person(LI)
    li, token = await house.actor(LI), await invited(house, owner)
    house.clock.advance(days=14)
    with pytest.raises(LinkExpired):
        await house.invitations.accept(li, token=token)
    token = await invited(house, owner)
    await house.invitations.accept(li, token=token)
    with pytest.raises(LinkExpired):
        await house.invitations.accept(li, token=token)


async def test_a_second_invitation_replaces_the_first(house: House) -> None:
    owner = await house.an_owner()
    first, second = await invited(house, owner), await invited(house, owner, Role.MANAGER)
    with pytest.raises(LinkExpired):
        await house.invitations.preview(token=first)
    assert (await house.invitations.preview(token=second))[0].role is Role.MANAGER
    assert len(await house.invitations.open_ones(owner, organisation_id=owner.organisation_id or "")) == 1


async def test_revoked_invitation_expires(house: House) -> None:
    owner = await house.an_owner()
    token = await invited(house, owner)
    (invitation,) = await house.invitations.open_ones(owner, organisation_id=owner.organisation_id or "")
    stranger = await house.an_owner("eve@others.example")
    for actor, invitation_id in ((stranger, invitation.id), (owner, "inv_1"), (owner, owner.person_id or "")):
        with pytest.raises(NotFound):
            await house.invitations.revoke(actor, invitation_id=invitation_id)
    await house.invitations.revoke(owner, invitation_id=invitation.id)
    with pytest.raises(LinkExpired):
        await house.invitations.preview(token=token)


async def test_inviter_cannot_grant_a_higher_role(house: House) -> None:
    owner = await house.an_owner()
    manager = await house.a_member(owner, Role.MANAGER, "manager@flasks.example")
    before = await house.contents()
    with pytest.raises(RoleTooHigh):
        await house.invitations.invite(manager, email=LI, role=Role.OWNER)
    assert await house.contents() == before
    await house.invitations.invite(manager, email=LI, role=Role.MANAGER)


async def test_invitation_expires_when_inviter_loses_the_right(house: House) -> None:
    owner = await house.an_owner()
    manager = await house.a_member(owner, Role.MANAGER, "manager@flasks.example")
    token = await invited(house, manager, Role.MANAGER)
    await house.organisations.change_role(owner, person_id=manager.person_id or "", role=Role.MEMBER)
    with pytest.raises(LinkExpired):
        await house.invitations.preview(token=token)
    await house.organisations.remove(owner, person_id=manager.person_id or "")
    with pytest.raises(LinkExpired):
        await house.invitations.preview(token=token)


async def test_a_member_is_not_invited_again(house: House) -> None:
    owner = await house.an_owner()
    await house.a_member(owner, Role.MEMBER)
    before = await house.contents()
    with pytest.raises(AlreadyMember):
        await house.invitations.invite(owner, email="LI@Flasks.example", role=Role.MANAGER)
    assert await house.contents() == before


async def test_existing_member_cannot_accept_invitation(house: House) -> None:
    owner = await house.an_owner()
    token = await invited(house, owner)
    li = await house.a_member(owner, Role.MEMBER)
    with pytest.raises(AlreadyMember):
        await house.invitations.accept(li, token=token)


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a@b.example\nBcc: c@d.example"])
async def test_invalid_address_is_not_invited(house: House, email: str) -> None:
    owner = await house.an_owner()
    with pytest.raises(Invalid):
        await house.invitations.invite(owner, email=email, role=Role.MEMBER)


async def test_open_invitations_are_limited(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = await house.an_owner()
    monkeypatch.setattr(rules, "_MAX", 1)
    await house.invitations.invite(owner, email=LI, role=Role.MEMBER)
    with pytest.raises(Invalid):
        await house.invitations.invite(owner, email="another@flasks.example", role=Role.MEMBER)
    await house.invitations.invite(owner, email=LI, role=Role.MANAGER)


async def test_only_managers_invite_list_and_revoke(house: House) -> None:
    owner = await house.an_owner(kind=OrganisationKind.BUYER)
    member = await house.a_member(owner, Role.MEMBER, "member@flasks.example")
    key = Actor(owner.person_id, owner.organisation_id, "BUYER", Role.OWNER, key_id="key_1", scopes=frozenset())
    before = await house.contents()
    refusals: list[tuple[Actor, type[ExpoError]]] = [
        (member, Forbidden),
        (key, Forbidden),
        (ANONYMOUS, SignInRequired),
        (Actor(owner.person_id), Forbidden),
    ]
    for actor, refused in refusals:
        with pytest.raises(refused):
            await house.invitations.invite(actor, email=LI, role=Role.MEMBER)
        with pytest.raises(refused):
            await house.invitations.revoke(actor, invitation_id="inv_1")
    for actor, refused in ((member, Forbidden), (key, Forbidden), (ANONYMOUS, SignInRequired)):
        with pytest.raises(refused):
            await house.invitations.open_ones(actor, organisation_id=owner.organisation_id or "")
    for actor, refused in ((key, Forbidden), (ANONYMOUS, SignInRequired)):
        with pytest.raises(refused):
            await house.invitations.accept(actor, token="x")
    assert await house.contents() == before


async def test_invitation_token_is_not_stored(house: House) -> None:
    token = await invited(house, await house.an_owner())
    assert token not in repr(await house.contents())


async def test_confirmed_sign_up_continues_to_invitation(house: House) -> None:
    owner = await house.an_owner()
    invitation = await invited(house, owner)
    address = " LI@Flasks.example"
    await house.sign_ups.sign_up(email=address, password=PASSWORD, name="Li Na", language="en", invitation=invitation)
    confirm, onward = link_of(await house.mails())
    assert onward == f"/invitation?token={invitation}"
    await house.sign_ups.resend_confirmation(email=LI, language="en", invitation=invitation)
    assert link_of(await house.mails())[1] == onward
    await house.sign_ups.confirm(token=confirm)
    li = await house.actor(LI)
    assert li.organisation_id is None
    assert (await house.invitations.accept(li, token=invitation)).id == owner.organisation_id
    assert invitation not in repr(await house.contents())


async def test_sign_up_with_existing_account_links_to_invitation(house: House) -> None:
    invitation = await invited(house, await house.an_owner())
    await house.a_person(LI)
    await house.sign_ups.sign_up(email=LI, password=PASSWORD, name="Li", language="en", invitation=invitation)
    assert link_of(await house.mails()) == ("", f"/invitation?token={invitation}")


@pytest.mark.parametrize("whose", ["another's", "expired", "made up"])
async def test_sign_up_email_links_only_to_own_open_invitation(house: House, whose: str) -> None:
    invitation = await invited(
        house, await house.an_owner(), email="eve@others.example" if whose == "another's" else LI
    )
    if whose == "expired":
        house.clock.advance(days=14)
    given = "x&next=https://evil.example" if whose == "made up" else invitation
    await house.sign_ups.sign_up(email=LI, password=PASSWORD, name="Li", language="en", invitation=given)
    confirm, onward = link_of(await house.mails())
    assert (len(confirm), onward) == (43, "")
