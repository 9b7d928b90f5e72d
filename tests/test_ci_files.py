"""The pre-commit hook and the GitHub Action: their files load, and what they run does what it promises."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from palpate import library

ROOT = Path(__file__).parents[1]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
GOOD = "# Lamps\n\nThe council will replace forty lamps of the harbour before the winter comes.\n"
BAD = "# Hips\n\nThe piriformis muscle runs from the skull to the jaw.\n"  # the table of muscles decides it


@pytest.fixture
def site(tmp_path: Path, library_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with articles, in which `palpate` is a command and the action's environment is set."""
    made = tmp_path / "site"
    (made / "bin").mkdir(parents=True)
    (made / "good one.md").write_text(GOOD)
    (made / "bad.md").write_text(BAD)
    command = made / "bin" / "palpate"
    command.write_text(f"#!/bin/sh\nexec {sys.executable} -c 'from palpate.cli import main; main()' \"$@\"\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(Path(library.__file__).parents[2]))
    monkeypatch.setenv("PALPATE_LIBRARY", str(library_file))
    monkeypatch.setenv("GITHUB_OUTPUT", str(made / "outputs"))
    monkeypatch.chdir(made)
    return made


def hook(*files: str) -> subprocess.CompletedProcess[str]:
    """What pre-commit runs: the entry, its arguments, the files."""
    (one,) = HOOKS
    command = [*shlex.split(one["entry"]), *one["args"], *files]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def action(**given: str) -> subprocess.CompletedProcess[str]:
    """What the action's last step runs, with the inputs that are given and the defaults of the others."""
    (step,) = (step for step in ACTION["runs"]["steps"] if step.get("id") == "check")
    inputs = {name: one["default"] for name, one in ACTION["inputs"].items()} | {
        name.replace("_", "-"): value for name, value in given.items()
    }
    named = {variable: text.removeprefix("${{ inputs.").removesuffix(" }}") for variable, text in step["env"].items()}
    values = {variable: inputs[name] for variable, name in named.items()}
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **values})


def test_the_hook_is_one_that_pre_commit_can_install() -> None:
    (one,) = HOOKS
    assert one["id"] == "palpate"
    assert one["language"] == "python"
    assert {"name", "description", "entry", "types_or"} <= set(one)


@pytest.mark.usefixtures("site")
def test_the_hook_fails_on_a_contradicted_claim_alone() -> None:
    assert hook("good one.md").returncode == 0
    said = hook("good one.md", "bad.md")
    assert said.returncode == 1
    assert "CONTRADICTED" in said.stdout
    assert said.stderr == "palpate: found 1 V101 claim-contradicted (--fail-on).\n"


def test_the_action_is_composite_and_takes_no_input_into_a_script() -> None:
    steps: list[dict[str, Any]] = ACTION["runs"]["steps"]
    assert ACTION["runs"]["using"] == "composite"
    assert all(step.get("shell") == "bash" for step in steps if "run" in step)
    assert all("${{" not in step.get("run", "") for step in steps)
    assert all(one["description"] for one in ACTION["inputs"].values())


@pytest.mark.usefixtures("site")
def test_the_action_writes_sarif_and_fails() -> None:
    said = action(files="good* bad.md")
    assert (said.returncode, said.stdout) == (1, "")
    log = json.loads(Path("palpate.sarif").read_text(encoding="utf-8"))
    assert {one["ruleId"] for one in log["runs"][0]["results"]} >= {"V101"}
    assert Path("outputs").read_text() == "report=palpate.sarif\n"


@pytest.mark.usefixtures("site")
def test_the_action_prints_annotations_and_takes_a_lockfile() -> None:
    said = action(files="bad.md", format="github", fail_on="", lock="palpate.lock")
    assert said.returncode == 0, said.stderr
    assert "::error file=bad.md,line=3" in said.stdout
    assert Path("palpate.lock").is_file()
    assert not Path("outputs").exists()
