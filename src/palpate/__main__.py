"""`python -m palpate`: the same as the command `palpate`."""

from palpate.cli import main

main()
