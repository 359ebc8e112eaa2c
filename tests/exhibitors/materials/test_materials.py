"""Pictures, brochures, videos, certificates and contacts of a company."""

import asyncio
import contextlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from expo.exhibitors.certificates.models import certificate_kinds, find_certificate_kind
from expo.exhibitors.errors import CertificateKindNotFound
from expo.exhibitors.materials.models import BROCHURE, CERTIFICATE, VIDEO
from expo.exhibitors.models import Certificate, Contact, Exhibitor
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.db.transactions import Claims, claim_effects
from expo.kit.errors import ExpoError, Forbidden, Invalid, NotFound, SignInRequired
from expo.kit.files.blobs import local_blobs
from expo.kit.files.pictures import NotAPicture, picture_key
from expo.kit.files.uploads import Upload, UploadNotFound, UploadUsed
from expo.kit.text import LANGUAGES
from expo.localisation.models import Text
from tests.exhibitors.harness import PDF, ExhibitorHarness, a_picture, an_actor, refusal

Company = tuple[Actor, Exhibitor]


async def test_a_picture_is_stored_in_three_sizes(harness: ExhibitorHarness, company: Company) -> None:
    upload = await harness.an_upload(company[0], a_picture(2000, 1000))

    shown = await harness.materials.add_picture(company[0], upload_id=upload.id, alt=Text("Our factory", "en"))

    [picture] = shown.pictures
    assert (picture.picture.width, picture.picture.height, picture.alt) == (1600, 800, Text("Our factory", "en"))
    for size in ("small", "medium", "large"):
        assert (await harness.blobs.get(picture_key(picture.picture.digest, size)))[8:12] == b"WEBP"


async def test_an_upload_is_used_once(harness: ExhibitorHarness, company: Company) -> None:
    upload = await harness.an_upload(company[0], a_picture())
    await harness.materials.set_logo(company[0], upload_id=upload.id)

    await refusal(harness, harness.materials.add_picture(company[0], upload_id=upload.id), UploadUsed)


async def test_upload_of_another_company_is_not_found(harness: ExhibitorHarness, company: Company) -> None:
    other, _ = await harness.a_company()
    upload = await harness.an_upload(other, a_picture())

    await refusal(harness, harness.materials.add_picture(company[0], upload_id=upload.id), UploadNotFound)


async def test_upload_for_another_purpose_is_not_found(harness: ExhibitorHarness, company: Company) -> None:
    upload = await harness.an_upload(company[0], a_picture())

    await refusal(harness, harness.materials.set_brochure(company[0], upload_id=upload.id), UploadNotFound)


async def test_broken_picture_leaves_the_upload_unused(harness: ExhibitorHarness, company: Company) -> None:
    upload = await harness.an_upload(company[0], a_picture()[:60])

    await refusal(harness, harness.materials.add_picture(company[0], upload_id=upload.id), NotAPicture)


async def test_gallery_has_at_most_thirty_pictures(harness: ExhibitorHarness, company: Company) -> None:
    upload = await harness.an_upload(company[0], a_picture())
    shown = (await harness.materials.add_picture(company[0], upload_id=upload.id)).pictures
    await harness.exhibitors.revise(company[0], lambda own: replace(own, pictures=shown * 30))
    another = await harness.an_upload(company[0], a_picture())

    await refusal(harness, harness.materials.add_picture(company[0], upload_id=another.id), Invalid)


async def test_a_picture_and_the_logo_can_be_removed(harness: ExhibitorHarness, company: Company) -> None:
    actor = company[0]
    logo = (await harness.materials.set_logo(actor, upload_id=(await harness.an_upload(actor, a_picture())).id)).logo
    upload = await harness.an_upload(actor, a_picture())
    [picture] = (await harness.materials.add_picture(actor, upload_id=upload.id)).pictures
    assert logo is not None

    await refusal(harness, harness.materials.remove_picture(actor, picture_id="pic_none"), NotFound)
    assert (await harness.materials.remove_picture(actor, picture_id=picture.picture.id)).pictures == []
    assert (await harness.materials.remove_picture(actor, picture_id=logo.picture.id)).logo is None


async def test_new_brochure_replaces_the_old(harness: ExhibitorHarness, company: Company) -> None:
    actor = company[0]
    first = await harness.an_upload(actor, PDF, BROCHURE)
    second = await harness.an_upload(actor, PDF + b"2", BROCHURE)
    before = (await harness.materials.set_brochure(actor, upload_id=first.id)).brochure

    after = (await harness.materials.set_brochure(actor, upload_id=second.id)).brochure

    assert before is not None
    assert after is not None
    assert (after.content_type, after.size) == ("application/pdf", len(PDF) + 1)
    assert await harness.blobs.get(after.key) == PDF + b"2"
    with pytest.raises(NotFound):
        await harness.blobs.get(before.key)
    assert (await harness.materials.set_brochure(actor, upload_id=None)).brochure is None


async def brochures(harness: ExhibitorHarness, uploads: list[Upload]) -> list[str]:
    """Return the keys of those uploads' files that are still there."""
    there = []
    for key in [(await harness.uploads._find(each.id)).file().key for each in uploads]:
        with contextlib.suppress(NotFound):
            await harness.blobs.size(key)
            there.append(key)
    return there


async def test_concurrent_brochures_keep_only_the_shown_file(harness: ExhibitorHarness, company: Company) -> None:
    actor = company[0]
    uploads = [await harness.an_upload(actor, PDF, BROCHURE) for _ in range(4)]

    await asyncio.gather(*(harness.materials.set_brochure(actor, upload_id=each.id) for each in uploads))

    shown = (await harness.exhibitors.require_own(actor)).brochure
    assert shown is not None
    assert await brochures(harness, uploads) == [shown.key]


async def test_replayed_request_keeps_the_later_brochure(harness: ExhibitorHarness, company: Company) -> None:
    actor = company[0]
    first, second = uploads = [await harness.an_upload(actor, PDF, BROCHURE) for _ in range(2)]

    async def asked_under_a_key() -> None:
        claim_effects(Claims("key number 1", "the same"))
        await harness.materials.set_brochure(actor, upload_id=first.id)

    await asyncio.create_task(asked_under_a_key())
    shown = (await harness.materials.set_brochure(actor, upload_id=second.id)).brochure
    await asyncio.create_task(asked_under_a_key())

    assert shown is not None
    assert (await harness.exhibitors.require_own(actor)).brochure == shown
    assert await brochures(harness, uploads) == [shown.key]


async def test_brochure_is_replaced_even_if_old_file_cannot_be_removed(
    harness: ExhibitorHarness, company: Company, tmp_path: Path
) -> None:
    actor, blobs = company[0], local_blobs(tmp_path)
    first, second = [await harness.an_upload(actor, PDF, BROCHURE) for _ in range(2)]
    (tmp_path / "uploads").write_text("a file where the folder of files should be")
    materials = replace(harness.materials, blobs=blobs)
    before = (await materials.set_brochure(actor, upload_id=first.id)).brochure

    after = (await materials.set_brochure(actor, upload_id=second.id)).brochure

    assert after is not None
    assert after != before


async def test_brochure_in_use_survives_the_sweep(harness: ExhibitorHarness, company: Company) -> None:
    upload = await harness.an_upload(company[0], PDF, BROCHURE)
    kept = (await harness.materials.set_brochure(company[0], upload_id=upload.id)).brochure
    assert kept is not None

    assert await harness.uploads.sweep(harness.clock.advance(days=30)) == 1

    assert await harness.blobs.get(kept.key) == PDF


async def test_a_video_is_shown(harness: ExhibitorHarness, company: Company) -> None:
    data = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 100
    upload = await harness.an_upload(company[0], data, VIDEO)

    video = (await harness.materials.set_video(company[0], upload_id=upload.id)).video

    assert video is not None
    assert video.content_type == "video/mp4"


async def test_a_certificate_is_added_changed_and_removed(harness: ExhibitorHarness, company: Company) -> None:
    actor = company[0]
    upload = await harness.an_upload(actor, PDF, CERTIFICATE)
    added = await harness.materials.add_certificate(
        actor, kind="ISO9001", number="CN-1", valid_until=date(2027, 4, 14), upload_id=upload.id
    )
    [certificate] = added.certificates
    file = certificate.file
    assert file is not None
    assert certificate.is_expired(harness.clock().date())

    changed = await harness.materials.change_certificate(
        actor, certificate_id=certificate.id, issuer="TÜV", valid_until=date(2029, 1, 1)
    )
    assert changed.certificates == [replace(certificate, issuer="TÜV", valid_until=date(2029, 1, 1))]
    assert not changed.certificates[0].is_expired(harness.clock().date())

    assert (await harness.materials.remove_certificate(actor, certificate_id=certificate.id)).certificates == []
    with pytest.raises(NotFound):
        await harness.blobs.get(file.key)


def test_certificate_is_valid_on_its_last_day() -> None:
    last = date(2027, 4, 14)

    assert not Certificate("cert_1", "CE", "1", valid_until=last).is_expired(last)
    assert not Certificate("cert_1", "CE", "1").is_expired(last)


async def test_new_document_replaces_the_old(harness: ExhibitorHarness, company: Company) -> None:
    actor = company[0]
    one, two = [await harness.an_upload(actor, PDF, CERTIFICATE) for _ in range(2)]
    added = await harness.materials.add_certificate(actor, kind="CE", number="1", upload_id=one.id)
    [before] = added.certificates

    changed = await harness.materials.change_certificate(actor, certificate_id=before.id, upload_id=two.id)

    [after] = changed.certificates
    assert before.file is not None
    assert after.file is not None
    assert await harness.blobs.get(after.file.key) == PDF
    with pytest.raises(NotFound):
        await harness.blobs.get(before.file.key)


async def test_certificate_document_is_for_signed_in_readers(harness: ExhibitorHarness, company: Company) -> None:
    actor, own = company
    upload = await harness.an_upload(actor, PDF, CERTIFICATE)
    await harness.materials.add_certificate(actor, kind="CE", number="1", upload_id=upload.id)

    public = await harness.exhibitors.get(ANONYMOUS, exhibitor_id=own.id)
    signed_in = await harness.exhibitors.get(an_actor("BUYER"), exhibitor_id=own.id)

    assert [each.file for each in public.certificates] == [None]
    assert signed_in.certificates[0].file is not None


@pytest.mark.parametrize(
    "changes, error, field",
    [
        ({"kind": "ISO1"}, CertificateKindNotFound, "kind"),
        ({"kind": "$ne"}, CertificateKindNotFound, "kind"),
        ({"number": " "}, Invalid, "number"),
        ({"number": "x" * 81}, Invalid, "number"),
        ({"valid_until": date(9999, 1, 1)}, Invalid, "validUntil"),
        ({"valid_until": date(1, 1, 1)}, Invalid, "validUntil"),
        ({"upload_id": "upl_1"}, NotFound, "uploadId"),
    ],
)
async def test_invalid_certificate_is_refused(
    harness: ExhibitorHarness, company: Company, changes: dict[str, Any], error: type[ExpoError], field: str
) -> None:
    attempt = harness.materials.add_certificate(company[0], **({"kind": "CE", "number": "1"} | changes))

    assert (await refusal(harness, attempt, error)).field == field


@pytest.mark.parametrize(
    "contact, field",
    [
        (Contact("Chen"), "contacts.email"),
        (Contact("", email="a@b.example"), "contacts.name"),
        (Contact("Chen", phone="12345"), "contacts.phone"),
        (Contact("Chen", phone="+86 1"), "contacts.phone"),
        (Contact("Chen", email="a@b", phone="+86 579 8712 3456"), "contacts.email"),
    ],
)
async def test_contact_without_valid_name_or_channel_is_refused(
    harness: ExhibitorHarness, company: Company, contact: Contact, field: str
) -> None:
    refused = await refusal(harness, harness.materials.set_contacts(company[0], contacts=[contact]), Invalid)

    assert refused.field == field


async def test_phone_number_is_stored_in_international_form(harness: ExhibitorHarness, company: Company) -> None:
    contact = Contact("Chen", phone="+86 (579) 8712-3456")

    saved = await harness.materials.set_contacts(company[0], contacts=[contact])

    assert saved.contacts[0].phone == "+8657987123456"


@pytest.mark.parametrize("reader", ["ANONYMOUS", "BUYER", "ORGANISER"])
async def test_other_actors_cannot_change_company_materials(
    harness: ExhibitorHarness, company: Company, reader: str
) -> None:
    actor = ANONYMOUS if reader == "ANONYMOUS" else an_actor(reader)
    error = SignInRequired if reader == "ANONYMOUS" else Forbidden

    for attempt in (
        harness.materials.set_contacts(actor, contacts=[]),
        harness.materials.add_certificate(actor, kind="CE", number="1"),
        harness.materials.set_brochure(actor, upload_id=None),
        harness.materials.add_picture(actor, upload_id="upl_1"),
        harness.materials.remove_picture(actor, picture_id="pic_1"),
    ):
        await refusal(harness, attempt, error)


def test_every_certificate_kind_is_named_in_every_language() -> None:
    kinds = certificate_kinds()

    assert len(kinds) >= 48
    assert all(set(kind.names) >= set(LANGUAGES) for kind in kinds.values())


@pytest.mark.parametrize("name", ["ISO9001", "iso 9001", "质量管理体系", "ISO-9001"])
def test_certificate_kind_is_found_by_common_spellings(name: str) -> None:
    found = find_certificate_kind(name)

    assert found is not None
    assert found.key == "ISO9001"
    assert find_certificate_kind("nothing of the kind") is None
