"""Limits at the door: what an operation costs, found before anything runs.

The cost of a field is 1 plus the cost of what is selected below it, times the page
size where the field takes ``first``, times `LIST` where it is a list without one. A
fragment's cost is worked out once, however often it is spread, so the walk takes
time in proportion to the document. Introspection below ``__schema`` and ``__type``
costs its size, without multiplication.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
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
    SelectionSetNode,
    VariableNode,
    get_named_type,
)
from graphql.language.ast import DocumentNode

from expo.kit.errors import TooMuch
from expo.kit.paging import DEFAULT_PAGE, LARGEST_PAGE

TOKENS: Final = 1000
"""Most tokens of a document."""

POINTS: Final = 5000
"""Most points that one operation may cost."""

SAME_FIELD: Final = 20
"""Most times that one selection may name the same field: merging them takes quadratic time."""

DEPTH: Final = 25
"""Most levels of selections, fragments included."""

LIST: Final = 5
"""What a list without a page size counts as."""


class TooCostly(TooMuch):
    """The operation would cost more than one operation may."""

    code = "TOO_COSTLY"


@dataclass
class _Walk:
    schema: GraphQLSchema
    variables: Mapping[str, Any]
    fragments: Mapping[str, FragmentDefinitionNode]
    known: dict[str, tuple[int, int]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def selection(self, node: SelectionSetNode | None, parent: object, *, flat: bool) -> tuple[int, int]:
        """Return (points, levels) of a selection set on the type ``parent``."""
        if node is None:
            return 0, 0
        _refuse_repetition(node)
        points = levels = 0
        for child in node.selections:
            if isinstance(child, FieldNode):
                cost, depth = self.field(child, parent, flat=flat)
            elif isinstance(child, InlineFragmentNode):
                target = self.schema.get_type(child.type_condition.name.value) if child.type_condition else parent
                cost, depth = self.selection(child.selection_set, target, flat=flat)
                depth += 1
            else:
                cost, depth = self.fragment(child, flat=flat)
            points += cost
            levels = max(levels, depth)
            if points > POINTS:
                raise TooCostly(f"This operation costs more than {POINTS} points. Ask for fewer items or fields.")
        if levels > DEPTH:
            raise TooCostly(f"This operation is nested deeper than {DEPTH} levels.")
        return points, levels

    def field(self, node: FieldNode, parent: object, *, flat: bool) -> tuple[int, int]:
        name = node.name.value
        flat = flat or name in {"__schema", "__type"}
        definition = parent.fields.get(name) if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else None
        target = get_named_type(definition.type) if definition else None
        if name in {"__schema", "__type"}:
            target = self.schema.get_type("__Schema" if name == "__schema" else "__Type")
        below, levels = self.selection(node.selection_set, target, flat=flat)
        times = 1 if flat or definition is None else self.times(node, definition)
        return 1 + below * times, levels + 1

    def times(self, node: FieldNode, definition: GraphQLField) -> int:
        if "first" in definition.args:
            return self.page_size(node)
        return LIST if _is_list(definition.type) else 1

    def page_size(self, node: FieldNode) -> int:
        given = next((argument.value for argument in node.arguments if argument.name.value == "first"), None)
        value: object = DEFAULT_PAGE
        if isinstance(given, IntValueNode):
            value = int(given.value) if len(given.value) < 6 else LARGEST_PAGE
        elif isinstance(given, VariableNode):
            value = self.variables.get(given.name.value, DEFAULT_PAGE)
        return min(max(value, 1), LARGEST_PAGE) if isinstance(value, int) else DEFAULT_PAGE

    def fragment(self, node: FragmentSpreadNode, *, flat: bool) -> tuple[int, int]:
        name = node.name.value
        if name in self.open:
            raise TooCostly(f"The fragment {name} contains itself.")
        if name not in self.known:
            definition = self.fragments.get(name)
            if definition is None:
                return 1, 1  # validation says so with its place
            self.open.add(name)
            target = self.schema.get_type(definition.type_condition.name.value)
            cost, levels = self.selection(definition.selection_set, target, flat=flat)
            self.known[name] = cost, levels + 1
            self.open.discard(name)
        return self.known[name]


def _refuse_repetition(node: SelectionSetNode) -> None:
    if len(node.selections) <= SAME_FIELD:
        return
    names = Counter(
        (child.alias or child.name).value for child in node.selections if isinstance(child, FieldNode)
    )
    if names and names.most_common(1)[0][1] > SAME_FIELD:
        raise TooCostly(f"One selection names the same field more than {SAME_FIELD} times.")


def _is_list(kind: GraphQLOutputType) -> bool:
    while isinstance(kind, GraphQLNonNull):
        kind = kind.of_type
    return isinstance(kind, GraphQLList)


def cost_of(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode | None, variables: Mapping[str, Any]
) -> int:
    """Return the points that ``operation`` costs; raise `TooCostly` over `POINTS`, `DEPTH` or `SAME_FIELD`."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    walk = _Walk(schema, variables, fragments)
    total = 0
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode) and (operation is None or node is operation):
            total += walk.selection(node.selection_set, schema.get_root_type(node.operation), flat=False)[0]
        elif isinstance(node, FragmentDefinitionNode):  # unused ones are validated too
            walk.fragment(FragmentSpreadNode(name=node.name, directives=()), flat=False)
    return total
