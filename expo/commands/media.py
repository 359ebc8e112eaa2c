"""``expo media``: what the rooms of video meetings need beside the media server."""

import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number

from expo.foundation import turn_servers
from expo.kit.media.turn_config import TOTAL_QUOTA, USER_QUOTA, TurnConfig, TurnServerOptions, read_endpoint
from expo.settings import Settings

Host = Annotated[str, Parameter(help="Host of this TURN server, where EXPO_TURN_URLS names several.")]
Certificate = Annotated[str, Parameter(help="PEM file of its certificate chain, as coturn finds it.")]
Key = Annotated[str, Parameter(help="PEM file of the certificate's private key.")]
Listen = Annotated[
    str, Parameter(help="IP addresses, comma-separated, at which it listens and from which it relays; default: all.")
]
PublicAddress = Annotated[
    str, Parameter(help="Public IP address, where the machine is behind NAT; PUBLIC/PRIVATE with several addresses.")
]
UserQuota = Annotated[int, Parameter(help="Most allocations of one participant.", validator=Number(gte=1))]
TotalQuota = Annotated[int, Parameter(help="Most allocations of all.", validator=Number(gte=1, lte=16_384))]
Output = Annotated[Path | None, Parameter(help="File to write, readable by its owner alone; default: standard output.")]

app = App(name="media", help="Configure what video meetings need beside the media server.")


@app.command(name="turn-config")
def turn_config(
    *,
    host: Host = "",
    certificate: Certificate = "",
    key: Key = "",
    listen: Listen = "",
    public_address: PublicAddress = "",
    user_quota: UserQuota = USER_QUOTA,
    total_quota: TotalQuota = TOTAL_QUOTA,
    output: Output = None,
) -> None:
    """Print a configuration of coturn for EXPO_TURN_URLS, EXPO_TURN_SECRET and EXPO_MEDIA_ADDRESS.

    It contains the secret: keep it readable by coturn alone.
    """
    settings = Settings()
    servers = turn_servers(settings)
    config = TurnConfig(
        read_endpoint(servers.urls, host),
        servers.secret.decode(),
        _split(settings.media_address),
        TurnServerOptions(certificate, key, _split(listen), public_address, user_quota, total_quota),
    )
    if output is None:
        sys.stdout.write(config.text())
    else:
        _write_private(output, config.text())


def _split(values: str) -> list[str]:
    return [each.strip() for each in values.split(",") if each.strip()]


def _write_private(file: Path, text: str) -> None:
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as written:
        os.fchmod(written.fileno(), 0o600)
        written.write(text)
