"""Two kinds of values out of a protobuf message, which is how Anki keeps the settings of its note types."""


def strings_and_numbers(message: bytes) -> tuple[dict[int, str], dict[int, int]]:
    """The texts and the whole numbers of a message, by field number; the last of each field counts.

    Reads up to what it does not understand, and never raises.

    Source: Protocol Buffers, "Encoding": a tag is `number << 3 | type`; type 0 is a varint, 2 a length and
    its bytes, 1 and 5 are eight and four bytes. (The library wants a schema compiled, for two fields.)
    """
    texts: dict[int, str] = {}
    numbers: dict[int, int] = {}
    place = 0
    while place < len(message):
        tag, place = _varint(message, place)
        field, kind = tag >> 3, tag & 7
        if kind == 0:
            numbers[field], place = _varint(message, place)
        elif kind == 2:
            length, place = _varint(message, place)
            texts[field] = message[place : place + length].decode("utf-8", "replace")
            place += length
        elif kind in {1, 5}:
            place += 8 if kind == 1 else 4
        else:
            break
    return texts, numbers


def _varint(message: bytes, place: int) -> tuple[int, int]:
    """A number of seven bits a byte, lowest first, and the place after it; at most ten bytes."""
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(message):
            break
        byte = message[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if not byte & 0x80:
            break
    return value, place
