"""Kinds of certificates as GraphQL types."""

import strawberry

from expo.exhibitors.certificates.models import certificate_kind
from expo.kit.graphql.types import Info


@strawberry.type(name="CertificateKind", description="A kind of certificate.")
class CertificateKindType:
    """A kind of certificate."""

    key: str
    label: str = strawberry.field(description="Name of the mark, the same in every language.")
    name: str = strawberry.field(description="Short description of what it certifies, in the reader's language.")


def certificate_kind_type(info: Info, key: str) -> CertificateKindType:
    """Return a kind of certificate in the reader's language."""
    kind = certificate_kind(key)
    return CertificateKindType(key=kind.key, label=kind.label, name=kind.names[info.context.language])
