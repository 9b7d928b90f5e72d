"""`palpate atlas`: what the pages of a scan claim, against the evidence."""

from palpate.cli.scan import atlas

__all__ = ["atlas"]
