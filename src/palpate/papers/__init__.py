"""bytes → Paper: papers and records about papers in the forms in which libraries and publishers hand them out.

In: PubMed XML, MEDLINE, JATS, Europe PMC and ClinicalTrials.gov JSON, RIS, CSL-JSON, BibTeX, tables of effects,
study records. Out: `Paper` (a record of ClinicalTrials.gov, of effects or of the library: `Study`), and `Rejected` for
what could not be read. One file per form. A paper is no `Article` (see `palpate.types.paper`), so that this is a room
beside `reading`, not a part of it.
"""

from palpate.papers.opening import files
from palpate.papers.read import read_file, read_papers

__all__ = ["files", "read_file", "read_papers"]
