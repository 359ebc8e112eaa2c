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
from tests.accounts.harness import PASSWORD, Harness, token_in

LI = "li@flasks.example"


async def invited(harness: Harness, inviter: Actor, role: Role = Role.MEMBER, email: str = LI) -> str:
    """Invite somebody and return the mailed token."""
    await harness.invitations.invite(inviter, email=email, role=role)
    return token_in((await harness.mails())[-1])


def link_of(mails: list[Mail]) -> tuple[str, str]:
    """Return the token in the one mail's link, and the path that it leads on to."""
    (mail,) = mails
    found = re.search(r"https://\S+", mail.text)
    assert found is not None
    query = {name: values[0] for name, values in parse_qs(urlsplit(found[0]).query).items()}
    return query.get("token", ""), query.get("next", "")


async def test_an_invited_person_joins_and_acts_for_the_organisation(harness: Harness) -> None:
    owner = await harness.an_owner()
    token = await invited(harness, owner, Role.MANAGER)
    await harness.a_person(LI, name="Li Na")
    li = await harness.actor(LI)
    joined = await harness.invitations.accept(li, token=token)
    assert joined.id == owner.organisation_id
    (session,) = await harness.sign_in.sessions(li)
    assert session.organisation_id == joined.id
    assert (await harness.actor(LI)).role is Role.MANAGER
    assert "member.invited" in await harness.verbs()


async def test_invitation_email_uses_recipient_language(harness: Harness) -> None:
    owner = await harness.an_owner()
    await harness.accounts.register(email=LI, name="Li Na", password="porcelain, 12 pallets", language="zh")
    await harness.invitations.invite(owner, email=LI, role=Role.MEMBER)
    await harness.invitations.invite(owner, email="new@flasks.example", role=Role.MEMBER)
    subjects = {mail.to: mail.subject for mail in await harness.mails()}
    assert subjects == {
        LI: "Wei Chen 邀请您加入 Yongkang Flasks",
        "new@flasks.example": "Wei Chen invites you to join Yongkang Flasks",
    }


async def test_invitation_preview_shows_role_and_organisation(harness: Harness) -> None:
    owner = await harness.an_owner()
    invitation, organisation = await harness.invitations.preview(token=await invited(harness, owner))
    assert (invitation.email, invitation.role, organisation.id) == (LI, Role.MEMBER, owner.organisation_id)
    with pytest.raises(LinkExpired):
        await harness.invitations.preview(token="made up")


async def test_an_invitation_is_for_its_address_only(harness: Harness) -> None:
    owner = await harness.an_owner()
    token = await invited(harness, owner)
    stranger = await harness.an_owner("eve@others.example")
    before = await harness.contents()
    with pytest.raises(InvitationForAnother):
        await harness.invitations.accept(stranger, token=token)
    assert await harness.contents() == before


async def test_invitation_works_once_within_two_weeks(harness: Harness) -> None:
    owner = await harness.an_owner()
    await harness.a_person(LI)
    li, token = await harness.actor(LI), await invited(harness, owner)
    harness.clock.advance(days=14)
    with pytest.raises(LinkExpired):
        await harness.invitations.accept(li, token=token)
    token = await invited(harness, owner)
    await harness.invitations.accept(li, token=token)
    with pytest.raises(LinkExpired):
        await harness.invitations.accept(li, token=token)


async def test_a_second_invitation_replaces_the_first(harness: Harness) -> None:
    owner = await harness.an_owner()
    first, second = await invited(harness, owner), await invited(harness, owner, Role.MANAGER)
    with pytest.raises(LinkExpired):
        await harness.invitations.preview(token=first)
    assert (await harness.invitations.preview(token=second))[0].role is Role.MANAGER
    assert len(await harness.invitations.open_ones(owner, organisation_id=owner.organisation_id or "")) == 1


async def test_revoked_invitation_expires(harness: Harness) -> None:
    owner = await harness.an_owner()
    token = await invited(harness, owner)
    (invitation,) = await harness.invitations.open_ones(owner, organisation_id=owner.organisation_id or "")
    stranger = await harness.an_owner("eve@others.example")
    for actor, invitation_id in ((stranger, invitation.id), (owner, "inv_1"), (owner, owner.person_id or "")):
        with pytest.raises(NotFound):
            await harness.invitations.revoke(actor, invitation_id=invitation_id)
    await harness.invitations.revoke(owner, invitation_id=invitation.id)
    with pytest.raises(LinkExpired):
        await harness.invitations.preview(token=token)


async def test_inviter_cannot_grant_a_higher_role(harness: Harness) -> None:
    owner = await harness.an_owner()
    manager = await harness.a_member(owner, Role.MANAGER, "manager@flasks.example")
    before = await harness.contents()
    with pytest.raises(RoleTooHigh):
        await harness.invitations.invite(manager, email=LI, role=Role.OWNER)
    assert await harness.contents() == before
    await harness.invitations.invite(manager, email=LI, role=Role.MANAGER)


async def test_invitation_expires_when_inviter_loses_the_right(harness: Harness) -> None:
    owner = await harness.an_owner()
    manager = await harness.a_member(owner, Role.MANAGER, "manager@flasks.example")
    token = await invited(harness, manager, Role.MANAGER)
    await harness.organisations.change_role(owner, person_id=manager.person_id or "", role=Role.MEMBER)
    with pytest.raises(LinkExpired):
        await harness.invitations.preview(token=token)
    await harness.organisations.remove(owner, person_id=manager.person_id or "")
    with pytest.raises(LinkExpired):
        await harness.invitations.preview(token=token)


async def test_a_member_is_not_invited_again(harness: Harness) -> None:
    owner = await harness.an_owner()
    await harness.a_member(owner, Role.MEMBER)
    before = await harness.contents()
    with pytest.raises(AlreadyMember):
        await harness.invitations.invite(owner, email="LI@Flasks.example", role=Role.MANAGER)
    assert await harness.contents() == before


async def test_existing_member_cannot_accept_invitation(harness: Harness) -> None:
    owner = await harness.an_owner()
    token = await invited(harness, owner)
    li = await harness.a_member(owner, Role.MEMBER)
    with pytest.raises(AlreadyMember):
        await harness.invitations.accept(li, token=token)


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a@b.example\nBcc: c@d.example"])
async def test_invalid_address_is_not_invited(harness: Harness, email: str) -> None:
    owner = await harness.an_owner()
    with pytest.raises(Invalid):
        await harness.invitations.invite(owner, email=email, role=Role.MEMBER)


async def test_open_invitations_are_limited(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = await harness.an_owner()
    monkeypatch.setattr(rules, "_MAX", 1)
    await harness.invitations.invite(owner, email=LI, role=Role.MEMBER)
    with pytest.raises(Invalid):
        await harness.invitations.invite(owner, email="another@flasks.example", role=Role.MEMBER)
    await harness.invitations.invite(owner, email=LI, role=Role.MANAGER)


async def test_only_managers_invite_list_and_revoke(harness: Harness) -> None:
    owner = await harness.an_owner(kind=OrganisationKind.BUYER)
    member = await harness.a_member(owner, Role.MEMBER, "member@flasks.example")
    key = Actor(owner.person_id, owner.organisation_id, "BUYER", Role.OWNER, key_id="key_1", scopes=frozenset())
    before = await harness.contents()
    refusals: list[tuple[Actor, type[ExpoError]]] = [
        (member, Forbidden),
        (key, Forbidden),
        (ANONYMOUS, SignInRequired),
        (Actor(owner.person_id), Forbidden),
    ]
    for actor, refused in refusals:
        with pytest.raises(refused):
            await harness.invitations.invite(actor, email=LI, role=Role.MEMBER)
        with pytest.raises(refused):
            await harness.invitations.revoke(actor, invitation_id="inv_1")
    for actor, refused in ((member, Forbidden), (key, Forbidden), (ANONYMOUS, SignInRequired)):
        with pytest.raises(refused):
            await harness.invitations.open_ones(actor, organisation_id=owner.organisation_id or "")
    for actor, refused in ((key, Forbidden), (ANONYMOUS, SignInRequired)):
        with pytest.raises(refused):
            await harness.invitations.accept(actor, token="x")
    assert await harness.contents() == before


async def test_invitation_token_is_not_stored(harness: Harness) -> None:
    token = await invited(harness, await harness.an_owner())
    assert token not in repr(await harness.contents())


async def test_confirmed_sign_up_continues_to_invitation(harness: Harness) -> None:
    owner = await harness.an_owner()
    invitation = await invited(harness, owner)
    address = " LI@Flasks.example"
    await harness.sign_ups.sign_up(email=address, password=PASSWORD, name="Li Na", language="en", invitation=invitation)
    confirm, onward = link_of(await harness.mails())
    assert onward == f"/invitation?token={invitation}"
    await harness.sign_ups.resend_confirmation(email=LI, language="en", invitation=invitation)
    assert link_of(await harness.mails())[1] == onward
    await harness.sign_ups.confirm(token=confirm)
    li = await harness.actor(LI)
    assert li.organisation_id is None
    assert (await harness.invitations.accept(li, token=invitation)).id == owner.organisation_id
    assert invitation not in repr(await harness.contents())


async def test_sign_up_with_existing_account_links_to_invitation(harness: Harness) -> None:
    invitation = await invited(harness, await harness.an_owner())
    await harness.a_person(LI)
    await harness.sign_ups.sign_up(email=LI, password=PASSWORD, name="Li", language="en", invitation=invitation)
    assert link_of(await harness.mails()) == ("", f"/invitation?token={invitation}")


@pytest.mark.parametrize("whose", ["another's", "expired", "made up"])
async def test_sign_up_email_links_only_to_own_open_invitation(harness: Harness, whose: str) -> None:
    invitation = await invited(
        harness, await harness.an_owner(), email="eve@others.example" if whose == "another's" else LI
    )
    if whose == "expired":
        harness.clock.advance(days=14)
    given = "x&next=https://evil.example" if whose == "made up" else invitation
    await harness.sign_ups.sign_up(email=LI, password=PASSWORD, name="Li", language="en", invitation=given)
    confirm, onward = link_of(await harness.mails())
    assert (len(confirm), onward) == (43, "")
