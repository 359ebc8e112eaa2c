"""Letters: queued in the transaction of what they are about, sent until the server takes them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from expo.kit.calendars.events import CalendarMethod
from expo.kit.db.mongo import Database
from expo.kit.jobs.queue import Job, Jobs
from expo.kit.jobs.runner import Postponed
from expo.kit.mail.mailers import CalendarPart, Mail, MailDelayed, MailRefused
from expo.kit.mail.outbox import SEND_EMAIL, EmailQueue, OutgoingEmail, email_handler
from tests.support.clock import FakeClock

HOLA = OutgoingEmail("ana@casa.example", "es", "Hola", "Un texto\n")


class Server:
    """Keeps mails, or delays them."""

    def __init__(self, *, delays: bool = False) -> None:
        self.sent: list[Mail] = []
        self.delays = delays

    async def send(self, mail: Mail) -> None:
        if self.delays:
            raise MailDelayed
        self.sent.append(mail)


async def a_job(database: Database, clock: FakeClock) -> Job:
    """Return the job of a letter, taken by a worker."""
    jobs = Jobs(database, clock)
    await EmailQueue(jobs, "https://fair.example").enqueue([HOLA, HOLA])
    job = await jobs.take([SEND_EMAIL])
    assert job is not None
    return job


async def test_email_is_sent_as_it_was_written(database: Database, clock: FakeClock) -> None:
    job, server = await a_job(database, clock), Server()
    assert job.confidential
    await email_handler(server, clock)(job)
    assert server.sent == [Mail(job.id, "ana@casa.example", "Hola", "Un texto\n", "es")]
    assert await database.raw["jobs"].count_documents({"kind": SEND_EMAIL.name}) == 2


async def test_calendar_is_sent_with_its_email(database: Database, clock: FakeClock) -> None:
    jobs, server = Jobs(database, clock), Server()
    calendar = CalendarPart(CalendarMethod.CANCEL, "BEGIN:VCALENDAR\r\nX-NAME:李娜\r\n".encode())
    await EmailQueue(jobs, "https://fair.example").enqueue([replace(HOLA, calendar=calendar)])
    job = await jobs.take([SEND_EMAIL])
    assert job is not None
    await email_handler(server, clock)(job)
    assert [each.calendar for each in server.sent] == [calendar]


async def test_email_queued_before_calendars_existed_is_sent(database: Database, clock: FakeClock) -> None:
    job, server = await a_job(database, clock), Server()
    del job.arguments["calendar"]
    await email_handler(server, clock)(job)
    assert [each.calendar for each in server.sent] == [None]


async def test_email_waits_for_the_server_for_a_limited_time(database: Database, clock: FakeClock) -> None:
    job, send = await a_job(database, clock), email_handler(Server(delays=True), clock)
    with pytest.raises(Postponed) as waiting:
        await send(job)
    assert waiting.value.wait == timedelta(minutes=1)
    clock.advance(days=3)
    with pytest.raises(MailRefused):
        await send(job)


async def test_sending_no_emails_queues_nothing(database: Database, clock: FakeClock) -> None:
    letters = EmailQueue(Jobs(database, clock), "https://fair.example")
    await letters.enqueue([])
    assert await database.raw["jobs"].count_documents({}) == 0
    assert letters.link("ar", "/enquiries/enq_1") == "https://fair.example/ar/enquiries/enq_1"
