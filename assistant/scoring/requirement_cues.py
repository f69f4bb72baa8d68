"""The words by which people speak about what is wanted of a system, and what is there already."""

from assistant.scoring.subject_cues import Cues, Subject, cues_of

_NUMBER = (
    r"(?:\d[\d.,]*\w*|an?|one|two|three|four|five|six|eight|ten|twelve|fifteen|twenty|thirty|forty|fifty"
    r"|sixty|eighty|hundreds?|thousands?|millions?|billions?|dozens?|few|several|half)"
)
_MANY = rf"(?:{_NUMBER} )+(?:of )?"
_THINGS = (
    r"(?:users?|customers?|people|visitors?|clients?|devices?|tenants?|requests?|events?|messages?|uploads?"
    r"|writes?|reads?|orders?|queries|calls|records|rows|transactions?|connections?|files?|photos?|pictures?"
    r"|images?|posts?|items?|accounts?|sales?|tickets?|operations|updates|drivers|rides|searches|clicks|views"
    r"|hits)"
)
_PER = r"(?:per|a|each|every) (?:second|minute|hour|day|week|month|year)"
_BYTES = r"(?:kilobytes?|megabytes?|gigabytes?|terabytes?|petabytes?|kb|mb|gb|tb|pb|megs?|gigs?)"

REQUIREMENT_CUES: dict[Subject, Cues] = {
    Subject.SCOPE: cues_of(
        r"""
        scope
        functional
        use cases?
        features?
        functionality
        requirements
        what (?:does|should) the system do
        """,
        r"""
        use cases?
        user stor(?:y|ies)
        (?:in|out of) scope
        core (?:feature|flow|function\w*)s?
        main (?:feature|flow|job|use)s?
        must haves?
        nice to haves?
        mvp
        (?:first|second|later) version
        version one
        (?:like|want) me to build
        as i understand it
        what (?:the system|it|we) (?:does|should do|has to do|need to build)
        (?:do|should|will|can|must) (?:we|users|customers|people|they|i|it|the system) (?:only|also|need to \
            support|support|handle|cover|allow)
        (?:users|people|customers) (?:can|should be able to|want to|need to) (?!not\b)\w+
        (?:app|site|system|service|platform|tool|thing) (?:where|that lets|which lets|like)
        (?:lets|allows?|enables?) (?:you|users|people|customers)
        (?:something|part) (?:that )?i (?:should|need to|have to) (?:design|build|cover)
        (?:is|are) (?:\w+ ){1,3}(?:something|a part) (?:that )?(?:you|we|i) (?:want|need|should)
        you (?:type|press|open|upload|post|search|pick|click|book|order|scroll|log in|sign up)
        (?:two|three|both) (?:clients|apps)
        (?:leave|leaving) \w+(?: \w+){0,3} out
        let us skip
        not (?:building|designing)
        """,
    ),
    Subject.SCALE: cues_of(
        r"""
        scale(?! to)
        volume
        load
        traffic
        throughput
        capacity
        how many users
        estimat\w+
        """,
        rf"""
        how (?:many|much) (?:\w+ )?(?:{_THINGS}|data|traffic|storage|load)
        {_MANY}(?:\w+ ){{0,2}}(?:{_THINGS} )?(?:are )?{_PER}
        (?:requests|events|messages|queries|writes|reads|transactions) (?:per|a) second
        (?:millions?|thousands?|billions?|\d+(?:k|m)) (?:of )?(?:\w+ ){{0,2}}?{_THINGS}
        {_MANY}{_BYTES} (?:\w+ )?{_PER}
        (?:qps|tps|rps)
        back of the envelope
        daily active
        concurrent (?:users|connections|requests)
        (?:data |expected )?volume
        peak (?:load|traffic|hours?|times?)
        rush hour
        busiest
        how (?:big|large) (?:is|are|can|will|do)
        (?:ratio of reads|read write ratio)
        """,
    ),
    Subject.COST: cues_of(
        r"""
        costs?
        budget
        price
        """,
        r"""
        costs?
        (?:the|our|biggest|cloud) bill
        budget
        (?:expensive|cheap(?:er|est)?)
        (?:dollars?|euros?|money)
        cold (?:storage|tier)
        (?:reserved|spot) instances
        pay for
        """,
    ),
    Subject.LATENCY: cues_of(
        r"""
        latency
        response time
        real[ -]time
        how fast
        freshness
        speed
        """,
        rf"""
        latenc(?:y|ies)
        response times?
        real[ -]?time
        how (?:fast|fresh|quick\w*|soon|up to date)
        how (?:old|long) (?:may|can|should) (?:it|the|an?)
        (?:within|under|below|less than) (?:{_MANY})(?:milliseconds?|ms|millis|seconds?|minutes?)
        {_MANY}(?:milliseconds?|ms|millis)
        (?:may|can|should|must|has to) (?:not )?take (?:\w+ ){{0,4}}?(?:seconds?|minutes?|hours?\
            |milliseconds?|long)
        (?:nightly|daily|overnight) batch
        (?:delay of|(?:a|the|some|slight|short) delay)
        (?:right away|instant(?:ly|aneous)?)
        freshness
        p ?(?:99|95|50)
        percentile
        lag behind
        """,
    ),
    Subject.CONSISTENCY: cues_of(
        r"""
        consisten\w+
        correctness
        """,
        r"""
        (?:eventual\w*|strong\w*|strict\w*|causal\w*|weak\w*) consisten\w+
        consisten(?:t|cy)
        lineari[sz]ab\w+
        seriali[sz]able
        read your (?:own )?writes
        stale(?:ness)?
        (?:out of date|out of sync)
        sold twice
        double[ -](?:book|sell|spend|charg|count)\w*
        count(?:ed)? (?:them |it |anything |things )?twice
        (?:see|show|read) (?:the |their )?(?:old|same|latest|newest|own) (?:value|data|state|thing|version\
            |writes?)
        slightly (?:off|old|behind|wrong)
        (?:can|must|may) not (?:ever )?(?:lose|be lost)
        lose (?:any|an|a single) \w+
        in the (?:right|same) order
        cap theorem
        quorum
        (?:have|has|need|needs|must|had) (?:to )?be (?:\w+ )?(?:right|exact|correct|accurate)
        """,
    ),
    Subject.REUSE: cues_of(
        r"""
        existing
        already (?:built|there|have)
        reuse
        legacy
        infrastructure
        """,
        r"""
        (?:already|existing|current) (?:\w+ ){0,2}(?:system|service|infrastructure|cluster|database|stack\
            |setup|platform|pipeline|team)
        (?:in place|built|running|exists?) already
        already (?:have (?:an?|the)|in place|built|running|exists?|got an?)
        what (?:is )?(?:already there|there already)
        reuse
        from scratch
        green ?field
        legacy
        (?:is|are) there (?:something|anything|an?|any) (?:\w+ ){0,3}?(?:already|today|in place|that we \
            (?:can|could|have to|should) use)
        (?:do|does|is|are) (?:\w+ ){1,6}?today
        anything today
        which cloud
        (?:we|you) are (?:already )?on (?:aws|gcp|azure)
        (?:do|are) you (?:already )?(?:run|running|using|have an?)
        have to (?:use|integrate)
        tied to
        (?:can not|must not|have to) (?:replace|change|talk to)
        (?:tech|technology) stack
        the company (?:has|uses|runs|already)
        """,
    ),
}
