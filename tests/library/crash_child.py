"""What a child process does in `test_crash`: open the library, say so, add batches, and say each that is stored."""

from __future__ import annotations

import sys

from palpate import vocabulary
from palpate.library import Library
from palpate.library.rebuild import rebuild
from tests.builders import row, study

BATCH = 4


def say(line: str) -> None:
    """Print a line in one piece, so that a kill cannot cut it."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(job: str, place: str, name: str, count: int) -> None:
    vocabulary.load()  # before the first word, so that the kill meets the library and not the imports
    say("ready")
    sys.stdin.readline()
    if job == "rebuild":
        rebuild(place)
        say("rebuilt")
        return
    with Library.open(place) as library:
        say("open")
        for batch in range(count):
            library.add(study(f"{name}-{batch}-{number}", row()) for number in range(BATCH))
            say(f"stored {batch}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
