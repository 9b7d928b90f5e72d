"""Was it animals that were studied, and no people: by the headings of the record, else by its words."""

from __future__ import annotations

import re
from functools import lru_cache

from palpate.types.paper import Paper

# MeSH's check tags (https://www.nlm.nih.gov/mesh/features2.html): indexers give a paper Humans, Animals, or both.
PEOPLE_TAG, ANIMALS_TAG = "Humans", "Animals"
# "Clinical Trial, Veterinary" and its kin, publication types since 2019 (MeSH D000077522).
VETERINARY = "veterinary"
# Plain names of the animals that trials are made in, plural where the singular has other meanings in medicine (horse
# chestnut, cat scratch disease, canine tooth).
_ANIMALS = re.compile(
    r"\b(?:beagles?|boars|broilers?|bucks|buffaloe?s|bulls|cats|cattle|chickens|chicks|cows?|dogs|donkeys|ducks|ewes?|"
    r"ferrets|foals|gerbils|gilts?|goats|guinea[ -]pigs?|hamsters?|heifers?|hens|horses|lambs|layers|livestock|"
    r"macaques?|mares|mice|minipigs?|monkeys?|mouse|piglets?|pigs|ponies|poultry|pups|rabbits|rams|rats?|ruminants?|"
    r"sheep|sows?|stallions?|steers|swine|turkeys|zebrafish)\b"
)
_PEOPLE = re.compile(
    r"\b(?:adolescents?|adults?|boys?|child|children|clients?|consumers?|elderly|employees|families|girls?|"
    r"human(?:s|\svolunteers?)?|individuals?|infants?|inpatients?|m[ae]n|mothers?|newborns?|nurses|older|outpatients?|"
    r"participants?|patients?|people|persons?|preschoolers|residents?|schoolchildren|smokers?|students?|teenagers?|"
    r"users|veterans?|volunteers?|wom[ae]n|workers|youths?)\b"
)


def is_of_animals(paper: Paper) -> bool:
    """Whether a paper is about animals alone.

    A record with check tags is what they say. Without them the title has to name animals and no people, and the
    abstract animals more often than people, so that riding for people or a mention of patients to come counts for
    people.
    """
    if _is_veterinary(paper.publication_types):
        return True
    headings = {one.descriptor for one in paper.mesh}
    if PEOPLE_TAG in headings or ANIMALS_TAG in headings:
        return PEOPLE_TAG not in headings
    title = paper.title.lower()
    if not _ANIMALS.search(title) or _PEOPLE.search(title):
        return False
    told = paper.abstract_text.lower()
    return len(_ANIMALS.findall(told)) > len(_PEOPLE.findall(told))


@lru_cache(maxsize=1_000)
def _is_veterinary(types: tuple[str, ...]) -> bool:
    return any(one.casefold().endswith(VETERINARY) for one in types)
