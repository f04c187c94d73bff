"""A plugin for mypy (see .mypy.ini): methods that reach a class after its body are checked as methods of that class.

The notebooks build classes cell by cell, in two ways:

    @patch                                  def _rows(self, keep): ...
    def rows(self: Gram, keep): ...         Gram.rows, Gram.n = _rows, property(_n)

Before mypy reads the body of a class, such a function of the same module is moved there: as a method, or as the property or class method
that `as_prop=True`, `cls_method=True`, `property(...)` make of it. Lines and columns stay, so messages point to the export."""
from mypy.nodes import AssignmentStmt, CallExpr, Decorator, FuncDef, MemberExpr, NameExpr, OverloadedFuncDef, PassStmt, TupleExpr, Var
from mypy.plugin import Plugin
from mypy.types import AnyType, CallableType, TypeOfAny, UnboundType

BECOMES = {"as_prop": "property", "cls_method": "classmethod", "static_method": "staticmethod", "set_prop": "setter"}


def is_call(expr, name: str) -> bool:
    return isinstance(expr, CallExpr) and isinstance(expr.callee, NameExpr) and expr.callee.name == name


def patch_options(node) -> list | None:
    "The options of `@patch` or `@patch(...)`, where a statement has that as its first decorator."
    if not isinstance(node, Decorator): return None
    first = node.original_decorators[0]
    if isinstance(first, NameExpr) and first.name == "patch": return []
    return first.arg_names if is_call(first, "patch") else None


def free_first_argument(func: FuncDef):
    "`self: Class` tells @patch the class; in the class the first argument has no type of its own, and of a class method it would be the wrong one."
    for t in {id(t): t for t in (func.type, func.unanalyzed_type) if isinstance(t, CallableType)}.values():
        t.arg_types = [AnyType(TypeOfAny.unannotated), *t.arg_types[1:]]
    func.arguments[0].type_annotation = None


def decorated(node, *names):
    "A function, or one that already has decorators, beneath these."
    func = node.func if isinstance(node, Decorator) else node
    free_first_argument(func)
    above = [MemberExpr(NameExpr(func.name), "setter") if n == "setter" else NameExpr(n) for n in names]
    for a in above: a.set_line(func)
    rest = above + (node.decorators if isinstance(node, Decorator) else [])
    func.is_decorated = bool(rest)
    if not rest: return func
    if not isinstance(node, Decorator):
        node = Decorator(func, rest, Var(func.name))
        node.set_line(func)
    node.decorators, node.original_decorators = rest, list(rest)
    return node


def adopt_patches(cls: str, statements: list):
    "Takes each `@patch def f(self: Class, ...)` out of the module, and gives it as a member."
    for i, node in enumerate(statements):
        options = patch_options(node)
        if options is None or not node.func.arguments: continue
        first = node.func.arguments[0].type_annotation
        if not (isinstance(first, UnboundType) and first.name == cls): continue
        statements[i] = PassStmt()
        node.decorators = node.decorators[1:]
        yield decorated(node, *[BECOMES[o] for o in options if o in BECOMES])


def assigned(node, cls: str):
    "The pairs (attribute, value) of `Class.a, Class.b = f, property(g)`, or nothing."
    if not (isinstance(node, AssignmentStmt) and len(node.lvalues) == 1): return []
    left, right = node.lvalues[0], node.rvalue
    left = left.items if isinstance(left, TupleExpr) else [left]
    if is_call(right, "map") and isinstance(right.args[1], TupleExpr):  # map(property, (f, g))
        right = [(right.args[0].name, f) for f in right.args[1].items]
    else:
        right = right.items if isinstance(right, TupleExpr) else [right]
        right = [(r.callee.name, r.args[0]) if is_call(r, "property") else (None, r) for r in right]
    ours = all(isinstance(x, MemberExpr) and isinstance(x.expr, NameExpr) and x.expr.name == cls for x in left)
    plain = len(left) == len(right) and all(isinstance(r, NameExpr) for _, r in right)
    return [(x.name, how, r.name) for x, (how, r) in zip(left, right)] if ours and plain else []


def adopt_assigned(cls: str, statements: list):
    "Takes each function that is assigned to an attribute of the class out of the module, and gives it as a member of that name."
    for i, node in enumerate(statements):
        for attribute, how, name in assigned(node, cls):
            # the nearest one above: a later cell may define the same private name again
            at = next((j for j in range(i - 1, -1, -1) if getattr(statements[j], "name", None) == name), None)
            if at is None: continue
            member, statements[at], statements[i] = statements[at], PassStmt(), PassStmt()
            (member.func if isinstance(member, Decorator) else member)._name = attribute
            yield decorated(member, *([how] if how else []))


def unfold(statements: list):
    "The parser takes neighbours of one name for overloads of one function; patches of two classes are none."
    for i in range(len(statements) - 1, -1, -1):
        if isinstance(statements[i], OverloadedFuncDef) and any(patch_options(f) is not None for f in statements[i].items):
            statements[i : i + 1] = statements[i].items


def add(body: list, member):
    "A setter joins its property: to mypy the two are one definition."
    if isinstance(member, Decorator) and isinstance(member.decorators[0], MemberExpr):
        at = next(i for i, d in enumerate(body) if isinstance(d, Decorator) and d.func.name == member.func.name)
        pair = OverloadedFuncDef([body[at], member])
        pair.set_line(body[at])
        body[at] = pair
    else:
        body.append(member)


def adopt(ctx):
    statements = ctx.api.modules[ctx.cls.info.module_name].defs
    unfold(statements)
    for find in adopt_patches, adopt_assigned:
        for member in find(ctx.cls.name, statements): add(ctx.cls.defs.body, member)


class LateMethods(Plugin):
    def get_customize_class_mro_hook(self, fullname):
        return adopt if fullname.startswith("symbreak.") else None


def plugin(version: str):
    return LateMethods
