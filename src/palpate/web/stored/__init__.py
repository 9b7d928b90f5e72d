"""Stored reports: what the page shares under a permanent address.

In: the JSON of a check and its page as rendered then. Out: an id that nobody can guess and a token that deletes. Open
`reports` first; `embedded` keeps them in one SQLite file, `shared` in Postgres where several machines serve.
"""

from palpate.web.stored.reports import Clock, Receipt, Reports, StoredReport, open_reports

__all__ = ["Clock", "Receipt", "Reports", "StoredReport", "open_reports"]
