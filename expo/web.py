"""The server process: ``python -m expo.web``."""

import sys

import uvicorn

from expo.app import Web, build
from expo.kit import logs
from expo.kit.processes import exit_with_parent
from expo.settings import Settings


def main() -> None:
    """Serve until SIGTERM."""
    settings = Settings()
    logs.configure(level=settings.log_level, json=settings.log_json)
    exit_with_parent()
    uvicorn.run(
        Web(build(settings)).app(),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=1_000_000,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
    )


if __name__ == "__main__":
    sys.exit(main())
