"""Mailers: the same mail arrives whichever way it goes; servers that refuse, delay or encrypt."""

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import example, given
from hypothesis import strategies as st

from expo.kit.calendars.events import CalendarMethod
from expo.kit.db.embedded import free_port
from expo.kit.errors import Invalid, NotFound
from expo.kit.mail.mailers import (
    CalendarPart,
    FolderMailer,
    Mail,
    MailDelayed,
    Mailer,
    MailRefused,
    MemoryMailer,
    SmtpMailer,
    mailer_from,
    message_of,
)

SENDER = "Cloud Expo <no-reply@expo.example>"
ARABIC = Mail(
    "job_1", "li@flasks.example", "يرجى تأكيد بريدك", "مرحبًا 李娜，\n\nhttps://expo.example/confirm?token=a_b-c\n", "ar"
)
CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nX-NAME:李娜 مرحبًا\r\nEND:VCALENDAR\r\n".encode()
INVITATION = replace(ARABIC, calendar=CalendarPart(CalendarMethod.REQUEST, CALENDAR))


@dataclass
class Server:
    """A real SMTP server on loopback that keeps what it is given."""

    port: int
    messages: list[EmailMessage] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    answer: str = "250 OK"
    recipient_answer: str = "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        if self.answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            message = message_from_bytes(content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.messages.append(message)
            self.encrypted.append(session.ssl is not None)
        return self.answer


@asynccontextmanager
async def a_server(
    *, tls: ssl.SSLContext | None = None, at_once: bool = False, **options: Any
) -> AsyncIterator[Server]:
    server = Server(free_port())

    def protocol() -> SMTP:
        return SMTP(server, tls_context=None if at_once else tls, hostname="localhost", **options)

    listening = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", server.port, ssl=tls if at_once else None
    )
    async with listening:
        yield server


Arrived = tuple[str, str, str, str, bytes | None]


@dataclass(frozen=True)
class Case:
    """One way to send, and how to read what has arrived as (to, subject, text, language, attached calendar)."""

    mailer: Mailer
    arrived: Callable[[], Awaitable[list[Arrived]]]


def content_of(message: EmailMessage) -> tuple[str, bytes | None]:
    """Return the text of an email, and its first attachment."""
    body = message.get_body(("plain",))
    assert body is not None
    return body.get_content(), next((each.get_content() for each in message.iter_attachments()), None)


@pytest.fixture(params=["memory", "folder", "smtp"])
async def case(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Case]:
    if request.param == "smtp":
        async with a_server() as server:

            async def received() -> list[Arrived]:
                return [
                    (each["To"], each["Subject"], text, each["Content-Language"], calendar)
                    for each in server.messages
                    for text, calendar in [content_of(each)]
                ]

            yield Case(SmtpMailer(f"smtp://127.0.0.1:{server.port}", SENDER), received)
        return
    if request.param == "folder":
        folder = FolderMailer(tmp_path / "mail", SENDER)

        async def written() -> list[Arrived]:
            return [
                (each.to, each.subject, each.text, each.language, each.calendar)
                for each in reversed(await folder.mails())
            ]

        yield Case(folder, written)
        return
    memory = MemoryMailer()

    async def kept() -> list[Arrived]:
        return [
            (each.to, each.subject, each.text, each.language, each.calendar.data if each.calendar else None)
            for each in memory.sent
        ]

    yield Case(memory, kept)


async def test_email_arrives_as_it_was_written(case: Case) -> None:
    await case.mailer.send(ARABIC)
    (arrived,) = await case.arrived()
    to, subject, text, language, calendar = arrived
    assert (to, subject, language, calendar) == (ARABIC.to, ARABIC.subject, "ar", None)
    assert text.replace("\r\n", "\n") == ARABIC.text


async def test_invitation_arrives_with_its_calendar(case: Case) -> None:
    await case.mailer.send(INVITATION)
    [(_, subject, text, language, calendar)] = await case.arrived()
    assert (subject, text.replace("\r\n", "\n"), language) == (ARABIC.subject, ARABIC.text, "ar")
    assert calendar == CALENDAR


@pytest.mark.parametrize("method", CalendarMethod)
def test_calendar_is_an_alternative_and_an_attachment(method: CalendarMethod) -> None:
    written = message_of(replace(INVITATION, calendar=CalendarPart(method, CALENDAR)), SENDER)
    message = message_from_bytes(written.as_bytes(), policy=policy.default)
    parts = [(each.get_content_type(), each.get_filename()) for each in message.walk()]
    assert parts == [
        ("multipart/mixed", None),
        ("multipart/alternative", None),
        ("text/plain", None),
        ("text/calendar", None),
        ("application/ics", "invite.ics"),
    ]
    [calendar] = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    assert isinstance(calendar, EmailMessage)
    assert dict(calendar["Content-Type"].params) == {"charset": "utf-8", "method": method.value}
    assert calendar.get_payload(decode=True) == CALENDAR


async def test_emails_arrive_in_order(case: Case) -> None:
    for number in range(3):
        await case.mailer.send(Mail(f"job_{number}", "a@b.example", f"Mail {number}", "Text\n"))
    assert [subject for _, subject, *_ in await case.arrived()] == ["Mail 0", "Mail 1", "Mail 2"]


@pytest.mark.parametrize(
    "mail",
    [
        Mail("job_1", "a@b.example", "Hello\r\nBcc: everybody@b.example", "Text"),
        Mail("job_1", "a@b.example\r\nBcc: everybody@b.example", "Hello", "Text"),
        Mail("job_1", "a@b.example, everybody@b.example", "Hello", "Text"),
        Mail("job_1", "", "Hello", "Text"),
        Mail("job_1", "nobody", "Hello\nthere", "Text"),
        Mail("job_1", "a@b.example", "Hello", "lone \ud800 surrogate"),
    ],
)
async def test_header_injection_is_refused(case: Case, mail: Mail) -> None:
    with pytest.raises(MailRefused):
        await case.mailer.send(mail)
    assert await case.arrived() == []


@pytest.mark.parametrize("kind", ["memory", "folder"])
async def test_same_email_sent_twice_is_kept_once(kind: str, tmp_path: Path) -> None:
    mailer: MemoryMailer | FolderMailer = MemoryMailer() if kind == "memory" else FolderMailer(tmp_path, SENDER)
    for _ in range(2):
        await mailer.send(ARABIC)
    assert len(mailer.sent if isinstance(mailer, MemoryMailer) else await mailer.mails()) == 1


def test_resent_email_has_the_same_message_id() -> None:
    assert message_of(ARABIC, SENDER)["Message-ID"] == "<job_1@expo.example>"
    assert message_of(ARABIC, SENDER)["From"] == "Cloud Expo <no-reply@expo.example>"


@given(st.text(), st.text(), st.text())
@example(":", "Subject", "Text")
def test_message_has_one_recipient_and_subject_or_is_refused(to: str, subject: str, text: str) -> None:
    try:
        data = message_of(Mail("job_1", to, subject, text), SENDER).as_bytes()
    except MailRefused:
        return
    message = message_from_bytes(data, policy=policy.default)
    assert [len(message.get_all(name) or []) for name in ("To", "Subject", "Bcc", "Cc")] == [1, 1, 0, 0]


async def test_folder_lists_emails_latest_first_and_finds_one_by_name(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path / "mail", SENDER)
    assert await mailer.mails() == []
    for number in range(3):
        await mailer.send(Mail(f"job_{number}", "a@b.example", f"Mail {number}", "Text\n"))
    assert [mail.name for mail in await mailer.mails(limit=2)] == ["job_2", "job_1"]
    assert (await mailer.get("job_1")).subject == "Mail 1"
    assert [path.suffix for path in (tmp_path / "mail").iterdir()] == [".eml"] * 3


@pytest.mark.parametrize("name", ["", "job_9", "../secret", "/etc/passwd", "a/b", "a.b", "\0"])
async def test_folder_returns_no_files_from_elsewhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.eml").write_text("Subject: secret\n\n")
    mailer = FolderMailer(tmp_path / "mail", SENDER)
    with pytest.raises(NotFound):
        await mailer.get(name)


async def test_folder_refuses_a_path_as_id(tmp_path: Path) -> None:
    with pytest.raises(MailRefused):
        await FolderMailer(tmp_path / "mail", SENDER).send(Mail("../x", "a@b.example", "Hello", "Text"))
    assert await FolderMailer(tmp_path, SENDER).mails() == []


async def test_unwritable_folder_delays_the_email(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file, no folder")
    with pytest.raises(MailDelayed):
        await FolderMailer(tmp_path / "mail", SENDER).send(ARABIC)


@pytest.mark.parametrize("answer,expected", [("550 No", MailRefused), ("451 Later", MailDelayed)])
@pytest.mark.parametrize("moment", ["answer", "recipient_answer"])
async def test_server_reply_decides_between_refusal_and_delay(
    answer: str, expected: type[Exception], moment: str
) -> None:
    async with a_server() as server:
        setattr(server, moment, answer)
        with pytest.raises(expected):
            await SmtpMailer(f"smtp://127.0.0.1:{server.port}", SENDER).send(ARABIC)


async def test_unreachable_server_delays_the_email() -> None:
    with pytest.raises(MailDelayed):
        await SmtpMailer(f"smtp://127.0.0.1:{free_port()}", SENDER).send(ARABIC)


async def test_silent_server_delays_the_email() -> None:
    async def say_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await silence.wait()
        writer.close()

    silence = asyncio.Event()
    async with await asyncio.start_server(say_nothing, "127.0.0.1", port := free_port()):
        with pytest.raises(MailDelayed):
            await SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER, timeout_s=0.05).send(ARABIC)
        silence.set()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return the TLS contexts of a server on loopback and of who trusts it."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(pem)
    return serving, ssl.create_default_context(cadata=certificate.public_bytes(serialization.Encoding.PEM).decode())


Contexts = tuple[ssl.SSLContext, ssl.SSLContext]


async def test_encryption_that_is_offered_is_used(certificates: Contexts) -> None:
    serving, trusting = certificates
    async with a_server(tls=serving) as server:
        await SmtpMailer(f"smtp://127.0.0.1:{server.port}", SENDER, trusting).send(ARABIC)
    assert server.encrypted == [True]


async def test_smtps_is_encrypted_from_the_start(certificates: Contexts) -> None:
    serving, trusting = certificates
    async with a_server(tls=serving, at_once=True) as server:
        await SmtpMailer(f"smtps://127.0.0.1:{server.port}", SENDER, trusting).send(ARABIC)
    assert len(server.messages) == 1


async def test_self_signed_server_certificate_is_rejected(certificates: Contexts) -> None:
    async with a_server(tls=certificates[0]) as server:
        with pytest.raises(MailDelayed):
            await SmtpMailer(f"smtp://127.0.0.1:{server.port}", SENDER).send(ARABIC)
    assert server.messages == []


async def test_a_password_is_sent_encrypted(certificates: Contexts) -> None:
    serving, trusting = certificates

    def authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"expo", b"p@ss/word"), handled=False)

    async with a_server(tls=serving, authenticator=authenticate, auth_required=True) as server:
        good = f"smtp://expo:p%40ss%2Fword@127.0.0.1:{server.port}"
        await SmtpMailer(good, SENDER, trusting).send(ARABIC)
        with pytest.raises(MailDelayed):
            await SmtpMailer(good.replace("expo:", "eve:"), SENDER, trusting).send(ARABIC)
    assert server.encrypted == [True]


async def test_password_is_never_sent_unencrypted() -> None:
    async with a_server(auth_require_tls=False) as server:
        with pytest.raises(MailDelayed):
            await SmtpMailer(f"smtp://expo:secret@127.0.0.1:{server.port}", SENDER).send(ARABIC)
    assert server.messages == []


@pytest.mark.parametrize("url", ["", "localhost:25", "http://mail.example", "smtp://", "smtp:mail.example"])
def test_invalid_server_url_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        SmtpMailer(url, SENDER)


def test_without_a_server_emails_go_to_a_folder(tmp_path: Path) -> None:
    assert mailer_from("", sender=SENDER, folder=tmp_path) == FolderMailer(tmp_path, SENDER)
    assert mailer_from("smtp://mail.example", sender=SENDER, folder=tmp_path) == SmtpMailer(
        "smtp://mail.example", SENDER
    )
