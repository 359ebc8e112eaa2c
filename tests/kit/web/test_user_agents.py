"""What a session is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.kit.web.user_agents import MAX_LENGTH, device_name

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
        (
            f"Mozilla/5.0 (Linux; Android 10; HarmonyOS; NOH-AN00) {WEBKIT} Chrome/92.0 HuaweiBrowser/12.0 Safari/537.36",
            "Huawei Browser · HarmonyOS",
        ),
        (f"Mozilla/5.0 (Phone; OpenHarmony 5.0) {WEBKIT} Chrome/114.0 Safari/537.36 ArkWeb/4.1", "Chrome · HarmonyOS"),
        (f"Mozilla/5.0 (Linux; Android 13) {WEBKIT} Chrome/108 MQQBrowser/14.5 Safari/537.36", "QQ Browser · Android"),
        (f"Mozilla/5.0 (Linux; Android 14) {WEBKIT} SamsungBrowser/25.0 Chrome/121.0", "Samsung Internet · Android"),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/124.0 YaBrowser/24.6 Safari/537.36",
            "Yandex Browser · Windows",
        ),
        (
            f"Mozilla/5.0 (Linux; U; Android 11) {WEBKIT} Chrome/78.0 UCBrowser/13.4 Safari/537.36",
            "UC Browser · Android",
        ),
        ("curl/8.14", "curl"),
        ("python-httpx/0.28", "python-httpx"),
        ("Mozilla/5.0", ""),
        ("", ""),
        ("\x00\x1b[31m", ""),
    ],
)
def test_device_is_named_by_browser_and_system(agent: str, name: str) -> None:
    assert device_name(agent) == name


@given(st.text(max_size=2000))
def test_device_name_is_short_and_printable(agent: str) -> None:
    name = device_name(agent)
    assert len(name) <= MAX_LENGTH
    assert name.isprintable()
