"""A plugin for mypy (see .mypy.ini): methods that fastcore's `@patch` adds to a class, cell by cell, are checked as methods of that class.

Before mypy reads the body of a class, each `@patch def f(self: Class, ...)` of the same module is moved there: as a method, with
`@patch(as_prop=True)` as a property, with `@patch(cls_method=True)` as a class method. Lines and columns stay, so messages point to the export."""
from mypy.nodes import CallExpr, ClassDef, Decorator, NameExpr, PassStmt
from mypy.plugin import Plugin
from mypy.types import AnyType, CallableType, TypeOfAny, UnboundType

BECOMES = {"as_prop": "property", "cls_method": "classmethod", "static_method": "staticmethod"}


def is_patch(expr) -> bool:
    "Whether a decorator is `patch` or `patch(...)`."
    call = expr.callee if isinstance(expr, CallExpr) else expr
    return isinstance(call, NameExpr) and call.name == "patch"


def patched_class(node) -> str | None:
    "The name of the class to which this statement of a module adds a method."
    if not (isinstance(node, Decorator) and is_patch(node.original_decorators[0]) and node.func.arguments): return None
    first = node.func.arguments[0].type_annotation
    return first.name if isinstance(first, UnboundType) else None


def as_member(node: Decorator):
    "The statement as it would stand in the class."
    patch, func = node.original_decorators[0], node.func
    options = patch.arg_names if isinstance(patch, CallExpr) else []
    names = [NameExpr(BECOMES[o]) for o in options if o in BECOMES]
    for n in names: n.set_line(patch)
    # `self: Class` is how @patch finds the class; in a method the first argument needs no type, and of a class method it would be the wrong one
    if isinstance(func.type, CallableType):
        for t in {id(t): t for t in (func.type, func.unanalyzed_type) if isinstance(t, CallableType)}.values():
            t.arg_types = [AnyType(TypeOfAny.unannotated), *t.arg_types[1:]]
    func.arguments[0].type_annotation = None
    node.decorators = names + node.decorators[1:]
    node.original_decorators = list(node.decorators)
    if node.decorators: return node
    func.is_decorated = False
    return func


def adopt(ctx):
    "Moves the patches of a class into its body."
    cls: ClassDef = ctx.cls
    statements = ctx.api.modules[cls.info.module_name].defs
    for i, node in enumerate(statements):
        if patched_class(node) != cls.name: continue
        cls.defs.body.append(as_member(node))
        statements[i] = PassStmt()


class PatchPlugin(Plugin):
    def get_customize_class_mro_hook(self, fullname):
        return adopt if fullname.startswith("symbreak.") else None


def plugin(version: str):
    return PatchPlugin
