"""The words by which people speak about running a system: watching, changing, losing and growing it."""

from assistant.scoring.subject_cues import Cues, Subject, cues_of

_PART = (
    r"(?:database|db|postgres|redis|kafka|mongo\w*|cassandra|dynamo\w*|s3|cache|queue|broker|node|server|box"
    r"|machine|worker|host|leader|primary|replica|region|zone|data ?cent(?:er|re)|disk|network|provider"
    r"|service|process|pod|instance|shard|cluster|gateway|consumer|cdn|third party|job|link|rack|vendor"
    r"|system)"
)
_IS_DOWN = (
    r"(?:(?:goes|go|is|are|gets?|went|being|be|were) (?:down|away|out|dead|unavailable|unreachable|gone|lost"
    r"|offline|full|slow|partitioned|cut off)|dies?|died|crash(?:es|ed)?|fails?|failed|falls? over|hangs?"
    r"|restarts?|throttles?|could (?:fail|die|crash|throttle|fill)|does not (?:answer|respond)|has a bad day)"
)

OPERATION_CUES: dict[Subject, Cues] = {
    Subject.MONITORING: cues_of(
        r"""
        monitor\w*
        observab\w+
        metrics
        alert\w*
        telemetry
        """,
        r"""
        dashboards?
        alert(?:s|ing)?
        alarms?
        metrics?
        monitor(?:s|ed|ing)?
        (?:prometheus|grafana|datadog|cloud ?watch|opentelemetry|sentry|new relic|splunk|kibana)
        (?:tracing|traces)
        (?:slos?|slis?)
        (?:error|success|failure) (?:rates?|counts?|ratio|budget)
        p ?9[59]
        percentiles?
        consumer lag
        observability
        telemetry
        health checks?
        (?:i would|we|i|i want to|i will) (?:watch|track|measure|graph|see how|keep an eye)
        keep an eye
        look at (?:every|each|first)
        how many (?:\w+ ){1,3}?(?:waiting|stuck|failed|fail|bounced|lost|dropped)
        reconciliation
        golden signals
        synthetic
        (?:drops?|falls?|goes|rises?|climbs?|jumps?|is|gets) (?:below|above|to zero)
        (?:most important|key|main|the one|the only) (?:number|signal|figure)
        (?:graphs?|cpu|big screen)
        (?:structured logs|logging|logs (?:with|go|to))
        """,
    ),
    Subject.DEPLOYMENT: cues_of(
        r"""
        deploy\w*
        roll ?outs?
        releas\w+
        ship\w*
        migrat\w+
        """,
        r"""
        canar(?:y|ies)
        feature flags?
        blue[ -]green
        roll ?outs?
        rolled out
        roll(?:ing|s)? (?:it |this |that )?out
        rolling (?:deploy\w*|update|restart|release)
        roll(?:ed|s)? (?:it |this |that )?back
        deploy(?:s|ed|ment|ments|ing)?
        (?:staging|test (?:stage|environment|system))
        shadow (?:mode|traffic)
        dark launch
        expand and contract
        backwards?[ -]compatib\w+
        (?:schema|database) (?:changes|migrations?)
        (?:ci ?cd|continuous (?:delivery|deployment)|trunk[ -]based)
        new versions?
        (?:old|previous) (?:version|image|build|code|release)
        ramp (?:up|it)
        (?:updates?|changes?) (?:go|goes|going) (?:out|live)
        gradual(?:ly)?
        one (?:machine|region|zone|percent) (?:at a time|first)
        percent of (?:the )?(?:traffic|users|tenants|customers|requests)
        (?:we|never|a|each|every|new|first|next) releases?(?! (?:the|it|a)\b)
        releases? (?:go|goes|train|process)
        (?:flip|switch) (?:\w+ ){0,2}back
        (?:goes?|went|comes?) (?:out )?(?:everywhere|live|out (?:to|first|at|the same))
        ship(?:s|ped)? (?:it|to|a|the)
        (?:to|for|on) our own (?:staff|people|team)
        first (?:only )?(?:to|on) (?:one|a few|our)
        rest of the (?:country|fleet|users|machines|world|tenants|customers)
        (?:smoke tests?|blast radius|revert)
        """,
    ),
    Subject.FAILURE: cues_of(
        r"""
        failure modes?
        failures?
        what (?:can|could) go wrong
        fault\w*
        resilien\w+
        disaster
        """,
        rf"""
        {_PART} (?:\w+ ){{0,2}}?{_IS_DOWN}
        (?:lose|losing|lost|kill) (?:an?|the|one) (?:whole |entire )?{_PART}
        what (?:if|happens (?:if|when)) (?:\w+ ){{0,3}}?{_PART}
        (?:if|when) (?:it|one|they|that) (?:dies|crashes|fails|breaks)
        (?:if|when) (?:\w+ ){{1,4}}?(?:crashes|dies|goes away)
        failure (?:modes?|cases?|scenarios?)
        fail(?:s|ed)?[ -]?over
        failovers?
        single points? of failure
        outages?
        disaster
        split[ -]brain
        network partition
        what (?:can|could|might) go wrong
        (?:can|could|might) (?:hit|hurt) us
        goes wrong
        what breaks
        degrad\w+
        cascad\w+
        (?:thundering herd|stampede|backpressure|overload\w*)
        hot (?:spot|key|tenant|partition|shard)s?
        whole (?:zone|region)
        goes down
        (?:is|are|goes|went) offline
        (?:is|gets|are) killed
        (?:piles?|piling) up
        slows? (?:us|everything|everyone) down
        (?:others|rest) (?:are|is) not affected
        half[ -]?way through
        worst case
        chaos
        """,
    ),
    Subject.GROWTH: cues_of(
        r"""
        scale to
        10x
        ten times
        grow\w*
        scal(?:e|es|ing|ability) (?:to|up|out|further)
        bottlenecks?
        """,
        r"""
        (?:ten ?x|10 ?x|ten[ -]?fold)
        (?:ten|10|hundred|100|five|twice|double|triple) ?(?:times |x )?(?:the|as much|as many|more|bigger) \
            ?(?:load|traffic|users|volume|data|size|events|rate|sale)?
        order of magnitude
        bottlenecks?
        scales? (?:by itself|horizontally|out|up|linearly|with|well|further|beyond)
        (?:horizontally|vertically)
        auto[ -]?scal\w+
        scal(?:e|ed|ing) (?:up |out )?(?:the )?(?:consumers|workers|servers|readers|nodes|database)
        scale (?:it|this|that|them|to)
        add (?:more )?(?:shards?|partitions?|nodes?|machines?|servers?|workers?|replicas?|instances?\
            |consumers?|pods?)
        more (?:shards|partitions|nodes|machines|workers|replicas|instances|consumers|pods)
        (?:another|second) (?:region|shard|cluster|cell)
        bigger (?:machine|box|instance)
        re-?shard\w*
        shard(?:ed|ing)? (?:it|by|the|on)
        read replicas?
        (?:gives|give|breaks|break|hurts) (?:out )?first
        (?:first|next) (?:thing )?(?:that|to) (?:break|breaks|give|gives|go|goes|hurt|hurts)
        (?:if|when|as|once) (?:we|it|traffic|the (?:load|traffic|data|number of \w+)) grows?
        headroom
        """,
    ),
    Subject.ON_CALL: cues_of(
        r"""
        on[ -]call
        pager\w*
        incidents?
        operators?
        support team
        """,
        r"""
        on[ -]call
        on duty
        pagers?
        paged
        pages? (?:somebody|someone|us|me|people)
        (?:run|play) ?books?
        post-?mortems?
        woken
        wakes? (?:\w+ )?up
        wake (?:\w+ ){1,2}up
        (?:who|nobody|somebody|someone|me|us|calls?|called|rings?|up) (?:\w+ ){0,4}?at \
            (?:night|(?:two|three|four) in the morning|3 ?am)
        (?:rotation|rota|shift)
        incidents?
        escalat\w+
        until (?:the )?morning
        (?:has|have|carries) the phone
        (?:pagerduty|opsgenie)
        """,
    ),
}
