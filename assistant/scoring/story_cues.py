"""Words and turns of speech by which the parts of a story are known. Pure.

Each sentence becomes a row of numbers from 0 to about 1: how often a cue of each kind occurs (up to twice),
or whether it does; who is the subject; persons, tenses and numbers. None decides alone: weights come from
labelled stories.
"""

import math
import re
from collections.abc import Mapping

_DATE = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer"
    r"|autumn|fall|winter|christmas|easter|monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend)"
)
_TIME = r"(?:minutes?|hours?|days?|nights?|weeks?|months?|years?|sprints?|quarters?|season)"
_NUMBER = (
    r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty\S*|thirty\S*"
    r"|forty\S*|fifty\S*|sixty\S*|seventy\S*|eighty\S*|ninety\S*|hundreds?|thousands?|millions?|dozens?|half"
    r"|quarter|third|couple|few)"
)


def _compiled(table: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in table.items()}


_COUNTED = _compiled(
    {
        "task_named": (
            r"\b(?:my|our|the|your) (?:\w+ )?(?:job|task|brief|role|goal|aim|target|mission|assignment"
            r"|responsibility|mandate|orders?|duty|challenge|objective|deadline|instruction|remit"
            r"|promise)\b"
        ),
        "task_duty": (
            r"\b(?:had|have|has|got|'d got|ought|obliged|meant|supposed|expected|needed|needs?"
            r"|due) (?:\w+ )?to\b|\bmust\b|\b(?:was|were) to \w+|\bshould\b"
        ),
        "task_request": (
            r"\b(?:asked|told|wanted|gave|put|hired|pointed|begged|expected|appointed|chose|picked"
            r"|called|charged|tasked|assigned|handed|made|got|brought) (?:\w+ )?(?:me|us|of me"
            r"|of us|from me|from us|at me|off me)\b|\bwanted .{0,40}\bto\b|\basked (?:for|to"
            r"|our|my|if)\b"
        ),
        "task_charge": (
            r"\b(?:landed|fell|falls|dropped|left|up|down|on|given|handed|went|came) (?:on|to"
            r"|with) (?:me|us|my desk|our desk|my table)\b|in charge|responsible|responsibility"
            r"|brought in|task(?:ed)?\b|commission"
        ),
        "task_deadline": (
            r"\b(?:deadline|until|till|no later than|in time for|within|at the latest|latest)\b"
            rf"|\bby (?:the )?(?:end|start|middle|first|\w+(?:th|st|nd|rd)|next|{_DATE}|then|christmas)\b"
            rf"|\bbefore (?:the )?(?:\w+ )?(?:{_DATE}|season|end|start|opening|launch|audit|inspection"
            rf"|next|close|visit|students|holidays?|year)|{_NUMBER} {_TIME} to\b|\bhad {_NUMBER} {_TIME}"
        ),
        "task_vow": (
            r"\bvolunteer|put (?:my|our) hand up|\b(?:said|told \w+|decided|agreed|promised) (?:that )?(?:i"
            r"|we)(?:'d|'ll| would| will)\b|\bpromised\b|\boffered to\b|signed (?:up|myself)"
            r"|\b(?:i|we)(?:'d| would|'ll| will)? (?:take|took|taken) (?:it|that|this|them)(?: on)?\b"
            r"|\bi'll (?:take|do|own)|\bown(?:ed)? it\b|\bdecided (?:to|that)\b|\bset (?:myself"
            r"|ourselves)|wanted to\b|\bgoal\b"
        ),
        "result_named": (
            r"\bresult|outcome|in the end\b|eventually|finally|paid off|ended up|effect|upshot"
            r"|payoff|worked out|it worked|success"
        ),
        "result_since": (
            r"\bsince (?:then|that|the)\b|ever since|\bsince\b|from then on|nowadays|these days"
            r"|to this day|no longer|any ?more\b|afterwards|years? (?:later|on)|months? (?:later"
            r"|on)|weeks? (?:later|on)"
        ),
        "result_now": (
            r"\bnow\b|\btoday\b|\bstill\b|\balways\b|\bnever\b|\bevery (?:new|time|year|team"
            r"|project)\b|standard"
        ),
        "result_change": (
            r"\bfrom\b.{1,60}\bto\b|\bdown (?:to|from|by)\b|\bup (?:to|from|by)\b|\bdropped|\bfell\b"
            r"|\brose\b|\bgrew\b|went (?:down|up|from)|\bcut\b|\bsaved?\b|\bhalved|doubled|tripled"
            r"|instead of|\bused to\b|\bbefore (?:it|that|we|they|she|he|this)\b|compared|improve"
            r"|faster|better|less|fewer|reduced?|increased?|percent|%"
        ),
        "result_none": (
            r"\bzero\b|\bnobody\b|\bno one\b|\bnone\b|\bnot one\b|\bnothing\b|\bwithout (?:a"
            r"|any)\b|\bno \w+"
        ),
        "result_lesson": (
            r"\blearn(?:ed|t)\b|lesson|take ?away|taught me|next time|\bi (?:always|never|don't"
            r"|do|ask|make a point|check)\b|\bwe (?:always|never|don't|do|check)\b"
        ),
        "result_praise": (
            r"\bthank|approv|accept|adopt|signed (?:it )?off|promot|award|prize|prais|proud|pleased"
            r"|\bhappy\b|congrat|copied|asked (?:for|if|me|us) .{0,20}(?:again|same)|became|permanent"
            r"|renewed|merged|opened|passed|on time|early|went live|stayed|framed|handed (?:to"
            r"|over)"
        ),
        "aside_word": (
            r"\b(?:hello|hi|thanks|thank you|good (?:morning|afternoon|question)|sure|happy to"
            r"|of course|gladly|absolutely|gosh|ooh|right|okay|ok|yes|yeah|hm+|well)\b"
        ),
        "aside_remark": (
            r"let me (?:think|start|begin|see)|give me a|\bsorry\b|shall i|should i|can i|could i"
            r"|do you|would you|did you|are you|is that|is it (?:ok|okay|fine)|that's (?:it|all"
            r"|my|the|that|one|everything|about)|that was (?:it|my|the)|i'll stop|i'll (?:start"
            r"|begin|tell)|\banyway\b|\bstory\b|\bexample\b|i hope|the question|gone on|from the beginning"
            r"|go back|where was i|hang on|wait|my answer|i swear|ignore that|don't (?:ever )?do that"
            r"|interview|i'd better|you mean"
        ),
        "scene_set": (
            rf"\bin (?:19|20)\d\d\b|\b(?:19|20)\d\d\b|years? ago|\blast (?:year|{_DATE})|back (?:in"
            r"|then)|at the time|when i (?:was|joined|started|worked|came)|there (?:was|were"
            r"|is|are|'s)\b|work(?:ed)? (?:at|for|as|in|on)\b|\bi(?:'m| am| was) (?:a|an|the"
            r"|in|at|on|working|head|responsible)\b|\bwe(?:'re| are| were) (?:a|an|the|in|at"
            r"|about)\b|situation|background|this was|it was (?:a|an|the|in)\b|used to|called\b"
        ),
        "scene_before": (
            r"\bhad (?:already |never |always |just |once |only |not |all )*(?:been|had|gone"
            r"|come|left|got|made|put|built|taken|given|written|said|told|done|tried|\w+ed)\b"
            r"|\b\w+'d (?:already |never |always |just |all )*(?:been|had|gone|come|left|got"
            r"|made|put|built|taken|given|written|said|told|done|tried|\w+ed)\b|\bnobody (?:had"
            r"|knew|wanted)|\beverybody|everyone|\beach\b|\bevery (?:day|week|month|monday|morning"
            r"|evening|night|year)|\bkept\b.{0,12}ing\b"
        ),
        "scene_trouble": (
            r"\bbroke|crash|fail|wrong|lost|late|slow|complain|problem|trouble|mess|error|nobody"
            r"|blame|outage|angry|stopped|missing|died|retired|gone\b"
        ),
        "action_order": (
            r"\bfirst\b|\bthen\b|\bnext\b|\bsecond\b|\bthird\b|after that|\bso (?:i|we)\b|\band (?:i"
            r"|we)\b|\bstep|at first|start(?:ed)? (?:by|with|to)|began|to begin|meanwhile|one (?:morning"
            r"|evening|night|day)|the next (?:day|morning|week)|that (?:night|evening|day|week"
            rf"|afternoon)|on (?:day|the {_DATE}|{_DATE})|for (?:two|three|four|a) (?:days|weeks|nights"
            r"|months)"
        ),
        "action_talk": (
            r"\bsaid\b|\btold\b|\basked\b|\bgoes\b|\bsays\b|answered|replied|\brang\b|phoned"
            r"|\bcalled\b|wrote|showed|explained|laughed|talked|sat (?:down|with)|listened|invited"
            r"|meeting"
        ),
        "action_thought": (
            r"thought|realis|realiz|noticed|found|saw\b|felt|feel|wanted to|understood|discovered"
            r"|turned out|figured|decided|afraid|nervous|doubt"
        ),
    }
)

_FOUND = _compiled(
    {
        "task_given_to_me": (
            r"\b(?:i|we|me|us) (?:was|were|'d been|had been|got|have been|being)? ?(?:\w+ly )?(?:asked"
            r"|told|given|hired|assigned|tasked|sent|charged|chosen|picked|commissioned|appointed"
            r"|entrusted|brought in|put in charge|responsible|supposed|expected|to (?:make|get"
            r"|set|find|bring|compute|do|have|write|build|run))\b"
        ),
        "task_others_want": (
            r"\b(?!(?:i|we|and|so|but)\b)\w+ (?:\w+ly |only |just |also |then )?(?:wanted|expected"
            r"|demanded|required|insisted|instructed|ordered|asked (?:me|us|our|my|for|the)|told (?:me"
            r"|us)|gave (?:me|us)|set (?:me|us)|needed|wants|asks)\b"
        ),
        "task_i_want": (
            r"\b(?:i|we)(?:'d|'ve| had)? (?:\w+ly |just |also |only |both |all )?(?:wanted|needed"
            r"|meant to|hoped|aimed|intended|decided|set out|promised|vowed|agreed to|undertook"
            r"|volunteered|owed|set myself|set ourselves|signed up|put my hand|took it on|said (?:i"
            r"|we)(?:'d|'ll| would)|told .{1,40}\b(?:i|we)(?:'d|'ll| would))\b"
        ),
        "task_is": (
            r"\b(?:task|job|brief|goal|aim|mission|target|assignment|order|instruction|deadline"
            r"|responsibility|mandate|challenge|objective|condition|requirement|role|duty|promise"
            r"|limit|remit)\b.{0,60}\b(?:was|were|is)\b|\bthe (?:goal|aim|target|task|deadline"
            r"|brief)\b|'s (?:instruction|order|brief|request)|what (?:i|we) (?:needed|had to"
            r"|wanted)|what .{1,30} (?:wanted|expected|asked)|was expected of|what i'd (?:promised"
            r"|signed)"
        ),
        "task_time_left": (
            r"\b(?:had|got|have|gave (?:me|us)|given|with) (?:\w+ )?(?:until|till|exactly|only"
            rf"|just)?\b ?(?:until|till|{_NUMBER} (?:\w+ )?{_TIME})"
        ),
        "task_i_must": (
            r"\b(?:i|we)(?:'d|'ve)? (?:\w+ )?(?:had to|must|needed to|have to|got to|has to|were to"
            r"|was to|am to|are to)\b|\b(?:i|we) still had to"
        ),
        "task_it_must": (
            r"\b(?:it|everything|all|they|that|this|\w+s?) (?:had to|must|needed to|was to|were to"
            r"|should be|was due|were due|had better|must be|has to)\b|failing that|no later"
            r"|not at all|or there (?:is|was) no|there is no third"
        ),
        "task_by_when": (
            r"\b(?:by|before|until|till|in time for|ready for|starting in|for) (?:the |a |next "
            rf"|this |that |another |his |her |their )*(?:\w+ )?(?:{_DATE}|end|start|opening|launch"
            r"|audit|inspection|season|close|visit|fair|exam|competition|premiere|show|party"
            rf"|trial|election|rush|semester|term|holidays?|noon|midnight|passenger|deadline|{_NUMBER})\b"
        ),
        "task_up_to_me": (
            r"\b(?:it|this|that|which|so) (?:\w+ )?(?:was|fell|came|landed|is) (?:all )?(?:up to"
            r"|down to|on|to|upon) (?:me|us)\b|it had to be me|countersign|my signature|needed my"
            r"|landed (?:on|with) (?:me|us)|on duty|in charge|my duty|our duty|responsible"
        ),
        "task_order": (
            r"\b(?:said|goes|says|told|asked|like|line|wrote|answered)\b.{0,60}\b(?:fix|get (?:it"
            r"|us|the|her|him|them)|make (?:it|sure|me|us|one)|find|sort|you've got|you have"
            r"|i want|please|take it|it's yours|give me|could you|can you|do it|until|halve)\b"
        ),
        "result_opens": (
            r"^(?:so |and |but |well |um |as )*(?:the )?(?:result|outcome|effect|in the end|since then"
            rf"|since that|ever since|after that|by (?:the )?(?:end|{_DATE})|at the end|within|today"
            r"|now|nowadays|these days|on the (?:day|night)|the next|in the (?:first|next)|from (?:then"
            rf"|that)|months later|a year later|{_NUMBER} (?:months|weeks|years) later)"
        ),
        "result_period": (
            r"\bin the (?:first|next|following|whole|last) (?:\w+ )?(?:year|season|quarter|month"
            rf"|week|semester|{_TIME})|\bthat (?:year|season|quarter|winter|summer)\b|the (?:year|month"
            rf"|week|season) (?:after|later|before)|within (?:a|the|{_NUMBER}) {_TIME}|(?:first|next"
            rf"|last) (?:year"
            rf"|season|quarter|month|semester)\b|since {_DATE}"
        ),
        "result_figures": (
            rf"\bfrom (?:\w+ ){{0,4}}{_NUMBER}\b.{{1,60}}\bto (?:\w+ ){{0,3}}{_NUMBER}|\b(?:down"
            rf"|up) (?:to|from|by)\b"
            r"|instead of|where (?:it|before|the)|used to be|it used to|compared (?:to|with)"
            rf"|\b(?:saved?|saving|cut|halved|doubled|tripled|dropped|fell|shrank|rose|grew"
            rf"|climbed) \b.{{0,40}}{_NUMBER}"
            rf"|{_NUMBER} (?:percent|per cent|%)|(?:fewer|less|more|faster|better) than"
        ),
        "result_present": (
            r"\b(?:now|today|these days|nowadays|every time|always|since|still|the first"
            r" place)\b.{0,60}\b(?:is"
            r"|are|has|have|do|does|can|\w+s)\b|\b(?:is|are|has|have|do|does|'s|'re|\w+s)\b.{0,40}\b(?:now"
            r"|today|these days|nowadays|since|still|any ?more)\b"
        ),
        "result_perfect": (
            r"\b(?:has|have|'s|'ve|hasn't|haven't) (?:\w+ )?(?:been|become|gone|had|made|used"
            r"|copied|asked|taken|adopted|stayed|kept|\w+ed)\b"
        ),
        "result_answer": (
            r"\b(?:thanked|accepted|approved|adopted|signed off|promoted|copied|asked (?:us|me"
            r"|for) (?:if|whether|to|for)|sent (?:me|us)|gave (?:me|us) a|told (?:me|us) (?:later"
            r"|afterwards|that)|wrote|praised|hugged|clapped|laughed|cake|mug|beer|flowers|wall"
            r"|frame)\b"
        ),
        "scene_i_am": (
            r"^(?:so |and |okay |well |um |yes |right |the situation )*(?:i|we)(?:'m|'re| am"
            r"| are| was| were| work| worked| had| have| run| ran| do| did| make| made| look"
            r"| manage| managed| led| teach) (?:a|an|the|in|at|on|for|as|about|working|part|head"
            r"|\w+ people|just|after|doing|alone|\w+ing)\b"
        ),
        "scene_state": (
            r"^(?:so |and |but |okay |well |um |every\w* |the |a |my |our |nobody |no one |all "
            r"|each )+.{0,50}\b(?:was|were|had|kept|used to|would|didn't|couldn't|never|came"
            r"|ran|went|hated|knew)\b"
        ),
        "aside_opens": (
            r"^(?:so |and |okay |well |um |yeah |right |anyway |ecco |but )*(?:that's|that is"
            r"|that was|this is|this was|i'll|shall|should|is it|is that|do you|did you|are you"
            r"|would you|can i|could i|may i|let me|sorry|thank|hello|hi\b|good (?:morning|afternoon"
            r"|evening)|sure|of course|happy to|great|excuse|i don't know if|i hope|i think that's"
            r"|i guess that's|there,|where was|yes[.,]|yeah[.,]|okay[.,]|right[.,]|um[.,]|mhm"
            r"|hm+)"
        ),
    }
)

_PAST = (
    r"went|got|took|made|came|saw|said|told|gave|found|thought|knew|felt|left|kept|began|brought|bought"
    r"|built|sat"
    r"|stood|ran|rang|wrote|read|drew|drove|put|set|let|sent|spent|held|met|lost|caught|sold|threw"
    r"|chose|spoke"
    r"|broke|led|heard|hung|fell|grew|paid|ate|drank|woke|wore|swore|stuck|shut|cut|did|laid|dug|fed"
    r"|fought|forgot"
    r"|slept|taught|understood|won"
)

_TALLIES = _compiled({
    "i": r"\bi(?:'\w+)?\b",
    "me": r"\b(?:me|my|myself|mine)\b",
    "we": r"\bwe(?:'\w+)?\b",
    "us": r"\b(?:us|our|ourselves|ours)\b",
    "they": r"\b(?:he|she|they|him|her|them|his|their)(?:'\w+)?\b",
    "you": r"\byou(?:'\w+|r)?\b",
    "was": r"\b(?:was|were|wasn't|weren't|had|hadn't)\b|\w+'d\b",
    "past": rf"\b\w{{2,}}ed\b|\b(?:{_PAST})\b",
    "present": (
        r"\b(?:is|are|am|has|does|do|don't|doesn't|isn't|aren't|can|can't|will|won't|uses?|gets?|takes?|goes"
        r"|knows?|asks?|starts?|comes?|runs?|finds?|says?|want|wants|needs?)\b|\w+'(?:re|s|m|ve)\b"
    ),
    "modal": r"\b(?:would|could|should|might|must)\b",
    "ing": r"\b\w{3,}ing\b",
    "i_did": rf"\b(?:i|we) (?:\w+ly |just |also |then |first )?(?:\w+ed|{_PAST})\b",
    "number": rf"\b{_NUMBER}\b",
    "share": r"percent|per cent|%|\bhalf\b|\bthird\b|\bquarter\b",
    "time": rf"{_NUMBER} (?:\w+ )?{_TIME}",
    "comma": r",",
})  # fmt: skip

_SUBJECTS = (
    frozenset({"i"}),
    frozenset({"we"}),
    frozenset({"he", "she", "they"}),
    frozenset({"it", "this", "that", "there", "what", "these", "those"}),
    frozenset({"my", "our"}),
    frozenset({"you", "do", "shall", "can", "could", "is", "are", "did", "would"}),
    frozenset({"the", "a", "an", "his", "her", "their"}),
    frozenset(
        {
            "in",
            "on",
            "at",
            "for",
            "after",
            "before",
            "by",
            "from",
            "with",
            "to",
            "over",
            "until",
            "one",
            "every",
        }
        | {"since", "during"}
    ),
)
"""First words of a sentence, connectives aside, by what they make of its subject; the last is no subject."""

_LEAD = re.compile(
    r"^(?:(?:um|uh|erm|er|hm|so|and|but|well|then|now|okay|ok|right|yeah|yes|no|oh|anyway|also|actually"
    r"|honestly"
    r"|basically|because|first|next|finally|like|you know|i mean|i guess|after that|the thing is|of course"
    r"|in the end|that|when|while|which|as|if)\b[ ,]*)+"
)
_FILLER = re.compile(r"\b(?:um+|uh+|erm|er|hm+)\b,? ?")

CUES_FOUND = 2
"""More occurrences of one cue say nothing more."""

TALLY = 3
"""The same for persons, tenses and numbers."""

CUE_NAMES = (
    *_COUNTED,
    *_FOUND,
    *(f"subject_{kind}" for kind in range(len(_SUBJECTS) + 1)),
    *_TALLIES,
    *("is_present", "length", "is_tiny", "is_short", "is_long", "asks", "exclaims"),
)
"""What a row tells, in this order."""


def read_cues(sentence: str) -> tuple[float, ...]:
    """The row of one sentence."""
    text = plain(sentence)
    words = max(1, len(text.split()))
    tallies = {name: len(pattern.findall(text)) for name, pattern in _TALLIES.items()}
    subject = _subject(text)
    return (
        *(min(CUES_FOUND, len(pattern.findall(text))) / CUES_FOUND for pattern in _COUNTED.values()),
        *(float(pattern.search(text) is not None) for pattern in _FOUND.values()),
        *(float(subject == kind) for kind in range(len(_SUBJECTS) + 1)),
        *(min(TALLY, count) / TALLY for count in tallies.values()),
        float(tallies["present"] > 0 and not tallies["past"] + tallies["was"]),
        math.log(words) / 4,
        float(words <= 4),
        float(words <= 8),
        float(words >= 25),
        float("?" in text),
        float("!" in text),
    )


def plain(sentence: str) -> str:
    """Lower case, without filled pauses."""
    text = _FILLER.sub("", sentence.casefold().replace("\u2019", "'"))
    return re.sub(r"\s+([,.!?])", r"\1", text.replace(", ,", ",")).strip(" ,")


def _subject(text: str) -> int:
    found = re.match(r"[^\W_]+", _LEAD.sub("", text))
    word = found.group() if found else ""
    kinds = (kind for kind, words in enumerate(_SUBJECTS) if word in words)
    return next(kinds, len(_SUBJECTS))
