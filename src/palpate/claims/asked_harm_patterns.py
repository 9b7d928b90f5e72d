"""What people say of harm without its name: the verbs of spoiling, what is spoilt, and what nobody wants to be made."""

from __future__ import annotations

import re


def _one_of(*lines: str) -> str:
    """A group of wordings that are parted by ", "; each may be a pattern of its own."""
    return f"(?:{'|'.join(', '.join(lines).split(', '))})"


_WHOSE = (  # between a verb and the part of the body that it is done to
    r"(?:(?:the|your|our|a|an|their|my|his|her|good|healthy|delicate|developing|growing|natural|normal|all)\s+){0,3}"
    r"(?:[\w-]+(?:[’']s|s[’'])\s+)?(?:(?:teenage|young|developing|growing|good|unborn|own)\s+)?"
)
# Before a verb that is none ("the strain on your back"), is done less, or tells only of which thing is meant.
_NO_NOUN = "".join(
    rf"(?<!\b{one} )" for one in ("the", "a", "an", "of", "less", "eye", "any", "your", "no", "heat", "that", "which")
)
_SPOILS = _one_of(  # any part of the body
    r"rots?, rotting, clogs?(?: up)?, clogging(?: up)?, furs? up",
    r"hardens?(?! (?:[\w’']+ ){0,2}(?:teeth|enamel|nails|skin|bones|tooth)), blocks? up, blocking up, poison(?:s|ing)?",
    r"inflam(?:e|es|ing), irritat(?:e|es|ing), upsets?, unbalances?, mess(?:es)? (?:with|up), fr(?:y|ies), cooks?",
    r"(?:play|wreak)(?:s|ing)? havoc (?:with|on), eats? (?:away )?(?:at|into), eating away at, dries, bends?, warps?",
    r"dr(?:y|ies|ying) (?:out|up), erod(?:e|es|ing), corrodes?, stains?, yellows?, deform(?:s|ing)?, breaks?, strains?",
    r"overload(?:s|ing)?, overwhelms?, stunt(?:s|ing)?, fogs?, clouds?, addles?, scrambles?, shrinks?, thins?, ages",
    r"tears?, ruptures?, weaken(?:s|ing)?, wears? (?:away|down), batters?, throws? (?:off|out), kills?(?: off)?, scars",
    r"wip(?:e|es|ing) out, crush(?:es)?, squash(?:es)?, pinch(?:es)?, starves?",
)
_PART = _one_of(
    r"brains?, mind, teeth, tooth, enamel, gums, livers?, kidneys?, lungs?, hearts?, arter(?:y|ies), veins?, pores",
    r"blood vessels?, stomachs?, tumm(?:y|ies), guts?, bowels?, skin, scalp, hair, nails, eyes, eyesight, eardrums?",
    r"hearing, nerves, joints?, knees?, spines?, backs?, cartilage, tendons?, ligaments?, muscles, bones, hormones?",
    r"hormone balance, thyroid, immune systems?, microbiome, gut (?:flora|microbes), sperm, airways?, throat, thinking",
    r"(?:friendly |good )?(?:gut )?bacteria, probiotics, body clock, memory, brain cells, vocal cords, dna, metabolism",
    r"judge?ment, milk(?: supply)?",
)
_TAKES = (  # from what people want to keep
    _one_of(
        r"delay, lower, cut, reduce, decrease, slow, suppress, shrink, thin, kill, block, starve, tear, weaken",
        r"deplete, sap, stunt, leach, strip, rob, dent, dull, blunt, impair, hinder, hamper, tank, crash, harm",
        r"disrupt, interfere with, throw off",
    )
    + r"(?:s|es|ing)?(?: down| off)?"
)
_KEPT = _one_of(
    r"testosterone, sperm(?: counts?| quality)?, iqs?, intelligence, metabolism, bone (?:density|mass|strength)",
    r"tendons?, ligaments?, brain cells, good bacteria, gut (?:flora|bacteria), oxygen, milk supply, eyesight, hearing",
    r"(?:absorption of )?(?:iron|calcium|zinc|vitamin \w+|mineral|nutrient)s?(?: absorption| uptake| levels)?",
    r"speech, language, vocabulary, (?:social|motor|language|speech|brain) (?:skills|development|growth)",
    r"first steps, attention spans?, school (?:grades|marks|results)",
)
_NOT_SPOILT = _one_of(  # behind the part: it is that which goes
    r"problems?, lapses?, complaints?, cramps?, spasms?, soreness, aches?, tension, weakness, disease, infections?",
    r"mites, tumours?, cancers?, bacteria, germs, bugs, loss, build-?up, pain, stones?, parasites, worms, plaque",
    r"fungus",
)
SPOILING = re.compile(
    rf"{_NO_NOUN}\b(?:{_SPOILS}\s+{_WHOSE}{_PART}|{_TAKES}\s+{_WHOSE}{_KEPT})\b(?![- ]{_NOT_SPOILT}\b)|\b"
    + _one_of(
        r"dehydrat(?:e|es|ing), bloats?, disfigures?, deafens?, gets? (?:\w+ ){1,2}hooked, binds? you up, ages you",
        r"slows? you down, pil(?:e|es|ing) on (?:the )?(?:weight|pounds|kilos|stones?), puffs? up (?:the|your) face",
        r"dr(?:y|ies|ying) (?:out|up) (?:the|your) (?:hands|lips|mouth)",
        rf"(?:have|has|get|gets|end up with) (?:weaker|worse|poorer|thinner|frailer) {_PART}",
        rf"(?<!who )(?<!you )(?:get|gets|end up with) (?:weak|bad|brittle) {_PART}",
        r"leaves? (?:\w+ ){1,2}(?:short of|low in|lacking), poisons? (?:babies|children|kids|you|people)",
    )
    + r"\b",
    re.IGNORECASE,
)
KEPT_FROM_HARM = re.compile(  # "stops acid rotting your teeth"
    r"\b"
    + _one_of(
        r"stop, prevent, keep, protect, guard, shield, sav, help, revers, repair, undo, fix, combat, fight, counter",
        r"without, instead, against, avoid, rather than",
    )
    + r"\w*\b[^.;]{0,60}$",
    re.IGNORECASE,
)
STOPPED = re.compile(  # "stops dry air causing coughs"; "stop taking aspirin and you risk" is none
    r"\b(?:stop(?:s|(?! \w+ing\b))|prevents?|keeps?|protects?|guards?|shields?) [^.;,]{0,40}$", re.IGNORECASE
)
_BAD_STATE = _one_of(
    r"fat(?:ter)?, mood(?:y|ier), forgetful, numb, gassy, windy, jittery, jumpy, shaky, irritable, bad-tempered",
    r"grumpy, cranky, gr[ea]y, bald(?:er)?, blind, deaf, stupid, dumb, lazy, weak(?:er)?, stiff(?:er)?, itchy, greasy",
    r"flaky, blotchy, wrinkly, saggy, brittle, hooked, addicted, dependent, anxious, nervous, depressed, lonely",
    r"paralysed, disabled, dehydrated, diabetic",
    r"asthmatic, allergic, ana?emic, confused, groggy, foggy, woozy, breathless, wheezy",
    r"slower, worse(?: off)?",
    r"older, (?<=teeth )sensitive, more (?:difficult|painful|fragile|tired|anxious|stressed|aggressive|hungry)",
)
_BAD_TURN = _one_of(
    r"(?:fall|drop|come) out, fall(?: over| down)?(?! (?:asleep|less|off|away|pregnant|out)), bleed(?! less), faint",
    r"bruise(?! less)",
    r"pass out, black out, ache, age, bounce off, climb the walls, break out, put on (?:fat|pounds|kilos), pile on",
    r"lose (?:(?:your|their|her|his) )?(?:hair|teeth|memory|minds?|sight|hearing|muscle|bone|strength), catch, crave",
    r"go (?:bald|blind|gr[ea]y|deaf|mad|crazy), snore, wheeze, race",
)
_END_OF_STATE = (  # nothing behind that the state would be of: "makes stiff knees move"
    r"(?=\W*(?:$|(?:and|or|in|if|when|at|for|during|after|by|over|as|later|faster|with|all|on|to|the next|before|"
    r"because)\b))"
)
_SLOWED = _one_of(
    r"labou?r, childbirth, birth, colds?, recovery, healing, infections?, illness(?:es)?, pain, symptoms, coughs?",
    r"diarrhoea, periods?, it",
)
MADE_SO = re.compile(
    r"\b(?:mak(?:e|es|ing)|leav(?:e|es|ing)|keep(?:s|ing)?|turn(?:s|ing)?|get(?:s|ting)?|send(?:s|ing)?|renders?)\s+"
    r"(?:(?!(?:less|not|never|feel|from|no|fewer|and|or|but)\b)[\w’'-]+\s+){1,4}?"
    rf"(?:{_BAD_STATE}{_END_OF_STATE}|{_BAD_TURN}\b(?! less))|"
    rf"\bmak(?:e|es|ing) (?:the )?{_SLOWED} (?:(?:last|go on|be|take) )?(?:longer|harder|heavier)\b|"
    r"\bmak(?:e|es|ing) it (?:harder|more difficult|trickier) (?:to|for)\b|"
    r"\b(?:you|they|people|kids|children|babies|women|men) (?:will |may |can )?"
    r"(?:sleep|feel|walk|think|hear|see|perform|heal|recover|run|do|learn|cope)s? "
    r"(?:much |far |even )?(?:worse|badly|poorly|slower|more slowly|less well)\b",
    re.IGNORECASE,
)
HOLDS_BACK = re.compile(  # "stops you making vitamin D"
    r"\b(?:stop|keep|prevent|block|hinder)s? (?:you|your body|the body|us|people|children|kids|babies) (?:from )?"
    r"(?:making|producing|absorbing|taking up|sleeping|growing|learning|thinking|concentrating|healing|recovering)\b"
    r"(?! (?:pain|acid|too much|sore))",
    re.IGNORECASE,
)
OF_WHOM = re.compile(r"\b(?:with|who have|suffering from|in|for|against|of)\s+(?:[\w’'-]+\s+){0,2}$", re.IGNORECASE)
ENDS = re.compile(_END_OF_STATE, re.IGNORECASE)
OWN = re.compile(r"\b(?:the|your|our|their|my|his|her)\b", re.IGNORECASE)
# What should not be taken comes with a harm where that is the reason; else it may only be of no use.
RISKY = re.compile(
    r"\b(?:risks?|harms?|dangers?|side[- ]effects?)\b[^.;]{0,60}?\boutweighs?\b|"
    r"\b(?:should|must|ought to|can|may) ?(?:not|never|n[’']t) be (?:taken|used|given|offered|worn|eaten|drunk|"
    r"prescribed)\b.{0,80}?\b(?:due to|because|owing to|as (?:it|they)|since)\b",
    re.IGNORECASE,
)
# Side effects that are eased are a complaint: "acupuncture helps with side effects of chemotherapy".
EASED = re.compile(
    r"\b(?:eas|reliev|reduc|manag|help|lessen|treat|cope|coping|deal|control|minimi[sz]|fewer|less|lower|limit|improv|"
    r"decreas)\w*(?: (?:with|the|some|many|of|against|their|your))*(?: [\w-]+){0,5}\s+$",
    re.IGNORECASE,
)
