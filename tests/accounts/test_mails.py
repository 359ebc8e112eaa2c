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
from expo.accounts.mails import MAIL, RESET_LIFETIME, Template, mail_handler, render
from expo.kit.jobs.queue import JobStatus
from expo.kit.jobs.runner import run_jobs
from expo.kit.mail.mailers import Mail, MailDelayed, Mailer, MailRefused
from expo.kit.text import LANGUAGES
from tests.accounts.harness import Harness

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
    subject, text = render(template, language, VALUES)
    assert "\n" not in subject
    assert f"\n{VALUES['link']}\n" in text


@given(st.text(), st.sampled_from(LANGUAGES))
def test_user_names_are_not_interpolated(name: str, language: str) -> None:
    _, text = render(Template.CONFIRM, language, VALUES | {"name": name + "{link.__class__}"})
    assert name + "{link.__class__}" in text


async def a_job(harness: Harness) -> str:
    await harness.sign_ups.sign_up(
        email="wei@flasks.example", password="steel flask, 40 cartons", name="Wei", language="en"
    )
    (job,) = await harness.database.raw["jobs"].find({}).to_list()
    return str(job["_id"])


async def arguments_of(harness: Harness, job_id: str) -> dict[str, Any]:
    job = await harness.jobs.find(job_id)
    assert job is not None
    return job.arguments


async def test_sent_email_is_deleted_with_its_token(harness: Harness) -> None:
    job_id = await a_job(harness)
    (mail,) = await harness.mails()
    assert (mail.id, mail.to, mail.subject) == (job_id, "wei@flasks.example", "Confirm your email address")
    assert "https://expo.example/confirm?token=" in mail.text
    assert await arguments_of(harness, job_id) == {}


async def test_email_job_taken_twice_sends_one_email(harness: Harness) -> None:
    await a_job(harness)
    handler = mail_handler(harness.mailer, harness.clock)
    first = await harness.jobs.take([MAIL])
    assert first is not None
    await handler(first)
    harness.clock.advance(seconds=16)
    again = await harness.jobs.take([MAIL])
    assert again is not None
    await handler(again)
    assert len(harness.mailer.sent) == 1


@dataclass
class FailingMailer:
    """A mailer that does not send."""

    error: Exception

    async def send(self, _mail: Mail) -> None:
        raise self.error


async def work(harness: Harness, mailer: Mailer) -> None:
    """Do the jobs that wait now."""

    async def nothing_left() -> None:
        raise asyncio.CancelledError

    with contextlib.suppress(asyncio.CancelledError):
        await run_jobs(harness.jobs, {MAIL: mail_handler(mailer, harness.clock)}, wake=nothing_left)


async def waits(harness: Harness, job_id: str) -> list[timedelta]:
    """Let the server delay a mail until we give up, and return how long each wait was."""
    found: list[timedelta] = []
    while True:
        await work(harness, FailingMailer(MailDelayed("busy")))
        job = await harness.jobs.find(job_id)
        assert job is not None
        assert job.until is not None
        if job.status is not JobStatus.QUEUED:
            return found
        found.append(job.until - harness.clock())
        harness.clock.advance(seconds=found[-1].total_seconds())


async def test_delayed_email_is_retried_for_two_days_then_deleted(harness: Harness) -> None:
    job_id = await a_job(harness)

    minutes = [wait.total_seconds() / 60 for wait in await waits(harness, job_id)]

    assert minutes[:9] == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert set(minutes[9:]) == {360}
    assert timedelta(hours=42) < timedelta(minutes=sum(minutes)) <= timedelta(days=2)
    job = await harness.jobs.find(job_id)
    assert job is not None
    assert (job.status, job.error_code, job.arguments) == (JobStatus.FAILED, "MAIL_REFUSED", {})
    assert "token" not in str(await harness.database.raw["jobs"].find({}).to_list())


async def test_reset_email_is_dropped_when_its_link_expires(harness: Harness) -> None:
    await harness.a_person()
    await harness.accounts.request_reset(email="wei@flasks.example", language="en")
    (job,) = await harness.database.raw["jobs"].find({}).to_list()

    assert sum(await waits(harness, job["_id"]), timedelta()) <= RESET_LIFETIME
    assert await arguments_of(harness, job["_id"]) == {}


async def test_delayed_email_is_sent_once_the_server_accepts_it(harness: Harness) -> None:
    job_id = await a_job(harness)
    await work(harness, FailingMailer(MailDelayed("busy")))
    await work(harness, harness.mailer)
    assert harness.mailer.sent == []

    harness.clock.advance(seconds=60)
    await work(harness, harness.mailer)

    assert [mail.id for mail in harness.mailer.sent] == [job_id]
    assert await arguments_of(harness, job_id) == {}


@pytest.mark.parametrize("error", [MailRefused("no such box"), ZeroDivisionError()], ids=["refused", "defect"])
async def test_failed_email_is_deleted_with_its_token(harness: Harness, error: Exception) -> None:
    job_id = await a_job(harness)
    harness = replace(harness, jobs=replace(harness.jobs, attempts=1))

    await work(harness, FailingMailer(error))

    job = await harness.jobs.find(job_id)
    assert job is not None
    assert (job.status, job.arguments) == (JobStatus.FAILED, {})


async def test_email_is_queued_only_if_its_transaction_commits(harness: Harness) -> None:
    async def fail() -> None:
        await harness.accounts.post.send(Template.CHANGED, to="a@b.example", language="en", path="reset", name="A")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await harness.database.transact(fail)
    assert await harness.jobs.take([MAIL]) is None
