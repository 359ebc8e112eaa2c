"""Certificates that expire: their company's owners read of it twice, beforehand and afterwards, and never more often."""

import asyncio
import string
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from pymongo.errors import AutoReconnect
from structlog.testing import capture_logs

from expo.accounts.models import OrganisationDetails, OrganisationKind
from expo.accounts.service import Accounts
from expo.exhibitors.companies import expiry
from expo.exhibitors.companies.expiry import ExpiryMails
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.materials.service import Materials
from expo.exhibitors.models import ExhibitorStatus
from expo.kit.access import Actor
from expo.kit.mail.outbox import SEND_EMAIL
from expo.kit.text import LANGUAGES
from tests.exhibitors.harness import a_profile
from tests.support.contents import contents
from tests.support.world import World

TODAY: Final = date(2027, 4, 15)


async def a_company(world: World, *, language: str = "en", name: str = "Yongkang Flasks") -> Actor:
    """Return the confirmed owner of a company with a profile."""
    details = OrganisationDetails(OrganisationKind.EXHIBITOR, name, "CN", "https://flasks.example")
    person = await world.service(Accounts).register(
        email=f"{name.lower().replace(' ', '.')}@fair.example",
        name="Chen Xiaoyan",
        password="steel flask, 40 cartons",
        language=language,
        organisation=details,
    )
    actor = person.acting(person.memberships[0].organisation_id)
    await world.service(Exhibitors).save(actor, profile=a_profile())
    await world.service(Exhibitors).publish(actor)
    return actor


async def some_members(world: World, owner: Actor, count: int, *, role: str = "MEMBER", **facts: Any) -> None:
    """Add members who joined the site before the company's owner did."""
    people = world.installation.database.raw["people"]
    document = await people.find_one({"_id": owner.person_id})
    assert document is not None
    held = document["memberships"][0] | {"role": role}
    for number in range(count):
        name = f"{role}-{number}".lower()
        new = document | {"_id": f"per_00{name}", "email": f"{name}@fair.example", "memberships": [held]} | facts
        await people.insert_one(new)


async def a_certificate(world: World, actor: Actor, days: int, *, kind: str = "ISO9001", number: str = "Q-1") -> str:
    """Add a certificate whose last valid day is ``days`` from today; return its id."""
    until = world.clock().date() + timedelta(days=days)
    own = await world.service(Materials).add_certificate(actor, kind=kind, number=number, valid_until=until)
    return own.certificates[-1].id


async def letters(world: World) -> list[dict[str, Any]]:
    """Write what is due, and return all letters there have been."""
    await world.service(ExpiryMails).send()
    found = await world.installation.database.raw["jobs"].find({"kind": SEND_EMAIL.name}, sort=[("_id", 1)]).to_list()
    return [each["arguments"] for each in found]


async def test_owner_is_emailed_thirty_days_before_and_after_expiry(world: World) -> None:
    owner = await a_company(world, language="zh")
    await a_certificate(world, owner, 31)
    assert await letters(world) == []

    world.clock.advance(days=1)
    (soon,) = await letters(world)
    assert (soon["to"], soon["language"]) == ("yongkang.flasks@fair.example", "zh")
    assert soon["subject"] == "证书即将到期：ISO 9001"
    assert "    ISO 9001 · Q-1 · 2027年5月16日" in soon["text"]
    assert "/zh/portal/certificates" in soon["text"]

    world.clock.advance(days=30)
    assert await letters(world) == [soon], "its last day is a valid one"
    world.clock.advance(days=1)
    _, over = await letters(world)
    assert over["subject"] == "证书已到期：ISO 9001"
    for _ in range(40):
        world.clock.advance(days=1)
        assert await letters(world) == [soon, over]


async def test_one_email_lists_all_expiring_certificates(world: World) -> None:
    owner = await a_company(world)
    await a_certificate(world, owner, 30)
    await a_certificate(world, owner, 30, kind="ISO14001", number="E-7")
    await a_certificate(world, owner, -1, kind="ISO45001", number="S-3")
    soon, over = sorted(await letters(world), key=lambda each: str(each["subject"]))
    assert soon["subject"] == "Certificate expires soon: ISO 9001, ISO 14001"
    assert "    ISO 9001 · Q-1 · May 15, 2027\n    ISO 14001 · E-7 · May 15, 2027\n" in soon["text"]
    assert over["subject"] == "Certificate has expired: ISO 45001"


async def test_new_expiry_date_is_announced_again(world: World) -> None:
    owner = await a_company(world)
    certificate = await a_certificate(world, owner, 20)
    assert len(await letters(world)) == 1
    until = TODAY + timedelta(days=365)
    await world.service(Materials).change_certificate(owner, certificate_id=certificate, valid_until=until)
    world.clock.advance(days=25)
    assert len(await letters(world)) == 1
    world.clock.advance(days=320)
    assert len(await letters(world)) == 2


@pytest.mark.parametrize("days", [31, 400, -15, -400])
async def test_distant_expiry_dates_send_no_email(world: World, days: int) -> None:
    await a_certificate(world, await a_company(world), days)
    before = await contents(world.installation.database)
    assert await world.service(ExpiryMails).send() == 0
    assert await contents(world.installation.database) == before


async def test_certificate_without_end_date_sends_no_email(world: World) -> None:
    await world.service(Materials).add_certificate(await a_company(world), kind="CE", number="1")
    assert await letters(world) == []


@pytest.mark.parametrize("status", [ExhibitorStatus.SUSPENDED, ExhibitorStatus.DRAFT])
async def test_unpublished_company_gets_no_email_until_published(world: World, status: ExhibitorStatus) -> None:
    """Buyers do not see a draft's certificates marked as expired, as the letter says."""
    owner = await a_company(world)
    await a_certificate(world, owner, -1)
    companies = world.installation.database.raw["exhibitors"]
    await companies.update_one({}, {"$set": {"status": status}})
    before = await contents(world.installation.database)
    assert await letters(world) == []
    assert await contents(world.installation.database) == before
    await companies.update_one({}, {"$set": {"status": ExhibitorStatus.PUBLISHED}})
    assert len(await letters(world)) == 1


async def test_failed_queueing_rolls_back_and_sends_once_later(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the process is killed in between: the next run tells, and tells once."""
    await a_certificate(world, await a_company(world), 10)
    before = await contents(world.installation.database)
    queue = world.service(ExpiryMails).letters.jobs

    async def killed(*_: Any, **__: Any) -> None:
        raise AutoReconnect("gone")

    with monkeypatch.context() as patch:
        patch.setattr(type(queue), "queue_many", killed)
        with pytest.raises(AutoReconnect):
            await world.service(ExpiryMails).send()
    assert await contents(world.installation.database) == before
    assert len(await letters(world)) == 1
    assert len(await letters(world)) == 1


async def test_companies_are_emailed_only_about_their_own(world: World) -> None:
    await a_certificate(world, await a_company(world, name="Yiwu Toys", language="fr"), 3)
    await a_certificate(world, await a_company(world, name="Casa Tiles", language="ar"), 3)
    assert {(each["to"], each["language"]) for each in await letters(world)} == {
        ("yiwu.toys@fair.example", "fr"),
        ("casa.tiles@fair.example", "ar"),
    }


async def test_one_failing_company_does_not_block_others(world: World) -> None:
    """A kind that certificates.toml names no more, documents that cannot be read: logged, by the id alone."""
    owners = [
        await a_company(world, name=name) for name in ("Yiwu Toys", "Casa Tiles", "Lyon Lamps", "Yongkang Flasks")
    ]
    for owner in owners:
        await a_certificate(world, owner, 3)
    toys, tiles, lamps = [(await world.service(Exhibitors).require_own(each)).id for each in owners[:3]]
    database = world.installation.database.raw
    await database["exhibitors"].update_one({"_id": toys}, {"$set": {"certificates.0.kind": "OF_ANOTHER_AGE"}})
    await database["exhibitors"].update_one({"_id": tiles}, {"$set": {"employees": "many"}})
    await database[expiry.TOLD].insert_one({"_id": lamps, "notices": "everything"})

    with capture_logs() as logged:
        (only,) = await letters(world)

    assert only["to"] == "yongkang.flasks@fair.example"
    failed = [each for each in logged if each["event"] == "reminding.failed"]
    assert {each["exhibitor"] for each in failed} == {toys, tiles, lamps}
    assert "many" not in str(failed)


async def test_owner_is_emailed_among_many_older_members(world: World) -> None:
    owner = await a_company(world)
    await some_members(world, owner, 101)
    await a_certificate(world, owner, 10)
    assert [each["to"] for each in await letters(world)] == ["yongkang.flasks@fair.example"]


async def test_members_managers_and_unconfirmed_owners_get_no_email(world: World) -> None:
    owner = await a_company(world)
    await some_members(world, owner, 2)
    await some_members(world, owner, 2, role="MANAGER")
    await some_members(world, owner, 2, role="OWNER", confirmed_at=None)
    await a_certificate(world, owner, 10)
    assert [each["to"] for each in await letters(world)] == ["yongkang.flasks@fair.example"]


async def test_at_most_three_owners_are_emailed(world: World) -> None:
    owner = await a_company(world)
    await some_members(world, owner, 4, role="OWNER")
    await a_certificate(world, owner, 10)
    assert len(await letters(world)) == 3


async def test_concurrent_workers_send_one_email(world: World) -> None:
    await a_certificate(world, await a_company(world), 10)
    mails = world.service(ExpiryMails)
    assert sorted(await asyncio.gather(mails.send(), mails.send())) == [0, 1]
    assert len(await letters(world)) == 1


def test_email_texts_exist_in_all_languages() -> None:
    mails = tomllib.loads(Path(expiry.__file__).with_name("expiry.toml").read_text(encoding="utf-8"))
    assert set(mails) == {"soon", "over"}
    for kind, texts in mails.items():
        assert set(texts) == set(LANGUAGES), kind
        for language, text in texts.items():
            said = {name for _, name, _, _ in string.Formatter().parse(text["text"]) if name}
            assert said == {"name", "organisation", "certificates", "link"}, language
            assert "{labels}" in text["subject"]
