"""What a session is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.kit.web.user_agents import LONGEST, device_name

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    "agent, name",
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/140.0 Safari/537.36", "Chrome · Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605.1 Version/19.0 Safari/605.1",
            "Safari · macOS",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 CriOS/140.0 Safari/604.1",
            "Chrome · iPhone",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 16) {WEBKIT} Chrome/140.0 Mobile Safari/537.36 MicroMessenger/8.0",
            "WeChat · Android",
        ),
        ("curl/8.14", "curl"),
        ("python-httpx/0.28", "python-httpx"),
        ("Mozilla/5.0", ""),
        ("", ""),
        ("\x00\x1b[31m", ""),
    ],
)
def test_a_device_is_called_by_browser_and_system(agent: str, name: str) -> None:
    assert device_name(agent) == name


@given(st.text(max_size=2000))
def test_a_name_is_short_and_can_be_shown(agent: str) -> None:
    name = device_name(agent)
    assert len(name) <= LONGEST
    assert name.isprintable()
