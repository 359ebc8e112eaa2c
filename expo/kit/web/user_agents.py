"""Short names for sessions in a user's list of sessions: browser and operating system.

Hand-written: ua-parser lacks HarmonyOS, and its names, made for statistics, would need mapping (decision 0036).
"""

import re
from typing import Final

MAX_LENGTH: Final = 80
_BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("MicroMessenger/", "WeChat"),
    ("YaBrowser/", "Yandex Browser"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("UCBrowser/", "UC Browser"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("QQBrowser/", "QQ Browser"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""Tokens in the order of matching: most browsers also call themselves Chrome and Safari."""

_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_PROGRAM: Final = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")


def device_name(agent: str) -> str:
    """Return a name such as ``Firefox · Linux`` for a User-Agent (RFC 9110, 10.1.5), or an empty string.

    A program gets the name of its first product, such as ``curl``. At most 80 characters.
    """
    shown = agent[:500]
    browser = next((name for sign, name in _BROWSERS if sign in shown), "")
    system = next((name for sign, name in _SYSTEMS if sign in shown), "")
    if browser or system:
        return " · ".join(each for each in (browser, system) if each)
    program = _PROGRAM.match(shown)
    return program[0][:MAX_LENGTH] if program and program[0] != "Mozilla" else ""
