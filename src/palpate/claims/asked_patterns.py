"""How people put a question or a plain claim: the wordings that `asked.py` goes by."""

from __future__ import annotations

import re

from palpate.claims.asked_evidence import FOUND_THAT


def _any(*wordings: str, before: str = r"\b", behind: str = r"\b") -> re.Pattern[str]:
    """A pattern for any of the wordings, whatever their case."""
    return re.compile(f"{before}(?:{'|'.join(wordings)}){behind}", re.IGNORECASE)


_LEAD_IN = (
    r"^\W*(?:(?:so|and|but|please|hi|hello|tell me|i wonder|do you know|is it (?:true|a fact|proven))"
    r"[, ]+(?:if |whether |that )?)*"
)
_WHOSE = r"(?:the |your |one[’']s |a person[’']s |my )?"
_QUANTITY = rf"{_WHOSE}(?:risks?|chances?|likelihood|odds|incidence|number|rates?|danger)"
_ARTICLES = (
    r"\s+(?:(?:a|an|the|just|taking|using|doing|having|getting|ordinary|normal|regular|conventional|standard|usual|plain|"
    r"common|traditional|other|simple|to|with|from|on|by)\s+)*$"
)

_IN_VAIN = r"(?:bother|waste|rely|count on|expect|fall for|believe|trust)"  # what people are told not to do
AUXILIARY = _any(
    r"does|do|did|can|could|will|would|is|are|was|were|should|shall|may|might|has|have|had",
    rf"isn[’']?t|aren[’']?t|doesn[’']?t|don[’']?t(?! {_IN_VAIN}\b)|can[’']?t|won[’']?t",
    r"how (?:well|much|effective|good|safe|dangerous|useful|bad) (?:does|do|is|are)",
    r"(?:how (?:soon|fast|quickly|long|rapidly|often)|when) (?:does|do|will|would|can|could)(?! (?:you|i|we|one)\b)",
    r"what (?:does|do|can|will|would)(?=.{2,40} do (?:for|to|against)\b)",
    r"how (?:does|do|can)|why (?:does|do|is|are)|to what extent (?:does|do|is|are|can)",
    before=_LEAD_IN,
    behind=r"\b\s*",
)
# A question after what there is to know is no denial.
EVIDENCE_FOR = _any(
    r"^\W*(?:is|are|was|were) there (?:any |good |enough |sufficient |really |solid |scientific |reliable )*"
    r"(?:evidence|proof|research|studies|trials|data)\b",
    r"\?\s*$",
    before="",
    behind="",
)
WHAT_HELPS = _any(
    r"what|which|how (?:can|do|should|to)|who|where|when",
    before=r"^\W*",
    behind=r"\b(?!.{0,60}\b(?:does|do) .{3,40} (?:do|say)\b)",
)
BEFORE_TREATMENT = _any(
    r"than|versus|vs\.?|over|instead of|compared (?:to|with)|or|(?<!such )as",
    r"(?:equivalent|comparable|similar|superior|inferior|equal) to",
    behind=_ARTICLES,
)
# Before the second of two that are set against each other: "no difference between massage and rest".
BETWEEN = _any(r"(?:differ\w*|compar\w+)\b[^.;]*?\bbetween\b[^.;]*?\band", behind=_ARTICLES)
DOES = _any("calms?|eases?|soothes?|relax(?:es)?|cures?|heals?|firms?|lifts?|cuts?")
HELPS_TO = _any(r"help(?:s|ed)?|to|can|could|may|might|will|would", behind=r"\s+$")
DETERMINER = _any("a|an|the|my|your|their|his|her|this|that|any|children[’']s|down|back|out", before=r"^\s+")
TIME = _any("after|before|during|in|following", before="^")
SUCH_AS = _any(r"such as|like|including|called|e\.g\.|with added|containing|(?:enriched|fortified) with|rich in")
COMPARED = _any(
    r"better|worse|more \w+|less \w+|as \w+ as|superior|inferior|equal|equivalent|comparable|similar|faster|safer",
    r"versus|vs\.?|compared|rather|instead",
)
# Of two that "or" joins one is set against the other only where one of them is said to be better.
EITHER = _any(r"better|worse|best|more effective|safer|faster|versus|vs\.?|superior|rather|instead|\?")
# What stands behind it is set against the treatment, no matter whether the vocabulary has it.
COMPARED_WITH = re.compile(
    r"\b(?:(?:just|every bit|at least|about|almost|nearly|quite|equally) (?=as\b))?"
    r"(?:any )?(?:better |more effective )?(?:than|compared (?:to|with)|versus|vs\.?|as \w+ as)\s.*?"
    r"(?:\s(?:for|against)\s(?P<what>.*))?$",
    re.IGNORECASE,
)
_NOTHING_WRONG = r"nothing (?:bad |ever )*(?:can|could|will) (?:ever )?(?:go wrong|happen) (?:with|to|from|during|in)"
# That there is no harm whatever, which no study of some people shows.
NO_HARM_EVER = _any(
    r"never (?:has|have|had|causes?|caused|comes? with) (?:any )?(?:side[- ]effects?|harms?|problems|damage)",
    r"(?:no|zero|without(?: any)?) (?:\w+ )?(?:side[- ]effects?|risks?|harms?|dangers?) (?:at all|whatsoever|ever)",
    r"(?:completely|totally|100 ?%|absolutely|entirely|perfectly) (?:safe|harmless|risk[- ]free)",
    _NOTHING_WRONG,
)
SAFE = _any(
    r"safe(?:ly)?|harmless|risk[- ]free",
    _NOTHING_WRONG,
    r"(?:is|are|it[’']s) (?:perfectly |absolutely |quite |totally |completely )?(?:fine|ok|okay|all ?right) "
    r"(?:(?:to|in|for|during|when|while|if)\b(?! \w+ing\b)|\W*$)",
    r"less (?:harmful|dangerous|risky|toxic)",
    r"without (?:any )?(?:problems?|trouble|ill effects?|worry)|nothing to (?:fear|worry about)",
    r"(?:no|without|few|free of|free from|minimal|minor|low (?:rate|incidence|risk)s? of) "
    r"(?:any |the |serious |known )*"
    r"(?:side[- ]effects?|harms?|risks?|adverse (?:effects?|events?|reactions?))(?: of [^,.;]+)?",
)
SOLE = _any(  # that nothing else helps, or that it must be done in any case
    r"nothing (?:beats|works like|comes close to|compares (?:to|with))|(?:can[’']?t|cannot|hard to) beat",
    r"(?:the )?only (?:thing|way|cure|treatment|remedy|medicine|therapy|solution|answer)",
    r"nothing (?:else )?(?:but|except|other than) .+ (?:helps?|works?|cures?)|nothing else (?:helps?|works?)",
    r"always (?:needs?|requires?|has to|have to|must|helps?|works?)|works? (?:for|in) every(?:one|body)",
    r"(?:is|are) the only \w+(?: \w+){0,3} (?:that|which|to)",
)
# Before a treatment: that nobody gets well without it, which no average shows.
NEEDS = _any(
    r"needs?|requires?|must (?:have|take|get|use)|cannot (?:do|get well|recover) without",
    before=r"(?<!likely to )(?<!chances of )(?<!not )\b",
    behind=r"\s+(?:[\w-]+\s+){0,2}$",
)
NO_MEDDLING = _any(r"(?:do|does)(?: not|n[’']t) (?:interact|interfere|affect|change|alter|weaken|make|stop)")
OF_EVIDENCE = _any(
    r"(?:the )?evidence (?:for|on|behind|base)|evidence[- ]based|scientifically proven|backed by science"
)
EFFECTIVE = _any(r"effective\w*|works?|helps?|useful|benefi\w+")
RECOMMENDED = _any(r"should|ought to|needs?|must|worth|healthy|healthier|best|(?:any )?point in|recommend(?:s|ed)?")
_HARSH = (
    r"(?<!less )(?:hard|tough|rough|harsh|murder|brutal|a strain) on "
    r"(?:the|your|our|their|people[’']s|children[’']s|young|old|babies)\b|"
    r"(?:terrible|awful|dreadful|horrible|lethal|deadly|disastrous|murder|poison|the worst thing(?: \w+)?) (?:for|to)"
)
DANGER = _any(
    r"dangerous|harmful(?! (?:\w+ )?(?:bacteria|germs|bugs|microbes|viruses|organisms|toxins|rays|uv)\b)|unsafe|"
    r"risky|hazardous|toxic|dangers?|(?<!self-)harms?|(?:bad|worse) for",
    _HARSH,
    r"hurts?(?! (?:less|by|in|from))",
    r"ruin(?:s|ed)?|wreck(?:s|ed)?|destroy(?:s|ed)?|wears? out (?:your|the)",
    r"put(?:s|ting)?\b.{2,30}?\bat risk(?! of)",
    r"bad news|side[- ]effects?|adverse|(?:the |any |are there )risks? (?:of|from|with)",
    r"injur(?:e|es|ious)|damag(?:e|es|ing)|counter-?productive",
)
HARMS = _any(
    _HARSH,
    r"(?:bad|harmful|dangerous) (?:for|to)|harm(?:s|ed|ing)?|damag(?:e|es|ed|ing)|ruin(?:s|ed|ing)?|wreck(?:s|ed|ing)?",
    r"destroy(?:s|ed|ing)?|wear(?:s|ing)? out|injur(?:e|es|ed|ing)",
)
# Whoever tells people to keep away from something, or says that they are harmed by it, says that it harms them.
HARMED_BY = _any(
    r"(?:should|must|ought to|needs? to|ha(?:s|ve) to|had better|better|is to|are to|^\W*) ?(?:not |always |rather )?"
    r"(?:avoid|(?:keep|stay|stop) away from|keep off|stay off|steer clear of|shun|"
    r"limit|restrict|cut (?:back|down) on)",
    r"^should .{0,40}? (?:avoid|(?:keep|stay) away from|steer clear of)",
    r"(?P<passive>(?:should|must|ought to|needs? to|ha(?:s|ve) to) (?:not |always |rather )?be (?:avoided|"
    r"shunned|limited|restricted)|"
    r"(?:is|are) (?:(?:to be|best|better) (?:avoided|shunned)|(?:\w+ly )?contra-?indicated))",
    r"(?<!that )(?<!which )(?:is|are|was|were|be|been|get|gets) (?:badly |seriously |easily )?"
    r"(?P<by>harmed|hurt|damaged|injured|poisoned) by",
)
PEOPLE_HARMED = re.compile(  # whom something is dangerous for
    r"\s+(?:[\w’'-]+\s+){0,2}?(?:people|women|men|adults|children|babies|infants|patients|anyone|those|mothers|toddlers)\b",
    re.IGNORECASE,
)
MAKES_WORSE = _any(
    r"shorten(?:s|ed|ing)? (?:your |our |the )?(?:life\b|lifespan|lives)",
    r"mak(?:e|es|ing) (?:(?!less\b).){2,40} (?:worse|ache|hurt|sore|stiff|itch)",
    r"(?:can|may|might|will|could) (?:puncture|pierce|dislodge|rupture|scald|bruise|burn|blister)",
    r"(?:punctures|pierces|dislodges|ruptures) (?:the|your|an?|people[’']s|blood)",
    r"burn(?:s|ed|t)? (?:(?:the|your|people[’']s|their) )?(?:skin|mouth|ears?|scalp|throat|hands?|feet|face)",
    r"(?:is|are|be|being|becomes?|very|highly|too|so|as|not|never) "
    r"(?:addictive|habit[- ]forming)(?! (?:disorder|behavio))",
    r"(?:delay|slow|stunt|impair|hinder|hamper)(?:s|ed|ing)? (?:(?:the|a|your|their|children[’']s|down) ){0,2}"
    r"(?:speech|language|growth|healing|recovery|learning|memory|fertility|(?:\w+ )?development)"
    r"(?! of (?:an? |the )?(?:\w+ )?(?:cancers?|tumou?rs?|bacteria|fungi|fungus|germs|moulds?))",
    r"(?:kill|sap|drain|dull|dampen|weaken|blunt|lower|reduce|rob)(?:s|ed|ing)? "
    r"(?:(?:of|the|your|you|their|men[’']s|women[’']s|people[’']s) ){0,3}(?:sex drive|libido|fertility|energy|strength|"
    r"stamina|memory|concentration|immunity|immune (?:system|defences)|bones|muscles|sperm(?: count)?)\b"
    r"(?![- ](?:loss|problem|decline|lapse|complaint|pain|cramp|spasm|sore|ache|tension|weak|damage|fracture|mass\b))",
    r"worsen(?:s|ed|ing)?|aggravat\w+|exacerbat\w+|(?:do|does|doing) more harm|(?:disturb|disrupt)(?:s|ed|ing)?",
)
LEADS_TO = _any(
    r"(?<!no )(?<!the )(?<!clear )(?<!known )caus(?:e|es|ed|ing)(?! by\b)"
    r"(?! (?:an? )?(?:improvement|relief|reduction|weight loss))",
    r"(?:is|are|was|were|be|been|being) (?:\w+ly )?caused by",
    r"promot\w+|lead(?:s|ing)? to|trigger(?:s|ed|ing)?(?! (?:finger|points?)\b)|result(?:s|ing)? in|provok(?:e|es)",
    r"gives? (?:you|people|(?:wo)?men|kids|children|babies|him|her|them|us|smokers)"
    r"(?! (?:more|extra|better|fresh|new|some|a bit of|a little|a bit more|a boost|a lift|back|relief)\b)",
    rf"(?:increas\w+|rais\w+) {_QUANTITY} (?:of|for)",
    r"sends? (?:you|women|men|people|her|him|them|kids|children) into",
)
# Before a complaint that comes; of anything else they tell neither way.
BRINGS_ON = _any(
    r"link(?:s|ed)? (?:\w+ly )?(?:to|with)|(?:to blame|blamed|responsible) for|(?:bring(?:s|ing)?|brought) on",
    r"(?:put(?:s|ting)?|leav(?:e|es|ing)|plac(?:e|es|ing)) .{1,30}? at (?:an? )?(?:\w+ )?risk (?:of|for)",
    r"more (?:likely|prone) to|sets? off|leav(?:e|es|ing) (?:you|them|us|him|her|some) with",
    r"brings? (?:you|people|them) out in",
    r"(?:is|are|was|were|been|being) (?:\w+ly )?(?:tied|associated|connected) (?:to|with)",
    r"(?<!the )(?<!breast )(?<!bottle )(?<!sterol )(?<!stanol )(?<!fat )"
    r"(?:feeds?|fuels?|sparks?|stirs? up|spreads?)(?! of\b)",
    rf"higher {_QUANTITY} (?:of|for)",
)
# With the complaint inside: "get acne more often", "got cancer from it".
GETS = _any(
    r"(?:get|gets|got|getting|have|has|had|develop|develops|suffer|suffers|catch|catches)\b(?P<what>.{2,40}?)\b"
    r"(?:more (?:often|frequently)|from)",
)
# With the complaint inside: "makes a caesarean more likely".
MAKES_LIKELY = _any(r"mak(?:e|es|ing) (?P<what>.{3,40}?) (?:(?:much |far )?more (?:likely|common|frequent)|likelier)")
GETS_MORE = _any(
    r"(?:get|gets|got|have|has|had|develop|develops|suffer|suffers|catch|catches) (?:far |much |many )?"
    r"more (?P<what>[\w-]+(?: [\w-]+)?)"
)
GIVES = _any(r"giv(?:e|es|ing)|leav(?:e|es|ing) (?:[\w-]+ ){1,2}with")  # before whom, and what they are given
LESS = _any(r"less|fewer|heal\w*|prevent\w*|lower\w*|reduc\w+|relief|better|recover\w*|without|free|cure\w*")
# A loss that is wished for, though less weight is not better for everybody.
WISHED = _any(r"(?:weight|fat) (?:loss|reduction)", r"los(?:e|es|ing) (?:\w+ ){0,2}(?:weight|fat)", r"slimming")
PUTS_ON = _any(  # weight that nobody wished for
    r"weight gain|gain(?:s|ed|ing)? (?:\w+ )?weight|put(?:s|ting)? on (?:\w+ )?weight",
    r"mak(?:es?|ing) \w+ fat(?:ter)?",
    before=r"(?<!less )(?<!reduces )(?<!reduce )(?<!limits )(?<!limit )(?<!without )(?<!excessive )(?<!no )\b",
)
# "Raising the head of the bed" is what is done, and not what comes of it; so are heel raises.
RAISES = _any(
    r"increas(?:e|es|ed)|(?<!heel )(?<!calf )(?<!leg )(?<!toe )(?<!arm )rais(?:e|es|ed)"
    r"(?! (?:scars?|skin|rash|lumps?|spots?|moles?|bumps?|beds?|toilet))|heighten\w*",
    r"(?<!^)(?:increasing|raising)",
)
PREVENTS = _any(
    r"prevent\w*|prophyla\w+|protect\w* (?:\w+ ){0,2}(?:against|from)|ward\w* off|avoid\w*|(?:stav|hold)\w* off",
    rf"(?:halv\w+|slash\w*|shrink\w*) {_QUANTITY} (?:of|for)|bring\w* .{{2,40}} risk (?:back )?down",
    r"stop\w* (?:you |people |us )?(?:from )?(?:getting|catching|developing)|keep\w* .{2,30} (?:at bay|away)",
    r"keep\w* (?:\w+ ){1,3}from (?:getting|catching|developing|coming|forming|falling|having)",
    rf"(?:reduc\w+|lower\w*|cut\w*(?: down)?|(?:bring|driv|keep)\w* down|decreas\w+) {_QUANTITY} (?:of|for)",
    r"fewer|less (?:likely|often|frequent(?:ly)?)",
    r"(?:will not|won[’']t|never) (?:get(?! (?:rid|you|your|it|to|me|us|them|the)\b)|catch|develop|suffer)\b"
    r"(?!.*\bfrom\b)",
)
# What is denied there is the complaint, and not that anything works: "wear a belt and you will not get back pain".
KEEPS_FROM = _any(
    r"so (?:that )?(?:\w+ ){1,3}(?:does|do|will)(?: not|n[’']t) (?=(?:get|catch|develop|suffer|have)\b)",
    r"(?:will not|won[’']t|never) (?=(?:get(?! (?:rid|you|your|it|to|me|us|them|the))|catch|develop|suffer|feel)\b"
    r"(?!.*\bfrom\b)|be (?:so |as )?"
    r"(?:sore|stiff|tired|sick|ill|nauseous|anxious|depressed|hungry)\b)",
    r"(?:(?:do(?:es)?|is|are|will|wo|can?|was|were) ?)?n(?:o|[’'])t (?:always|necessarily|every time)\b",  # at times
    behind="",
)
# What is lacking is named, and not denied: "lack of sleep causes diabetes".
LACK = _any(
    r"(?:a |the )?(?:lack|shortage|absence|deficit) of|\w+ing too little|too little \w+",
    r"not (?:getting |having |doing |drinking |eating )?enough (?!evidence|research|studies|data|proof|information)\w+",
    r"not \w+ing\b",
    before=r"^\W*",
)
NEED_OF = _any(  # before a treatment that is what changes
    r"need for|use of|compliance with|adherence to|reliance on|doses? of|demand for|consumption of|dependence on",
    behind=r"\s+(?:[\w-]+\s+){0,2}$",
)
ON_TOP = _any(r"on top|as an add-on", before=r"^,?\s+")  # behind the treatment that is added to another
ADDING = _any(r"add(?:s|ed|ing)?", behind=r"\s+(?:some\s+|a\s+)?$")
# What a claim has taken away is nothing that anybody wants to keep.
REMOVES = _any(r"remov\w+|flush\w*|gets? rid of|getting rid of|draws? out|eliminat\w+|break\w* (?:up|down)")
NO_USE = _any(
    r"useless|worthless|pointless|ineffective|a waste|waste of (?:time|money)|quackery|pseudo-?science|snake oil|bogus",
    r"nonsense|bunk(?:um)?|old wives[’']? tale",
    r"a (?:complete |total )?(?:con|fraud|gimmick|sham|racket|fad|swindle)(?=\W*$|\W+for\b)",
    r"(?:load|bunch|lot) of (?:old )?(?:rubbish|tosh|hokum|hot air|twaddle|cobblers|baloney|codswallop|hogwash)",
    r"(?:is|are) (?:just |pure |all )*(?:rubbish|tosh|hokum|hot air|twaddle|codswallop|hogwash|garbage)",
    r"(?:do|does|did) (?:very )?little (?:good|for|to|about|against)",
    r"a (?:scam|myth|hoax|placebo)|(?:just|only|merely|no more than|nothing but|nothing more than) (?:a )?placebo",
    r"(?:is|are|was|were) (?:very |highly )?unlikely to|no (?:better|more effective) than|fails? to",
    r"less (?:effective|helpful|useful|beneficial) than|inferior to",
    r"makes? no difference|no (?:effect|benefit|use|help|good|relief|improvement)",
    r"debunk\w+|disprov\w+|overrated|(?:all|just|pure|mere|only|nothing but) hype",
    r"money down the drain|(?:is|are|does|do) ?n[o’']t worth (?:the|your|it)|not worth (?:the|your|it)|a rip-?off",
    r"(?:does|do|did) (?:zilch|zip|nowt|naff all|sod all|bugger all|diddly\w*|zero|sweet \w+|next to nothing)",
    rf"^\W*(?:do not|don[’']?t) {_IN_VAIN}|save your money",
    r"(?:advis|recommend|warn|caution|counsel)\w* (?:\w+ ){0,3}?against",
)
OPENS_OBJECT = _any(
    r"\W",
    r"\b(?:(?:old|older|elderly|young|younger|little|small|frail) )?(?:folks?|people|adults?|women|men|kids|children|"
    r"babies|toddlers|teenagers|teens|seniors|mums|runners|athletes|grown-ups|girls|boys)(?=\s+\w)(?!\s+(?:who|with)\b)",
    r"\b(?:for|with|against|to|the|a|an|of|in|on|at|by|from|people|who|have|has|my|your|any|some|is|do|does|and)\b",
    r"\b(?:pills?|tablets?|capsules?|supplements?|creams?|gels?|powders?|sprays?|injections?|exercises|classes)\b(?=\s)",
    r"\blikely to (?:get|have|develop|suffer|catch)\b",
    rf"\b(?:cuts?|lowers?|reduces?|raises?|doubles?|halves) {_QUANTITY} of (?:ending up|landing|being)\b",
    r"\b(?:treat|relieve|reduce|manage|ease|improve|prevent|"
    r"fight|cure|get(?:ting)? rid of|clear|shift|stop)(?:ing)?\b|\b(?:relieving|reducing|managing)\b",
    r"\b(?:(?:is|are|was|were) )?(?:(?:not|usually|generally|routinely|also|still|only|very) )*"
    r"(?:(?:recommended|advised)\b|(?:more )?(?:limited|weak|lacking|inconclusive|uncertain|unclear|unknown|"
    r"unproven|mixed|clear|conclusive)\W*$)",
    r"\b(?:its|their) (?:use|effectiveness|benefits?)\W*$|\bcan be drawn\W*$",
    r"\b(?:early|easing|improving|symptoms?|effective|ineffective|good|useful|helpful|bad|better|best|works?)\b",
    before="^(?:",
    behind=")+",
)
ACTS = _any(r"is|are|works?|effective|good|cures?|do|does|can|may|will|safe|harmless|bad|harmful|dangerous")
# Before a complaint: it is whose people the claim speaks of, not what it says changes.
FOR_WHOM = _any(
    r"in|among|during|after|before|following|with|from|of|due to|caused by|because of|associated with",
    r"who have|suffering from|have|has|had|having",
    behind=r"\s+(?:[\w’'-]+\s+){0,2}$",
)
# The words before a complaint that is itself what comes: "increases the risk of falls", "results in falls".
OF_IT = _any(
    r"(?:increas\w+|rais\w+|higher|greater|doubl\w+) (?:(?:the|your|a|their) )?(?:risks?|chances?|likelihood|odds) of",
    r"result(?:s|ed|ing)? in",
    behind=r"\s+(?:(?!(?:in|among|for|with|after|of)\b)[\w-]+\s+){0,2}$",
)
WITHOUT = _any(  # before what people leave off, where the vocabulary has no name for that
    r"stopping|quitting|giving up|avoiding|cutting out|coming off|skipping|cutting back on|cutting down on|limiting",
    r"(?:a )?(?:break|rest|time off) from",
    r"^\W*(?:eat(?:ing)? |drink(?:ing)? |us(?:e|ing) |hav(?:e|ing) )?(?:less|fewer)|"
    r"^\W*(?:cut (?:out|down on|back on)|give up|skip|quit|ditch)",
    r"(?:who|that) (?:(?:do|did|does|have|has|had|are|were)(?: not|n[’']t)|never)(?: (?:take|use|eat|drink|get|have|do|"
    r"taken|used|had|given))?",
    r"not (?:eating|drinking|taking|using|having)|(?:going|living|doing) without|dropping|ditching|laying off|cutting",
    behind=r"\s+(?:(?:the|all|your|any)\s+)?(?:[\w-]+,\s+){0,3}$",
)
# Before and behind what people have too little of: studies of more of it say nothing of that.
LACKING = _any(
    r"(?:lack|shortage|absence|deficit|loss|want) of|insufficient|inadequate|deficient|too little|low|poor",
    r"not (?:(?:getting|having|eating|drinking|doing|taking) )?enough",
    r"(?:low|poor|inadequate|insufficient) (?:levels?|intakes?|amounts?|stores?|status) of",
    behind=r"\s+(?:(?:the|all|your|any)\s+)?$",
)
DEFICIENCY = _any(
    r"deficienc(?:y|ies)|deficits?|insufficienc(?:y|ies)|depletion|shortages?", before=r"\s+", behind=r"\b"
)
WHO_HAVE = _any(
    r"(?:diabet|asthmat|arthrit|epilept|alcohol|rheumat)ics|insomniacs|smokers|migraineurs", before="^", behind="$"
)
PEOPLE_BEHIND = _any(
    r"patients|people|survivors|sufferers|adults|women|men|children|pupils|athletes|kids|teen(?:ager)?s|students|folk|mums",
    r"toddlers?|seniors|girls|boys|grown-ups|pensioners|mothers|dads|parents|runners",
    before=r"\s+",
)
PEOPLE_WITH = _any(r"(?:people|patients|adults|women|men|children|babies|infants) (?:with|who have)", before="^")
# What may stand between the words that act and their verb, looked for from behind.
DOES_TO = _any(
    r"mak(?:es?|ing)|keeps?|leaves|gives?|lets|turns|gets|settles|soothes|tames|shifts|sorts|drowns?|clears|fixes|puts",
    r"takes|brings|drives|pushes|nudges|beats|stops|saves|sends|mends|quietens|silences|banishes|holds|straightens|smooths",
    r"causes|rots|bloats|wrecks|ruins|damages|harms|weakens|upsets|(?:save|protect|keep)(?= \w+ from)|(?:set|sets) off",
    r"(?:rot|bloat|wreck|ruin|damage|harm|give|make|leave|put|drive|push|send)"
    r"(?= (?:you|your|people|children|kids|babies)\b)",
    before=r"(?<=\w)\s+",
)  # ends who acts
BEFORE_VERB = _any(
    r"\b(?:is|are|was|were|can|could|may|might|will|would|does|do|did|has|have|had|should|must|don[’']t|doesn[’']t|won[’']t)\b\W*",
    r"\b(?:really|actually|truly|not|ever|never|also|be|been|being|the|a|an|just|only|always|often|usually|help|helps)\b\W*",
    r"\b(?:found|shown|proven|thought|believed|said|known|reported|tend(?:s|ed)?|appear(?:s|ed)?|seem(?:s|ed)?)\b\W*",
    r"\b(?:probably|likely|often|usually|sometimes|generally|slightly|greatly|markedly|significantly|substantially|clearly|"
    r"dramatically|considerably|moderately|modestly|effectively|successfully|temporarily|(?<=\w )compared|when)\b\W*",
    r"\b(?:demonstrate[sd]?|show(?:s|ed)?|provide[sd]?|offer(?:s|ed)?|produce[sd]?|gave|any|significant|clear|additional|"
    r"extra|meaningful)\b\W*",
    r"[\W]+",
    before="",
    behind="$",
)
# A part of the body that a claim is good for: what is meant is that it hurts.
ACHING = _any(
    "back|neck|knees?|shoulders?|hips?|ankles?|wrists?|elbows?|feet|foot|heels?|joints?",
    before=rf"^{_WHOSE}(?:bad |sore |aching |painful |stiff )?(?P<part>",
    behind=")$",
)
AGAIN = _any(  # before a complaint that was there before
    r"second|another|repeat|recurrent|recurring|further|repeated", behind=r"\s+(?:(?:bout|episode|attack)s? of\s+)?$"
)
SCREENED = _any(  # "should be screened for testicular cancer", "an ultrasound to catch thyroid cancer early"
    r"(?:screen(?:ed|ing)|check(?:ed|ing|s)|test(?:ed|ing|s)?|scan(?:ned|ning|s)?|ultrasound|x-?rays?|mri)",
    behind=r"\s(?:[\w’'-]+\s){0,4}?(?:for|to (?:catch|find|spot|detect|rule out)) "
    r"(?P<what>[\w’'-]+(?: (?:cancer|disease|fibrillation|apnoea|herpes)\b)?)",
)
BY_MEANS_OF = _any(r"with|by|using|through|via", behind=r"\s+(?:(?:the|a|an|some|taking|using|doing|having)\s+)*$")
FARES = _any(  # before how people fare: "feel less nauseous", "be sore"
    r"feel\w*|felt|less|more|be|being|get\w*|becom\w+|stay\w*|remain\w*|so|too|likely to",
    behind=r"\s+(?:\w+ly\s+)?$",
)
FARES_SO = _any(r"less|more|faster|sooner|earlier|later|quicker|longer", before=r"\s+")  # behind it: "die less often"
ATTACKS = _any(r"attacks?|episodes?|flare-?ups?|flares?|exacerbations?|relapses?")  # of a complaint named elsewhere
BABIES = _any(
    r"bab(?:y|ies)|infants?|newborns?|neonates?|preterm|premature|children|toddlers?|underweight|anorexi\w*|"
    r"(?:under|mal)nourish\w*|malnutrition|cachexi\w*|wasting|too thin|skinny"
)
BECOMES = _any(r"mak(?:es?|ing)|keep\w*|leav\w+|turn\w*|get\w*|becom\w+", behind=r"\s+(?:[\w’'-]+\s+){0,5}?\w+er$")
# Before how people fare: "makes you", "helps children with cerebral palsy".
MAKES = _any(
    r"mak(?:e|es|ing)|leav(?:e|es|ing)|keep(?:s|ing)?|turn(?:s|ing)?|help(?:s|ed|ing)?|let(?:s|ting)?|get(?:s|ting)?",
    behind=r"\s+(?:(?!(?:and|or|because|by|but|than|that|which|rid|of|from)\b)[\w’'-]+\s+){1,6}$|:\s+(?:[\w’'-]+\s+){1,3}$",
)
# The same, of what nobody wishes for: "makes you drowsy", and not "makes you less tired".
MAKES_SO = _any(
    r"mak(?:e|es|ing)|leav(?:e|es|ing)|keep(?:s|ing)?|turn(?:s|ing)?",
    behind=r"\s+(?:(?!(?:and|or|because|by|but|than|that|which|less|not|never|feel|from)\b)[\w’'-]+\s+){1,4}?$",
)
GOES_AWAY = _any(  # "makes a cold go away faster"
    r"(?:makes?|helps?|lets?|gets?) (?:(?:a|an|the|your|my) )?(?P<what>[\w’' -]+?) (?:to )?"
    r"(?:go away|disappear|pass|heal|clear up|fade|vanish|get better)"
)
HOW_SOON = _any(  # what only says when
    r"(?:with)?in (?:just |only |about |under |as little as )?(?:(?:an?|a few|a couple of|several|\d+(?: to \d+)?|one|"
    r"two|three|four|five|six|seven|eight|nine|ten) )?(?:second|minute|hour|day|night|week|month|year)s?",
    r"in (?:no time|a flash|next to no time)|straight away|right away|instantly|at once",
    r"overnight|by the next (?:day|morning)|permanently|for good|(?:in the )?(?:long|short) (?:run|term)",
    r"for (?:ever|years)|forever",
    r"before it(?: i|[’']?)s too late|by the time of \w+|daily|weekly",
    r"by (?:itself|themselves)|on (?:its|their) own",
    r"(?:per|a|each|every) (?:day|week|month|year|night|season|winter)",
    r"(?<![\s\S])(?:after|before|during|following)\s.+",
    r"as (?:an?|the) (?:[\w-]+ ){0,3}(?:solution|treatment|therapy|remedy|option|alternative|cure|medicine)",
    r"(?:(?:in|for) |^)(?:many|some|most|certain|all|several|a few|rare|other|mild|severe) "
    r"(?:cases|people|patients|situations|circumstances|instances|individuals|women|men|adults|children)",
    r"(?:if|unless|because|as long as|provided|when) (?:you|they|we|people|it|there)\b.*",
    before=r"(?:^|\s+)",
    behind=r"\W*$",
)
HOW_FAST = _any(
    r"fast(?:er)?|quick(?:ly|er)|sooner|better|completely|naturally|easily", before=r"\s*\b", behind=r"\s*$"
)
BARE = _any("for|in|against|and|to|vs\\.?|versus|with|on|after|before|during|following", before=r"\s", behind=r"\s")
OPENS_SUBJECT = _any(
    r"\W",
    rf"\b{FOUND_THAT}",
    r"\b(?:the|a|an|that|if|whether|using|use of|taking|having|getting|doing|trying|wearing|i|you)\b",
    r"\b(?:treatment|therapy|supplementation) (?:with|using)\b|\b(?:giving|administering|applying|supplementing)\b",
    r"\bin (?:pregnancy|childhood|old age|adults|children|men|women|babies)\b,?",
    r"\bthere[’']s\b|\b(?:people|we|one|someone|should|there|is|are|no|not|it|any|evidence|proof|good|scientific)\b",
    before="^(?:",
    behind=")+",
)
