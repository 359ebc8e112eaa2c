"""Static files: named by their hash, kept for ever."""

import base64
import hashlib
import re

from starlette.testclient import TestClient

from expo.fairs.sections import models as sections
from frontend.site.assets import load_assets


def test_current_asset_url_is_immutable(visitor: TestClient) -> None:
    address = load_assets("/static").url("site.css")
    response = visitor.get(address)
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in response.headers["cache-control"]
    assert address in visitor.get("/en/fairs").text


def test_outdated_asset_url_gives_current_file_uncached(visitor: TestClient) -> None:
    response = visitor.get("/static/0123456789ab/site.css")
    assert response.headers["cache-control"] == "no-cache"
    again = visitor.get("/static/0123456789ab/site.css", headers={"if-none-match": response.headers["etag"]})
    assert again.status_code == 304


def test_files_outside_the_folder_are_not_served(visitor: TestClient) -> None:
    for path in ("../site.py", "%2e%2e/site.py", "nothing.css"):
        assert visitor.get(f"/static/x/{path}").status_code == 404


def test_file_is_compressed_if_browser_accepts_it(visitor: TestClient) -> None:
    address = load_assets("/static").url("site.css")
    pressed, plain = (visitor.get(address, headers={"accept-encoding": each}) for each in ("gzip", "identity"))
    assert pressed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert pressed.content == plain.content


def test_vendored_scripts_match_their_digest() -> None:
    assets = load_assets("/static")
    assert {path for path in assets.integrity if path.endswith(".js")} >= {"vendor/htmx.js", "vendor/uplot.js"}
    for path, integrity in assets.integrity.items():
        digest = hashlib.sha384(assets.contents[path]).digest()
        assert integrity == f"sha384-{base64.b64encode(digest).decode()}"
        assert f"{path}.LICENSE.txt" in assets.contents


def test_favicon_and_robots_txt_are_served(visitor: TestClient) -> None:
    assert visitor.get("/favicon.svg").headers["content-type"] == "image/svg+xml"
    assert "Disallow: /en/account" in visitor.get("/robots.txt").text


def test_every_category_has_its_colour() -> None:
    css = load_assets("/static").contents["site.css"].decode()
    known = dict(re.findall(r"\.c-([a-z-]+) \{\s+--c: (#[0-9a-f]{6})", css))
    assert known == {each.key: each.colour.lower() for each in sections.categories()}


def test_all_languages_have_the_same_colors() -> None:
    texts = [data.decode() for name, data in load_assets("/static").contents.items() if name.endswith(".css")]
    rules = [rule for text in texts for rule in re.findall(r"([^{};]+)\{([^{}]*)\}", text)]
    depending = [(selector, rule) for selector, rule in rules if re.search(r":lang\(|:dir\(|\[(lang|dir)\b", selector)]
    assert len(depending) > 10
    colors = re.compile(
        r"(?:^|;)\s*(?:color|background(?:-color)?|fill|stroke|opacity|filter|--[a-z-]+):(?!\s*none)[^;]*"
    )
    set_colors = [each.strip(" ;\n") for _, rule in depending for each in colors.findall(rule)]
    assert {each.partition(":")[0] for each in set_colors} == {"--sans", "--tight", "--leading"}
