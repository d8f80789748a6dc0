"""Deterministic CBOR: what is accepted has no other encoding. And the refusal, which every other part uses."""

import hashlib

import cbor2

DEPTH, ITEMS = 24, 65_536


class Refused(Exception):
    """The reading stops, or an attestation is withheld. `code` is one of the specification's."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def sha256(data):
    return hashlib.sha256(data).digest()


class Scanner:
    """Checks the form of one item: what is accepted has no other encoding."""

    def __init__(self, data):
        self.data, self.at, self.items = data, 0, 0

    def take(self, count):
        if self.at + count > len(self.data):
            raise Refused("cbor-truncated")
        self.at += count
        return self.data[self.at - count : self.at]

    def item(self, depth=0):
        self.items += 1
        if self.items > ITEMS:
            raise Refused("cbor-too-many")
        if depth > DEPTH:
            raise Refused("cbor-too-deep")
        initial = self.take(1)[0]
        major, info = initial >> 5, initial & 31
        if major == 7:
            if info not in (20, 21, 22):
                raise Refused("cbor-unsupported")
            return
        if info == 31:
            raise Refused("cbor-indefinite")
        if info > 27:
            raise Refused("cbor-unsupported")
        argument = info
        if info >= 24:
            width = 1 << info - 24
            argument = int.from_bytes(self.take(width), "big")
            if argument < (24 if width == 1 else 1 << 4 * width):
                raise Refused("cbor-not-shortest")
        if major == 2:
            self.take(argument)
        elif major == 3:
            try:
                self.take(argument).decode("utf-8")
            except UnicodeDecodeError:
                raise Refused("cbor-not-utf8") from None
        elif major == 4:
            for _ in range(argument):
                self.item(depth + 1)
        elif major == 5:
            previous = None
            for _ in range(argument):
                start = self.at
                self.item(depth + 1)
                key = self.data[start : self.at]
                if previous is not None and previous >= key:
                    raise Refused("cbor-key-order")
                previous = key
                self.item(depth + 1)
        elif major == 6:
            raise Refused("cbor-unsupported")


def item_length(data):
    scanner = Scanner(data)
    scanner.item()
    return scanner.at


def cbor(data):
    """The value of a deterministic encoding, whole."""
    if item_length(data) != len(data):
        raise Refused("cbor-trailing")
    return cbor2.loads(data)


def encode(value):
    return cbor2.dumps(value, canonical=True)


def is_int(value):
    return isinstance(value, int) and not isinstance(value, bool)


def of_bytes(value, length):
    return isinstance(value, bytes) and len(value) == length


def dump(value):
    """Shortest forms; maps in the order in which they were built, which is that of their encoded keys."""
    return cbor2.dumps(value)
