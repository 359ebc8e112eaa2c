"""Operations made up from the schema itself: for each field of Query and Mutation one that asks for all of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNamedOutputType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_required_argument,
    is_required_input_field,
)

DEPTHS: Final = (4, 3, 2, 1, 0)
"""How many levels of a field's type are asked for: the first that is not too costly."""

Given = GraphQLArgument | GraphQLInputField
Fill = Callable[[str, str], Any]
"""Returns a scalar for the argument or input field of this name and of this type."""


@dataclass(frozen=True)
class Operation:
    """One field as an operation of its own, with its variables."""

    field: str
    query: str
    variables: dict[str, Any]


@dataclass(frozen=True)
class OperationBuilder:
    """Makes operations. ``fill`` gives scalars; ``everything`` gives optional values too, else only those in ``wanted``.

    ``wanted`` and ``values`` are by ``field.argument`` or ``InputType.field``; ``values`` go before ``fill``.
    """

    schema: GraphQLSchema
    fill: Fill
    values: Mapping[str, Any]
    wanted: frozenset[str] = frozenset()
    everything: bool = False

    def fields(self, kind: str) -> list[str]:
        """Return the names of the fields of Query, Mutation or Subscription."""
        root = self.schema.get_type(kind)
        return sorted(root.fields) if isinstance(root, GraphQLObjectType) else []

    def operation(self, kind: str, name: str, *, depth: int = 0) -> Operation:
        """Return the operation that asks for a field and all that it leads to, ``depth`` levels down."""
        root = self.schema.get_type(kind)
        assert isinstance(root, GraphQLObjectType)
        field = root.fields[name]
        given = {argument: each for argument, each in field.args.items() if self._is_given(name, argument, each)}
        declared = ", ".join(f"${argument}: {each.type}" for argument, each in given.items())
        passed = ", ".join(f"{argument}: ${argument}" for argument in given)
        head = f"{kind.lower()}({declared})" if given else kind.lower()
        call = f"{name}({passed})" if given else name
        shown = self._shown(get_named_type(field.type), depth, ())
        values = {argument: self._value(name, argument, each.type) for argument, each in given.items()}
        return Operation(name, f"{head} {{ {call}{shown} }}", values)

    def _is_given(self, owner: str, name: str, each: Given) -> bool:
        required = is_required_argument(each) if isinstance(each, GraphQLArgument) else is_required_input_field(each)
        return required or self.everything or f"{owner}.{name}" in self.wanted

    def _value(self, owner: str, name: str, kind: Any) -> Any:
        if f"{owner}.{name}" in self.values:
            return self.values[f"{owner}.{name}"]
        if isinstance(kind, GraphQLNonNull):
            return self._value(owner, name, kind.of_type)
        if isinstance(kind, GraphQLList):
            return [self._value(owner, name, kind.of_type)]
        if isinstance(kind, GraphQLEnumType):
            return next(iter(kind.values))
        if isinstance(kind, GraphQLInputObjectType):
            return {
                field: self._value(kind.name, field, each.type)
                for field, each in kind.fields.items()
                if self._is_given(kind.name, field, each)
            }
        return self.fill(name, kind.name)

    def _shown(self, kind: GraphQLNamedOutputType, depth: int, path: tuple[str, ...]) -> str:
        if isinstance(kind, GraphQLUnionType):
            parts = [f"... on {each.name}{self._shown(each, depth, path)}" for each in kind.types]
            return f" {{ __typename {' '.join(parts)} }}"
        if not isinstance(kind, GraphQLObjectType):
            return ""
        if "code" in kind.fields and "message" in kind.fields:
            return " { code message }"
        if depth == 0 and "problems" in kind.fields:
            return f" {{ __typename problems{self._shown(get_named_type(kind.fields['problems'].type), 0, path)} }}"
        parts = [
            f"{name}{self._shown(get_named_type(each.type), depth - 1, (*path, kind.name))}"
            for name, each in kind.fields.items()
            if self._is_worth_showing(each, depth, (*path, kind.name))
        ]
        return f" {{ __typename {' '.join(parts)} }}"

    def _is_worth_showing(self, field: GraphQLField, depth: int, path: tuple[str, ...]) -> bool:
        if any(is_required_argument(each) for each in field.args.values()):
            return False
        leads_on = isinstance(get_named_type(field.type), GraphQLObjectType | GraphQLUnionType)
        return depth > 0 and not (leads_on and (depth == 1 or get_named_type(field.type).name in path))
