"""The status of a job, in GraphQL."""

import strawberry

from expo.kit.jobs.queue import JobStatus

strawberry.enum(JobStatus, description="Where a piece of long work stands.")

__all__ = ["JobStatus"]
