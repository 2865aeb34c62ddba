"""Which names a cell needs from others and which it gives them, read from its text.

So a Run button runs what its cell stands on, and nothing else: in a chapter whose experiments take a minute, the
figure at its end is there at once. A cell that changes an object (`net.fit()`, `row[2] = 0`) counts as giving it.
"""

import ast
import builtins
import symtable
from dataclasses import dataclass, field

KNOWN = frozenset(dir(builtins)) | {"__name__", "display", "get_ipython"}


@dataclass
class Names:
    needs: set = field(default_factory=set)
    gives: set = field(default_factory=set)
    changes: set = field(default_factory=set)  # objects of other cells that this one alters
    imports: set = field(default_factory=set)


def names_of(source: str) -> Names:
    """The names of a cell; none for text that is not Python (running it will say so)."""
    try:
        tree = ScopesApart().visit(ast.parse(source))
        table = symtable.symtable(ast.unparse(tree), "cell", "exec")
    except (SyntaxError, ValueError):
        return Names()
    found = Names()
    found.gives = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    found.imports = {s.get_name() for s in table.get_symbols() if s.is_imported()}
    _walk(tree.body, set(), found)
    found.needs -= KNOWN
    found.changes -= found.imports | KNOWN
    return found


class ScopesApart(ast.NodeTransformer):
    """Every comprehension as a generator: since Python 3.12 the names of the others count among those around them."""

    def _as_generator(self, node, *parts):
        self.generic_visit(node)
        made = parts[0] if len(parts) == 1 else ast.Tuple(list(parts), ast.Load())
        return ast.fix_missing_locations(ast.copy_location(ast.GeneratorExp(made, node.generators), node))

    def visit_ListComp(self, node):
        return self._as_generator(node, node.elt)

    def visit_SetComp(self, node):
        return self._as_generator(node, node.elt)

    def visit_DictComp(self, node):
        return self._as_generator(node, node.key, node.value)


def _walk(statements, bound, found):
    """Statements in their order: a name that is read before it is bound comes from elsewhere."""
    for statement in statements:
        match statement:
            case ast.For(target=target, iter=header, body=body, orelse=rest):
                _read(header, bound, found)
                bound |= _targets(target)
                _walk([*body, *rest], bound, found)
            case ast.With(items=items, body=body):
                for item in items:
                    _read(item.context_expr, bound, found)
                    bound |= _targets(item.optional_vars)
                _walk(body, bound, found)
            case ast.If(test=header, body=body, orelse=rest) | ast.While(test=header, body=body, orelse=rest):
                _read(header, bound, found)
                _walk([*body, *rest], bound, found)
            case ast.Try(body=body, handlers=handlers, orelse=rest, finalbody=last):
                for kind in [handler.type for handler in handlers if handler.type]:
                    _read(kind, bound, found)
                caught = [s for handler in handlers for s in handler.body]
                bound |= {handler.name for handler in handlers if handler.name}
                _walk([*body, *caught, *rest, *last], bound, found)
            case _:
                _read(statement, bound, found)
                _alter(statement, bound, found)
                bound |= _bound_by(statement)


def _read(node, bound, found):
    table = symtable.symtable(ast.unparse(node), "cell", "exec")
    here = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        here.add(node.target.id)
    found.needs |= here - bound
    # The body of a function runs later: what this cell gives anywhere is there by then.
    found.needs |= _inside(table) - found.gives


def _inside(table) -> set:
    names = set()
    for child in table.get_children():
        names |= {s.get_name() for s in child.get_symbols() if s.is_global() and s.is_referenced()} | _inside(child)
    return names


def _alter(statement, bound, found):
    """`name.method(...)` as a statement, `name[...] = ...`, `name.part = ...`."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute() as changed)):
            targets = [changed]
        case ast.Assign(targets=targets):
            pass
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            targets = [target]
        case _:
            return
    for target in targets:
        inside = isinstance(target, (ast.Attribute, ast.Subscript))
        while isinstance(target, (ast.Attribute, ast.Subscript)):
            target = target.value
        if inside and isinstance(target, ast.Name) and target.id not in bound:
            found.changes.add(target.id)


def _targets(node) -> set:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} if node is not None else set()


def _bound_by(statement) -> set:
    table = symtable.symtable(ast.unparse(statement), "cell", "exec")
    return {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
