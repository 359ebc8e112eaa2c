"""The whole feature as programs and pages see it: through GraphQL alone."""

from dataclasses import dataclass
from typing import Any

import pyotp
import pytest
from strawberry.tools import merge_types
from strawberry.types import get_object_definition

from expo.accounts.api import organisations as schema
from expo.accounts.api import sign_in as signing_in_schema
from expo.accounts.api.types import load_organisations
from expo.accounts.models import OrganisationKind
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.graphql.types import Context
from tests.accounts.harness import PASSWORD, Harness, a_schema, some_details, token_in

MUTATION = merge_types("Mutation", (signing_in_schema.Mutation, schema.Mutation))
SCHEMA = a_schema(schema.Query, MUTATION)
PROBLEM = "... on Problem { code field message }"
ME = "id name email language twoFactor recoveryCodesLeft scopes actingFor { role organisation { id name } }"


@dataclass
class Client:
    """Sends operations as one browser would: keeps its cookie, is looked up at each request."""

    harness: Harness
    token: str | None = None
    cookies: list[str] | None = None
    device_token: str | None = None

    async def context(self) -> Context:
        found = await self.harness.accounts.actor_for_session(self.token) if self.token else None
        return self.harness.context(
            found[0] if found else ANONYMOUS, session_token=self.token, device_token=self.device_token
        )

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        context = await self.context()
        result = await SCHEMA.execute(query, variable_values=variables, context_value=context)
        assert result.errors is None, result.errors
        assert result.data is not None
        self.cookies = context.cookies
        kept = dict(cookie.partition(";")[0].split("=", 1) for cookie in context.cookies)
        self.token = kept.get("expo_session", self.token or "") or None
        self.device_token = kept.get("expo_device", self.device_token)
        return result.data

    async def do(self, mutation: str, wanted: str, /, **variables: Any) -> dict[str, Any]:
        """Run one mutation and return what it gives; ``wanted`` selects from its type or from Problem."""
        kinds = {
            "email": "String!",
            "token": "String!",
            "role": "Role!",
            "input": f"{mutation[0].upper()}{mutation[1:]}Input!",
        }
        if mutation == "createOrganisation":
            kinds["input"] = "OrganisationInput!"
        names = {name: kinds.get(name, "ID!" if name.endswith("Id") else "String!") for name in variables}
        head = ", ".join(f"${name}: {kind}" for name, kind in names.items())
        given = ", ".join(f"{name}: ${name}" for name in names)
        query = f"mutation{f'({head})' if head else ''} {{ it: {mutation}{f'({given})' if given else ''} {{ __typename {wanted} {PROBLEM} }} }}"
        found: dict[str, Any] = (await self.ask(query, **variables))["it"]
        return found

    async def sign_in(self, email: str, **facts: Any) -> dict[str, Any]:
        return await self.do(
            "signIn",
            f"... on SignedIn {{ token me {{ {ME} }} }}",
            input={"email": email, "password": PASSWORD, **facts},
        )


async def done(client: Client, mutation: str, **variables: Any) -> None:
    assert await client.do(mutation, "... on Done { done }", **variables) == {"__typename": "Done", "done": True}


async def test_a_company_signs_up_and_a_colleague_joins(harness: Harness) -> None:
    wei, li = Client(harness), Client(harness)
    organisation = {"kind": "EXHIBITOR", "name": "Yongkang Flasks", "country": "CN"}
    who = {"email": "wei@flasks.example", "password": PASSWORD, "name": "Wei Chen", "organisation": organisation}
    answer = await wei.do("signUp", "... on CheckYourEmail { email }", input=who)
    assert answer == {"__typename": "CheckYourEmail", "email": "wei@flasks.example"}
    await done(wei, "confirmEmail", token=await harness.token())
    me = (await wei.sign_in("wei@flasks.example"))["me"]
    assert (me["actingFor"]["role"], me["actingFor"]["organisation"]["name"]) == ("OWNER", "Yongkang Flasks")

    await harness.a_person("li@flasks.example", name="Li Na")
    invited = await wei.do(
        "inviteMember", "... on Invitation { id email role }", email="li@flasks.example", role="MANAGER"
    )
    assert (invited["email"], invited["role"]) == ("li@flasks.example", "MANAGER")
    token = token_in((await harness.mails())[-1])
    preview = await li.ask(
        "query($t: String!) { invitation(token: $t) { email role organisationName organisationKind } }", t=token
    )
    assert preview["invitation"] == {
        "email": "li@flasks.example",
        "role": "MANAGER",
        "organisationName": "Yongkang Flasks",
        "organisationKind": "EXHIBITOR",
    }
    await li.sign_in("li@flasks.example")
    joined = await li.do("acceptInvitation", "... on Organisation { id name }", token=token)
    people = await li.ask(
        "query($id: ID!) { organisation(id: $id) { invitations { id } members(first: 5)"
        " { totalCount nodes { role person { id name email language } } } } }",
        id=joined["id"],
    )
    members = people["organisation"]["members"]
    assert members["totalCount"] == 2
    assert {each["person"]["name"]: each["role"] for each in members["nodes"]} == {
        "Wei Chen": "OWNER",
        "Li Na": "MANAGER",
    }
    assert people["organisation"]["invitations"] == []

    li_id = next(each["person"]["id"] for each in members["nodes"] if each["person"]["name"] == "Li Na")
    changed = await wei.do("changeRole", "... on Member { role person { name } }", personId=li_id, role="MEMBER")
    assert (changed["role"], changed["person"]["name"]) == ("MEMBER", "Li Na")
    await done(wei, "removeMember", personId=li_id)
    assert (await li.ask("{ me { memberships { role } actingFor { role } } }"))["me"] == {
        "memberships": [],
        "actingFor": None,
    }


async def test_cookie_is_set_at_sign_in_and_cleared_at_sign_out(harness: Harness) -> None:
    await harness.a_person()
    client = Client(harness)
    assert (await client.sign_in("wei@flasks.example"))["token"] is None
    session, device = client.cookies or []
    for cookie, name in ((session, "expo_session"), (device, "expo_device")):
        assert cookie.startswith(f"{name}=")
        assert {"HttpOnly", "SameSite=Lax", "Path=/", "Secure"} <= set(cookie.split("; "))
    assert (await client.ask("{ me { email } }"))["me"] == {"email": "wei@flasks.example"}
    old = client.token
    await done(client, "signOut")
    assert "Max-Age=0" in (client.cookies or [""])[0]
    assert (await Client(harness, old).ask("{ me { email } }"))["me"] is None


async def test_sign_in_returns_token_on_request(harness: Harness) -> None:
    await harness.a_person()
    client = Client(harness)
    assert (await client.sign_in("wei@flasks.example", asToken=True))["token"] == client.token


async def test_new_session_applies_within_the_same_request(harness: Harness) -> None:
    await harness.a_person()
    data = await Client(harness).ask(
        "mutation($i: SignInInput!, $o: OrganisationInput!) {"
        " signIn(input: $i) { __typename } createOrganisation(input: $o) { ... on Organisation { kind } } }",
        i={"email": "wei@flasks.example", "password": PASSWORD},
        o={"kind": "PARTNER", "name": "Connectors", "country": "DE", "website": "https://c.example"},
    )
    assert data["createOrganisation"] == {"kind": "PARTNER"}


async def test_sessions_are_listed_and_ended(harness: Harness) -> None:
    await harness.a_person()
    phone, laptop = Client(harness), Client(harness)
    await phone.sign_in("wei@flasks.example", device="phone")
    await laptop.sign_in("wei@flasks.example", device="laptop")
    listed = (await laptop.ask("{ me { sessions { id device current seenAt expiresAt createdAt } } }"))["me"][
        "sessions"
    ]
    assert {each["device"]: each["current"] for each in listed} == {"phone": False, "laptop": True}
    await done(laptop, "endSession", sessionId=next(each["id"] for each in listed if each["device"] == "phone"))
    assert (await phone.ask("{ me { id } }"))["me"] is None
    await done(laptop, "signOutEverywhere")
    assert laptop.token is None


async def test_second_factor_works_from_end_to_end(harness: Harness) -> None:
    await harness.a_person()
    client = Client(harness)
    await client.sign_in("wei@flasks.example")
    made = await client.do("startTwoFactor", "... on TwoFactorEnrolment { secret uri qrCode }", password=PASSWORD)
    code = pyotp.TOTP(made["secret"]).at(harness.clock())
    codes = (await client.do("confirmTwoFactor", "... on RecoveryCodes { codes }", code=code))["codes"]
    assert len(codes) == 10
    other = Client(harness)
    assert (await other.sign_in("wei@flasks.example"))["code"] == "CODE_REQUIRED"
    assert (await other.sign_in("wei@flasks.example", code="000000"))["code"] == "WRONG_CODE"
    me = (await other.sign_in("wei@flasks.example", code=codes[0]))["me"]
    assert (me["twoFactor"], me["recoveryCodesLeft"]) == (True, 10)
    assert (await other.ask("{ me { recoveryCodesLeft } }"))["me"]["recoveryCodesLeft"] == 9
    renewed = await client.do("renewRecoveryCodes", "... on RecoveryCodes { codes }", password=PASSWORD, code=codes[1])
    assert len(renewed["codes"]) == 10
    wrong = await client.do("disableTwoFactor", "... on Done { done }", password=PASSWORD, code=codes[2])
    assert (wrong["code"], wrong["field"]) == ("WRONG_CODE", "code")  # the new ones take the place of the old
    harness.clock.advance(minutes=1)
    await done(client, "disableTwoFactor", password=PASSWORD, code=pyotp.TOTP(made["secret"]).at(harness.clock()))
    assert (await client.ask("{ me { twoFactor recoveryCodesLeft } }"))["me"] == {
        "twoFactor": False,
        "recoveryCodesLeft": 0,
    }


async def test_forgotten_password_is_reset_and_changed(harness: Harness) -> None:
    await harness.a_person()
    client = Client(harness)
    asked = await client.do("requestPasswordReset", "... on CheckYourEmail { email }", email="wei@flasks.example")
    assert asked["__typename"] == "CheckYourEmail"
    await done(client, "resetPassword", token=await harness.token(), password="porcelain, 12 pallets")
    await client.sign_in("wei@flasks.example", password="porcelain, 12 pallets")
    await done(client, "changePassword", currentPassword="porcelain, 12 pallets", newPassword=PASSWORD)
    again = await client.do("resendConfirmation", "... on CheckYourEmail { email }", email="wei@flasks.example")
    assert again["email"] == "wei@flasks.example"


async def test_person_changes_own_profile_and_organisation(harness: Harness) -> None:
    await harness.a_person(kind=OrganisationKind.BUYER)
    client = Client(harness)
    await client.sign_in("wei@flasks.example")
    changed = await client.do("changeProfile", "... on Me { name language }", name="陈伟", language="zh")
    assert (changed["name"], changed["language"]) == ("陈伟", "zh")
    organisation = await client.do(
        "changeOrganisation", "... on Organisation { name country website kind }", name="Shop", country="BR"
    )
    assert (organisation["name"], organisation["country"]) == ("Shop", "BR")
    second = await client.do(
        "createOrganisation",
        "... on Organisation { id }",
        input={"kind": "PARTNER", "name": "Connectors", "country": "DE"},
    )
    acting = await client.do("switchOrganisation", f"... on Me {{ {ME} }}", organisationId=second["id"])
    assert acting["actingFor"]["organisation"]["name"] == "Connectors"
    assert (await client.do("leaveOrganisation", "... on Done { done }"))["code"] == "LAST_OWNER"


async def test_member_leaves_organisation(harness: Harness) -> None:
    await harness.a_member(await harness.an_owner(), Role.MEMBER)
    client = Client(harness)
    await client.sign_in("li@flasks.example")
    await done(client, "leaveOrganisation")
    assert (await client.ask("{ me { memberships { role } } }"))["me"] == {"memberships": []}


async def test_load_organisations_respects_reader_visibility(harness: Harness) -> None:
    exhibitor = await harness.an_owner()
    buyer = await harness.an_owner("buyer@shop.example", OrganisationKind.BUYER)
    found = await load_organisations(harness.context(), [exhibitor.organisation_id or "", buyer.organisation_id or ""])
    assert [each is not None for each in found] == [True, False]


async def test_invitation_is_revoked_once(harness: Harness) -> None:
    await harness.a_person(kind=OrganisationKind.BUYER)
    client = Client(harness)
    await client.sign_in("wei@flasks.example")
    made = await client.do(
        "inviteMember", "... on Invitation { id createdAt expiresAt }", email="li@flasks.example", role="MEMBER"
    )
    await done(client, "revokeInvitation", invitationId=made["id"])
    assert (await client.do("revokeInvitation", "... on Done { done }", invitationId=made["id"]))["code"] == "NOT_FOUND"


async def test_outsiders_see_public_organisation_without_members(harness: Harness) -> None:
    owner = await harness.an_owner()
    seen = await Client(harness).ask(
        "query($id: ID!) { organisation(id: $id) { name country website createdAt members { totalCount } invitations { id } } }",
        id=owner.organisation_id,
    )
    assert seen["organisation"]["name"] == "Yongkang Flasks"
    assert (seen["organisation"]["members"], seen["organisation"]["invitations"]) == (None, None)


async def test_hidden_organisation_is_a_not_found_error(harness: Harness) -> None:
    owner = await harness.an_owner(kind=OrganisationKind.BUYER)
    for wrong in (owner.organisation_id, "org_1", '{"$ne": null}'):
        result = await SCHEMA.execute(
            "query($id: ID!) { organisation(id: $id) { name } }",
            variable_values={"id": wrong},
            context_value=harness.context(),
        )
        assert result.errors is not None
        assert str((result.errors[0].extensions or {})["code"]).endswith("NOT_FOUND")


@pytest.mark.parametrize(
    "mutation,variables",
    [
        ("signOutEverywhere", {}),
        ("endSession", {"sessionId": "ses_1"}),
        ("switchOrganisation", {"organisationId": "org_1"}),
        ("changePassword", {"currentPassword": PASSWORD, "newPassword": PASSWORD}),
        ("changeProfile", {"name": "Eve"}),
        ("startTwoFactor", {"password": PASSWORD}),
        ("confirmTwoFactor", {"code": "000000"}),
        ("renewRecoveryCodes", {"password": PASSWORD, "code": "000000"}),
        ("disableTwoFactor", {"password": PASSWORD, "code": "000000"}),
        ("createOrganisation", {"input": {"kind": "BUYER", "name": "Shop", "country": "BR"}}),
        ("changeOrganisation", {"name": "Mine"}),
        ("inviteMember", {"email": "a@b.example", "role": "OWNER"}),
        ("revokeInvitation", {"invitationId": "inv_1"}),
        ("acceptInvitation", {"token": "x"}),
        ("changeRole", {"personId": "per_1", "role": "OWNER"}),
        ("removeMember", {"personId": "per_1"}),
        ("leaveOrganisation", {}),
    ],
)
async def test_mutations_refuse_anonymous_users_and_keys(
    harness: Harness, mutation: str, variables: dict[str, Any]
) -> None:
    owner = await harness.an_owner()
    before = await harness.contents()
    assert (await Client(harness).do(mutation, "", **variables))["code"] == "SIGN_IN_REQUIRED"
    if mutation == "changeOrganisation":
        return
    key = Actor(
        owner.person_id,
        owner.organisation_id,
        "EXHIBITOR",
        Role.OWNER,
        key_id="key_1",
        scopes=frozenset({"accounts:write"}),
    )

    class KeyClient(Client):
        async def context(self) -> Context:
            return self.harness.context(key)

    assert (await KeyClient(harness).do(mutation, "", **variables))["code"] == "FORBIDDEN"
    assert await harness.contents() == before


async def test_key_sees_only_its_own_organisation(harness: Harness) -> None:
    owner = await harness.an_owner()
    second = await harness.an_owner("li@flasks.example")
    person = await harness.organisations.person(owner)
    organisation = await harness.organisation(second)
    await harness.database.transact(lambda: harness.organisations.join(second, organisation, person, Role.MEMBER))
    key = Actor(
        owner.person_id,
        owner.organisation_id,
        "EXHIBITOR",
        Role.OWNER,
        key_id="key_1",
        scopes=frozenset({"accounts:read"}),
    )
    query = "{ me { scopes memberships { joinedAt organisation { id } } } }"
    result = await SCHEMA.execute(query, context_value=harness.context(key))
    assert result.errors is None
    assert result.data is not None
    assert [each["organisation"]["id"] for each in result.data["me"]["memberships"]] == [owner.organisation_id]
    assert result.data["me"]["scopes"] == ["accounts:read"]
    refused = await SCHEMA.execute("{ me { sessions { id } } }", context_value=harness.context(key))
    assert refused.errors is not None


async def test_schema_exposes_no_secret_fields(harness: Harness) -> None:
    printed = SCHEMA.as_str().lower()
    assert all(word not in printed for word in ("hash", "failures", "laststep", "lockeduntil"))


async def test_more_memberships_cost_no_more_loads(harness: Harness) -> None:
    owner = await harness.an_owner()
    query = "{ me { memberships { role organisation { name } } } }"

    async def commands() -> int:
        loads = 0
        find = type(harness.accounts._store).organisations

        async def counted(store: Any, ids: Any) -> Any:
            nonlocal loads
            loads += 1
            return await find(store, ids)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(harness.accounts._store), "organisations", counted)
            result = await SCHEMA.execute(query, context_value=harness.context(owner))
        assert result.errors is None
        return loads

    one = await commands()
    for _ in range(9):
        await harness.organisations.create(owner, details=some_details())
    assert await commands() == one == 1


async def test_sign_in_costs_at_least_200_points(harness: Harness) -> None:
    query = 'mutation { signIn(input: {email: "wei@flasks.example", password: "a guess"}) { __typename } }'
    result = await SCHEMA.execute(query, context_value=harness.context())
    assert result.extensions is not None
    assert result.extensions["cost"] >= 200


def test_only_hashing_and_mailing_mutations_cost_200_points() -> None:
    dear = {
        field.name
        for field in get_object_definition(MUTATION, strict=True).fields
        if field.metadata.get("points", 1) >= 200
    }
    assert dear == {
        "sign_up",
        "resend_confirmation",
        "sign_in",
        "request_password_reset",
        "reset_password",
        "change_password",
        "start_two_factor",
        "confirm_two_factor",
        "renew_recovery_codes",
        "disable_two_factor",
        "invite_member",
    }
