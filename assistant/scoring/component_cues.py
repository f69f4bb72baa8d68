"""The words by which people speak about a component: its data, interface, logic and errors."""

from assistant.scoring.subject_cues import Cues, Subject, cues_of

COMPONENT_CUES: dict[Subject, Cues] = {
    Subject.DATA: cues_of(
        r"""
        data model\w*
        schemas?
        tables?
        entities
        """,
        r"""
        schemas?
        (?:primary|foreign|composite|partition|sort|clustering) keys?
        unique (?:constraint|index|key)
        columns?
        secondary index
        (?:an|the|one) index on
        indexed (?:by|on)
        keyed (?:by|on)
        data model
        join table
        (?:one|many) to many
        enum
        fields (?:are|like)
        (?:de)?normali[sz]ed
        (?:big ?int(?:eger)?|varchar|jsonb)
        (?:what|all) (?:we|i) (?:keep|store|remember|save) (?:is|are|for)
        for (?:each|every) \w+ (?:we|i|it|you|there is) (?:keep|store|remember|save|have|hold|an? \
            (?:row|record|entry))
        (?:one|an?) (?:row|record|document) (?:per|for|is|has|holds)
        table (?:of|for|with|called|holds|has)
        (?:two|three|four|five|six) tables
        stored as (?:an? )?(?:row|record|integer|string|json|document|cents|blob)
        """,
        r"""
        tables?
        rows?
        records?
        fields?
        documents?
        collections?
        timestamps?
        \w*_?id
        ids
        status
        index
        key
        entity
        entities
        attributes?
        """,
    ),
    Subject.API: cues_of(
        r"""
        apis?
        endpoints?
        interfaces?
        contracts?
        request response
        """,
        r"""
        endpoints?
        (?:post|put|patch|get|delete) (?:request|call|slash|to slash|on slash)
        an? (?:http )?(?:post|put|patch|get|delete)(?! (?:of|in|by|about))
        (?:get|post|put|delete|patch) \w+ with \w+
        (?:grpc|graphql|rpc|protobuf)
        rest(?:ful)? (?:api|call|endpoint|interface)s?
        status code
        query param\w*
        (?:request|response) body
        payload (?:is|has|contains|looks)
        an? (?:2|4|5)\d\d
        an? (?:two|three|four|five) (?:hundred|oh)
        (?:page )?cursor
        paginat\w+
        idempotency (?:key|header)
        (?:presigned|signed) url
        webhooks?
        (?:gets?|receives?|returns?) (?:back )?an? (?:id|token|url|handle|job id)
        """,
        r"""
        apis?
        calls?
        request
        response
        posts?
        gets?
        sends?
        parameters?
        returns?
        headers?
        body
        json
        token
        client
        method
        delete
        """,
    ),
    Subject.LOGIC: cues_of(
        r"""
        algorithms?
        logic
        business rules
        core flow
        """,
        r"""
        algorithms?
        hash(?:es|ed|ing)? (?:the|it|by|on|of|ring)
        modulo
        consistent hashing
        compare[ -]and[ -](?:set|swap)
        optimistic (?:lock\w*|concurrency)
        (?:token|leaky) bucket
        (?:sliding|tumbling|hopping) window
        bloom filter
        fan[ -]?out
        binary search
        two[ -]phase
        de-?dup\w*
        watermarks?
        (?:priority queue|heap)
        round robin
        leader election
        (?:lease|gossip|merkle|geohash|quad ?tree|trie)
        rank(?:s|ing|ed) (?:by|the|them)
        sequence numbers?
        state machine
        pseudo ?code
        (?:the way|how) (?:it|this|that) works
        works like this
        the trick
        in (?:one|a|the same) transaction
        adds? (?:them|it|these|everything) (?:all )?up
        (?:we|it|i) (?:computes?|calculates?|sorts?|merges?|increments?|sums?|aggregates?|ranks?|encodes?\
            |iterates?)
        """,
        r"""
        first
        then
        next
        checks?
        reads?
        looks? (?:up|into)
        adds?
        sums?
        groups?
        sorts?
        drops?
        compares?
        increments?
        goes up
        forwards?
        merges?
        loops?
        for each
        until
        otherwise
        picks?
        takes?
        writes?
        marks?
        matches
        """,
    ),
    Subject.ERRORS: cues_of(
        r"""
        errors?
        edge cases?
        exceptions?
        corner cases?
        """,
        r"""
        (?:edge|corner|odd) cases?
        error (?:handling|codes?|messages?|pages?)
        dead[ -]letter\w*
        retr(?:y|ies|ied|ying)
        tr(?:y|ies) again
        back[ -]?off
        time[sd]? ?outs?
        malformed
        poison\w*
        (?:invalid|validat\w+|garbage)
        idempoten\w+
        circuit breaker
        compensat\w+
        late (?:events?|data|arrivals?)
        race conditions?
        duplicates?
        (?:doing|done|comes?|came|sent|arrives?|same \w+|delivered|clicks?|presses) (?:\w+ )?twice
        (?:collisions?|clash(?:es)?|collide\w*|conflicts?)
        (?:expired?|declined|refused|rejected|corrupt\w*)
        exceptions?
        what (?:if|happens (?:if|when))
        (?:if|when) (?:that|this|it|the \w+|an? \w+|one|something|two \w+) (?:\w+ )?(?:fails?|goes \
            wrong|runs out|is (?:wrong|missing|invalid|empty|late))
        (?:can|could) not be \w+ed
        mark(?:s|ed)? (?:it|them|that) as (?:broken|failed)
        (?:is|are) (?:broken|harmless)
        after \w+ (?:tries|attempts)
        (?:partial(?:ly)?) fail\w*
        at[ -]least[ -]once
        """,
    ),
}
