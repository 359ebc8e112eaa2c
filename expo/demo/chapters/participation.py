"""How a company moves in: application, profile, booth and products, each as the person responsible."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from expo.app import Installation
from expo.catalog.editing.models import ProductRow
from expo.catalog.editing.saving import ProductSaving
from expo.catalog.products.service import Catalog
from expo.demo.data.exhibitors import Company, Goods
from expo.demo.data.plan import hall_key, people
from expo.demo.media.booth_model import booth as booth_model
from expo.demo.media.pictures import PicturePainter, logo, scene
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.materials.models import MODEL
from expo.exhibitors.materials.service import Materials
from expo.exhibitors.models import Booth, Exhibitor, ShownPicture
from expo.fairs.fairs.models import ApplicationStatus, Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.errors import Invalid
from expo.kit.files.blobs import Grant
from expo.kit.files.uploads import PICTURE, UploadPurpose, Uploads
from expo.localisation.models import checked_text


@dataclass(frozen=True)
class Participation:
    """Moves companies into a fair; ``organiser`` decides on their applications."""

    installation: Installation
    organiser: Actor
    fair: Fair

    async def admit(self, actor: Actor, *, note: str | None = None) -> None:
        """Register the actor's organisation for the fair and approve it as the organiser, unless that is done."""
        fairs = self.installation.service(Fairs)
        mine = [each for each in await fairs.my_fair_applications(actor) if each.fair_id == self.fair.id]
        found = mine[0] if mine else await fairs.apply(actor, fair_id=self.fair.id, note=note)
        if found.status is ApplicationStatus.APPLIED:
            await fairs.decide(self.organiser, application_id=found.id, approve=True)

    async def has_moved_in(self, actor: Actor, company: Company) -> bool:
        """Return whether a company is at the fair with all its products."""
        if await self.installation.service(Exhibitors).find_own(actor) is None:
            return False
        numbers = [goods.number for goods in company.products]
        return len(await self.installation.service(Catalog).own_by_number(actor, numbers=numbers)) == len(numbers)

    async def move_in(self, actor: Actor, company: Company, number: str) -> None:
        """Create a company's profile and open booth atomically, unless the profile exists."""
        if await self.installation.service(Exhibitors).find_own(actor) is not None:
            return
        upload_id = await self.upload(actor, "logo.jpg", logo(company))
        model_id = await self._model_of(actor, company)
        booths = self.installation.service(Booths)

        async def write() -> Booth:
            await self._introduce(actor, company)
            alt = checked_text(company.name, company.language, field="alt", limit=200)
            await self.installation.service(Materials).set_logo(actor, upload_id=upload_id, alt=alt)
            if model_id is not None:
                await self.installation.service(Materials).set_model(actor, upload_id=model_id)
            await self.installation.service(Exhibitors).publish(actor)
            booth = await self._ask_for_booth(actor, company)
            await booths.decide(
                self.organiser, booth_id=booth.id, approve=True, hall=hall_key(company.category), number=number
            )
            await booths.set_staff(actor, booth_id=booth.id, staff=[each.member() for each in company.staff])
            return await booths.publish(actor, booth_id=booth.id)

        await self.installation.database.transact(write, Booth)

    async def apply(self, actor: Actor, company: Company) -> None:
        """Apply for a booth and leave the application undecided."""
        if await self.installation.service(Exhibitors).find_own(actor) is not None:
            return

        async def write() -> Booth:
            await self._introduce(actor, company)
            await self.installation.service(Exhibitors).publish(actor)
            return await self._ask_for_booth(actor, company)

        await self.installation.database.transact(write, Booth)

    async def show_products(
        self, actor: Actor, company: Company, products: Sequence[Goods], gallery: PicturePainter
    ) -> None:
        """Save and publish the missing ones of a company's products; raises `Invalid` for a faulty file."""
        numbers = [goods.number for goods in products]
        existing = await self.installation.service(Catalog).own_by_number(actor, numbers=numbers)
        missing = [goods for goods in products if goods.number not in existing]
        rows = [await _row(company, goods, gallery) for goods in missing]
        saved = await self.installation.service(ProductSaving).save_many(actor, rows=rows, publish=True)
        for problem in saved.problems:
            raise Invalid(f"{company.english_name}, {problem.input_id}: {problem.message}", field=problem.field)

    async def _introduce(self, actor: Actor, company: Company) -> Exhibitor:
        """Register the company, and save its profile with certificates and contacts."""
        materials = self.installation.service(Materials)
        await self.admit(actor)
        await self.installation.service(Exhibitors).save(actor, profile=company.profile())
        for each in company.certificates:
            await materials.add_certificate(
                actor, kind=each.kind, number=each.number, issuer=each.issuer, valid_until=each.valid_until
            )
        return await materials.set_contacts(actor, contacts=[each.contact() for each in company.staff])

    async def _ask_for_booth(self, actor: Actor, company: Company) -> Booth:
        return await self.installation.service(Booths).apply(
            actor, fair_id=self.fair.id, section=company.section, headline=company.text("tagline")
        )

    async def _model_of(self, actor: Actor, company: Company) -> str | None:
        """Upload the 3D model of the only company with one: the exhibitor whose sign-in is shown."""
        if company.english_name != people().shown_exhibitor().english_name:
            return None
        data = await asyncio.to_thread(booth_model)
        return await self.upload(actor, "booth.glb", data, MODEL)

    async def upload(self, actor: Actor, name: str, data: bytes, purpose: UploadPurpose = PICTURE) -> str:
        """Upload a file as a browser does, and return the upload's id."""
        uploads = self.installation.service(Uploads)
        upload = await uploads.create(actor, purpose=purpose, file_name=name, size=len(data))
        await uploads.receive(Grant(f"uploads/{upload.id}", upload.limit, upload.expires_at), _whole(data))
        return upload.id


async def _row(company: Company, goods: Goods, gallery: PicturePainter) -> ProductRow:
    picture = ShownPicture(await gallery.picture(scene(goods)), company.picture_alt(goods))
    return ProductRow(goods.number, company.draft(goods), pictures=[picture])


async def _whole(data: bytes) -> AsyncIterator[bytes]:
    yield data
