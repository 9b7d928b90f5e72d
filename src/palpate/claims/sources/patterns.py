"""The patterns by which a sentence's words on a source are read; `wording.py` puts them together."""

from __future__ import annotations

import re
from importlib.resources import files

from palpate.text import NUMBER_WORDS
from palpate.text.wordings import Later, Needing, Wordings


def _places() -> tuple[tuple[str, ...], dict[str, str]]:
    """Countries, and the country of each adjective."""
    text = (files("palpate.claims.sources") / "lists" / "places.tsv").read_text(encoding="utf-8")
    pairs = [line.partition("\t")[::2] for line in text.splitlines()]
    return tuple(place for place, _ in pairs), {people: place for place, people in pairs if people}


LEAD = r"(?:published|released|posted|printed|reported|featured|appear(?:ed|ing|s)|presented|writing|wrote|out)"
_RESEARCH_NOUN = (
    r"(?:stud(?:y|ies)|trials?|research|reviews?|meta-?\s?analys[ie]s|analys[ie]s|papers?|articles?|letters?|"
    r"reports?|surveys?|"
    r"experiments?|investigations?|guidelines?|editorial|RCTs?|pilot|findings|results)"
)
_NAME = r"(?:[A-Z][\w’'&.-]*|npj|ePlasty|eLife)(?:\s(?:[A-Z][\w’'&.-]*|of|the|and|for|in|&|on|de|für|y|et)){0,10}"
JOURNAL = Needing(
    Later(
        rf"\b(?:{LEAD}|{_RESEARCH_NOUN}|paper)\s+(?:[\w-]+(?:ly|week|month|year)?\s+){{0,2}}?(?:in|by|from)\s+"
        rf"(?P<lead>(?:a\s+(?:\w+\s+){{1,2}}issue\s+of\s+|(?:the\s+)?[\w,\s]{{0,20}}?\b(?:issue|edition)\s+of\s+)?"
        rf"(?:the\s+)?(?:(?:peer[- ]reviewed\s+|medical\s+|scientific\s+|"
        rf"prestigious\s+)?journals?\s*[,:]?\s+)?[\"“‘*_]?)(?P<name>{_NAME})"
    ),
    "published released posted printed reported featured appear appeared appears appearing presented writing wrote out "
    "study studies trial trials research review reviews analysis analyses metaanalysis metaanalyses paper papers "
    "article articles letter letters report reports survey surveys experiment experiments investigation investigations "
    "guideline guidelines editorial rct rcts pilot findings results",
)
IN_JOURNAL = Needing(
    Later(rf"\b(?:in|by|from|the)\s+(?:the\s+)?(?:medical\s+|scientific\s+)?journal\s+[\"“‘*_]?(?P<name>{_NAME})"),
    "journal",
)
# A name of several words with a small one inside, between a study and what it found: "a trial in Clinical Interventions
# in Aging found".
FOUND_IN = Needing(
    Later(
        rf"\b{_RESEARCH_NOUN}\b[^.;:()]{{0,60}}?\s(?:in|from)\s+(?:the\s+)?"
        r"(?P<name>[A-Z]\w+(?:(?:\s(?:of|in|for|and|&|on))?(?:\sthe)?\s[A-Z]\w+){1,9}),?\s+(?:has\s+)?"
        r"(?:found|show(?:ed|s|n)|report(?:ed|s)|conclud(?:ed|es)|suggest(?:ed|s)|demonstrat(?:ed|es)|reveal(?:ed|s)|"
        r"compared|looked|tested|indicat(?:ed|es)|confirm(?:ed|s))\b"
    ),
    "found showed shows shown reported reports concluded concludes suggested suggests demonstrated demonstrates "
    "revealed reveals compared looked tested indicated indicates confirmed confirms",
)
JOURNAL_NOUNS = ("Journal", "Archives", "Annals", "Acta", "Frontiers", "Proceedings", "Transactions")
JOURNAL_NAME = Later(
    rf"\b((?:[A-Z][\w’'.-]*\s){{0,4}}(?:{'|'.join(JOURNAL_NOUNS)})"
    r"\s(?:of|in|for)(?:\s(?:[A-Z][\w’'&-]*|of|the|and|for|in|&)){1,9}|"
    r"(?:[A-Z][\w’'-]+\s){1,5}Journal)(?=\W|$)"
)
ACRONYM = re.compile(r"\b(?:JAMA(?:\s[A-Z][a-z]+){0,2}|BMJ(?:\s[A-Z][\w-]+)?|NEJM|CMAJ|PNAS|PLo?O?S\s[A-Z]\w+)\b")
ACRONYMS = ("JAMA", "BMJ", "NEJM", "CMAJ", "PNAS", "PL")  # one of which opens each of them
NAMED_RUN = Later(
    r"(?:\b(?:in|by|from|\d{4},?)\s+(?:the\s+)?|"
    r"[(\[,;—–]\s*[*_\"“]*)(?P<name>[A-Z][\w&-]*\.?(?:\s(?:[A-Z][\w&-]*\.?|of|and|the|for|in|&|,(?=\sand\s)))*)"
)
REPORTED = Wordings([r"\b(?:shown|reported|wrote|write|written|described|found|report|paper|editorial|according)\b"])
ENDS_NAME = re.compile(r"\s+(?:of|the|and|for|in|&|on|de|y|et)$")
_MONTHS = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
NOT_JOURNAL = re.compile(
    rf"(?:The\s+)?(?:{_MONTHS}\b|(?:19|20)\d\d|(?:[A-Z]\w+\s)*(?:University|College|Hospital|Institute|Clinic|"
    rf"School)\b)"
)

_SURNAME = (
    r"(?:(?:van|von|de|der|den|da|di|la|le|Mc|Mac|O[’'])\s?){0,2}[A-ZÀ-Þ][a-zà-öø-ÿ’'-]+(?:-[A-ZÀ-Þ][a-zà-öø-ÿ]+)?"
)
_NO_SURNAME = (
    rf"(?!(?:{_MONTHS}|In|The|And|But|By|Since|From|Until|Before|After|During|At|On|To|Early|Late|Spring|Summer|"
    rf"Autumn|Fall|"
    r"Winter|Fig|Figure|Table|Chapter|Section|Copyright|Updated|Published|Posted|Last|Next|Mid|Circa|About|"
    r"Around|Dated|"
    r"Olympics|Edition|Volume|Issue|Cochrane|Study|Review|Trial|Source|See|Monday|Tuesday|Wednesday|Thursday|"
    r"Friday|Saturday|"
    r"Sunday|Also|As|Between|Through|Back|Both|Covid|For|Of|Version|World|Act|Award|Awards|Winner|Best|Lancet|There|"
    r"Here|What|This|That|It|Journal|Division|Department|Society|Spine|Nature|"
    r"Science|Cell|Pain|Sleep|JAMA|BMJ)\b)"
)
_TEAM = (
    r"(?:et\s+al\b\.?|(?:and|&)\s+(?:colleagues|co-?workers|co-?authors|associates|(?:his|her|"
    r"their)\s+(?:team|colleagues|group)))"
)
_AUTHORS = (
    rf"{_NO_SURNAME}{_SURNAME}(?:,?\s+(?:[A-Z]\.?,?\s?){{1,2}}(?=[,&(]|et|"
    rf"and))?(?:,\s+{_SURNAME}){{0,4}}(?:,?\s+(?:and|&)\s+{_SURNAME})?(?:,?\s+{_TEAM})?"
)
AUTHOR_YEAR = Later(
    rf"(?P<authors>{_AUTHORS})[’']?s?,?\s*(?:\((?P<y1>(?:18|19|20)\d\d)[a-z]?(?:\s*[,;:][^)]{{0,40}})?\)|"
    rf"\b(?P<y2>(?:18|19|20)\d\d)[a-z]?(?=\s*[);,:]|\s*$|\s+(?:found|finds|showed|shows|reported|concluded|"
    rf"compared|tested)\b))"
)
TEAM_ONLY = Later(rf"(?P<authors>{_NO_SURNAME}{_SURNAME}(?:,\s+{_SURNAME})*\s+{_TEAM})")
THEIR_STUDY = Needing(
    Later(
        rf"(?P<authors>{_NO_SURNAME}{_SURNAME})[’']s\s+(?:\w+\s+){{0,3}}?(?:team|group|lab|trial|study|research|"
        rf"findings|experiment|work|paper|review)\b"
    ),
    "team group lab trial study research findings experiment work paper review",
)
STUDY_BY = Later(
    rf"\b(?i:study|trial|review|research|experiment|analysis|paper|survey|pilot)\s+(?:(?i:led|done|run|conducted|"
    rf"published|headed)\s+)?by\s+(?:(?:Dr|Prof|Professor)\.?\s+)?(?P<authors>{_NO_SURNAME}{_SURNAME}"
    rf"(?:\s+{_SURNAME}){{0,2}}(?:,?\s+(?:and|&)\s+{_SURNAME})?)(?=[\s,.;:)]|$)"
)

_HOUSES = (
    r"University|College|Institutes?|Hospital|School|Clinic|Medical\s+Cent(?:er|re)|Cent(?:er|re)|"
    r"Academy|Infirmary|Polytechnic"
)
_FAMOUS = (
    r"Harvard|Stanford|Yale|Oxford|Cambridge|Cornell|Johns\s+Hopkins|Mayo\s+Clinic|Cleveland\s+Clinic|UCLA|"
    r"Penn\s+State|MIT|"
    r"Carnegie\s+Mellon|Karolinska|Princeton|Duke|McGill|McMaster|Columbia|Berkeley|Caltech|Emory|Northwestern|"
    r"Cedars-Sinai|"
    r"Imperial\s+College|Kaiser\s+Permanente|Charité|Rutgers|Tufts|Vanderbilt|Baylor|Monash|Deakin|Cochrane|NIH|CDC"
)
HOUSE = re.compile(rf"{_HOUSES}|{_FAMOUS}")  # what stands in every one of the next
ORGANISATION = Later(
    rf"\b((?:[A-Z][\w’'&-]+\s(?:of\s|for\s|and\s|&\s|in\s)?){{0,5}}(?:{_HOUSES})(?:\s(?:of|for|at|"
    rf"in)(?:\s(?:the\s)?[A-Z][\w’'-]+){{1,4}}(?:\sand\s[A-Z]\w+)?)?|"
    rf"(?:{_FAMOUS})(?:\s(?:University|Medical\s+School|School\s+of\s+[A-Z]\w+))?)(?!\s*[’']s\s+(?:day|palsy))(?=\W|$)"
)
BODY = Later(
    r"\b((?:[A-Z][\w’'&-]+\s(?:of\s(?:the\s)?|for\s|and\s|on\s)?){1,6}(?:Foundation|Association|Society|Academy|"
    r"Federation|Organi[sz]ation|"
    r"Institutes?|Council|Trust|Committee|Task\s+Force|Department|Ministry|Agency|Administration|Service|"
    r"Network|Commission|Board|Union)"
    r"(?:\s(?:of|for|on)(?:\s(?:the\s|and\s)?[A-Z][\w’'-]+){1,4})?|NHS|FDA|WHO|NICE|NIH|CDC|EFSA|ASA|AAP|ACSM|"
    r"NCCIH)(?=\W|$)"
)
PLACES, PEOPLES = _places()
_COUNTRY = "|".join(PLACES)
PLACE = Needing(
    Later(
        rf"\b(?P<people>{'|'.join(PEOPLES)})\s+(?:\w+\s+){{0,3}}?(?:{_RESEARCH_NOUN}|researchers?|scientists?|team|"
        r"doctors?|men|women|adults|patients|volunteers|group|investigators)\b|"
        rf"\b(?:{_RESEARCH_NOUN}|researchers?|scientists?|team)\s+(?:\w+\s+){{0,4}}?"
        rf"(?:in|from)\s+(?P<place>{_COUNTRY}|the\s+(?:US|USA|UK|Netherlands))\b|"
        rf",\s+from\s+(?P<aside>{_COUNTRY})\b"
    ),
    " ".join(re.split(r"\W+", name)[0] for name in [*PLACES, *PEOPLES, "US", "USA", "UK", "Netherlands"]).lower(),
)
DESIGN = Needing(
    Later(
        r"\b((?:(?:randomi[sz]ed|controlled|double[- ]blind(?:ed)?|single[- ]blind(?:ed)?|sham[- ]controlled|"
        r"placebo[- ]controlled|pilot|"
        r"clinical|cross-?over|cohort|observational|prospective|retrospective|longitudinal|cross-sectional|"
        r"open-label|feasibility|"
        r"systematic|cochrane|literature|umbrella|scoping|narrative|animal|laboratory|case|case-control|controlled|"
        r"head-to-head|"
        r"(?:network|individual\s+patient)\s+)(?:[\s,-]+(?:and\s+)?)){1,5}"
        r"(?:trials?|stud(?:y|ies)|reviews?|reports?|series|experiments?|meta-?\s?analys[ie]s|research)|"
        r"(?:systematic\s+review\s+and\s+)?meta-?\s?analys[ie]s|RCTs?|surveys?|questionnaires?|case\s+reports?|"
        r"reviews?|guidelines?|pilot|"
        r"trials?|experiments?)\b",
        re.IGNORECASE,
    ),
    "trial trials study studies review reviews report reports series experiment experiments analysis analyses pilot "
    "metaanalysis metaanalyses research rct rcts survey surveys questionnaire questionnaires guideline guidelines",
)
ONE_STUDY = Needing(
    Later(
        r"\b(?:(?:a|an|one|another|this|that|the|one more|her|his|their|its|earlier|later)\s+(?:[\w’',%-]+\s+){0,5}?"
        r"(?:study|trial|review|meta-?\s?analysis|survey|questionnaire|experiment|paper|analysis|pilot|report|"
        r"investigation|guideline|"
        r"research(?:\s+(?:study|letter|project))?|case\s+series|RCT|work|cohort))\b",
        re.IGNORECASE,
    ),
    "study trial review analysis metaanalysis survey questionnaire experiment paper pilot report investigation "
    "guideline research series rct work cohort",
)
UP_FROM_TWO = tuple(word for word, value in NUMBER_WORDS.items() if 2 <= value < 20)
TENS = {"dozen": 12} | {word: value for word, value in NUMBER_WORDS.items() if value >= 20}
_COUNT = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+|(?:{'|'.join(TENS)})-(?:one|{'|'.join(UP_FROM_TWO[:8])})|"
    rf"{'|'.join([*UP_FROM_TWO, *TENS])})"
)
STUDY_AT = Needing(
    Later(
        r"\b(?i:researchers?|scientists?|engineers?|psychologists?|doctors?|investigators?|team|group|lab|work|"
        r"experts?|academics?)\s+"
        r"(?:(?:based|working)\s+)?(?:at|from|of|in)\s+(?:the\s+)?[A-Z]"
    ),
    "researcher researchers scientist scientists engineer engineers psychologist psychologists doctor doctors "
    "investigator investigators team group lab work expert experts academic academics",
)
FOUR_DIGITS = re.compile(r"\d{4}")
OTHERS = Needing(
    Later(r"\bet\s+al\b|\b(?:and|&)\s+(?:colleagues|co-?workers|co-?authors|associates|his|her|their)\b"),
    "al colleagues co coworkers coauthors associates his her their",
)
COUNTING = frozenset({*TENS, *UP_FROM_TWO})
YEAR = re.compile(r"(?<![\d.,/-])((?:19|20)\d\d)(?![\d%]|[.,]\d)")
STUDIES = Later(
    rf"\b({_COUNT})\s+(?:(?!and\b|of\b|in\b)[\w-]+,?\s+){{0,4}}?(?:trials|studies|RCTs|papers|investigations|"
    rf"experiments|reports|articles)\b",
    re.IGNORECASE,
)
_NOT_PEOPLE = (
    r"(?:and|of|in|or|to|per|per\s?cent|percentage|times|seconds?|moments?|minutes?|hours?|days?|weeks?|months?|years?|"
    r"decades?|points?|"
    r"mg|kg|kilos?|grams?|pounds?|metres?|meters?|degrees?|sessions?|steps?|ways?|tips?|reasons?|trials?|"
    r"stud(?:y|ies)|reviews?|"
    r"papers?|reports?|exercises?|treatments?|benefits?|types?|muscles?|bones?|calories|units?|drops?|doses?|"
    r"hospitals?|clinics?|"
    r"cent(?:re|er)s?|countries|is|was|has|this|as|its|us)"
)
PEOPLE = Later(
    rf"\b({_COUNT})\s+(?:(?!{_NOT_PEOPLE}\b)[\w’'-]+\s+){{0,3}}?(?:people|persons|patients|participants|"
    rf"subjects|adults|women|men|"
    r"children|kids|infants|babies|students|nurses|volunteers|athletes|runners|workers|employees|individuals|"
    r"females|males|"
    r"mothers|fathers|mums|dads|parents|families|couples|veterans|players|healthy|teenagers|prisoners|dogs|rats|"
    r"mice|cats|horses|"
    r"lads|boys|girls|sufferers|survivors|residents|cyclists|swimmers|drinkers|smokers|cases|clients|customers|"
    r"members|soldiers|"
    r"dancers|pensioners|villagers|firefighters|drivers|teachers|doctors|guys|of\s+us)\b|"
    rf"\b(\d{{2,3}}|\d{{1,3}},\d{{3}}|"
    rf"\d{{4,6}})\s+(?:(?!{_NOT_PEOPLE}\b)[a-z-]+\s+){{0,2}}(?!{_NOT_PEOPLE}\b)[a-z]{{3,}}(?:ers|ors|ants|ents|"
    rf"ists|ees|ians)\b",
    re.IGNORECASE,
)
PEOPLE_N = re.compile(r"\b[nN]\s*=\s*(\d{1,3}(?:,\d{3})+|\d+)")
FINDING = Later(
    r"\b(?:found|finds|showed|shown|shows|show|suggest(?:s|ed|ing)?|conclud(?:es|ed|ing)|report(?:s|ed)|"
    r"reveal(?:s|ed)|demonstrat(?:es|ed)|"
    r"discovered|determined|indicat(?:es|ed)|noted|observed|saw|confirm(?:s|ed))\s+(?:that\s+)?(?P<said>\S.{8,400})",
    re.DOTALL,
)
