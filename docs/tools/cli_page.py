"""The reference of the command line, from typer's own knowledge of the commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import typer

INTRODUCTION = """\
# Command line

`palpate COMMAND --help` prints the same in a terminal. `-h` is short for `--help`.

**Exit status**: 0 done, also where nothing was found; 1 `check` found what `--fail-on` names or a verdict that moved
since `--lock`, or `library verify` something that no record explains; 2 the request could not be carried out, and one
line on standard error says what, where, and what to do.

**Output** goes to standard output, or with `-o` to a file, which is written whole or not at all. Tables are as wide as
the terminal, at most 120 columns (`COLUMNS` sets it).
"""


class Command(NamedTuple):
    """A command by its words (`library add`), as typer knows it."""

    name: str
    of: Any  # a command of the click that typer brings along, which has no public type
    context: Any


def commands() -> Iterator[Command]:
    """Every command that a user can call, in the order of ``--help``; groups are walked into."""
    from palpate.cli import build

    root = typer.main.get_command(build())
    yield from _below(Command("palpate", root, root.make_context("palpate", [], resilient_parsing=True)))


def _below(group: Command) -> Iterator[Command]:
    for name, one in group.of.commands.items():
        context = one.make_context(name, [], parent=group.context, resilient_parsing=True)
        command = Command(f"{group.name} {name}".removeprefix("palpate "), one, context)
        if hasattr(one, "commands"):
            yield from _below(command)
        else:
            yield command


def arguments(command: Command) -> list[Any]:
    """What stands behind the command's name."""
    return [one for one in command.of.params if one.param_type_name == "argument"]


def options(command: Command) -> list[Any]:
    """The command's options, without ``--help``."""
    return [one for one in command.of.params if one.param_type_name == "option" and "--help" not in one.opts]


def cli_page() -> str:
    """The page."""
    return "\n".join([INTRODUCTION, *(_section(command) for command in commands())])


def _section(command: Command) -> str:
    usage = " ".join([f"palpate {command.name}", "[OPTIONS]", *map(_placeholder, arguments(command))])
    parts = [f"## palpate {command.name}\n", f"{_flowing(command.of.help)}\n", f"```text\n{usage}\n```\n"]
    rows = [
        *((f"`{_placeholder(one)}`", _meaning(one)) for one in arguments(command)),
        *((_names(one), _meaning(one)) for one in options(command)),
    ]
    if rows:
        parts += [
            "| argument or option | meaning |\n| --- | --- |",
            *(f"| {name} | {_cell(what)} |" for name, what in rows),
            "",
        ]
    return "\n".join(parts)


def _placeholder(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _names(option: Any) -> str:
    value = "" if option.is_flag else f" {option.metavar or _kind(option)}"
    longest = max(option.opts, key=len)
    others = [name for name in option.opts if name != longest]
    return ", ".join([*(f"`{name}`" for name in others), f"`{longest}{value}`"])


def _kind(option: Any) -> str:
    return {"FLOAT": "NUMBER", "INTEGER": "NUMBER"}.get(str(option.type), "TEXT")


def _meaning(parameter: Any) -> str:
    """Its help, its default and the variable that stands in for it."""
    said = [_flowing(parameter.help or "")]
    has_default = parameter.default not in (None, "", False) and parameter.param_type_name == "option"
    if has_default:
        said.append(f"Default: `{parameter.default}`.")
    if parameter.envvar:
        said.append(f"Variable: `{parameter.envvar}`.")
    return " ".join(said)


def _flowing(text: str) -> str:
    """Paragraphs, each in one line."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
