"""Status lists: what an issuer says of its records after the cards are out; and the deltas between them."""

from phr.cbor import Refused, cbor, is_int, item_length, of_bytes, sha256
from phr.record import Sign1
from phr.trust import LAST_SECOND, freshness

STATUS_LIST = b"phr-card/1/status-list"
HEAD_BYTES, DELTA_BYTES, ENTRIES = 1024, 64 * 1024 * 1024, 1 << 26
REVOKED = 0


class Bits:
    """Reads bits, the most significant of the first byte first."""

    def __init__(self, data):
        self.number, self.left = int.from_bytes(data, "big"), 8 * len(data)

    def take(self, count):
        if count > self.left:
            raise Refused("status-list-bucket-coding")
        self.left -= count
        return self.number >> self.left & (1 << count) - 1

    def zeros(self):
        rest = self.number & (1 << self.left) - 1
        count = self.left - rest.bit_length()
        self.take(count + 1)
        return count

    def end(self):
        if self.left >= 8 or self.take(self.left):
            raise Refused("status-list-bucket-coding")


class Writer:
    """Writes bits in the same order."""

    def __init__(self):
        self.bits = []

    def put(self, number, count):
        if count:
            self.bits.append(format(number & (1 << count) - 1, f"0{count}b"))

    def bytes(self):
        bits = "".join(self.bits)
        bits += "0" * (-len(bits) % 8)
        return int(bits or "0", 2).to_bytes(len(bits) // 8, "big")


def rice(count):
    r = 0
    while max(count, 1) << r < 31 << 58:
        r += 1
    return r


def bucket_bits(count):
    return max(0, count.bit_length() - 11)


def field(condition):
    if not condition:
        raise Refused("status-list-field")


def rule(condition):
    if not condition:
        raise Refused("status-list-content")


class Head:
    """The signed head. Nothing of it is read before the signature was checked."""

    def __init__(self, data, key):
        if len(data) > HEAD_BYTES:
            raise Refused("cose-too-large")
        message = Sign1(data)
        if message.key_id != sha256(key)[:8]:
            raise Refused("status-list-other-key")
        try:
            value = cbor(message.verify(key, STATUS_LIST))
        except Refused as refused:
            raise Refused("status-list-signature-wrong" if refused.code == "signature-wrong" else refused.code) from None
        self.bytes = data
        self.read(value)

    def read(self, value):
        field(isinstance(value, dict) and 1 in value)
        rule(value[1] == 1)
        field(set(value) == set(range(1, 10)))
        _, self.number, self.issued_at, self.best_before, self.count, scale, ages, lengths, self.index_hash = (
            value[key] for key in range(1, 10)
        )
        field(all(isinstance(pair, list) and len(pair) == 2 for pair in (scale, ages)) and isinstance(lengths, list))
        self.base, self.span = scale
        self.ageing_days, self.old_days = ages
        numbers = [self.number, self.count, self.span, self.ageing_days, self.old_days, *lengths]
        field(all(is_int(number) and number >= 0 for number in numbers) and max(*ages, self.span) < 2**32)
        instants = (self.issued_at, self.best_before, self.base)
        field(all(is_int(instant) for instant in instants) and of_bytes(self.index_hash, 32))
        rule(all(0 <= instant <= LAST_SECOND for instant in instants))
        rule(self.number > 0 and self.issued_at < self.best_before and self.count <= ENTRIES)
        rule(0 < self.ageing_days <= self.old_days)
        self.bits = self.span.bit_length()
        rule(len(lengths) <= self.bits + 1 and bool(lengths) == (self.count > 0))
        self.make_codes(lengths)

    def make_codes(self, lengths):
        occurring = sorted((length, kind) for kind, length in enumerate(lengths) if length)
        rule(not lengths or lengths[-1])
        rule(all(length <= 32 for length, _ in occurring))
        self.codes, code, before = {}, 0, 0
        for length, kind in occurring:
            code <<= length - before
            self.codes[kind] = (code, length)
            code, before = code + 1, length
        used = sum(1 << 32 - length for length, _ in occurring)
        rule(not occurring or used == 1 << 32 or len(occurring) == 1 and occurring[0][0] == 1)
        self.kinds = {code: kind for kind, code in self.codes.items()}

    def freshness(self, clock):
        return freshness(vars(self), clock)

    def read_said(self, bits):
        """None is *revoked*, a number is *superseded*, not before that time."""
        code, length = 0, 0
        while (code, length) not in self.kinds:
            code, length = code << 1 | bits.take(1), length + 1
            if length > 32:
                raise Refused("status-list-bucket-coding")
        kind = self.kinds[code, length]
        if kind == REVOKED:
            return None
        if kind > self.bits:
            raise Refused("status-list-bucket-coding")
        zeros = self.bits - kind
        width, short = self.places(zeros)
        place = bits.take(width)
        if place >= short:
            place = (place << 1 | bits.take(1)) - short
        return self.base + (2 * place + 1 << zeros)

    def places(self, zeros):
        """Of the times with so many zeros: bits of the places that take fewer, and how many those are."""
        count = max(1, (self.span >> zeros) + 1 >> 1)
        width = count.bit_length() - 1
        return width, (2 << width) - count

    def write_said(self, said, writer):
        seconds = 0 if said is None else said - self.base
        if said is not None and not 0 < seconds <= self.span:
            raise Refused("status-delta-other-result")
        zeros = (seconds & -seconds).bit_length() - 1
        kind = REVOKED if said is None else self.bits - zeros
        if kind not in self.codes:
            raise Refused("status-delta-other-result")
        writer.put(*self.codes[kind])
        if kind != REVOKED:
            place, (width, short) = seconds >> zeros + 1, self.places(zeros)
            writer.put(place if place < short else place + short, width + (place >= short))


def read_ids(bits, count, r, width):
    ids, least = [], 0
    for _ in range(count):
        quotient = bits.zeros()
        least += quotient << r | bits.take(r)
        if least >= 1 << width:
            raise Refused("status-list-bucket-coding")
        ids.append(least)
        least += 1
    return ids


def write_ids(writer, ids, r):
    least = 0
    for number in ids:
        distance = number - least
        writer.put(1, (distance >> r) + 1)
        writer.put(distance, r)
        least = number + 1


class StatusList:
    """A list whose head and index are right. Buckets are held against the index when they are read."""

    def __init__(self, data, key):
        begun = data[:HEAD_BYTES]
        try:
            length = item_length(begun)
        except Refused as refused:
            longer = refused.code == "cbor-truncated" and len(data) > len(begun)
            raise Refused("cose-too-large" if longer else refused.code) from None
        self.data, self.head = data, Head(data[:length], key)
        self.k, self.r = bucket_bits(self.head.count), rice(self.head.count)
        start = length + 36 * (1 << self.k)
        if len(data) < start:
            raise Refused("status-list-length")
        index = data[length:start]
        if sha256(index) != self.head.index_hash:
            raise Refused("status-list-index-altered")
        self.buckets = []
        for at in range(0, len(index), 36):
            entries, size = (int.from_bytes(index[at + n : at + n + 2], "big") for n in (0, 2))
            self.buckets.append((entries, start, start + size, index[at + 4 : at + 36]))
            start += size
        rule(sum(bucket[0] for bucket in self.buckets) == self.head.count)
        if start != len(data):
            raise Refused("status-list-length")

    def check_replaces(self, held):
        if self.head.number <= held.head.number and self.head.bytes != held.head.bytes:
            raise Refused("status-list-older")

    def bucket(self, number):
        """What a bucket says, by record id."""
        entries, start, end, digest = self.buckets[number]
        data = self.data[start:end]
        if sha256(data) != digest:
            raise Refused("status-list-bucket-altered")
        bits, width = Bits(data), 64 - self.k
        ids = read_ids(bits, entries, self.r, width)
        said = {(number << width | rest).to_bytes(8, "big"): self.head.read_said(bits) for rest in ids}
        bits.end()
        return said

    def status(self, record_id):
        said = self.bucket(int.from_bytes(record_id, "big") >> 64 - self.k)
        if record_id not in said:
            return {"status": "not-listed"}
        time = said[record_id]
        return {"status": "revoked"} if time is None else {"status": "superseded", "not_before": time}

    def everything(self):
        return {record_id: said for number in range(1 << self.k) for record_id, said in self.bucket(number).items()}


def standing(status, newest):
    """What a record's status means for a card whose newest attestation of the list's issuer is of that time."""
    if status["status"] == "superseded":
        return "superseded" if newest < status["not_before"] else "current"
    return "revoked" if status["status"] == "revoked" else "current"


def write_list(head, said):
    """Index and buckets of what is said by record id."""
    k, r = bucket_bits(head.count), rice(head.count)
    buckets = [[] for _ in range(1 << k)]
    for record_id in sorted(said):
        number = int.from_bytes(record_id, "big")
        buckets[number >> 64 - k].append((number & (1 << 64 - k) - 1, said[record_id]))
    index, bodies = b"", b""
    for bucket in buckets:
        writer = Writer()
        write_ids(writer, [rest for rest, _ in bucket], r)
        for _, said in bucket:
            head.write_said(said, writer)
        body = writer.bytes()
        if len(bucket) >= 1 << 16 or len(body) >= 1 << 16:
            raise Refused("status-delta-other-result")
        index += len(bucket).to_bytes(2, "big") + len(body).to_bytes(2, "big") + sha256(body)
        bodies += body
    return index, bodies


def apply_delta(data, held, key):
    """The bytes of the later list that a delta makes of the one that is held."""
    if len(data) > DELTA_BYTES:
        raise Refused("cose-too-large")
    parts = cbor(data)
    form = isinstance(parts, list) and len(parts) == 6
    if form and parts[0] != 1:
        raise Refused("status-delta-content")
    form = form and is_int(parts[1]) and parts[1] >= 0 and of_bytes(parts[2], 32) and isinstance(parts[3], bytes)
    for changes in parts[4:] if form else []:
        form = form and isinstance(changes, list) and len(changes) == 2
        form = form and is_int(changes[0]) and changes[0] >= 0 and isinstance(changes[1], bytes)
    if not form:
        raise Refused("cose-unexpected")
    _, number, base_hash, head, changed, removed = parts
    head = Head(head, key)
    try:
        changed, removed = read_changes(head, *changed), read_changes(None, *removed)
    except Refused:
        raise Refused("status-delta-content") from None
    if number != held.head.number or base_hash != sha256(held.head.bytes):
        raise Refused("status-delta-other-base")
    if head.number <= held.head.number:
        raise Refused("status-list-older")
    said = held.everything()
    nothing = any(record_id in said and said[record_id] == time for record_id, time in changed.items())
    if nothing or not set(removed) <= set(said) or set(removed) & set(changed):
        raise Refused("status-delta-content")
    said = {record_id: time for record_id, time in said.items() if record_id not in removed} | changed
    index, buckets = write_list(head, said)
    if len(said) != head.count or sha256(index) != head.index_hash:
        raise Refused("status-delta-other-result")
    return head.bytes + index + buckets


def read_changes(head, count, data):
    if count > ENTRIES:
        raise Refused("status-delta-content")
    bits = Bits(data)
    ids = [number.to_bytes(8, "big") for number in read_ids(bits, count, rice(count), 64)]
    said = {record_id: head.read_said(bits) if head else None for record_id in ids}
    bits.end()
    return said
