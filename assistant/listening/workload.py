"""How much work the recognition of an answer is, and whether the machine keeps up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Workload:
    """The recognition of one answer so far.

    Attributes:
        decode_s: seconds of decoding, all passes together.
        passes: number of decodes.
        backlog_max_s: the most sound that waited to be decoded at any time, in seconds, counting from when a
            stretch was asked for.
    """

    decode_s: float = 0.0
    passes: int = 0
    backlog_max_s: float = 0.0
