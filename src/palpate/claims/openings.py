"""What stands before the claim itself: "however,", "in people with migraine,", "compared with rest,".

"Moreover, in people with migraine, magnesium prevents attacks" is read as "magnesium prevents attacks in people with
migraine". Every letter knows where it stood.
"""

from __future__ import annotations

import re

from palpate.claims.plain import Restated
from palpate.types.concept import Family
from palpate.vocabulary import Vocabulary

# What ties a sentence to the one before it and says nothing of what acts.
_TIES = re.compile(
    r"^\W*(?:(?:however|moreover|furthermore|additionally|in addition|also|besides|overall|currently|today|at present|"
    r"at the moment|to date|so far|in general|generally|in summary|in conclusion|in short|for example|for instance|"
    r"in particular|in fact|indeed|as a result|therefore|thus|hence|consequently|similarly|likewise|interestingly|"
    r"fortunately|unfortunately|(?:un)?surprisingly|importantly|notably|finally|lastly|first|second|third|meanwhile|"
    r"nevertheless|nonetheless|still|instead|on the other hand|by contrast|in contrast|conversely|clearly|of course|"
    r"in (?:most|many|some|certain|rare|other|severe|mild) (?:cases|situations|instances|circumstances)|"
    r"at the current time|sometimes|often|occasionally|at times|in reality|in practice),\s+|"
    r"(?:however|moreover|furthermore|additionally|therefore|thus|hence|consequently|currently|overall)\s+)+(?=\w)",
    re.IGNORECASE,
)
# Before what people did who fared better or worse, which the words behind tell as surely.
_FOUND = re.compile(
    r"^\W*(?:there (?:is|was) (?:also )?(?:(?:some|good|strong|clear|high|moderate|low|very|quality|certainty)[ -]+)*"
    r"evidence that|(?:several |many |some |most |recent )?(?:research|studies|evidence|data|findings|reviews?|trials) "
    r"(?:(?:has|have) )?(?:also )?(?:show|indicat|reveal|confirm|find|found)\w* that)\s+"
    r"(?=(?:people|patients|women|men|children|adults|babies|infants|individuals|participants|those)\b)",
    re.IGNORECASE,
)
_WHOM = re.compile(  # "in people with migraine,", "among smokers,", "for back pain,"
    r"^\W*(?P<frame>(?:in|for|among|amongst|during|after|with regard to|with respect to|when it comes to|in terms of)"
    r"\s+[^,;:.?!]{3,80}),\s+(?=\w)",
    re.IGNORECASE,
)
_AGAINST = re.compile(  # "compared with rest,"
    r"^\W*(?:when\s+)?(?P<frame>(?:(?:compared|in comparison|relative)\s+(?:to|with)|rather than|"
    r"instead of)\s+[^,;:.?!]{3,80}),\s+(?=\w)",
    re.IGNORECASE,
)
# Who says so, and by which means it is thought to come about, behind what is claimed.
_TOLD = re.compile(
    r",\s+(?:(?:according to|say|says|said) [^,;]{3,60}|(?:(?:an?|the|new|one|some|many) )*(?:stud(?:y|ies)|"
    r"research|experts?|reports?|reviews?|doctors|researchers|scientists) (?:ha(?:s|ve) )?(?:\w+ly )?"
    r"(?:found|find|show|shown|suggest|say|said|warn|claim|reveal)s?)(?P<end>\W*)$",
    re.IGNORECASE,
)
_BY = re.compile(
    r",?\s+by (?:\w+ly )?(?:increas|caus|reduc|block|rais|boost|lower|promot|stimulat|relax|act|work|mak|help|improv|"
    r"prevent|stopp|slow|decreas|imitat|allow|calm|loosen|kill|chang)\w*ing\b[^?]*?(?P<end>\W*)$",
    re.IGNORECASE,
)
# What only says when it is tried, and what comes of a complaint that is named.
_FAILED = re.compile(
    r",?\s+(?:when|if|where|unless|until|after)\s+(?:[\w-]+\s+){0,3}?(?:medicines?|medications?|drugs?|treatments?|measures|"
    r"therap(?:y|ies)|painkillers|changes|methods|options|remedies)\s+(?:[\w-]+\s+){0,2}?(?:not|n[’']t|don[’']t|doesn[’']t|"
    r"haven[’']t|hasn[’']t|fails?|failed|ineffective)\b[^?]*?(?P<end>\W*)$",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r",\s+which\s+(?:(?:can|may|might|could|often|sometimes)\s+)?(?:caus|lead|damag|increas|result|worsen|harm|affect|mean|is\b|"
    r"are\b|occur|happen|make|put)[^,?]*?(?P<end>\W*)$",
    re.IGNORECASE,
)
_END = re.compile(r"\W*$")
_AND = re.compile(
    r"(?:[^,]{1,40},\s+)?(?:and|or|but)\b", re.IGNORECASE
)  # "for pain, stiffness, and swelling": a list and no opening


def unopened(text: str, vocabulary: Vocabulary) -> Restated:
    """The claim without the words that only tie it to another, and with whom it is about, or against what, at its end.

    Parameters
    ----------
    text : str
    vocabulary : Vocabulary
        Tells whether an opening names a complaint; one that names a treatment too stays where it is.
    """
    said = Restated.of(text)
    for form in (_TIES, _FOUND):
        if opens := form.match(said.text):
            said = _cut(said, 0, opens.end())
    for form in (_TOLD, _BY, _FAILED, _WHICH):
        ends = form.search(said.text)
        if ends and (form in {_TOLD, _FAILED} or _is_whole(said.text[: ends.start()], vocabulary)):
            said = _cut(said, ends.start(), ends.start("end"))
    for form in (_WHOM, _AGAINST):
        frame = form.match(said.text)
        if (
            frame
            and not _AND.match(said.text, frame.end())
            and (form is _AGAINST or _is_whose(frame["frame"], vocabulary))
        ):
            said = _moved(said, frame)
    return said


def _is_whole(clause: str, vocabulary: Vocabulary) -> bool:
    """Whether a clause says by itself what acts, and on what."""
    families = {concept.family for mention in vocabulary.find(clause) for concept in mention.concepts}
    return Family.TREATMENT in families and bool(families & {Family.CONDITION, Family.OUTCOME})


def _is_whose(frame: str, vocabulary: Vocabulary) -> bool:
    families = {concept.family for mention in vocabulary.find(frame) for concept in mention.concepts}
    return Family.CONDITION in families and Family.TREATMENT not in families


def _cut(said: Restated, start: int, end: int) -> Restated:
    return Restated(said.text[:start] + said.text[end:], said.places[:start] + said.places[end:])


def _moved(said: Restated, frame: re.Match[str]) -> Restated:
    """The words of a frame behind the rest, before its last mark."""
    end = _END.search(said.text)
    last, (first, stop) = end.start() if end else len(said.text), frame.span("frame")
    opening = said.text[first].lower() + said.text[first + 1 : stop]
    text = f"{said.text[frame.end() : last]} {opening}{said.text[last:]}"
    return Restated(text, (*said.places[frame.end() : last], None, *said.places[first:stop], *said.places[last:]))
