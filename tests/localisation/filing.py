"""Files of terms and translations as people upload them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from expo.kit.access import Actor
from expo.kit.files.blobs import Grant
from expo.kit.files.uploads import Uploads
from expo.kit.jobs.runner import do_job
from expo.localisation.exchange.models import TRANSLATION_FILE, ImportResult
from expo.localisation.glossaries.exchange import GlossaryExchange
from expo.localisation.memory_exchange.service import IMPORT, MemoryExchange, MemoryImport


@dataclass(frozen=True)
class Files:
    """Uploads files and imports them."""

    uploads: Uploads
    exchange: GlossaryExchange
    memory: MemoryExchange

    async def upload(self, actor: Actor, content: bytes) -> str:
        """Return the id of an upload with some bytes."""
        made = await self.uploads.create(actor, purpose=TRANSLATION_FILE, file_name="a.tbx", size=len(content))

        async def body() -> AsyncIterator[bytes]:
            yield content

        await self.uploads.receive(Grant(f"uploads/{made.id}", made.limit, made.expires_at), body())
        return made.id

    async def terms(self, actor: Actor, content: bytes, *, good: bool = False) -> ImportResult:
        """Take a TBX file in, an administrator's into the platform's glossary."""
        upload, platform = await self.upload(actor, content), actor.administrator
        return await self.exchange.take(actor, upload_id=upload, good_only=good, platform=platform)

    async def translations(self, actor: Actor, content: bytes, *, good: bool = False) -> MemoryImport:
        """Take a TMX file in, an administrator's into the platform's memory, and return it as it ended."""
        upload, platform = await self.upload(actor, content), actor.administrator
        await self.memory.start(actor, upload_id=upload, good_only=good, platform=platform)
        job = await self.memory.jobs.take([IMPORT])
        assert job is not None
        await do_job(self.memory.jobs, self.memory.run, job)
        return (await self.memory.latest(actor, platform=platform))[0]

    async def bytes_of(self, key: str) -> bytes:
        """Return the bytes of a file."""
        return await self.uploads.blobs.get(key)
