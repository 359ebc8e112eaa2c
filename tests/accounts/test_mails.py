"""What people are written, in seven languages, and what is forgotten afterwards."""

import string
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.accounts import mails
from expo.accounts.mails import KIND, Template, mail_handler, rendered
from expo.kit.mail import Mail, MailDelayed, MailRefused
from expo.kit.text import LANGUAGES
from tests.accounts.house import House

VALUES = {"name": "Wei", "link": "https://e.example/x", "inviter": "Wei", "organisation": "Flasks"}
TEXTS = tomllib.loads(Path(mails.__file__).with_name("mails.toml").read_text(encoding="utf-8"))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_mail_is_there_in_every_language() -> None:
    assert set(TEXTS) == set(Template)
    assert all(set(TEXTS[template]) == set(LANGUAGES) for template in Template)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", list(Template))
def test_a_mail_says_the_same_in_every_language(template: Template, language: str) -> None:
    for part in ("subject", "text"):
        assert placeholders(TEXTS[template][language][part]) == placeholders(TEXTS[template]["en"][part])
    subject, text = rendered(template, language, VALUES)
    assert "\n" not in subject
    assert f"\n{VALUES['link']}\n" in text


@given(st.text(), st.sampled_from(LANGUAGES))
def test_what_people_are_called_is_never_read_as_a_template(name: str, language: str) -> None:
    _, text = rendered(Template.CONFIRM, language, VALUES | {"name": name + "{link.__class__}"})
    assert name + "{link.__class__}" in text


async def a_job(house: House) -> str:
    await house.accounts.sign_up(
        email="wei@flasks.example", password="steel flask, 40 cartons", name="Wei", language="en"
    )
    (job,) = await house.database.raw["jobs"].find({}).to_list()
    return str(job["_id"])


async def arguments_of(house: House, job_id: str) -> dict[str, Any]:
    job = await house.jobs.find(job_id)
    assert job is not None
    return job.arguments


async def test_a_sent_mail_is_forgotten_with_its_token(house: House) -> None:
    job_id = await a_job(house)
    (mail,) = await house.mails()
    assert (mail.id, mail.to, mail.subject) == (job_id, "wei@flasks.example", "Confirm your e-mail address")
    assert "https://expo.example/confirm?token=" in mail.text
    assert await arguments_of(house, job_id) == {}


async def test_a_mail_whose_job_is_taken_twice_is_sent_once(house: House) -> None:
    job_id = await a_job(house)
    await house.mails()
    job = await house.jobs.find(job_id)
    assert job is not None
    assert await mail_handler(house.mailer, house.database)(job) == {}
    assert len(house.mailer.sent) == 1


class Broken:
    """A mailer that does not send."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def send(self, _mail: Mail) -> None:
        raise self.error


async def test_a_delayed_mail_is_kept_for_the_next_try(house: House) -> None:
    job_id = await a_job(house)
    job = await house.jobs.take([KIND])
    assert job is not None
    with pytest.raises(MailDelayed):
        await mail_handler(Broken(MailDelayed("busy")), house.database)(job)
    assert await arguments_of(house, job_id) != {}


async def test_a_refused_mail_is_forgotten_and_its_job_says_why(house: House) -> None:
    job_id = await a_job(house)
    job = await house.jobs.take([KIND])
    assert job is not None
    with pytest.raises(MailRefused):
        await mail_handler(Broken(MailRefused("no such box")), house.database)(job)
    assert await arguments_of(house, job_id) == {}


async def test_a_mail_is_queued_only_if_its_transaction_is_through(house: House) -> None:
    async def fail() -> None:
        await house.accounts.post.send(Template.CHANGED, to="a@b.example", language="en", path="reset", name="A")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await house.database.transact(fail)
    assert await house.jobs.take([KIND]) is None
