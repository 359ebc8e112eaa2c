"""A fair's looks: colours that can be read, logo and banner."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from expo.fairs.branding.errors import ContrastTooLow
from expo.fairs.branding.rules.colours import DARK, LIGHT, MIN_CONTRAST, checked_accent, contrast, readable
from expo.fairs.fairs.models import Branding
from expo.kit.errors import Forbidden, Invalid
from expo.kit.files.pictures import NotAPicture
from expo.kit.files.uploads import UploadNotFound, UploadUsed
from tests.fairs.harness import ORGANISER, OTHER_ORGANISER, OUTSIDERS, READING_KEY, Harness, refused
from tests.support.world import World

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 160), "#8A1F2B").save(out, "PNG")
    return out.getvalue()


def test_contrast_follows_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@given(colours)
def test_every_colour_has_a_readable_variant_on_light_and_dark(colour: str) -> None:
    assert contrast(readable(colour, on=LIGHT), LIGHT) >= MIN_CONTRAST
    assert contrast(readable(colour, on=DARK), DARK) >= MIN_CONTRAST


@given(colours)
def test_colour_is_accepted_or_refused_with_a_suggestion(colour: str) -> None:
    if contrast(colour, LIGHT) >= MIN_CONTRAST:
        assert checked_accent(colour.lower()) == colour
    else:
        with pytest.raises(ContrastTooLow) as refusal:
            checked_accent(colour)
        assert readable(colour, on=LIGHT) in refusal.value.message


async def test_organiser_sets_colour_logo_and_banner(harness: Harness) -> None:
    fair = await harness.a_fair()
    logo, banner = [await harness.an_upload(ORGANISER, a_picture()) for _ in range(2)]
    branded = await harness.brands.change(
        ORGANISER, fair_id=fair.id, accent=" 8a1f2b ", logo_upload_id=logo, banner_upload_id=banner
    )
    looks = branded.branding
    assert looks.accent == "#8A1F2B"
    assert looks.accent_on_dark is not None
    assert contrast(looks.accent_on_dark, DARK) >= MIN_CONTRAST
    assert looks.logo is not None
    assert (looks.logo.width, looks.logo.height) == (640, 160)
    assert looks.banner is not None
    without = await harness.brands.change(ORGANISER, fair_id=fair.id, logo_upload_id=None)
    assert without.branding == Branding(looks.accent, looks.accent_on_dark, None, looks.banner)
    bare = await harness.brands.change(ORGANISER, fair_id=fair.id, accent=None, banner_upload_id=None)
    assert bare.branding == Branding()
    assert (await harness.verbs())[-3:] == ["fair.changed"] * 3


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_only_the_organiser_changes_the_branding(harness: Harness, who: str) -> None:
    fair = await harness.a_fair()
    actor, error = OUTSIDERS[who]
    await refused(harness, harness.brands.change(actor, fair_id=fair.id, accent="#8A1F2B"), error)
    await refused(harness, harness.brands.change(READING_KEY, fair_id=fair.id, accent="#8A1F2B"), Forbidden)


@pytest.mark.parametrize(
    "accent,error", [("red", Invalid), ("#12345", Invalid), ("#1234567", Invalid), ("#FFD400", ContrastTooLow)]
)
async def test_invalid_colours_are_refused(harness: Harness, accent: str, error: type[Invalid]) -> None:
    fair = await harness.a_fair()
    await refused(harness, harness.brands.change(ORGANISER, fair_id=fair.id, accent=accent), error, "accent")


async def test_branding_requires_own_unused_pictures(harness: Harness) -> None:
    fair = await harness.a_fair()
    strange = await harness.an_upload(OTHER_ORGANISER, a_picture())
    await refused(
        harness, harness.brands.change(ORGANISER, fair_id=fair.id, logo_upload_id=strange), UploadNotFound, "uploadId"
    )
    broken = await harness.an_upload(ORGANISER, a_picture()[:90])
    doing = harness.brands.change(ORGANISER, fair_id=fair.id, banner_upload_id=broken)
    await refused(harness, doing, NotAPicture, "bannerUploadId")
    used = await harness.an_upload(ORGANISER, a_picture())
    await harness.brands.change(ORGANISER, fair_id=fair.id, logo_upload_id=used)
    with pytest.raises(UploadUsed):
        await harness.brands.change(ORGANISER, fair_id=fair.id, logo_upload_id=used)


async def test_anyone_can_check_a_colour(world: World) -> None:
    query = "query($accent: String!) { accentCheck(accent: $accent) { accent contrast readable suggestion onDark } }"
    good = (await world.read(query, accent="8a1f2b"))["accentCheck"]
    assert (good["accent"], good["readable"], good["suggestion"]) == ("#8A1F2B", True, "#8A1F2B")
    pale = (await world.read(query, accent="#FFD400"))["accentCheck"]
    assert (pale["readable"], contrast(pale["suggestion"], LIGHT) >= MIN_CONTRAST) == (False, True)
    assert contrast(pale["onDark"], DARK) >= MIN_CONTRAST
    assert (await world.read(query, accent="red"))["accentCheck"] is None
