"""What people are written, in seven languages, and what is forgotten afterwards."""

import asyncio
import contextlib
import string
import tomllib
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.accounts import mails
from expo.accounts.mails import MAIL, RESET_LIFETIME, Template, mail_handler, rendered
from expo.kit.jobs.queue import JobStatus
from expo.kit.jobs.runner import run_jobs
from expo.kit.mail.mailers import Mail, MailDelayed, Mailer, MailRefused
from expo.kit.text import LANGUAGES
from tests.accounts.house import House

VALUES = {"name": "Wei", "link": "https://e.example/x", "inviter": "Wei", "organisation": "Flasks"}
TEXTS = tomllib.loads(Path(mails.__file__).with_name("mails.toml").read_text(encoding="utf-8"))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_email_exists_in_every_language() -> None:
    assert set(TEXTS) == set(Template)
    assert all(set(TEXTS[template]) == set(LANGUAGES) for template in Template)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", list(Template))
def test_email_has_same_placeholders_in_every_language(template: Template, language: str) -> None:
    for part in ("subject", "text"):
        assert placeholders(TEXTS[template][language][part]) == placeholders(TEXTS[template]["en"][part])
    subject, text = rendered(template, language, VALUES)
    assert "\n" not in subject
    assert f"\n{VALUES['link']}\n" in text


@given(st.text(), st.sampled_from(LANGUAGES))
def test_names_are_never_read_as_templates(name: str, language: str) -> None:
    _, text = rendered(Template.CONFIRM, language, VALUES | {"name": name + "{link.__class__}"})
    assert name + "{link.__class__}" in text


async def a_job(house: House) -> str:
    await house.sign_ups.sign_up(
        email="wei@flasks.example", password="steel flask, 40 cartons", name="Wei", language="en"
    )
    (job,) = await house.database.raw["jobs"].find({}).to_list()
    return str(job["_id"])


async def arguments_of(house: House, job_id: str) -> dict[str, Any]:
    job = await house.jobs.find(job_id)
    assert job is not None
    return job.arguments


async def test_sent_email_is_deleted_with_its_token(house: House) -> None:
    job_id = await a_job(house)
    (mail,) = await house.mails()
    assert (mail.id, mail.to, mail.subject) == (job_id, "wei@flasks.example", "Confirm your email address")
    assert "https://expo.example/confirm?token=" in mail.text
    assert await arguments_of(house, job_id) == {}


async def test_email_job_taken_twice_sends_one_email(house: House) -> None:
    await a_job(house)
    handler = mail_handler(house.mailer, house.clock)
    first = await house.jobs.take([MAIL])
    assert first is not None
    await handler(first)
    house.clock.advance(seconds=16)
    again = await house.jobs.take([MAIL])
    assert again is not None
    await handler(again)
    assert len(house.mailer.sent) == 1


@dataclass
class Broken:
    """A mailer that does not send."""

    error: Exception

    async def send(self, _mail: Mail) -> None:
        raise self.error


async def work(house: House, mailer: Mailer) -> None:
    """Do the jobs that wait now."""

    async def nothing_left() -> None:
        raise asyncio.CancelledError

    with contextlib.suppress(asyncio.CancelledError):
        await run_jobs(house.jobs, {MAIL: mail_handler(mailer, house.clock)}, wake=nothing_left)


async def waits(house: House, job_id: str) -> list[timedelta]:
    """Let the server delay a mail until we give up, and return how long each wait was."""
    found: list[timedelta] = []
    while True:
        await work(house, Broken(MailDelayed("busy")))
        job = await house.jobs.find(job_id)
        assert job is not None
        assert job.until is not None
        if job.status is not JobStatus.QUEUED:
            return found
        found.append(job.until - house.clock())
        house.clock.advance(seconds=found[-1].total_seconds())


async def test_delayed_email_is_retried_for_two_days_then_deleted(house: House) -> None:
    job_id = await a_job(house)

    minutes = [wait.total_seconds() / 60 for wait in await waits(house, job_id)]

    assert minutes[:9] == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert set(minutes[9:]) == {360}
    assert timedelta(hours=42) < timedelta(minutes=sum(minutes)) <= timedelta(days=2)
    job = await house.jobs.find(job_id)
    assert job is not None
    assert (job.status, job.error_code, job.arguments) == (JobStatus.FAILED, "MAIL_REFUSED", {})
    assert "token" not in str(await house.database.raw["jobs"].find({}).to_list())


async def test_reset_email_is_dropped_when_its_link_expires(house: House) -> None:
    await house.a_person()
    await house.accounts.request_reset(email="wei@flasks.example", language="en")
    (job,) = await house.database.raw["jobs"].find({}).to_list()

    assert sum(await waits(house, job["_id"]), timedelta()) <= RESET_LIFETIME
    assert await arguments_of(house, job["_id"]) == {}


async def test_delayed_email_is_sent_once_the_server_accepts_it(house: House) -> None:
    job_id = await a_job(house)
    await work(house, Broken(MailDelayed("busy")))
    await work(house, house.mailer)
    assert house.mailer.sent == []

    house.clock.advance(seconds=60)
    await work(house, house.mailer)

    assert [mail.id for mail in house.mailer.sent] == [job_id]
    assert await arguments_of(house, job_id) == {}


@pytest.mark.parametrize("error", [MailRefused("no such box"), ZeroDivisionError()], ids=["refused", "defect"])
async def test_failed_email_is_deleted_with_its_token(house: House, error: Exception) -> None:
    job_id = await a_job(house)
    house = replace(house, jobs=replace(house.jobs, attempts=1))

    await work(house, Broken(error))

    job = await house.jobs.find(job_id)
    assert job is not None
    assert (job.status, job.arguments) == (JobStatus.FAILED, {})


async def test_email_is_queued_only_if_its_transaction_commits(house: House) -> None:
    async def fail() -> None:
        await house.accounts.post.send(Template.CHANGED, to="a@b.example", language="en", path="reset", name="A")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await house.database.transact(fail)
    assert await house.jobs.take([MAIL]) is None
