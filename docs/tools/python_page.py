"""The reference of the public names of Python, from their signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from importlib import import_module
from types import UnionType

import msgspec

import palpate
from docs.tools.docstrings import markdown
from palpate.report.columns import COLUMNS
from palpate.report.tables import FORMS

INTRODUCTION = """\
# Python

The names that `import palpate` promises. They are fetched when first used, so the import itself costs next to nothing.
Anything else in the package may move between versions.
"""


_MODULE = re.compile(r"\b(?:\w+\.)+(?=\w)")
LONGEST_CALL = 100  # characters of a signature in one line
NOT_PROMISED = {("Library", name) for name in ("concepts", "keys_with", "make_anew", "readings")}  # for other rooms


def python_page() -> str:
    """The page: functions, the library, errors, values."""
    groups = {"Functions": _functions(), "The library": ["Library"], "Errors": _errors(), "Values": _values()}
    parts = [f"## {title}\n\n" + "\n".join(map(_section, names)) for title, names in groups.items()]
    return "\n".join([INTRODUCTION, *parts, *map(_module, palpate.MODULES), _tables()])


def _tables() -> str:
    """The tables that `to_frame` gives, and what their columns hold."""
    given = [
        f"| {'studies' if kind is tuple else kind.__name__} | `{form.name}` | {_listed(form.columns)} |"
        for kind, forms in FORMS.items()
        for form in forms
    ]
    columns = [f"| `{name}` | {column.kind} | {column.says} |" for name, column in sorted(COLUMNS.items())]
    parts = (
        "## Tables\n\nWhat `to_frame` makes of each value; the first table of a value is the one without a name.\n",
        "| of | table | columns |\n| --- | --- | --- |\n" + "\n".join(given) + "\n",
        "### Columns of tables\n\nA column means the same in every table. Any cell may be missing.\n",
        "| column | is | holds |\n| --- | --- | --- |\n" + "\n".join(columns) + "\n",
    )
    return "\n".join(parts)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _module(name: str) -> str:
    """A public module: what it says of itself, and its functions."""
    module = import_module(f"palpate.{name}")
    functions = (
        f"### {name}.{one}\n\n{_signature(f'{name}.{one}', getattr(module, one))}\n"
        f"{markdown(inspect.getdoc(getattr(module, one)) or '', names=())}\n"
        for one in module.__all__
    )
    return "\n".join([f"## Module {name}\n", f"{markdown(inspect.getdoc(module) or '')}\n", *functions])


def _objects() -> dict[str, object]:
    return {name: getattr(palpate, name) for name in palpate.__all__ if name != "__version__"}


def _functions() -> list[str]:
    return [name for name, value in _objects().items() if inspect.isfunction(value)]


def _errors() -> list[str]:
    return [name for name, value in _objects().items() if isinstance(value, type) and issubclass(value, Exception)]


def _values() -> list[str]:
    others = {*_functions(), *_errors(), "Library"}
    return [name for name in _objects() if name not in others]


def _section(name: str) -> str:
    value = _objects()[name]
    doc = markdown(inspect.getdoc(value) or "", names=(name,))
    if inspect.isfunction(value):
        return f"### {name}\n\n{_signature(name, value)}\n{doc}\n"
    assert isinstance(value, type)
    parts = [f"### {name}\n", doc, *_members(value)]
    return "\n".join([part.rstrip() + "\n" for part in parts])


def _signature(name: str, value: Callable[..., object]) -> str:
    """A function's call as one writes it, broken up where it is long."""
    signature = inspect.signature(value)
    given = [_spelled_out(one, value) for one in _parameters(signature)]
    shown = f"{name}({', '.join(given)}) -> {signature.return_annotation}"
    if len(shown) > LONGEST_CALL:
        lines = "".join(f"    {one},\n" for one in given)
        shown = f"{name}(\n{lines}) -> {signature.return_annotation}"
    return f"```text\n{shown}\n```\n"


def _spelled_out(parameter: str, function: Callable[..., object]) -> str:
    """A parameter with the alias of its type, such as ``Opened``, spelled out."""
    name, _, kind = parameter.partition(": ")
    alias = kind.partition(" = ")[0]
    known = inspect.unwrap(function).__globals__.get(alias) if alias.isidentifier() else None
    if not isinstance(known, UnionType):
        return parameter
    return f"{name}: {_MODULE.sub('', str(known))}{kind[len(alias) :]}"


def _parameters(signature: inspect.Signature) -> Iterator[str]:
    """The parameters, with a star before the first that goes by keyword only."""
    kinds = [one.kind for one in signature.parameters.values()]
    for number, one in enumerate(signature.parameters.values()):
        if one.name in {"self", "cls"}:
            continue
        if one.kind is one.KEYWORD_ONLY and one.kind not in kinds[:number]:
            yield "*"
        stars = "**" if one.kind is one.VAR_KEYWORD else ""
        yield f"{stars}{one.name}: {one.annotation}{'' if one.default is one.empty else f' = {one.default!r}'}"


def _members(value: type) -> Iterator[str]:
    if issubclass(value, Enum):
        yield "\n".join(f"- `{member.name}`: {member.value}" for member in value)
    elif issubclass(value, msgspec.Struct):
        yield _fields(value)
        yield from _methods(value)
    elif not issubclass(value, Exception):
        yield from _methods(value)


def _fields(value: type[msgspec.Struct]) -> str:
    written = {name: kind for base in reversed(value.__mro__) for name, kind in inspect.get_annotations(base).items()}
    rows = [
        f"| `{field.name}` | `{_cell(str(written[field.name]))}` | {'' if field.required else f'`{_default(field)}`'} |"
        for field in msgspec.structs.fields(value)
    ]
    return "\n".join(["| field | type | default |", "| --- | --- | --- |", *rows])


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.default is msgspec.NODEFAULT:
        return "()"
    if isinstance(field.default, Enum):
        return f"{type(field.default).__name__}.{field.default.name}"
    return repr(field.default)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _methods(value: type) -> Iterator[str]:
    """Public methods and properties that the class itself defines."""
    for name, member in vars(value).items():
        if name.startswith("_") or (value.__name__, name) in NOT_PROMISED:
            continue
        function = member.__func__ if isinstance(member, classmethod) else member
        if isinstance(member, property):
            yield f"#### {value.__name__}.{name}\n\n{markdown(inspect.getdoc(member) or '')}"
        elif callable(function) and inspect.isfunction(inspect.unwrap(function)):
            call = _signature(f"{value.__name__}.{name}", inspect.unwrap(function))
            yield f"#### {value.__name__}.{name}\n\n{call}\n{markdown(inspect.getdoc(function) or '')}"
