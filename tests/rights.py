"""Tests as a user with fewer rights than the one who runs them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

NOBODY = 65534  # the user that may read but not write, on every Unix


@contextlib.contextmanager
def without_rights() -> Iterator[None]:
    """Run as a user who may only read what everyone may; the superuser may write everywhere, whatever the mode says."""
    if os.name != "posix":
        pytest.skip("needs users and permissions as Unix has them")
    if os.geteuid() != 0:
        yield
        return
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@contextlib.contextmanager
def folders_open(file: Path) -> Iterator[None]:
    """Let everyone walk to a file of a test's own."""
    above = [folder for folder in file.parents[1:] if folder.owner() == file.owner()]
    modes = {folder: folder.stat().st_mode for folder in above}
    for folder, mode in modes.items():
        if not mode & 0o001:
            folder.chmod(mode | 0o011)
    try:
        yield
    finally:
        for folder, mode in modes.items():
            folder.chmod(mode)
