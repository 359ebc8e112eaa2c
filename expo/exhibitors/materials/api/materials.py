"""Contacts, certificates, pictures and files of a company's profile, in GraphQL."""

import strawberry

from expo.exhibitors.companies.api.media_types import FileType
from expo.exhibitors.companies.api.types import ExhibitorResult, ExhibitorType
from expo.exhibitors.materials.api.inputs import (
    AddCertificateInput,
    ChangeCertificateInput,
    ContactInput,
)
from expo.exhibitors.materials.service import Materials
from expo.exhibitors.models import Exhibitor
from expo.kit.graphql.types import Info, extend
from expo.localisation.translations.api.local_text import LocalTextInput, optional_input


@strawberry.type
class Mutation:
    """Mutations of contacts, certificates, pictures and files."""

    @strawberry.mutation(
        description="Set the contact persons for signed-in readers. The version is the one you have read, as in "
        "saveExhibitor."
    )
    async def set_contacts(
        self, info: Info, contacts: list[ContactInput], version: int | None = None
    ) -> ExhibitorResult:
        models = [contact.model() for contact in contacts]
        materials = info.context.service(Materials)
        exhibitor = await materials.set_contacts(info.context.actor, contacts=models, version=version)
        return ExhibitorType.of(info, exhibitor)

    @strawberry.mutation(description="Add a certificate of your company.")
    async def add_certificate(self, info: Info, input: AddCertificateInput) -> ExhibitorResult:
        exhibitor = await info.context.service(Materials).add_certificate(
            info.context.actor,
            kind=input.kind,
            number=input.number,
            issuer=input.issuer,
            valid_until=input.valid_until,
            upload_id=input.upload_id,
        )
        return ExhibitorType.of(info, exhibitor)

    @strawberry.mutation(description="Change a certificate of your company.")
    async def change_certificate(self, info: Info, input: ChangeCertificateInput) -> ExhibitorResult:
        exhibitor = await info.context.service(Materials).change_certificate(
            info.context.actor,
            certificate_id=input.certificate_id,
            number=input.number,
            issuer=input.issuer,
            valid_until=input.valid_until,
            upload_id=input.upload_id,
        )
        return ExhibitorType.of(info, exhibitor)

    @strawberry.mutation(description="Remove a certificate of your company with its document.")
    async def remove_certificate(self, info: Info, certificate_id: strawberry.ID) -> ExhibitorResult:
        materials = info.context.service(Materials)
        exhibitor = await materials.remove_certificate(info.context.actor, certificate_id=certificate_id)
        return ExhibitorType.of(info, exhibitor)

    @strawberry.mutation(description="Add a picture of your company.")
    async def add_exhibitor_picture(
        self, info: Info, upload_id: strawberry.ID, alt: LocalTextInput | None = None
    ) -> ExhibitorResult:
        text = optional_input(alt, "alt", 300)
        materials = info.context.service(Materials)
        return ExhibitorType.of(info, await materials.add_picture(info.context.actor, upload_id=upload_id, alt=text))

    @strawberry.mutation(description="Remove a picture of your company, or its logo.")
    async def remove_exhibitor_picture(self, info: Info, picture_id: strawberry.ID) -> ExhibitorResult:
        materials = info.context.service(Materials)
        return ExhibitorType.of(info, await materials.remove_picture(info.context.actor, picture_id=picture_id))

    @strawberry.mutation(description="Set your company's logo.")
    async def set_logo(
        self, info: Info, upload_id: strawberry.ID, alt: LocalTextInput | None = None
    ) -> ExhibitorResult:
        text = optional_input(alt, "alt", 300)
        materials = info.context.service(Materials)
        return ExhibitorType.of(info, await materials.set_logo(info.context.actor, upload_id=upload_id, alt=text))

    @strawberry.mutation(description="Set your company's brochure (PDF); without an upload, remove it.")
    async def set_brochure(self, info: Info, upload_id: strawberry.ID | None = None) -> ExhibitorResult:
        materials = info.context.service(Materials)
        return ExhibitorType.of(info, await materials.set_brochure(info.context.actor, upload_id=upload_id))

    @strawberry.mutation(description="Set your company's video (MP4 or WebM); without an upload, remove it.")
    async def set_video(self, info: Info, upload_id: strawberry.ID | None = None) -> ExhibitorResult:
        materials = info.context.service(Materials)
        return ExhibitorType.of(info, await materials.set_video(info.context.actor, upload_id=upload_id))

    @strawberry.mutation(description="Set the 3D model (GLB) shown at your booth; without an upload, remove it.")
    async def set_model(self, info: Info, upload_id: strawberry.ID | None = None) -> ExhibitorResult:
        materials = info.context.service(Materials)
        return ExhibitorType.of(info, await materials.set_model(info.context.actor, upload_id=upload_id))


@extend(ExhibitorType)
class ExhibitorModel:
    """The 3D model, added here because on `ExhibitorType` the name ``model`` is the dataclass's."""

    @strawberry.field(name="model", description="3D model (GLB) of its booth or of a product.")
    async def three_d(self, info: Info) -> FileType | None:
        exhibitor: Exhibitor = self.model  # type: ignore[attr-defined]  # a field of Exhibitor
        return FileType.of(info, exhibitor.model)
