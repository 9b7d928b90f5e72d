"""Run the blocks of a page from its top to its end, as a reader would, in a folder and with a library of its own.

Commands that are nothing but ``palpate …`` run in this process, because starting one costs more than most commands;
everything else goes to a shell. A command must end with status 0, or the next one must be ``echo $?`` and show it.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import yaml

from docs.tools.blocks import Block, Step, blocks_of, matches, steps_of
from docs.tools.renewing import difference

ROOT = Path(__file__).parents[2]
COLUMNS = 80
ASK_STATUS = "echo $?"
_FOR_A_SHELL = re.compile(r"[|<>;&`$*]")


class Ran(NamedTuple):
    """A command of a page with what it printed (standard output, then errors) and its exit status."""

    step: Step
    block: Block
    printed: str
    status: int


class Fault(NamedTuple):
    """Something on a page that is not so: the line and what is wrong."""

    line: int
    what: str


class Session:
    """The state that blocks of one page share: the folder, the names of its Python blocks, the last exit status."""

    def __init__(self, folder: Path, library: Path) -> None:
        self.folder = folder / "page"
        self._names: dict[str, Any] = {}
        self._status = 0
        shutil.copytree(ROOT / "examples", self.folder / "examples")
        own = shutil.copy(library, folder / "library.sqlite")
        self._environment = {
            **os.environ,
            "PALPATE_LIBRARY": str(own),
            "COLUMNS": str(COLUMNS),
            "NO_COLOR": "1",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        }

    @contextlib.contextmanager
    def here(self) -> Iterator[None]:
        """Work in the session's folder with its environment."""
        with patch.dict(os.environ, self._environment), contextlib.chdir(self.folder):
            yield

    def faults(self, page: Path) -> Iterator[Fault]:
        """Everything on the page that does not run, or prints something else than the page shows."""
        blocks = list(blocks_of(page))
        with self.here():
            for block in blocks:
                self.write(block)
                match block.language:
                    case "console":
                        yield from self._console(block)
                    case "python" | "pycon":
                        yield from self._python(block)
                    case "json":
                        yield from _json(block)
                    case "yaml":
                        yield from _yaml(block)
                    case "sh":
                        yield from _set_up(block)

    def write(self, block: Block) -> None:
        """Write a block with a title to the file of that name."""
        if block.title is not None:
            (self.folder / block.title).write_text(block.text, encoding="utf-8")

    def _console(self, block: Block) -> Iterator[Fault]:
        ran = [self.run(step, block) for step in steps_of(block)]
        if not ran:
            yield Fault(block.line, "a console block without a command; commands begin with `$ `")
        for one, after in zip_longest(ran, (one.step.command for one in ran[1:])):
            if one.status and after != ASK_STATUS:
                yield Fault(one.step.line, f"exit status {one.status}: {one.step.command}\n{one.printed}")
            elif one.step.output is not None and not matches(one.step.output, one.printed):
                yield Fault(one.step.line, f"{one.step.command}\n{difference(one.step.output, one.printed)}")

    def run(self, step: Step, block: Block) -> Ran:
        """Run one command, inside `here`."""
        if step.command == ASK_STATUS:
            return Ran(step, block, f"{self._status}\n", 0)
        run = self._in_shell if not step.command.startswith("palpate") or self._needs_shell(step) else self._in_process
        printed, self._status = run(step.command)
        return Ran(step, block, printed, self._status)

    @staticmethod
    def _needs_shell(step: Step) -> bool:
        return any(_FOR_A_SHELL.search(word) for word in shlex.split(step.command, posix=False) if word[0] not in "\"'")

    def _in_shell(self, command: str) -> tuple[str, int]:
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, env=self._environment)
        return done.stdout + done.stderr, done.returncode

    @staticmethod
    def _in_process(command: str) -> tuple[str, int]:
        from palpate.cli import main

        out, err, status = io.StringIO(), io.StringIO(), 0
        argv = patch.object(sys, "argv", shlex.split(command))
        with argv, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main()
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else int(end.code is not None)
        return out.getvalue() + err.getvalue(), status

    def _python(self, block: Block) -> Iterator[Fault]:
        if ">>>" not in block.text:
            try:
                exec(compile(block.text, "block", "exec"), self._names)
            except Exception as error:
                yield Fault(block.line, f"{type(error).__name__}: {error}")
            return
        test = doctest.DocTestParser().get_doctest(block.text, self._names, "block", None, None)
        said: list[str] = []
        runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        if runner.run(test, out=said.append, clear_globs=False).failed:
            yield Fault(block.line, "".join(said))
        self._names = test.globs


def _json(block: Block) -> Iterator[Fault]:
    from palpate.errors import PalpateError
    from palpate.library.schema import decode

    try:
        value = json.loads(block.text)
        if isinstance(value, dict) and {"key", "design"} <= value.keys():
            decode(json.dumps(value), file="block", line_number=block.line)
    except (ValueError, PalpateError) as error:
        yield Fault(block.line, str(error))


def _yaml(block: Block) -> Iterator[Fault]:
    """A workflow or a hook's configuration: it loads, and names inputs and hooks that the repository has."""
    try:
        value = yaml.safe_load(block.text)
    except yaml.YAMLError as error:
        yield Fault(block.line, " ".join(str(error).split()))
        return
    inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    hooks = {one["id"] for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    steps = [step for job in value.get("jobs", {}).values() for step in job["steps"]]
    for step in steps:
        if "/palpate@" in step["uses"] and (unknown := set(step.get("with", {})) - set(inputs)):
            yield Fault(block.line, f"no input of the action: {', '.join(sorted(unknown))}")
    for hook in (hook for repo in value.get("repos", ()) for hook in repo["hooks"]):
        if hook["id"] not in hooks:
            yield Fault(block.line, f"no hook of this repository: {hook['id']}")


def _set_up(block: Block) -> Iterator[Fault]:
    """Commands for the reader's own machine: make targets and extras must be there, nothing else may be asked for."""
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    for number, line in enumerate(block.text.splitlines(), block.line):
        words = shlex.split(line, comments=True)
        match words:
            case [] | ["pip", "install", "palpate"]:
                pass
            case ["make", target] if target in targets:
                pass
            case ["pip", "install", what] if (found := re.fullmatch(r"palpate\[(\w+)\]", what)) and found[1] in extras:
                pass
            case _:
                yield Fault(number, f"neither a target of the Makefile nor an extra: {line}")
