"""How values stand in a payload: texts and numbers, lists, records of slots, alternatives.

Every kind has `read`, from CBOR to JSON, and `write`, back. A payload is read, written again and compared: what has
two spellings is refused in all but one of them.
"""

from phr.cbor import Refused, is_int

TEXT_BYTES = 16_384
U64 = 2**64 - 1


def shape(condition):
    if not condition:
        raise Refused("payload-shape")


class Text:
    @staticmethod
    def read(value):
        shape(isinstance(value, str) and len(value.encode()) <= TEXT_BYTES)
        return value

    @staticmethod
    def write(value):
        return value


class Flag:
    @staticmethod
    def read(value):
        shape(isinstance(value, bool))
        return value

    write = Text.write


class Integer:
    def __init__(self, low, high):
        self.low, self.high = low, high

    def read(self, value):
        shape(is_int(value) and self.low <= value <= self.high)
        return value

    write = staticmethod(Text.write)


COUNT, INT64, SECONDS = Integer(0, 2**32 - 1), Integer(-(2**63), 2**63 - 1), Integer(0, 86_399)


class Code:
    """A member of an enumeration: its number, from 1."""

    def __init__(self, members):
        self.members = members.split()

    def read(self, value):
        shape(is_int(value) and 1 <= value <= len(self.members))
        return self.members[value - 1]

    def write(self, value):
        return self.members.index(value) + 1


class List:
    def __init__(self, kind):
        self.kind = kind

    def read(self, value):
        shape(isinstance(value, list))
        return [self.kind.read(item) for item in value] or None

    def write(self, value):
        return [self.kind.write(item) for item in value]


def trimmed(slots):
    while slots and slots[-1] is None:
        slots = slots[:-1]
    return slots


def is_further(value):
    """The map of further fields has negative keys, every other map has none."""
    return isinstance(value, dict) and bool(value) and is_int(next(iter(value))) and next(iter(value)) < 0


class Record:
    """Slots in an array, and rarely used fields in a map behind them."""

    def __init__(self, status=(), slots=(), further=()):
        self.status, self.slots, self.further = status, slots, dict(further)

    def read(self, value):
        shape(isinstance(value, list))
        value, further = (value[:-1], value[-1]) if value and is_further(value[-1]) else (value, {})
        shape(len(value) <= len(self.slots) + bool(self.status) and set(further) <= set(self.further))
        record = {}
        if self.status:
            shape(value and is_int(value[0]) and 0 <= value[0] <= U64)
            packed, value = value[0], value[1:]
            for name, state in self.status:
                packed, digit = divmod(packed, state.radix)
                found = state.read(digit)
                if found is not None:
                    record[name] = found
            shape(packed == 0)
        for (name, kind), found in zip(self.slots, value):
            self.put(record, name, kind, found)
        for key, found in further.items():
            name, kind = self.further[key]
            self.put(record, name, kind, found)
        shape(all(name in record for name, kind in self.slots if isinstance(kind, Required)))
        return record

    @staticmethod
    def put(record, name, kind, found):
        if found is not None and (read := kind.read(found)) is not None:
            record[name] = read

    def write(self, record):
        def write(name, kind):
            return kind.write(record[name]) if name in record else None

        slots = []
        if self.status:
            packed, weight = 0, 1
            for name, state in self.status:
                packed += weight * state.write(record.get(name))
                weight *= state.radix
            slots.append(packed)
        slots = trimmed(slots + [write(name, kind) for name, kind in self.slots])
        further = {key: write(*self.further[key]) for key in self.further}
        further = {key: value for key, value in further.items() if value is not None}
        return slots + [further] if further else slots


class Required:
    """A slot that must be filled."""

    def __init__(self, kind):
        self.read, self.write = kind.read, kind.write


class OneOf:
    """A digit of a packed status: 0 for nothing said, then the members."""

    def __init__(self, members, base=0):
        self.members = [None] * (1 - base) + members.split()
        self.radix = len(self.members)

    def read(self, digit):
        return self.members[digit]

    def write(self, value):
        return self.members.index(value)


class SomeOf:
    """A digit with a bit for each member."""

    def __init__(self, members):
        self.members = members.split()
        self.radix = 1 << len(self.members)

    def read(self, digit):
        return [member for bit, member in enumerate(self.members) if digit >> bit & 1] or None

    def write(self, value):
        return sum(1 << self.members.index(member) for member in value or ())


class Bit:
    radix = 2

    @staticmethod
    def read(digit):
        return digit == 1

    @staticmethod
    def write(value):
        return int(value)


class MaybeBit:
    radix = 3

    @staticmethod
    def read(digit):
        return (None, True, False)[digit]

    @staticmethod
    def write(value):
        return (None, True, False).index(value)


class Choice:
    """One of several kinds of value: told apart by their CBOR type, or by the number in a map of one pair."""

    def __init__(self, numbered, bare):
        self.numbered, self.bare = numbered, bare

    def read(self, value):
        if isinstance(value, dict):
            shape(len(value) == 1 and is_int(next(iter(value))) and next(iter(value)) in self.numbered)
            ((number, value),) = value.items()
            name, kind = self.numbered[number]
        else:
            name, kind = self.bare(value)
        shape(kind is not None)
        read = kind.read(value)
        return read if name is None else {name: {} if read is None else read}

    def write(self, value):
        if isinstance(value, bool):
            return value
        ((name, inner),) = value.items()
        for number, (found, kind) in self.numbered.items():
            if found == name:
                written = kind.write(inner)
                # A result that is a SNOMED CT code alone stands bare.
                return written if name == "concept" and is_int(written) else {number: written}
        return next(kind for found, kind in self.bare_kinds if found == name).write(inner)


def choice(numbered, *bare):
    """`bare`: (CBOR type, name, kind)."""

    def find(value):
        for test, name, kind in bare:
            if test(value):
                return name, kind
        return None, None

    made = Choice(numbered, find)
    made.bare_kinds = [(name, kind) for _, name, kind in bare]
    return made


def is_type(*types):
    return lambda value: isinstance(value, types) and (bool in types or not isinstance(value, bool))
