"""The forms in which people say what they chose, what they did not, and why, in a `SpokenLine`.

Each has the groups `chosen` and `rejected`, or one of them, and may have `reason`, which is only where the
reason begins unless another group follows it.
"""

import re
from dataclasses import dataclass

from assistant.scoring.spoken_line import expression


@dataclass(frozen=True, slots=True)
class Form:
    """One way of saying it.

    Attributes:
        needs_reason: whether it counts only with a reason, since no decision is spoken of.
        asks: whether it is a question with its answer.
    """

    pattern: re.Pattern[str]
    needs_reason: bool = False
    asks: bool = False


def _form(pattern: str, *, needs_reason: bool = False, asks: bool = False) -> Form:
    return Form(re.compile(expression(pattern)), needs_reason, asks)


_SHORT = r"[^|\s]+(?: [^|\s]+){0,9}?"
"""A few words without a stop: what is chosen or rejected."""

_CHOSEN, _REJECTED = rf"(?P<chosen>{_SHORT})", rf"(?P<rejected>{_SHORT})"
_WORD = r"(?P<reason>[^|\s]+)"
_WHO = r"(?:i|we)"
_AUX = (
    r"(?: (?:would|will|have|had|am|are|did|might|could|should|then|definitely|deliberately|clearly|therefore"
    r"|tend to|going to|decided to|chose to|like to|want to|ended up|settled on))*"
)
_PREFER = (
    r"(?:choose|chose|chosen|choosing|pick|picked|picking|prefer|preferred|favou?r|favou?red"
    r"|opt(?:ed)?(?: for)?|(?:go|went|gone|going) (?:with|for)|(?:take|took|taking)(?! it\b)"
    r"|lean(?:ing)? towards?|vote for|select|selected|settled? (?:on|for)|decided? (?:on|for)"
    r"|stay(?:ed)? with|st(?:ick|uck) (?:with|to)|value)"
)
_DO = (
    rf"(?:{_PREFER}|use|used|using|keep|kept|put|store|stored|run|ran|build|built|do|did|make|made|have|had"
    rf"|start with"
    r"|started with|write|wrote|send|place|decided to|model|split|hold|held|compute|serve|call|rely on|went"
    r"|lean)"
)
_I_PREFER = (
    rf"(?:{_WHO}{_AUX} {_PREFER}|my (?:\w+ )?(?:choice|pick|preference|vote|default) (?:is|was|would be"
    rf"|goes to))"
)
_INSTEAD = r"(?:rather than|instead of|as opposed to)"
_OVER = rf"(?:(?: \|)? (?:{_INSTEAD}|in preference to|in place of|versus|and not)| \| not)"
_NOT_OVER = (
    r"(?!(?:time|again|all|the (?:network|wire|internet|air|phone|weekend|day|week|month|year|last|next"
    r"|course|whole)|an? (?:day|week|month|year|period|window|network|connection|second|minute|hour|long"
    r"|whole))\b)"
)
_BECAUSE = (
    r"(?:(?:mainly|mostly|simply|only|purely|partly|largely|and that is|that is) )?(?:because|since|as (?:it"
    r"|we|they|the|that|this|i|there|you|nobody)|the (?:main )?reason (?:being|is|for that)|my reason|due to"
    r"|given|for the sake of|so (?:that|we|i|it|there|nobody|no|the|you|they)|which (?:gives|means|lets|makes"
    r"|keeps|avoids|saves)|(?:that|this) way|for (?:its|their)|cause)\b"
)
_ENDS = (
    rf"(?= \|| {_BECAUSE}| (?:which|but|if|when|here|there|in this case|for now|for this|for that|too|either"
    r"|at first|though|as well)\b)"
)
_GAP = r"(?: [^|\s]+){0,3}"
_STOP = r"(?: \|)?"
_BUT = (
    r"(?= \|| (?:but|which|however|though|and|yet|then|at first|first|initially)\b)(?: (?:at first|first"
    r"|initially))?"
)
_THEN = rf"(?:{_GAP}{_STOP} (?P<reason>{_BECAUSE}))?"
_NEEDED = rf"{_GAP}{_STOP} (?P<reason>{_BECAUSE})"
_WITHIN = r"[^|]{0,120}"
_ASIDE = r"(?: [^|]{1,60} \|)"
_START = r"(?:^|(?<=\| )|(?<=so )|(?<=and )|(?<=but ))"
_FEW = r"(?!(?:if|when|once|while|because)\b)[^|\s]+(?: [^|\s]+){0,7}?"
_TAKEN = (
    r"(?:use|used|do|done|go with|gone with|go for|gone for|take|taken|pick|picked|try|put|build|built|store"
    r"|stored|keep|kept|run|add|added|make|made|choose|chosen|solve|solved|write|written|split|model"
    r"|start with|argue for|think of|imagine)"
)
_COULD = rf"(?:i|we|you|one) (?:could|might|would) (?:(?:have|of course|easily|well|simply) ){{0,2}}{_TAKEN}"
_LESS = (
    r"(?:overkill|over the top|too \w+|not (?:enough|worth it|needed)|more than (?:we|i) need|wasteful"
    r"|unnecessary)"
)
_MORE = (
    r"(?:\w+er|more \w+|less \w+|easier|simpler|nice|nicer|tempting|fine|possible|great|good|an option"
    r"|the obvious \w+)"
)
_OPTION = (
    r"(?:alternative|option|possibility|approach|candidate|way|route|choice|idea|variant|solution|thing)"
)
_IS = r"(?:would be|would have been|is|was|could be|might be)"
_AT_THE_COST = r"(?:at the (?:cost|expense|price) of|in exchange for|for the price of)"
_LOSES = r"(?:los(?:e|es|ing)|costs?|gives? up|sacrifices?)(?: (?:us|you|me))?"
_GAINS = r"(?:gains?|saves?|wins?|buys?|gets?)(?: (?:us|you|me))?\b"
_CON = r"the (?:downside|drawback|disadvantage|catch|price|cost)(?: [^|\s]+){0,5}? is"
_PRO = r"(?:upside|advantage|benefit|gain|plus)"

FORMS = (
    # Instead of X, I use Y.
    _form(rf"{_START}{_INSTEAD} {_REJECTED}{_STOP} {_WHO}{_AUX} (?:{_DO} )?{_CHOSEN}{_ENDS}{_THEN}"),
    # I'd rather X than Y.
    _form(rf"\b{_WHO} would (?:much )?rather (?!not\b){_CHOSEN} than {_REJECTED}{_ENDS}{_THEN}"),
    # Between X and Y I'd take Y.
    _form(rf"\bbetween {_REJECTED} and {_SHORT}{_STOP} {_WHO}{_AUX} {_PREFER} {_CHOSEN}{_ENDS}{_THEN}"),
    # Either X or Y, and I'd go with Y; one option is X, another is Y. I'd take Y.
    _form(rf"""
        \b(?:either|one (?:option|way|possibility)(?: \w+){{0,2}} (?:is|would be)) {_REJECTED}(?= \|| \
            or\b)(?:{_WITHIN}\|){{0,5}}?{_WITHIN}\b(?:or|another|the \
            other)\b{_WITHIN}(?:\|{_WITHIN}){{0,6}}?\| (?:and |so )?{_I_PREFER} {_CHOSEN}{_ENDS}{_THEN}
    """),
    # I chose X over Y; my choice is X rather than Y; choosing X over Y.
    _form(rf"""
        (?:\b{_I_PREFER}|{_START}(?:choosing|picking|preferring|favou?ring)) {_CHOSEN}(?: \| \
            (?!(?:and |so |but |then ){{0,2}}{_WHO}\b)[^|]{{1,30}})?(?:{_STOP} over \
            {_NOT_OVER}|{_OVER} ){_REJECTED}{_ENDS}{_THEN}
    """),
    # I'd put X into Y rather than Z; and not Z. Without "would", it takes a reason to be a choice.
    _form(rf"\b{_WHO} (?:would|will) {_DO} {_CHOSEN}{_OVER} {_REJECTED}{_ENDS}{_THEN}"),
    _form(rf"\b{_WHO}{_AUX} {_DO} {_CHOSEN}{_OVER} {_REJECTED}{_ENDS}{_THEN}", needs_reason=True),
    # Why X and not Y? Because.
    _form(
        rf"\bwhy {_CHOSEN}(?:{_OVER}| not| over) {_REJECTED} \| (?:\w+ \| )?(?P<reason>{_BECAUSE})",
        asks=True,
    ),
    # I prefer X to Y.
    _form(
        rf"\b{_WHO}{_AUX} prefer(?:red)? (?P<chosen>(?!to\b)[^|\s]+(?: [^|\s]+){{0,3}}?) to "
        rf"{_REJECTED}{_ENDS}{_NEEDED}"
    ),
    # I could use X, but I'd pick Y.
    _form(rf"""
        \b{_COULD} {_REJECTED}{_BUT}{_STOP}{_ASIDE}{{0,2}} but {_WHO}(?: (?:would|will|think i \
            would|have|am|are|did))* (?:rather )?(?:{_PREFER}|use|used|keep|kept|like) \
            (?!it\b|that\b){_CHOSEN}{_ENDS}{_THEN}
    """),
    # I could use X, but (a reason).
    _form(rf"\b(?!you would|i would|we would){_COULD} {_REJECTED}{_BUT}{_STOP}{_ASIDE}{{0,2}} but {_WORD}"),
    # The naive way is X, and (a reason). So we do Y.
    _form(rf"""
        \bthe (?:naive|obvious|simple|simplest|easy|easiest|straightforward|brute force) {_OPTION} (?:\w+ \
            ){{0,2}}?{_IS} {_REJECTED}(?= \||(?: that| which| and| \
            but)\b)(?P<reason>[^|]*\|(?:[^|]*\|){{0,3}}?) so {_WHO} {_CHOSEN}{_ENDS}
    """),
    # The alternative would be X, which / but (a reason).
    _form(rf"""
        \b(?:the|an|one|another|other|my|a) (?:\w+ )?{_OPTION}(?: [^|\s]+){{0,3}}? {_IS} \
            {_REJECTED}{_BUT}{_STOP}{_ASIDE}? (?:(?:but|however|though|except that|only that) |(?=which \
            )){_WORD}
    """),
    # We considered X but (a reason).
    _form(rf"""
        \b{_WHO}(?: (?:have|also|had|did|was|were|briefly|first))* (?:considered?|thought \
            (?:about|of)|looked (?:at|into)|toyed with|evaluated|tried|wanted|hoped for|started \
            with|thinking (?:of|about)|tempted (?:by|to use)) (?!(?:it|that|this)\b|to \
            (?:talk|say|mention|show|ask|get|go|make|add|cover|start)\b){_REJECTED}{_BUT}{_STOP} \
            (?:but|though|yet|however|and decided|and rejected) {_WORD}
    """),
    # I decided against X because.
    _form(rf"""
        \b{_WHO}(?: (?:have|had|also|would))* (?:(?:decided|decide|chose|advise|argue) against|ruled? \
            out|rejected|discarded|dismissed|turned down|passed on|moved away from|stay(?:ed)? away from) \
            {_REJECTED}{_ENDS}{_THEN}
    """),
    # I wouldn't use X here because.
    _form(rf"""
        \b{_WHO} (?:would|did|do|will|am|are) not (?:want to |going to )?(?:use|used|using|choose|pick|go \
            (?:with|for)|opt for|take|reach for) {_REJECTED}{_ENDS}{_NEEDED}
    """),
    # I don't want another X because.
    _form(rf"""
        \b{_WHO} (?:do|did|would) not want (?P<rejected>(?:an?|another|two|to (?:run|build|use|add|have\
            |introduce|put)) {_SHORT}){_ENDS}{_NEEDED}
    """),
    # I'd avoid X because.
    _form(rf"""
        \b{_WHO} (?:would|want to|wanted to|try to|tried to)(?: rather)? (?:avoid|skip|not have) \
            {_REJECTED}{_ENDS}{_NEEDED}
    """),
    # X would be overkill, so we use Y.
    _form(rf"""
        {_START}(?P<rejected>[^|\s]+(?: [^|\s]+){{0,5}}?) (?P<reason>(?:would be|would have \
            been|is|seems|felt|feels) (?:a bit |way |far |simply |clearly )?{_LESS}(?: [^|\s]+)*?){_STOP} \
            so {_WHO}{_AUX} {_DO} {_CHOSEN}{_ENDS}
    """),
    # X is more than we need, Y does the job.
    _form(rf"""
        {_START}(?P<rejected>[^|\s]+(?: [^|\s]+){{0,5}}?) (?P<reason>(?:would be|is) (?:a bit |way |far \
            |simply )?{_LESS}(?: [^|\s]+)*?){_STOP}(?: and)? {_CHOSEN} (?:does the job|will do|is \
            (?:enough|plenty|fine|all we need))\b
    """),
    # X would be quicker, but (a reason).
    _form(rf"""
        {_START}(?P<rejected>(?!(?:that|this|it|there|what|if|when)\b)[^|\s]+(?: [^|\s]+){{0,5}}?) \
            (?:would|might|could) (?:(?:be|have been) (?:a bit |a lot |much |far |even \
            )?{_MORE}|save|avoid|allow|help|work|give us|let us|(?:need|mean|take|cost) \
            (?:less|fewer|no))\b[^|]*{_STOP}{_ASIDE}? (?:but|however|yet) {_WORD}
    """),
    # X is simpler than Y, so I'd start with X.
    _form(rf"""
        {_START}(?P<chosen>{_FEW}) (?:is|are|would be|looks?) (?:\w+ )?(?:\w+er|(?:more|less) \w+) than \
            (?!(?:before|usual|that|expected|\d)\b){_REJECTED}(?= \|| (?:so|but)\b){_STOP} (?P<reason>so \
            {_WHO}|which is why {_WHO}|but)\b
    """),
    # X gives us A at the cost of B.
    _form(rf"""
        {_START}(?P<chosen>{_FEW}) (?:gives?|gets?|buys?|brings?|earns?|saves?|makes?|keeps?|lets?)(?: \
            (?:us|me|you|them))? (?P<reason>{_SHORT}){_STOP} {_AT_THE_COST} {_REJECTED}{_ENDS}
    """),
    _form(
        rf"{_START}{_CHOSEN}{_STOP}(?: (?P<reason>[^|]{{3,80}}?){_STOP})? {_AT_THE_COST} {_REJECTED}{_ENDS}"
    ),
    # X costs us A but saves B; you lose A but you gain B; the downside is A, the upside is B.
    _form(
        rf"{_START}(?P<chosen>{_FEW}) {_LOSES} {_REJECTED}{_STOP} (?:but|and"
        rf"|while){_GAP} (?P<reason>{_GAINS})"
    ),
    _form(rf"""
        {_START}(?P<chosen>{_FEW}) {_GAINS} (?P<reason>{_SHORT}){_STOP} (?:but|while|though){_GAP} {_LOSES} \
            {_REJECTED}{_ENDS}
    """),
    _form(rf"\b{_CON} {_REJECTED}{_STOP}(?: (?:but|and|while))? (?P<reason>(?:the|its) {_PRO})"),
    _form(rf"""
        \bthe {_PRO}(?: [^|\s]+){{0,5}}? is (?P<reason>{_SHORT}){_STOP}(?: (?:but|and|while))? {_CON} \
            {_REJECTED}{_ENDS}
    """),
    _form(r"""
        \btrade-? ?offs? (?:\w+ ){0,3}?(?:between|is|was) (?P<rejected>[^|\s]+(?: [^|\s]+){0,6}?) \
            (?:and|versus|against) (?P<chosen>[^|\s]+(?: [^|\s]+){0,3}?)(?= \|)
    """),
    # Compared to X, Y is cheap but slow; we make reads cheap and writes expensive.
    _form(
        rf"{_START}compared (?:to|with) {_REJECTED}(?= \|){_STOP} {_CHOSEN} (?P<reason>(?:is|are|makes?|has"
        rf"|needs?|gives?)\b)"
    ),
    _form(rf"""
        {_START}(?P<chosen>{_FEW}) makes? (?P<reason>\w+ (?:cheap|fast|easy|simple|small)(?:er)?){_STOP} \
            (?:and|but) (?P<rejected>\w+ (?:more )?(?:expensive|slow|hard|complex|complicated|big)(?:er)?)\b
    """),
    # We trade A for B; we give up A to get B.
    _form(rf"""
        \b{_WHO}{_AUX} (?:trad(?:e|ed|ing)|giv(?:e|ing) up|gave up|sacrific(?:e|ed|ing)) {_REJECTED} \
            (?:for|against|to (?:get|gain|have|win|keep)|in (?:exchange|return) for) {_CHOSEN}{_ENDS}{_THEN}
    """),
    _form(
        rf"\b{_WHO}{_AUX} (?:pay|spend|accept) {_REJECTED} to (?:save|avoid|gain|get"
        rf"|keep) {_CHOSEN}{_ENDS}{_THEN}"
    ),
    # (Anything) instead of X because.
    _form(
        rf"{_START}(?P<chosen>[^|\s]+(?: [^|\s]+){{1,11}}?){_STOP} {_INSTEAD} {_REJECTED}{_ENDS}{_THEN}",
        needs_reason=True,
    ),
)
"""In the order in which they are tried: what one has taken, the next cannot."""
