"""What is compared: goods as a shop, or an exhibitor, words them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Goods:
    """One listing. All but the title may be missing; `price` is for one unit, in whatever currency both sides use."""

    id: str
    title: str
    description: str = ""
    brand: str = ""
    model: str = ""
    gtins: tuple[str, ...] = ()
    category: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)
    price: float | None = None
    language: str = ""
    """BCP 47, empty if unknown."""
    pictures: tuple[str, ...] = ()
    """Digests of the pictures' content: equal ones are one picture."""
