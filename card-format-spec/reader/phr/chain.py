"""The order of a record's attestations, and which of them continues which."""

from phr.cbor import sha256


def hash_of(attestation):
    """Its short form names an attestation in others."""
    return sha256(attestation.bytes)[:16]


class Attested:
    """An attestation with content: its place among the received ones, what it says and what it is worth."""

    def __init__(self, index, received, content, verdict):
        self.index, self.content, self.verdict = index, content, verdict
        self.hash, self.key_id = hash_of(received).hex(), received.key_id
        self.short_hash = self.hash[:16]
        self.previous = set(content.get("previous", []))
        self.issued_at = content["issued_at"]
        self.trusted = verdict == "trusted"

    @property
    def confidential(self):
        return self.content["kind"] == "confidential"

    @property
    def restates(self):
        return self.content["kind"] == "restatement" or "origins" in self.content


def in_order(attestations):
    """None before one that it continues; otherwise by time, `care` first, by hash."""
    waiting, ordered = list(attestations), []
    while waiting:
        names = {attestation.short_hash for attestation in waiting}
        ready = [attestation for attestation in waiting if not attestation.previous & names]
        first = min(ready, key=lambda attestation: (attestation.issued_at, attestation.confidential, attestation.hash))
        ordered.append(first)
        waiting.remove(first)
    return ordered


def continued_by(ordered):
    """For each attestation the places in the order that it continues, directly or through others."""
    places = {attestation.short_hash: place for place, attestation in enumerate(ordered)}
    continued = []
    for attestation in ordered:
        direct = {places[name] for name in attestation.previous if name in places}
        continued.append(direct.union(*(continued[place] for place in direct)))
    return continued


def missing(ordered, received):
    """What attestations continue and the cards do not have. A restatement takes the place of what it continues; what
    a confidential attestation names may have been restated in `care` since."""
    restated = [one.issued_at for one in ordered if one.restates and not one.confidential]
    restated_at = max(restated, default=None)
    there = {hash_of(attestation).hex()[:16] for attestation in received}
    return [
        {"hash": name, "named_by": attestation.index}
        for attestation in ordered
        if not attestation.restates
        and not (attestation.confidential and restated_at is not None and attestation.issued_at <= restated_at)
        for name in sorted(attestation.previous - there)
    ]
