"""Recordings of meetings in GraphQL."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.kit.graphql.job_types import JobStatus
from expo.kit.graphql.types import Context, Info, Problem, extend
from expo.kit.jobs.queue import Job
from expo.meetings.bookings.api.enums import MeetingSide
from expo.meetings.bookings.api.types import MeetingType
from expo.meetings.recordings.mixing import RecordingMixes
from expo.meetings.recordings.models import MeetingRecording
from expo.meetings.recordings.service import MeetingRecordings


@strawberry.type(
    name="MeetingRecordingFile",
    description="A file of one participant: WebM with their sound and camera, or with the screen that they shared.",
)
class MeetingRecordingFileType:
    """A file of a recording."""

    name: str = strawberry.field(description="Name of the participant.")
    start_ms: int = strawberry.field(description="When the file begins, in milliseconds after the recording.")
    duration_ms: int
    size: int = strawberry.field(description="Size in bytes.")
    shows_screen: bool = strawberry.field(description="Whether it is a shared screen, without sound.")
    download: str = strawberry.field(description="Signed address, relative to the site; valid for one to two hours.")


@strawberry.type(
    name="MeetingRecordingPause", description="A time without recording: somebody had joined who had not agreed yet."
)
class MeetingRecordingPauseType:
    """A pause of a recording."""

    from_ms: int = strawberry.field(description="In milliseconds after the recording's beginning.")
    to_ms: int | None = strawberry.field(description="Null if the recording never went on.")


@strawberry.type(
    name="MeetingRecordingMix", description="One file with all pictures and the sound of all, made on request."
)
class MeetingRecordingMixType:
    """The mixed file of a recording, or how far it is."""

    status: JobStatus
    done: int = strawberry.field(description="Milliseconds of the file that are written.")
    total: int = strawberry.field(description="Length of the file in milliseconds; 0 until it is known.")
    error: str | None = strawberry.field(description="Code of the error, if it failed. It can be asked for again.")
    size: int | None = strawberry.field(description="Size in bytes, once it is done.")
    download: str | None = strawberry.field(
        description="Signed address of the WebM file, relative to the site; valid for one to two hours."
    )

    @classmethod
    def of(cls, info: Info, recording: MeetingRecording, job: Job) -> "MeetingRecordingMixType":
        """Return the mixed file for a reader on one side of the meeting."""
        return cls(
            status=job.status,
            done=job.done,
            total=job.total,
            error=job.error_code,
            size=recording.mixed_size,
            download=info.context.service(MeetingRecordings).mixed_download(recording),
        )


async def load_mix_jobs(context: Context, job_ids: list[str]) -> list[Job | None]:
    """Load the jobs that mix recordings: only for readers of their meetings."""
    return await context.service(RecordingMixes).jobs_of(job_ids)


@strawberry.type(
    name="MeetingRecording", description="A recording of a meeting, to which everybody in the room had agreed."
)
class MeetingRecordingType:
    """A recording."""

    model: strawberry.Private[MeetingRecording]
    id: strawberry.ID
    began_at: datetime
    duration_ms: int = strawberry.field(description="From its beginning to its end, pauses included.")
    expires_at: datetime = strawberry.field(description="When it is deleted, unless a company deletes it before.")
    deleted_at: datetime | None
    deleted_by: MeetingSide | None = strawberry.field(description="Side that deleted it.")
    files: list[MeetingRecordingFileType] = strawberry.field(description="Empty once it is deleted or expired.")
    pauses: list[MeetingRecordingPauseType]
    index: str | None = strawberry.field(
        description="Signed address of a JSON file with the layout, the pauses, and everybody's consent and its time."
    )

    @strawberry.field(description="The mixed file; null until somebody asks for it, and once the recording is gone.")
    async def mix(self, info: Info) -> MeetingRecordingMixType | None:
        is_available = self.model.available(info.context.service(MeetingRecordings).clock())
        if self.model.mix_job_id is None or not is_available:
            return None
        job = await info.context.loader(load_mix_jobs).load(self.model.mix_job_id)
        return None if job is None else MeetingRecordingMixType.of(info, self.model, job)

    @classmethod
    def of(cls, info: Info, recording: MeetingRecording) -> "MeetingRecordingType":
        """Return a recording for a reader on one side of its meeting."""
        service = info.context.service(MeetingRecordings)
        downloads = service.downloads(recording) if recording.available(service.clock()) else []
        return cls(
            model=recording,
            id=strawberry.ID(recording.id),
            began_at=recording.began_at,
            duration_ms=recording.duration_ms,
            expires_at=recording.expires_at,
            deleted_at=recording.deleted_at,
            deleted_by=recording.deleted_by,
            files=[
                MeetingRecordingFileType(
                    name=each.name,
                    start_ms=each.start_ms,
                    duration_ms=each.duration_ms,
                    size=each.size,
                    shows_screen=each.shows_screen,
                    download=address,
                )
                for each, address in zip(recording.files, downloads, strict=False)
            ],
            pauses=[MeetingRecordingPauseType(from_ms=each.from_ms, to_ms=each.to_ms) for each in recording.pauses],
            index=downloads[-1] if downloads else None,
        )


async def load_recordings(context: Context, meeting_ids: list[str]) -> list[list[MeetingRecording]]:
    """Load the recordings of meetings: only for readers of those meetings."""
    return await context.service(MeetingRecordings).of_meetings(meeting_ids)


@extend(MeetingType)
class MeetingRecordingFields:
    """What recordings add to a meeting."""

    @strawberry.field(description="Recordings of the meeting, by time, those that are deleted included.")
    async def recordings(self, info: Info, root: strawberry.Parent[MeetingType]) -> list[MeetingRecordingType]:
        found = await info.context.loader(load_recordings).load(root.model.id)
        return [MeetingRecordingType.of(info, each) for each in found]


@strawberry.input(description="A recording to delete.")
class DeleteMeetingRecordingInput:
    """A recording to delete."""

    recording_id: strawberry.ID


@strawberry.input(description="A recording to mix.")
class MixMeetingRecordingInput:
    """A recording to mix."""

    recording_id: strawberry.ID


MixMeetingRecordingResult = Annotated[MeetingRecordingType | Problem, strawberry.union("MixMeetingRecordingResult")]
DeleteMeetingRecordingResult = Annotated[
    MeetingRecordingType | Problem, strawberry.union("DeleteMeetingRecordingResult")
]


@strawberry.type
class Mutation:
    """Mutations of recordings."""

    @strawberry.mutation(description="Delete a recording of a meeting of yours for both companies; both are told.")
    async def delete_meeting_recording(
        self, info: Info, input: DeleteMeetingRecordingInput
    ) -> DeleteMeetingRecordingResult:
        service = info.context.service(MeetingRecordings)
        deleted = await service.delete(info.context.actor, recording_id=input.recording_id)
        return MeetingRecordingType.of(info, deleted)

    @strawberry.mutation(
        description="Make one file of a recording of a meeting of yours: up to 3 hours and 8 GiB. Does nothing twice."
    )
    async def mix_meeting_recording(self, info: Info, input: MixMeetingRecordingInput) -> MixMeetingRecordingResult:
        service = info.context.service(RecordingMixes)
        recording = await service.request(info.context.actor, recording_id=input.recording_id)
        return MeetingRecordingType.of(info, recording)
