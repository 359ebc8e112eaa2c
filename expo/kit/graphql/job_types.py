"""The status of a job, in GraphQL."""

import strawberry

from expo.kit.jobs.queue import JobStatus

strawberry.enum(JobStatus, description="Status of a background job.")

__all__ = ["JobStatus"]
