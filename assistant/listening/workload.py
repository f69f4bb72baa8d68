"""How much work the recognition of an answer is, and whether the machine keeps up."""

from dataclasses import dataclass

SETTLE_S = 30.0
"""How long the end of an answer waits for work under way that nobody asks for any more: native code must not
outlive Python. A decode or a question to the sound took up to 20 s beside three other programs that compute.
"""


@dataclass(frozen=True, slots=True)
class Workload:
    """The recognition of one answer so far.

    Attributes:
        backlog_s: sound that waits to be decoded now, in seconds, counting from when the oldest stretch
            without a transcript was asked for.
        decode_s: seconds of decoding, what was called off included.
        passes: decodes that were carried to their end.
        backlog_max_s: the most sound that waited at any time.
    """

    decode_s: float = 0.0
    passes: int = 0
    backlog_s: float = 0.0
    backlog_max_s: float = 0.0
