"""Answers that admit not knowing: "I don't know, but I would look at the worker's logs". Pure.

Admitting it, and saying how one would find out, is what a good candidate does; it is told kindly, and never
taken for a claim. Somebody else's ignorance ("the client doesn't know the address"), a condition ("if I don't
know the size") and a turn of phrase ("I don't know any case where ...") are no admissions.
"""

import re
from collections.abc import Sequence

from assistant.scoring.spoken_line import SpokenLine
from assistant.scoring.verdict import Admission

WEAK_REST_WORDS = 8
"""An answer that is merely unsure admits not knowing only where it says no more than so many other words, or
offers a next step: "I'm not sure, but I think workers poll a named queue for tasks" is an answer.

Source: splits the labelled utterances of tests/data/admissions.jsonl.
"""

STRONG_LEAD_WORDS = 40
"""After so many words somebody has answered: "I don't know the rest" then admits a detail only."""


_UNHEARD = frozenset(
    {
        "ah", "oh", "well", "so", "okay", "ok", "yeah", "sorry",
        "honestly", "really", "actually", "frankly", "just", "simply", "truthfully", "personally", "myself",
        "unfortunately", "afraid", "probably", "maybe", "right", "exactly", "quite", "entirely", "completely",
        "totally", "absolutely", "currently", "basically",
    }
)  # fmt: skip
"""Words that pad an admission: it is read without them."""

_END = r"(?=\ \||\ (?:but|and|yet|because|though|although|to\ be\ honest|off\ the\ top|off\ hand|offhand)\b)"
_IT = (
    r"(?:that|this|it|these|those|them|an?\ answer|the\ answer(?:\ to\ (?:that|this|it))?"
    r"|any\ of\ (?:that|this|it|these|those))"
    r"(?:\ (?:one|question|topic|area|at\ all|either|too|yet|before))?"
)
_MUCH = r"(?:much|enough|anything|a\ lot|a\ thing|the\ first\ thing)"
_TITLE = (
    r"(?!(?:any|no|when|where|for|since|there|because|outside|without|which|who|that|if|whether|in)\b)\w+"
)
_SUBJECT = rf"{_TITLE}(?:\ {_TITLE}){{0,3}}(?:\ (?:yet|before))?"
"""A few words that may name what the question is about, up to the end of the clause."""

_WHAT_IT_IS = (
    r"(?:what\ (?:\w+\ ){1,4}(?:is|are|means?|does|do|stands?\ for|refers\ to)"
    r"|what\ (?:to\ say|to\ answer)"
    r"|how\ (?:it|that|this|they|those|these)\ (?:works?|is|are|behaves?)"
    r"|how\ (?:\w+\ ){1,3}works?"
    r"|how\ to\ (?:answer|explain|put|do)\b)"
)
_MET = (
    r"(?:used|worked\ with|heard\ of|come\ across|encountered|touched|played\ with|learn(?:ed|t)(?:\ about)?"
    r"|looked\ into|studied|read\ about|dealt\ with|got\ to|tried)"
)

_STRONG = re.compile(
    rf"""
    \b(?:
        i\ (?:do|did|would)\ not\ (?:even\ )?know
            (?:{_END} | \ {_IT}{_END} | \ {_MUCH}{_END} | \ {_MUCH}\ about\b | \ about\ {_SUBJECT}{_END}
              | \ {_WHAT_IT_IS})
      | (?<!has\ )(?<!you\ have\ )(?<!they\ have\ )(?<!with\ )(?:i\ (?:have\ |had\ |got\ |have\ got\ ))?
        (?:no\ (?:idea|clue)|not\ a\ clue|not\ the\ (?:faintest|slightest|foggiest)(?:\ idea)?)
            (?:{_END} | \ (?:about\ |on\ )?{_IT}{_END} | \ about\ {_SUBJECT}{_END} | \ {_WHAT_IT_IS}
              | \ how\ to\b)
      | i\ have\ not\ (?:got\ )?(?:a|any)\ (?:clue|idea)\b
      | i\ (?:have\ )?(?:never|not)\ {_MET}(?:{_END} | \ {_IT}{_END} | \ (?!any\b){_SUBJECT}{_END})
      | i\ (?:can|could|would)\ not\ (?:be\ able\ to\ )?(?:answer|tell\ you|say|explain)
            (?:{_END} | \ {_IT}{_END} | \ {_WHAT_IT_IS})
      | i\ am\ (?:not\ familiar|unfamiliar)\ with\b
      | i\ (?:have\ no|do\ not\ have\ (?:any|much))\ (?:experience|knowledge)\b
      | i\ do\ not\ have\ (?:an|a\ good)\ answer\b
      | i\ am\ (?:drawing\ a\ blank|blanking) | my\ mind\ (?:is|has\ gone|gone|went|goes)\ blank
      | (?:that|this|it)\ (?:is\ )?(?:new\ to\ me|beyond\ me|over\ my\ head)\b
      | beats\ me\b | you\ (?:have\ )?(?:got|caught)\ me\ there
      | i\ would\ (?:only\ )?be\ guessing
      | i\ would\ (?:have|need)\ to\ (?:look\ (?:that|this|it)\ up|look\ up|check|read\ up|google)\b
    )
    """,
    re.VERBOSE,
)

_WEAK = re.compile(
    rf"""
    \b(?:
        (?:i\ am\ )?(?<!is\ )(?<!are\ )not\ (?:sure|certain)
            (?:{_END} | \ (?:about\ )?{_IT}{_END} | \ about\ {_SUBJECT}{_END} | \ {_WHAT_IT_IS})
      | i\ (?:do\ not|can\ not)\ (?:remember|recall)(?:{_END} | \ {_IT}{_END} | \ {_WHAT_IT_IS})
      | i\ (?:have\ )?(?:forgot|forgotten)(?:{_END} | \ {_IT}{_END} | \ {_WHAT_IT_IS})
      | (?:it|that)\ escapes\ me
      | ^(?:i\ will\ |i\ would\ |let\ us\ )?pass(?:\ on\ (?:that|this)(?:\ one)?)?(?=\ \|)
    )
    """,
    re.VERBOSE,
)

_NOT_MINE = re.compile(
    r"(?:\b(?:if|when|whenever|unless|until|while|once|where|which|that|what|whether|even\ though|as\ if"
    r"|suppose|assume|say|says|said|saying|with|answers?|reply|replies|means|an?|the|like|admit|admitting"
    r"|things|something|anything)(?:\ \|)?\ )$"
)
"""What stands before an "I don't know" that is a condition, a relative clause or a quotation."""

_FOLLOWED = re.compile(r"\ ?(?:that\ i\ am\ aware|of\ any|any)\b")

_FIND_OUT = (
    r"(?:look|check|read|search|google|find\ out|figure|ask|try|test|start|begin|measure|profile|trace|debug"
    r"|experiment|dig|dive|consult|run|reproduce|write|investigate|research|study|learn|verify|benchmark|grep"
    r"|reason|work\ (?:it\ )?out|open|explore|inspect|see\ (?:what|how|whether|if)|go\ (?:to|through))"
)
_STEP = re.compile(
    rf"""
    \b(?:i\ (?:would|will|could|can|might)|let\ me|i\ am\ going\ to|we\ (?:would|could|can))
        \ (?:(?:first|then|always|definitely|also|go\ and|(?:try|have|need|want|be\ able)\ to)\ ){{0,3}}
        (?:{_FIND_OUT}|(?:start|begin|go)\ (?:by\ )?\w+ing)\b
  | \bmy\ (?:first|next)\ (?:step|move|stop|thought|instinct)\ (?:would|is|will)\b
  | \bthe\ first\ thing\ i\ would\b | \bwhat\ i\ would\ do\b
    """,
    re.VERBOSE,
)
"""An offered way to find out."""


def find_admission(words: Sequence[str]) -> Admission | None:
    """What an answer admits, in words with their punctuation; None where it claims to know.

    A strong admission ("I don't know") counts unless much was said before it; a weak one ("I'm not sure")
    counts where little else is said, or a next step is offered.
    """
    line = SpokenLine(words, _UNHEARD)
    for pattern, weak in ((_STRONG, False), (_WEAK, True)):
        for found in pattern.finditer(line.text):
            if _NOT_MINE.search(line.text[: found.start()]) or _FOLLOWED.match(line.text, found.end()):
                continue
            step = _STEP.search(line.text, found.start())
            first, last = line.places(found.start(), found.end())
            rest = len(words) - (last - first + 1)
            if weak and step is None and rest > WEAK_REST_WORDS:
                continue
            if first > STRONG_LEAD_WORDS:
                continue
            return Admission(line.quote(first, last), "" if step is None else line.clause(step.start()))
    return None
