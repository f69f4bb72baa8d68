"""Words that say nothing about a subject, so that none of them is ever a key term.

Scoring has a shorter list of its own (`FUNCTION_WORDS`): "between", "before" and "return" are no terms, but
they do help to tell one claim from another.
"""

_FUNCTION_WORDS = """
a about above across after again against ago all almost alone along already also although always am among an
and another any anybody anyone anything anyway are around as at away back be became because become been
before behind being below beside besides between beyond both but by can cannot could did do does doing done
down during each either else enough even ever every everybody everyone everything except few for from
further had has have having he hence her here hers herself him himself his how however i if in indeed
instead into is it its itself just least less let like many may maybe me merely might mine more moreover
most much must my myself near nearly neither never nevertheless next no nobody none nor not nothing now of
off often on once one only onto or other others otherwise our ours ourselves out over own per perhaps quite
rather really same second several shall she should since so some somebody someone something sometimes soon
still such than that the their theirs them themselves then there therefore these they third this those
though three through throughout thus till to together too toward towards twice two under unless until unlike
up upon us usually very via was we well were what whatever when whenever where whereas whether which while
who whole whom whose why will with within without would yes yet you your yours yourself yourselves vs versus
etc eg ie e.g i.e aren't can't couldn't didn't doesn't don't hadn't hasn't haven't he's i'd i'll i'm i've
isn't it's let's mustn't shouldn't that's there's they're they've wasn't we'd we'll we're we've weren't
what's won't wouldn't you'd you'll you're you've
"""

_COMMON_WORDS = """
able accept accepts according achieve act actual add allow amount appear apply approach ask available avoid
bad base based basically become begin best better big bit both break bring build call called care carries
carry case cases catch cause certain change changes check choose clear close come common complete completed
completely completes completion consider contain contains continue correct cost create creates current cut
data day days deal decide define depend depends describe detail determine difference different difficult
directly early easier easily easy effect enable enables enabling end ends enough ensure entire entirely
especially essentially every exactly example examples exist explain explicit fact fail fails fast feel file
find finish first fit fix follow following form found full fully function future gain general generally get
gets give given gives go goes going good great group grow grows guarantee guarantees half hand handle happen
happens hard help helps high hold holds however idea identify impact important improve include includes
including increase indicate individual information inside involve issue issues job keep keeps kind kinds
know known large larger last late later lead learn leave leaves left less level likely limit line list
little live local long longer look lot low lower made main mainly make makes making manage many mark matter
mean means meet method middle minimal move multiple name names natural necessary need needed needs new
normal normally number numbers offer old open order original ordinary outside part particular parts pass
path people perform period person place plan plus point possible possibly practice present prevent prevents
problem problems process produce produces proper provide provides purpose put question quick quickly range
rate ready real reason reasons represent represents receive recent reduce refer regular related relevant
remain remaining remains remove require required requires respect rest result return returned returning
returns right run runs safe save saves say says see seem send sent serve set sets share sharing short show
shows significant similar simple simply single size slow small smaller solve sort space special specific
spread stand standard start started starts state stay stays step steps stop store stored strong supply
support supports sure system systems take taken takes task tell term terms test thing things think time
times tool top total true try turn type types typical typically unique use used useful user users uses using
usual value values various view wait want way ways weak wide wish word words work works world write writing
wrong year years
"""

STOP_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Words without content: articles, pronouns, prepositions, auxiliaries and the like."""

COMMON_WORDS = STOP_WORDS | frozenset(_COMMON_WORDS.split())
"""These and the everyday verbs, nouns and adjectives that any answer may hold."""
