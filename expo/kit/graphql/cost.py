"""Cost analysis: limits on an operation, computed before it runs.

The cost of a field is 1, or the ``points`` of its metadata, plus the cost of its
selection. The selection of a list with a page size (``first``) counts once per item of
the page: of the list itself, or of the ``edges`` and ``nodes`` of a connection, at any
depth; that of any other list counts `LIST` times. A fragment's cost is computed once per
page size, however often it is spread, so the walk is linear in the size of the document.
Below ``__schema`` and ``__type`` nothing is multiplied.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)
from graphql.language.ast import DocumentNode

from expo.kit.errors import TooMuch
from expo.kit.paging import DEFAULT_PAGE, LARGEST_PAGE

MAX_TOKENS: Final = 1000
"""Largest number of tokens in a document."""

MAX_CHARACTERS: Final = 50_000
"""Largest number of characters in a document: long texts belong in variables, which are cheaper to parse."""

MAX_VARIABLES: Final = 1000
"""Largest number of variables of an operation."""

MAX_OPERATIONS: Final = 20
"""Largest number of operations in a document."""

MAX_POINTS: Final = 5000
"""Largest cost of one operation, in points."""

MAX_SAME_FIELD: Final = 20
"""Most selections of the same field in one place, fragments included: merging them takes quadratic time."""

MAX_FRAGMENTS: Final = 50
"""Most fragment spreads in one place: validation also compares them with each other."""

MAX_DEPTH: Final = 25
"""Deepest nesting of selections, fragments included."""

LIST: Final = 5
"""Assumed number of items of a list without a page size."""


class TooCostly(TooMuch):
    """The operation exceeds the cost limit."""

    code = "TOO_COSTLY"


_ITEMS: Final = frozenset({"edges", "nodes"})
_INTROSPECTION: Final = {"__schema": "__Schema", "__type": "__Type"}
_INTROSPECTION_POINTS: Final = {"__schema": 500, "__type": 50}
"""High base costs without multiplication below: the whole schema can be queried, but not often."""


@dataclass(frozen=True)
class _WalkPosition:
    """Position of the walk: the type, the page size of the enclosing connection, and whether in introspection."""

    type: object
    page: int | None = None
    flat: bool = False


@dataclass
class _Walk:
    schema: GraphQLSchema
    variables: Mapping[str, Any]
    fragments: Mapping[str, FragmentDefinitionNode]
    known: dict[tuple[str, int | None], tuple[int, int]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def selection(self, node: SelectionSetNode | None, place: _WalkPosition) -> tuple[int, int]:
        """Return (points, levels) of a selection set."""
        if node is None:
            return 0, 0
        points = levels = 0
        for child in node.selections:
            cost, depth = self.child(child, place)
            points, levels = points + cost, max(levels, depth)
            if points > MAX_POINTS:
                raise TooCostly(f"This operation costs more than {MAX_POINTS} points. Ask for fewer items or fields.")
        if levels > MAX_DEPTH:
            raise TooCostly(f"This operation is nested deeper than {MAX_DEPTH} levels.")
        return points, levels

    def child(self, node: SelectionNode, place: _WalkPosition) -> tuple[int, int]:
        if isinstance(node, FieldNode):
            return self.field(node, place)
        if isinstance(node, FragmentSpreadNode):
            return self.fragment(node.name.value, place)
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            target = replace(place, type=self.schema.get_type(condition.name.value)) if condition else place
            cost, depth = self.selection(node.selection_set, target)
            return cost, depth + 1
        return 0, 0

    def field(self, node: FieldNode, place: _WalkPosition) -> tuple[int, int]:
        name = node.name.value
        if name in _INTROSPECTION:
            below, levels = self.selection(
                node.selection_set, _WalkPosition(self.schema.get_type(_INTROSPECTION[name]), flat=True)
            )
            return _INTROSPECTION_POINTS[name] + below, levels + 1
        parent = place.type
        definition = parent.fields.get(name) if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else None
        if definition is None:
            below, levels = self.selection(node.selection_set, _WalkPosition(None, flat=place.flat))
            return 1 + below, levels + 1
        page = self.page_size(node, definition.args["first"]) if "first" in definition.args else place.page
        is_list = _is_list(definition.type)
        target = _WalkPosition(get_named_type(definition.type), None if is_list else page, place.flat)
        below, levels = self.selection(node.selection_set, target)
        times = _times(name, definition, page) if is_list and not place.flat else 1
        return _own_points(definition) + below * times, levels + 1

    def page_size(self, node: FieldNode, argument: GraphQLArgument) -> int:
        usual = argument.default_value if isinstance(argument.default_value, int) else DEFAULT_PAGE
        given = next((argument.value for argument in node.arguments or () if argument.name.value == "first"), None)
        value: object = usual
        if isinstance(given, IntValueNode):
            value = _whole(given.value)
        elif isinstance(given, VariableNode):
            value = self.variables.get(given.name.value, usual)
        # GraphQL accepts 100.0 as an Int.
        if isinstance(value, float) and not math.isfinite(value):
            return LARGEST_PAGE
        return round(min(max(value, 1), LARGEST_PAGE)) if isinstance(value, int | float) else usual

    def fragment(self, name: str, place: _WalkPosition) -> tuple[int, int]:
        key = name, place.page
        if name in self.open:
            raise TooCostly(f"The fragment {name} contains itself.")
        if key not in self.known:
            definition = self.fragments.get(name)
            if definition is None:
                return 1, 1  # validation reports it, with its location
            self.open.add(name)
            target = replace(place, type=self.schema.get_type(definition.type_condition.name.value))
            cost, levels = self.selection(definition.selection_set, target)
            self.known[key] = cost, levels + 1
            self.open.discard(name)
        return self.known[key]


def _own_points(definition: GraphQLField) -> int:
    """Return a field's own cost: 1, or the ``points`` of its metadata for expensive fields."""
    field = definition.extensions.get("strawberry-definition")
    points: int = field.metadata.get("points", 1) if field is not None else 1
    return points


def _times(name: str, definition: GraphQLField, page: int | None) -> int:
    """Return the multiplier of a list's selection; ``page`` is its own page size, or the enclosing page's."""
    return page if page is not None and (name in _ITEMS or "first" in definition.args) else LIST


@dataclass
class _Merge:
    """Checks each place of the result, where validation compares all selections of a field pairwise.

    A place is identified by the selection sets merged there; ``left`` bounds the work.
    """

    fragments: Mapping[str, FragmentDefinitionNode]
    known: set[frozenset[int]] = field(default_factory=set)
    left: int = 2 * MAX_POINTS

    def check(self, sets: Sequence[SelectionSetNode]) -> None:
        """Raise `TooCostly` if ``sets`` together select a field too often, here or further below."""
        place = frozenset(map(id, sets))
        if place in self.known:
            return
        self.known.add(place)
        spread: set[str] = set()
        fields = defaultdict[str, list[FieldNode]](list)
        for node in sets:
            self.collect(node, fields, spread)
        if len(spread) > MAX_FRAGMENTS:
            raise TooCostly(f"One selection spreads more than {MAX_FRAGMENTS} fragments.")
        for same in fields.values():
            if len(same) > MAX_SAME_FIELD:
                raise TooCostly(f"One selection names the same field more than {MAX_SAME_FIELD} times.")
            below = [node.selection_set for node in same if node.selection_set is not None]
            if below:
                self.check(below)

    def collect(self, node: SelectionSetNode, fields: dict[str, list[FieldNode]], spread: set[str]) -> None:
        self.left -= len(node.selections)
        if self.left < 0:
            raise TooCostly("This document selects too many fields.")
        for child in node.selections:
            if isinstance(child, FieldNode):
                fields[(child.alias or child.name).value].append(child)
            elif isinstance(child, InlineFragmentNode):
                self.collect(child.selection_set, fields, spread)
            elif isinstance(child, FragmentSpreadNode) and child.name.value not in spread:
                spread.add(child.name.value)
                if (fragment := self.fragments.get(child.name.value)) is not None:
                    self.collect(fragment.selection_set, fields, spread)


def _is_list(kind: GraphQLOutputType) -> bool:
    while isinstance(kind, GraphQLNonNull):
        kind = kind.of_type
    return isinstance(kind, GraphQLList)


def cost_of(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode | None,
    variables: Mapping[str, Any],
) -> int:
    """Return the cost of ``operation`` in points; raise `TooCostly` if it exceeds one of the limits above.

    The limits hold for the document's other operations as well, since all of them are validated.
    """
    if len(variables) > MAX_VARIABLES:
        raise TooCostly(f"This operation has more than {MAX_VARIABLES} variables.")
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if len(operations) > MAX_OPERATIONS:
        raise TooCostly(f"This document has more than {MAX_OPERATIONS} operations.")
    total = 0
    for node in operations:
        walk = _Walk(schema, {**_defaults(node), **variables}, fragments)
        points = walk.selection(node.selection_set, _WalkPosition(schema.get_root_type(node.operation)))[0]
        total += points if operation is None or node is operation else 0
    lonely = _Walk(schema, variables, fragments)
    for name in fragments:  # unused ones are validated too
        lonely.fragment(name, _WalkPosition(None))
    return total


def refuse_repetition(document: DocumentNode) -> None:
    """Raise `TooCostly` if a document exceeds `MAX_SAME_FIELD` or `MAX_FRAGMENTS`.

    After `cost_of`, before validation.
    """
    merge = _Merge({node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)})
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode | FragmentDefinitionNode):
            merge.check([node.selection_set])


def _defaults(operation: OperationDefinitionNode) -> dict[str, object]:
    """Return the integer defaults of an operation's variables, such as page sizes."""
    return {
        each.variable.name.value: _whole(each.default_value.value)
        for each in operation.variable_definitions or ()
        if isinstance(each.default_value, IntValueNode)
    }


def _whole(digits: str) -> int:
    """Return an integer literal as a number; beyond all page sizes, the largest suffices."""
    return int(digits) if len(digits) < 6 else LARGEST_PAGE
