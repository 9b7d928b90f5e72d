"""Who says it: the person, role and organisation that a sentence names as its speaker."""

from __future__ import annotations

import re

from palpate.claims.sources.wording import body_named
from palpate.text.wordings import Later, Needing
from palpate.types.article import Span
from palpate.types.citation import Speaker

_SAYS = (
    r"(?:says?|said|explains?|explained|argues?|argued|states?|stated|remarks?|remarked|adds?|added|notes?|"
    r"noted|warns?|warned|"
    r"insists?|insisted|believes?|believed|thinks?|thought|claims?|claimed|recommends?|recommended|advises?|"
    r"advised|tells?|told|"
    r"writes?|wrote|suggests?|suggested|recalls?|recalled|admits?|admitted|concludes?|concluded|points?\s+out|"
    r"pointed\s+out|"
    r"posted|urges?|urged|agrees?|agreed|comments?|commented|reports?|reported|calls?)"
)
_TITLE = r"(?:Dr|Doctor|Prof|Professor|Mr|Mrs|Ms|Miss|Sir|Dame|Sister)\.?"
_GIVEN = r"[A-ZÀ-Þ][\wÀ-ÿ’'-]+"
_NAME = (
    rf"(?:{_TITLE}\s+(?:{_GIVEN}\s+){{0,3}}{_GIVEN}|"
    rf"{_GIVEN}\s+(?:[A-Z]\.\s+|(?:van|von|de|der|da|di|la)\s+|{_GIVEN}\s+){{0,2}}{_GIVEN})"
)
_DEGREES = r"(?:,\s*(?:MD|PhD|DO|DPT|PT|LMT|RN|DC|MSc|BSc|MPH|Ph\.?D\.?|M\.?D\.?|FACP|DDS|RMT|LAc|ND))*"
_ROLE_NOUN = (
    r"(?:professor|lecturer|researcher|scientist|doctor|physician|surgeon|dermatologist|physiotherapist|"
    r"therapist|nurse|midwife|"
    r"osteopath|chiropractor|acupuncturist|psychologist|psychiatrist|neurologist|cardiologist|oncologist|"
    r"paediatrician|pediatrician|"
    r"director|founder|owner|president|head|chair(?:man|woman)?|author|investigator|spokes(?:man|woman|person)|"
    r"specialist|expert|"
    r"dietitian|nutritionist|pharmacist|practitioner|trainer|coach|manager|editor|fellow|consultant|"
    r"gynaecologist|gynecologist|"
    r"rheumatologist|dentist|herbalist|naturopath|masseuse|instructor|CEO|officer|aesthetician|esthetician|"
    r"facialist|reflexologist)"
)
_ROLE = re.compile(
    rf",\s*(?P<role>(?:(?:an?|the|our|who\s+(?:is|was)\s+(?:an?|"
    rf"the))\s+)?(?:[\w’'-]+\s+){{0,5}}?{_ROLE_NOUN}s?(?:\s+(?:of|in|for)\s+(?!the\b)[\w\s&’'-]{{2,60}}?)?)"
    rf"(?=\s+(?:at|with|from|of\s+the|on\s+the|who|and)\b|[,.;)”\"]|\s+{_SAYS}\b|\s*$)",
    re.IGNORECASE,
)
_ROLE_BEFORE = re.compile(rf"\b(?P<role>(?:[a-z][\w-]*\s+){{0,3}}{_ROLE_NOUN})\s+$", re.IGNORECASE)
_NAMED = Needing(  # of the words that every sentence with a speaker has one, by whichever pattern
    Later(
        rf"(?P<name>{_NAME}){_DEGREES}(?P<aside>(?:,|\s+(?:of|from|at))\s[^.;“”\"]{{3,140}}?,?|,)?\s+(?:also\s+|often\s+|once\s+|has\s+|"
        rf"have\s+)?{_SAYS}\b|"
        rf"(?:\b{_SAYS}|[Aa]ccording\s+to|[Ii]n\s+the\s+words\s+of)\s+(?:(?:[a-z][\w-]*\s+){{1,4}})?(?P<after>{_NAME})"
    ),
    "say says said explain explains explained argue argues argued state states stated remark remarks remarked add adds "
    "added note notes noted warn warns warned insist insists insisted believe believes believed think thinks thought "
    "claim claims claimed recommend recommends recommended advise advises advised tell tells told write writes wrote "
    "suggest suggests suggested recall recalls recalled admit admits admitted conclude concludes concluded point "
    "points pointed posted urge urges urged agree agrees agreed comment comments commented report reports reported "
    "call calls according words outlined list lists listed endorse endorses consider considers considered classifies",
)
_ALONE = Later(rf"\b{_SAYS}\s+(?P<after>{_GIVEN})\b(?=,|\.|$)|[,”\"’]\s*(?P<before>{_GIVEN})\s+{_SAYS}\b")
_BODY_SAYS = Later(
    rf"(?:according\s+to|as\s+outlined\s+by)\s+(?P<told>[^.;]{{3,120}})|"
    rf"^(?P<body>[^“”\".;]{{3,110}}?)\s++(?:also\s+|has\s+|have\s+|does\s+not\s+|do\s+not\s+)?"
    rf"(?:{_SAYS}|lists?|listed|endorses?|considers?|classifies)\b",
    re.IGNORECASE,
)
_UNNAMED = Later(
    rf"\b(?P<role>(?:(?:many|some|most|several|leading|top|skin|health|medical)\s+)?(?:experts|proponents|"
    rf"advocates|supporters|critics|"
    rf"practitioners|doctors|dermatologists|therapists|physicians|specialists|chiropractors|"
    rf"osteopaths))\s+(?:\w+\s+)?{_SAYS}\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:The|This|That|These|Those|It|They|We|You|He|She|But|And|One|In|Some|Many|Most|According|Research|"
    r"Studies|Study|Science|"
    r"University|Journal|American|National|British|Royal|European|World|International|Cochrane|Another|Our|"
    r"Traditional|Chinese)\b"
)
_LONGEST = 1_000  # characters of a sentence, markup counted, that are read for its speaker
_REACH = 160  # characters behind a name in which its organisation may stand


def speaker(text: str, at: int) -> Speaker | None:
    """Who is said to say a sentence, with role and organisation; None where nobody is.

    Parameters
    ----------
    text : str
        The sentence.
    at : int
        Where it starts in the article.

    Examples
    --------
    >>> said = speaker("It helps, says Dr Jane Roe, a dermatologist at the University of Leeds.", 0)
    >>> said.name, said.role, said.organisation
    ('Dr Jane Roe', 'dermatologist', 'University of Leeds')
    >>> speaker("According to the NHS, it is safe.", 0).organisation
    'NHS'
    """
    plain = text[:_LONGEST].replace("\n", " ")
    if not _NAMED.may_match(plain):
        return None
    for found in (*_NAMED.finditer(plain), *_ALONE.finditer(plain)):
        group = next(name for name, value in found.groupdict().items() if value and name != "aside")
        if not _NO_NAME.match(found[group]) and body_named(found[group]) is None:
            return _person(plain, found.span(group), at)
    if (told := _BODY_SAYS.search(plain)) and (body := body_named(told["told"] or told["body"])):
        return Speaker(span=_span(told, "told" if told["told"] else "body", at), organisation=body)
    if unnamed := _UNNAMED.search(plain):
        return Speaker(span=_span(unnamed, "role", at), role=" ".join(unnamed["role"].lower().split()))
    return None


def _person(text: str, place: tuple[int, int], at: int) -> Speaker:
    """A person with what stands behind or before the name."""
    start, end = place
    behind = _ROLE.match(re.sub(_DEGREES, lambda found: " " * len(found.group()), text[end:], count=1).lstrip())
    before = _ROLE_BEFORE.search(text, 0, start)
    role = behind["role"] if behind else before["role"] if before else None
    return Speaker(
        span=Span(at + start, at + end),
        name=" ".join(text[start:end].split()),
        role=_plain_role(role) if role else None,
        organisation=body_named(re.sub(r"\s+in\s+[A-Z]\w+", "", text[end : end + _REACH])),
    )


def _plain_role(role: str) -> str:
    said = re.sub(
        rf"^.*\b{_SAYS}\s+|^(?:who\s+(?:is|was)\s+)?(?:an?|the|"
        rf"our)\s+",
        "",
        " ".join(role.split()),
        flags=re.IGNORECASE,
    )
    return re.sub(r"^(?:an?|the|our)\s+", "", said)


def _span(found: re.Match[str], group: str, at: int) -> Span:
    return Span(at + found.start(group), at + found.end(group))
