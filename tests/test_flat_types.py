"""GraphQL types that say what a model says: each of their fields is an attribute of the model, of the same type."""

import ast
import dataclasses
import inspect
import textwrap
from collections.abc import Iterator, Sequence
from operator import attrgetter
from types import UnionType
from typing import Annotated, Any, ClassVar, Final, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

import pytest
import strawberry

from expo.kit.graphql.types import Flat, FromModel
from expo.schema import whole_schema

LISTS: Final = (list, tuple, Sequence)


def types() -> list[type]:
    """Return all types of the schema that are made of a model: whoever makes the schema loads them all."""
    whole_schema()
    return sorted(_below(FromModel), key=attrgetter("__qualname__"))


def _below(kind: Any) -> Iterator[type]:
    for each in kind.__subclasses__():
        if each is not Flat and each.__module__.startswith("expo."):
            yield each
        yield from _below(each)


def model_of(kind: type) -> type:
    """Return the model that a type is made of."""
    [model] = [get_args(base)[0] for base in vars(kind)["__orig_bases__"] if get_origin(base) in {Flat, FromModel}]
    found: type = model
    return found


def given(kind: type) -> set[str]:
    """Return the fields that a type is given beside its model."""
    calls = ast.walk(ast.parse(textwrap.dedent(inspect.getsource(kind))))
    made = [each for each in calls if isinstance(each, ast.Call) and ast.unparse(each.func) == "cls.from_model"]
    return {str(keyword.arg) for call in made for keyword in call.keywords}


def plain(hint: Any) -> Any:
    """Return a type as one that can be compared: an id is a text, all lists are lists."""
    if isinstance(hint, NewType):
        return plain(hint.__supertype__)
    if isinstance(hint, TypeVar):
        return plain(hint.__bound__)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Annotated, ClassVar}:
        return plain(arguments[0])
    if origin in {Union, UnionType}:
        return frozenset(plain(each) for each in arguments)
    if origin in LISTS:
        return (list, plain(arguments[0]))
    return hint


def said_by(model: type) -> dict[str, Any]:
    """Return the types of a model's attributes by their names."""
    made = {name: value for name, value in inspect.getmembers_static(model) if isinstance(value, property)}
    read = {name: get_type_hints(value.fget)["return"] for name, value in made.items()}
    return {name: plain(hint) for name, hint in (get_type_hints(model) | read).items()}


def faults(kind: Any) -> dict[str, str]:
    """Return what is wrong with the fields of a type, by their names."""
    model, hints, beside = model_of(kind), get_type_hints(kind), given(kind)
    said = said_by(model) | {"model": model}
    wanted = {each.name: plain(hints[each.name]) for each in dataclasses.fields(kind) if each.init}
    found = {
        name: f"{model.__name__} says {said.get(name)}, not {hint}"
        for name, hint in wanted.items()
        if name not in beside and (name not in said or not _fits(said[name], hint))
    }
    return found | dict.fromkeys(beside - wanted.keys(), "is given and no field")


def _fits(said: Any, wanted: Any) -> bool:
    """Say whether what is said is what is wanted, or one of what can be."""
    some = said if isinstance(said, frozenset) else {said}
    return some <= (wanted if isinstance(wanted, frozenset) else {wanted})


@pytest.mark.parametrize("kind", types(), ids=lambda kind: kind.__qualname__)
def test_type_fields_match_its_model(kind: type) -> None:
    assert faults(kind) == {}


@dataclasses.dataclass(frozen=True)
class Hat:
    """A model."""

    size: int
    colours: tuple[str, ...] = ()
    brim: str | None = None

    @property
    def wide(self) -> bool:
        return self.brim is not None


@strawberry.type
class GoodHat(FromModel[Hat]):
    """A type that says what a hat says, and for whom it is."""

    model: strawberry.Private[Hat]
    size: int
    colours: list[str]
    wide: bool
    head: str

    @classmethod
    def of(cls, hat: Hat) -> "GoodHat":
        return cls.from_model(hat, head="yours")


@strawberry.type
class BadHat(Flat[Hat]):
    """A type that says what no hat says."""

    size: str
    brim: str
    feather: str | None = None


def test_type_is_built_from_its_model_and_extra_fields() -> None:
    hat = Hat(58, ("red",), "felt")
    made = GoodHat.of(hat)
    assert (made.model, made.size, list(made.colours), made.wide, made.head) == (hat, 58, ["red"], True, "yours")
    assert faults(GoodHat) == {}


def test_field_with_wrong_name_or_type_is_found() -> None:
    assert list(faults(BadHat)) == ["size", "brim", "feather"]
