"""The forms in which people turn to an interviewer, in a `SpokenLine`: each line of a table is one.

What may stand in a form follows from its parts: who is asked (you) or asks (I, we), a verb of wishing or of
talking, and the word order of a question.
"""

import re

from assistant.scoring.assumptions import ASSUMES
from assistant.scoring.spoken_line import expression


def _forms(lines: str) -> re.Pattern[str]:
    return re.compile(expression(lines))


UNHEARD = frozenset({
    "just", "maybe", "perhaps", "actually", "really", "please", "now", "also", "still", "quite", "roughly",
    "briefly", "quickly", "basically", "probably", "even", "honestly", "ever", "already",
})  # fmt: skip
"""Words that pad a question: it is read without them."""

_TALK = (
    r"(?:go (?:on|deeper|further|ahead|into|through|over|next|down|back|there|more)|get into|keep going"
    r"|carry on|continue|proceed|move (?:on|to|onto|ahead|forward)|dive|dig|drill|zoom|expand|elaborate|talk"
    r"|walk|speak|say (?:more|something|a)|tell you|explain|describe|discuss|cover|focus|concentrate|skip"
    r"|stop|pause|sketch|draw|write (?:out|down|up|that|it|the)|detail|start (?:with|on|from|by|over|at|in)"
    r"|begin (?:with|at)|switch|jump|look (?:at|into)|touch|show you|spend|leave (?:it|that)|come back"
    r"|explore|address|spell out|wrap up|finish|defend|justify|give (?:you|more|some|an)|take questions"
    r"|answer|hear|see|know more)\b"
)
"""What one may be asked to do with a talk."""

_WISH = r"(?:like|want|prefer|rather|wish|need|care|mind)\b"
_FEEL = r"(?:would |are )?(?:like|want|prefer|interested|curious|wish)"
_QUESTIONS = (
    r"(?:questions?|thoughts|concerns?|objections?|comments?|feedback|preferences?|doubts?|pushback|worries"
    r"|reactions?|input)"
)
_FAIR = (
    r"(?:fair|reasonable|safe|sensible|clear|right|enough|okay|ok|fine|alright|good|correct|plausible"
    r"|acceptable|convincing|useful|helpful|understandable)\b"
)
_START = r"(?:^|\| )"
_AND = r"(?:(?:and|or|but|so|then|okay|ok|first|next) ){0,2}"

DIRECTION = _forms(rf"""
    \b(?:what|which|where|how)\b(?: \w+){{0,6}}? (?:would|do|did) you {_WISH} (?:me\b|us\b|i\b|to \
        (?:{_TALK}|go\b|start\b|spend\b))
    \b(?:what|which)(?: \w+){{0,3}} (?:would|do) you (?:prefer|like|rather) \|
    \b(?:what|which)(?: \w+){{0,6}} do you (?:find|consider)\b
    \b(?:would|do|did) you {_WISH}(?: for)? (?:me|us|i|we|that i|that we|if i|if we|more|less|it if|(?:to \
        )?{_TALK}|hearing|seeing|(?:an|the|some|a) (?:example|details?|sketch|summary|numbers|overview))
    \b(?:should|shall|can|could|may|do|will) i (?:need to |have to )?(?:{_TALK}|leave\b)
    \b(?:i would like to|i will|i would|let me|i am going to) {_TALK}(?: [^\s|]+){{0,12}}(?: \|)? (?:is \
        that|if that|would that be) (?:is )?{_FAIR}
    \bshall we\b
    {_START}want (?:me|us) to\b
    \b(?:more|most) (?:interesting|useful|helpful|relevant) (?:to|for) you\b
    \b(?:where|what|how|which)(?: \w+){{0,4}} (?:should|shall|can) i (?:\w+ )?(?:start|begin|go|take|pick\
        |focus|do next)\b
    \b(?:should|can|could|may) we (?:go (?:on|deeper|ahead|back)|continue|move on|dive|dig|zoom|talk|discuss\
        |skip|stop here|focus|carry on|look at|start with)\b
    \b(?:would|will|does|is) it (?:be |help )?(?:\w+ ){{0,2}}?(?:useful|helpful|interesting|better|best|good\
        |okay|ok|fine|alright|help)? ?(?:if (?:i|we)|to|for me to) {_TALK}
    \b(?:would|is) it (?:be )?worth (?:going|talking|covering|looking|discussing|diving|digging|exploring\
        |spending)
    \b(?:are|would) you (?:be )?(?:ok|okay|happy|fine|interested|comfortable|curious) (?:if i|if we|with \
        me|in|about|to|hearing)\b
    \bis there (?:\w+ ){{1,6}}?(?:that |which |where )?you (?:would|want|are|have|like|feel|think|wish\
        |care)\b
    (?:{_START}|\bis there |\band |\bor )(?:any(?:thing| \w+)|something) (?:\w+ ){{0,4}}?you \
        (?:would|want|are|have|like|feel|think|wish|care)\b
    \bhow (?:am i|are we) doing\b
    \b(?:how much|do (?:we|i) have) (?:\w+ ){{0,2}}time\b
    {_START}(?:\w+ ){{0,2}}(?:deeper|more detail|further) (?:\| )?or (?:\w+ ){{0,2}}(?:move|next|on|leave)\b
    """)

AGREEMENT = _forms(rf"""
    \b(?:do|does|did|is|are|am) (?:\w+ ){{1,6}}?mak(?:e|ing) (?:any |some )?sense\b(?! (?:for|if|when)\b| \
        to (?!you\b))
    \b(?:do|does|would|did) (?:that|this|it|these|those|everything|all|the \w+|my \w+)(?: \w+){{0,3}}? \
        (?:sound|seem|look|feel) (?:about |at all )?(?:{_FAIR}|like|a\b|an\b|what\b|to you)
    \b(?:do|does|would|did) (?:that|this|it|these|those|everything|all|the \w+|my \w+)(?: \w+){{0,3}}? \
        (?:work for you|help you|answer (?:your|the|that|what you)|match (?:your|what you)|fit \
        (?:your|what)|line up|cover (?:what|your|it)|capture|reflect)
    \bis (?:that|this|my \w+|the level of \w+) (?:(?:a|an|too|about|all|more or less|pretty) )?(?:\w+ \
        ){{0,2}}?(?:{_FAIR}|assumption|what you|along the|the (?:level|kind|sort|depth|amount|right\
        |direction)\b|deep|detailed|much|in line)
    (?:{_START}|\bare there |\byou have |\byou got |\bso |\band |\bor )(?<!not )any (?:\w+ \
        ){{0,2}}?{_QUESTIONS}\b
    \bare you (?:with me|following|okay|ok|happy|fine|good|comfortable|satisfied|convinced|looking \
        for|after)\b
    \bdo you (?:follow|agree|disagree|see (?:what|where|any|a|an|why|how|it|problems|holes)|have \
        (?:any|a|an|strong) (?:\w+ )?{_QUESTIONS}|buy|think (?:that|this|it|i|we)|share)\b
    \bwhat do you (?:think|say|make of)\b
    \bwhat (?:is |are )?your (?:thoughts?|opinion|view|take|preference|feeling|impression)\b
    {_START}(?:is there )?(?:any|some)thing (?:that (?:is )?)?(?:unclear|missing|wrong|odd)\b
    \bhow (?:do|does) (?:that|this|it) (?:sound|look|feel)\b
    \bwould you (?:agree|challenge|say that|push back|change|do (?:that|it|anything))\b
    \bam i (?:on|going|missing|making|being|heading|too|right|clear|good|overlooking|forgetting|talking\
        |explaining)\b
    \bare we (?:on the|good|aligned|in agreement|clear|okay|ok)\b
    \b(?:did|have) i (?:been clear|miss|missed|forget|forgotten|answer|answered|cover|covered|left \
        out|leave|understand|understood|get|got|explain|explained|lose|lost|overlook)
    """)

ELLIPTIC = re.compile(
    rf"{_START}(?:\w+ ){{0,3}}?(?:mak(?:e|es|ing) sense|so far so good|with me|all (?:good|clear)|(?:sounds?"
    rf"|looks?) {_FAIR}|fair enough|{_FAIR} (?:so far|up to))(?: (?:so far|to you|up to here|here))? \|$"
)
"""Questions for agreement without a verb; only a question mark tells them from remarks."""

OFFER = _forms(rf"""
    (?<!\bto )(?<!\bwill )(?<!\bwould )(?<!\bshould )(?<!\bmust )(?<!\bthey )(?<!\bnot )(?<!\bthat \
        )(?<!\bcould )(?<!\bcan )(?:let me know|(?:stop|interrupt|correct|redirect|steer|ask|nudge) \
        me|shout|yell|say so|say stop|speak up|jump in|cut me off|push back) (?:\w+ \
        ){{0,2}}?(?:if|when|whenever|whether|what|which|where|how|any ?time|at any|in case|as \
        soon|anywhere)\b
    \blet me know(?= \|)
    \b(?:i|we) (?:can|could|will) {_TALK}(?: \w+){{0,6}}(?: \|)? if (?:\w+ ){{0,4}}?you\b
    \byou can (?:\w+ )?(?:stop|interrupt|correct|redirect|steer|ask) me\b
    \bfeel free to (?:interrupt|stop|ask|jump|push|correct|cut|redirect|steer|challenge|chime)\b
    (?:{_START}|\band |\bso |\bor |\bbut )tell me (?:if|when|whether|what you|which|where you|how \
        (?:deep|much))\b
    \bif you {_FEEL}(?: \w+){{0,4}}?(?: \|)? (?:then )?(?:i|we) (?:can|could|will|would|am happy) {_TALK}
    \b(?:i|we) (?:can|could|am happy to|am glad to|would be happy to) {_TALK}(?: \w+){{0,9}}(?: \|)? \
        (?:if|whenever|as|wherever|whatever|whichever)(?: \w+)? you (?:{_FEEL}|think|need)\b
    \b(?:happy|glad) to {_TALK}
    \bunless you (?:would )?(?:rather|like|prefer|want|object|tell|say|have|think|disagree|stop)\b
    \b(?:wherever|whatever|whichever) (?:\w+ )?you (?:would )?(?:like|want|prefer)\b
    \b(?:it is |it )?(?:up to you|your call|your choice)\b
    """)

ASSUMED = re.compile(
    rf"(?:{ASSUMES.pattern})(?: \S+){{0,24}}? (?:unless (?:you|that|i|told)|correct me|stop me|tell me|let "
    rf"me know"
    r"|if that (?:is )?(?:okay|ok|fine|alright)|if you (?:agree|do not mind|are (?:okay|ok|fine|happy)))"
)
"""An assumption that asks to be corrected."""

_ANYBODY = (
    r"(?:we|you|they|i|it|there|this|that|these|those|the|an?|our|their|your|any|all|most|each|every|some\w*"
    r"|users?|customers?|people|clients?|payment|data)"
)
_BE = r"(?:do|does|did|should|would|will|must|can|could|are|is|was|have|has|may|might)"
_HOW = (
    r"how (?:many|much|often|big|large|long|fast|fresh|quickly|soon|strict|strong|accurate|precise|critical"
    r"|important|far|old|late|reliable|available|global|stale|current|busy|spiky|sensitive|high|low|bad"
    r"|likely|recent)\b"
)

CLARIFYING = _forms(rf"""
    \b(?:can|could|may|shall|should|do) (?:i|we) (?:assume|take it|suppose|expect|rely on|presume|count on)\b
    \b(?:is|would) it (?:be )?(?:fair|safe|ok|okay|fine|reasonable|right) to (?:assume|say|expect|think\
        |suppose)\b
    \bare we (?:assuming|expecting|talking about|looking at|dealing with|designing|building|targeting|free \
        to|allowed|limited|supposed)\b
    \bam i (?:right|correct) (?:to|in|that)\b
    \b(?:can|could) you (?:tell|give|clarify|say|share|confirm)\b
    \bdo you (?:have|know|expect|want|need|care)\b(?! (?:any )?{_QUESTIONS})
    \b{_HOW}(?: \w+){{0,8}}? {_BE} (?:we|you|i) (?:\w+ )?(?:expect|talking|looking|plan|need to|have \
        to|want|assume|support|dealing)\w*\b
    \bwhat (?:is|are|would be)? ?(?:the|an?|our|your)? ?(?:\w+ )?(?:expected|acceptable|target|budget|sla\
        |requirements?|scope)\b
    \bwhat (?:kind|sort|level|amount) of (?:\w+ ){{1,4}}?(?:is (?:acceptable|expected|needed|required|okay\
        |fine)|(?:do|should|are) (?:we|you))\b
    \bwho (?:is|are) (?:the|our|using|your)\b
    \bwho uses\b
    \bwhat (?:does|would) success\b
    \b(?:matters?|important) (?:\w+ )?(?:to|for) you\b
    \bwhat (?:\w+ )?(?:ratio|latency|throughput|availability|volume|traffic|load) (?:\w+ ){{0,2}}?{_BE} \
        (?:we|you|i)\b
    """)
"""Questions about what is wanted, by their words alone."""

OPEN_QUESTION = _forms(rf"""
    {_START}{_AND}{_BE} \w
    \b(?:or|and|but|so|then|is) {_BE} (?:\w+ ){{0,2}}?{_ANYBODY}\b
    \b(?:or|and|but|so|then|is) {_BE} (?:\w+ ){{1,5}}?(?:fine|okay|ok|alright|enough|acceptable|required\
        |needed|in scope|out of scope|important)\b
    \b{_HOW}(?: \w+){{0,8}}? {_BE} {_ANYBODY}\b
    \b{_HOW}(?: \w+){{1,7}}? \|$
    \b(?:what|which)(?: \w+){{1,4}}? (?:do|should|must|will|can|does) (?:we|i|it|the system) \
        (?:need|have|support|expect|serve|allow|accept|handle|cover|want)\b
    \bwhat (?:is )?the (?:largest|biggest|smallest|longest|maximum|minimum|peak|average|typical|read)\b
    """)
"""Questions that may be about what is wanted, or about the design."""

SUBJECT_QUESTION = _forms(rf"""
    \b(?:what|which|who|where)\b(?: \w+){{0,5}}? (?:features?|functionality|scale|ratio|users?|customers?\
        |clients?|requirements?|constraints?|stack|platforms?|regions?|countries|workflow|use \
        cases?|priority|priorities|goals?|traffic|volume|peak|limits?|deadline|budget|team|company|business\
        |retention|types? of|kinds? of|existing|current|expectations?|availability|latency|throughput\
        |important)\b
    \bwhich (?:\w+ ){{1,3}}(?:matters?|counts?)\b
    \bwho (?:is )?(?:going to|will|would|should)\b
    {_START}{_AND}what about\b
    {_START}{_AND}any \w
    ^{_AND}(?=.*\b(?:or|only|too|needed|allowed|required|requirements?|expected|supported|as \
        well)\b)(?!(?:what|which|why|how|who|where|when|{_BE})\b)(?:[^|\s]+ (?:\| )?){{0,15}}[^|\s]+ \|$
    """)
"""Questions that are hardly about the design unless they are answered at once."""

NEEDS = re.compile(
    r"\b(?:expect\w*|need to|have to|has to|want\w*|support|talking|plan|assum\w+|acceptable|tolerate"
    r"|requir\w+|target|budget|scope|users?|customers?|people|clients?|tenants?|traffic|peak|fine|okay|ok"
    r"|alright|allowed|important|matters?|critical|enough|supposed|exist\w*|in place|today|currently|reuse"
    r"|deadline|sla|are we|strictly)\b|\| (?:\w+ ){0,2}(?:\d\S*|hundred|thousand|million|dozen)(?: \w+)? \|$"
)
"""Words of a question about what is wanted rather than about how it is done."""

ANSWERS = re.compile(
    r"(?:(?:\w+ )?\| )?(?:well|yes|yeah|yep|no|nope|of course|because|simple|easy|exactly|probably|hardly"
    r"|absolutely|definitely|certainly|not (?:at all|necessarily|yet|really)|not \||never|always|only if"
    r"|it depends|that depends|in theory|easily|i (?:do not )?think (?:so|not)|i (?:would|do) not\b"
    r"|we (?:could|can|do|would) (?:not )?(?:\||but))"
)
"""How a sentence begins that answers the question before it."""

LEAVES_OPEN = re.compile(
    r"(?:\w+ \| )?(?:i (?:guess|suppose|will (?:take|start|leave|ignore|skip))|let (?:us )?(?:not|leave|skip"
    r"|keep|start))\b|(?:okay|ok|fine|good|great|alright|all right|got it|perfect|thanks|thank you|cool|right"
    r"|understood|makes sense|fair enough|sure) \|"
)
"""How a sentence begins that guesses at the answer, or acknowledges the one that the other side gave."""

ACKNOWLEDGES = re.compile(
    r"(?:okay|ok|fine|good|great|alright|all right|got it|perfect|thanks|thank you|cool|understood"
    r"|fair enough) \|"
)
"""How a sentence begins that takes note of an answer."""

REPORTED = re.compile(
    r"\b(?:he|she|they|it|who|that|which|people|somebody|someone|everybody|users?|customers?|clients?"
    r"|servers?|services?|page|app|dialog|system|screen|bot|popup|button|worker|node|(?:you|one) (?:might|may"
    r"|could|will|would|can)) (?:\w+ ){0,2}?(?:asks?|asked|says?|said|wonders?|wondered|shows?|prompts?|reads"
    r"|think|tells?)(?: \w+){0,3}(?: \|)? (?:\w+ ){0,2}$|\b(?:ask|asks|asking) (?:your|our|my|him|her|them"
    r"|it)sel(?:f|ves)\b.*$"
)
"""What stands before a question of somebody else."""

ADDRESSES = re.compile(
    r"\b(?:you|your|yourself|me|shall|should|sense|happy|glad|unless|am i|are we|is that|is this|does|did i"
    r"|have i|jump in|push back|say so|speak up|how|who|what|shout|if that|any|can i|could i|can we|may i)\b"
)
"""Without a question mark, a check-in holds one of these."""

NAMES = re.compile(r"\b(?:you|your|i|me|my)\b")
"""The speaker or the interviewer."""
