"""Sequences of symbols: parts in any order to the whole."""

import hashlib
import itertools

from phr.cbor import Refused
from phr.text import bytes_of_digits

PART_BYTES = 2936
MOST_DIGITS = PART_BYTES // 22 * 53 + 25  # ten bytes are left over
TRIES = 1024

# --- The field of 256 elements ----------------------------------------------------------------------------------------


def times(a, b):
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0x100:
            a ^= 0x11D
        b >>= 1
    return product


PRODUCTS = [bytes(times(a, b) for b in range(256)) for a in range(256)]
INVERSE = [0] + [row.index(1) for row in PRODUCTS[1:]]


def value_at(i, shares):
    """The share with the index i of the polynomials that have these shares: a dictionary from index to bytes."""
    if i in shares:
        return shares[i]
    value = bytes(len(next(iter(shares.values()))))
    for a, share in shares.items():
        weight = 1
        for b in shares:
            if b != a:
                weight = PRODUCTS[weight][PRODUCTS[i ^ b][INVERSE[a ^ b]]]
        value = bytes(x ^ y for x, y in zip(value, share.translate(PRODUCTS[weight])))
    return value


# --- Parts ------------------------------------------------------------------------------------------------------------


def part_of_text(text):
    text = text.strip()
    if text[:8].lower() == "https://" and "#" in text:
        text = text.split("#", 1)[1]
    if text[:4].upper() != "PHRS" or not text[4:5].isascii() or not text[4:5].isdigit():
        raise Refused("sequence-not-a-part")
    if len(text) < 6 or text[5] in "0123456789":
        raise Refused("sequence-not-a-part")
    if text[4] != "1":
        raise Refused("sequence-other-version")
    digits = text[6:]
    if len(digits) > MOST_DIGITS:
        raise Refused("sequence-form")
    try:
        part = bytes_of_digits(digits)
    except Refused:
        raise Refused("sequence-digits") from None
    before, check = part[:-4], part[-4:]
    if len(part) < 4:
        raise Refused("sequence-form")
    if hashlib.sha256(before).digest()[:4] != check:
        raise Refused("sequence-damaged")
    return fields(before)


def fields(part):
    if len(part) < 15:
        raise Refused("sequence-form")
    plan, index, share = part[8:14], part[14], part[15:]
    k, m, length = plan[1], plan[2], int.from_bytes(plan[3:6], "big")
    if k == 0 or k + m > 255 or length == 0 or index >= k + m:
        raise Refused("sequence-form")
    size = -(-length // k)
    if (k - 1) * size >= length or len(share) != size:
        raise Refused("sequence-form")
    if index < k and any(share[max(0, length - index * size) :]):
        raise Refused("sequence-form")
    return part[:8], plan, index, share


class Assembly:
    def __init__(self):
        self.begun = None
        self.candidates = []  # (index, share), as they came
        self.tries = 0
        self.whole = None

    def push(self, text):
        """Takes a text: how many different parts there are, and which numbers are not."""
        set_id, plan, index, share = part_of_text(text)
        if self.begun is None:
            self.begun = (set_id, plan)
        if set_id != self.begun[0]:
            raise Refused("sequence-other-set")
        if plan != self.begun[1]:
            raise Refused("sequence-contradicts")
        if self.whole is None and (index, share) not in self.candidates:
            self.take(index, share)
        return self.progress()

    def take(self, index, share):
        others = sum(1 for candidate in self.candidates if candidate[0] == index)
        if others > 1:
            raise Refused("sequence-part-differs")
        self.candidates.append((index, share))
        k, m = self.begun[1][1], self.begun[1][2]
        have = len(self.indices())
        if have < k:
            if others:
                raise Refused("sequence-part-differs")
            return
        self.whole = self.search(k)
        if self.whole is not None:
            return
        if have == k + m or self.tries >= TRIES:
            self.__init__()
            raise Refused("sequence-started-over")
        raise Refused("sequence-wrong-part")

    def search(self, k):
        """All candidates but none, one, or two."""
        for left_out in itertools.chain.from_iterable(
            itertools.combinations(range(len(self.candidates)), wrong) for wrong in range(3)
        ):
            shares = {}
            for place, (index, share) in enumerate(self.candidates):
                if place not in left_out:
                    shares.setdefault(index, share)
            if len(shares) < k:
                continue
            if self.tries >= TRIES:
                return None
            self.tries += 1
            content = self.content({index: shares[index] for index in sorted(shares)[:k]})
            if content is not None:
                return content
        return None

    def content(self, shares):
        set_id, plan = self.begun
        content = b"".join(value_at(index, shares) for index in range(plan[1]))
        content = content[: int.from_bytes(plan[3:6], "big")]
        found = hashlib.sha256(b"phr-card/1/sequence" + plan + content).digest()[:8]
        return content if found == set_id else None

    def indices(self):
        return {index for index, _ in self.candidates}

    def progress(self):
        have = self.indices()
        if self.whole is not None:
            return {"have": len(have), "whole": True}
        plan = self.begun[1]
        return {"have": len(have), "wanted": [i + 1 for i in range(plan[1] + plan[2]) if i not in have]}
