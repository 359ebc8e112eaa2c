"""Everybody who can come to the fair, and something of each kind that is somebody's."""

from datetime import datetime, timedelta
from typing import Any, Final

from expo.accounts.administrators import Administrators
from expo.accounts.invitations import Invitations
from expo.accounts.models import OrganisationDetails, OrganisationKind
from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.accounts.signing_in import SignIn
from expo.api_keys.service import ApiKeys
from expo.fairs.announcements.service import Announcements
from expo.fairs.fairs.models import Hall
from expo.fairs.fairs.service import Fairs
from expo.fairs.programme.models import ProgrammeKind
from expo.fairs.programme.service import Programmes
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.localisation.models import Text
from tests.support.permissions import Cast, permissions
from tests.support.world import World

PASSWORD: Final = "steel flask, 40 cartons"
KINDS: Final = {
    "buyer": OrganisationKind.BUYER,
    "exhibitor": OrganisationKind.EXHIBITOR,
    "other_exhibitor": OrganisationKind.EXHIBITOR,
    "organiser": OrganisationKind.ORGANISER,
    "other_organiser": OrganisationKind.ORGANISER,
    "partner": OrganisationKind.PARTNER,
}


async def a_cast(world: World) -> Cast:
    """Return everybody, registered and signed in, after they have done what they have to do with each other.

    The fair opens now.
    """
    entered = {part: await _an_owner(world, part, kind) for part, kind in KINDS.items()}
    partner, _ = entered.pop("partner")
    scopes = world.service(ApiKeys).scopes
    reading = [scope for scope in scopes if scope.endswith(":read")]
    entered["partner_key"] = await _a_key(world, partner, list(scopes))
    entered["reading_key"] = await _a_key(world, entered["exhibitor"][0], reading)
    entered["administrator"] = await _an_administrator(world)
    actors = {"anonymous": ANONYMOUS} | {part: actor for part, (actor, _) in entered.items()}
    things = await _fair_things(world, actors) | await _account_things(world, actors["exhibitor"])
    things |= await _other_fair(world, actors["other_organiser"], actors["other_exhibitor"])
    cast = Cast(actors, things, {part: secret for part, (_, secret) in entered.items()})
    for each in permissions():
        await each.things(world, cast)
    return cast


async def _an_owner(world: World, part: str, kind: OrganisationKind) -> tuple[Actor, str]:
    details = OrganisationDetails(kind, part.replace("_", " ").title(), "CN")
    email = f"{part}@fair.example"
    await world.service(Accounts).register(email=email, name=part, password=PASSWORD, organisation=details)
    return await _signed_in(world, email)


async def _an_administrator(world: World) -> tuple[Actor, str]:
    email = "administrator@fair.example"
    await world.service(Accounts).register(email=email, name="administrator", password=PASSWORD)
    await world.service(Administrators).make(email)
    return await _signed_in(world, email)


async def _signed_in(world: World, email: str) -> tuple[Actor, str]:
    signed_in = await world.service(SignIn).sign_in(email=email, password=PASSWORD)
    found = await world.service(Accounts).actor_for_session(signed_in.token)
    assert found is not None
    return found[0], signed_in.token


async def _a_key(world: World, owner: Actor, scopes: list[str]) -> tuple[Actor, str]:
    expires = world.clock() + timedelta(days=30)
    made = await world.service(ApiKeys).create(owner, name="A program", scopes=scopes, expires_at=expires)
    actor = await world.service(ApiKeys).actor_for_key(made.secret)
    assert actor is not None
    return actor, made.secret


def _facts(opens: datetime, slug: str) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": Text("Spring Fair", "en"),
        "time_zone": "Asia/Shanghai",
        "languages": ["en"],
        "opens_at": opens,
        "closes_at": opens + timedelta(days=10),
    }


async def _other_fair(world: World, organiser: Actor, exhibitor: Actor) -> dict[str, str]:
    """Return the id of another organiser's fair, a month later, to which an exhibitor is let in."""
    fairs = world.service(Fairs)
    fair = await fairs.create(organiser, **_facts(world.clock() + timedelta(days=30), "summer-2027"))
    await fairs.publish(organiser, fair_id=fair.id)
    approved = await fairs.apply(exhibitor, fair_id=fair.id)
    await fairs.decide(organiser, application_id=approved.id, approve=True)
    return {"otherFairId": fair.id}


async def _fair_things(world: World, actors: dict[str, Actor]) -> dict[str, str]:
    fairs, organiser, opens = world.service(Fairs), actors["organiser"], world.clock()
    facts = _facts(opens, "spring-2027")
    fair = await fairs.create(organiser, **facts)
    await fairs.set_halls(
        organiser, fair_id=fair.id, halls=[Hall("hall-1", Text("Hall 1", "en"), ["household-appliances"])]
    )
    await fairs.publish(organiser, fair_id=fair.id)
    item = await world.service(Programmes).add(
        organiser,
        fair_id=fair.id,
        kind=ProgrammeKind.FORUM,
        title=Text("Steel", "en"),
        starts_at=opens,
        ends_at=opens + timedelta(hours=1),
    )
    announced = await world.service(Announcements).add(
        organiser, fair_id=fair.id, title=Text("Shuttle buses", "en"), body=Text("Every ten minutes.", "en")
    )
    approved = await fairs.apply(actors["exhibitor"], fair_id=fair.id)
    await fairs.decide(organiser, application_id=approved.id, approve=True)
    application = await fairs.apply(actors["buyer"], fair_id=fair.id)
    unpublished = await fairs.create(organiser, **(facts | {"slug": "autumn-2027"}))
    return {
        "announcementId": announced.id,
        "fairId": fair.id,
        "itemId": item.id,
        "applicationId": application.id,
        "unpublishedFairId": unpublished.id,
    }


async def _account_things(world: World, owner: Actor) -> dict[str, str]:
    accounts, organisations = world.service(Accounts), world.service(Organisations)
    organisation = await organisations.existing(owner.organisation_id or "")
    colleague = await accounts.register(email="li@fair.example", name="Li Na", password=PASSWORD)

    async def join() -> None:
        await organisations.join(owner, organisation, colleague, Role.MEMBER)

    await world.installation.database.transact(join)
    invitation = await world.service(Invitations).invite(owner, email="buyer@fair.example", role=Role.MEMBER)
    mail = await world.installation.database.raw["jobs"].find_one({"arguments.to": "buyer@fair.example"})
    assert mail is not None
    key, _ = await _a_key(world, owner, ["catalog:read"])
    session, _ = await _signed_in(world, "exhibitor@fair.example")
    return {
        "organisationId": organisation.id,
        "personId": colleague.id,
        "invitationId": invitation.id,
        "invitationToken": mail["arguments"]["values"]["link"].partition("?token=")[2],
        "sessionId": session.session_id or "",
        "keyId": key.key_id or "",
    }
