"""An exhibitor's glossary, and files that wait to be taken in."""

from collections.abc import AsyncIterator
from typing import Final

from expo.kit.access import Actor
from expo.kit.files.blobs import Grant
from expo.kit.files.uploads import Uploads
from expo.localisation.exchange.models import TRANSLATION_FILE
from expo.localisation.glossaries.service import Glossaries
from tests.support.world import World

_FILES: Final = {"termsFileId": b"<tbx><text><body/></text></tbx>", "memoryFileId": b"<tmx><body/></tmx>"}


async def the_terms(world: World, owner: Actor) -> dict[str, str]:
    """Return the ids of a term and of uploads of each kind of file."""
    term = await world.service(Glossaries).save(owner, terms={"en": "vacuum flask", "es": "termo"})
    return {"termId": term.id} | {name: await _upload(world, owner, content) for name, content in _FILES.items()}


async def _upload(world: World, owner: Actor, content: bytes) -> str:
    async def body() -> AsyncIterator[bytes]:
        yield content

    uploads = world.service(Uploads)
    made = await uploads.create(owner, purpose=TRANSLATION_FILE, file_name="a.xml", size=len(content))
    await uploads.receive(Grant(f"uploads/{made.id}", made.limit, made.expires_at), body())
    return made.id
