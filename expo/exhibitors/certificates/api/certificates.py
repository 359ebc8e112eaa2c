"""Kinds of certificates in GraphQL."""

import strawberry

from expo.exhibitors.certificates.api.types import CertificateKindType, certificate_kind_type
from expo.exhibitors.certificates.models import certificate_kinds
from expo.kit.graphql.types import Info


@strawberry.type
class Query:
    """Queries for certificates."""

    @strawberry.field(description="All kinds of certificates.")
    def certificate_kinds(self, info: Info) -> list[CertificateKindType]:
        return [certificate_kind_type(info, key) for key in certificate_kinds()]
