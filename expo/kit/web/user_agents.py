"""What a session is called in somebody's list of sessions: the browser and the system, in a few words.

By hand: ua-parser knows no HarmonyOS, and its names for statistics would need a table to ours (decision 0036).
"""

import re
from typing import Final

LONGEST: Final = 80
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
"""Signs in the order in which they tell browsers apart: most of them call themselves Chrome and Safari as well."""

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
    """Return a name such as ``Firefox · Linux`` for a User-Agent (RFC 9110, 10.1.5), or nothing.

    A program is called by its first product's name, ``curl`` for example. At most 80 characters.
    """
    shown = agent[:500]
    browser = next((name for sign, name in _BROWSERS if sign in shown), "")
    system = next((name for sign, name in _SYSTEMS if sign in shown), "")
    if browser or system:
        return " · ".join(each for each in (browser, system) if each)
    program = _PROGRAM.match(shown)
    return program[0][:LONGEST] if program and program[0] != "Mozilla" else ""
