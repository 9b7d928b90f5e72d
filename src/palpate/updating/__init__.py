"""The library kept up to date: concepts asked of PubMed and Europe PMC → files of records → ingest → library.

In: concepts and a day. Out: what became of the records that are new or were changed since, retractions included. What
was fetched lies in a folder of files, so that a run that was cut off goes on where it was. Open `update` first;
`pubmed` and `europe_pmc` know the services.
"""

from palpate.updating.update import Updated, update

__all__ = ["Updated", "update"]
