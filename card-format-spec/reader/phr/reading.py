"""The whole way, from the bytes of one card or several to a record, and what its signatures are worth."""

from phr.card import Holder, Network, Nobody, open_card, parse_card
from phr.cbor import Refused
from phr.chain import Attested, in_order, missing
from phr.fold import fold
from phr.payload import decode_payload, inflate
from phr.record import ATTESTATION
from phr.text import access_code
from phr.trust import freshness, judge, read_trust_list, time_of


class Stage:
    """Says at which stage a reading was refused."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        return self

    def __exit__(self, _, error, __):
        if isinstance(error, Refused):
            error.stage = self.name


class Opened:
    """The attestations of a card by compartment, or those of several cards put together."""

    def __init__(self, care, confidential, state):
        self.care, self.confidential, self.state = care, confidential, state

    def all(self):
        return self.care + self.confidential


def open_one(card, typed_code=None, network_secret=None):
    with Stage("card"):
        card = parse_card(card)
    if typed_code is not None:
        with Stage("access-code"):
            digits = access_code(typed_code)
        opener = Holder(digits, card[0]) if card[0][3][-1][0] == b"" else Nobody
    else:
        opener = Network(network_secret)
    with Stage("open"):
        return Opened(*open_card(card, opener))


# --- Signatures -------------------------------------------------------------------------------------------------------


def read_attestation(attestation, trust, clock):
    issuer = trust["issuers"].get(attestation.key_id)
    if issuer is None:
        raise Refused("issuer-unknown")
    content = decode_payload(inflate(attestation.verify(issuer["key"], ATTESTATION)))
    _, standing = time_of(trust, clock)
    return content, judge(issuer, content["kind"], content["issued_at"], clock if standing == "plausible" else None)


def check_compartment(content, attestation, opened):
    """One that stands in both compartments is read in the one where it belongs."""
    right = opened.confidential if content["kind"] == "confidential" else opened.care
    if all(attestation.bytes != other.bytes for other in right):
        raise Refused("other-compartment")


def read_all(opened, trust, clock):
    """Each attestation once: with its content and verdict, in order, or withheld with a code."""
    read, withheld, seen = [], [], set()
    for index, attestation in enumerate(opened.all()):
        if attestation.bytes in seen:
            continue
        seen.add(attestation.bytes)
        try:
            content, verdict = read_attestation(attestation, trust, clock)
            check_compartment(content, attestation, opened)
            read.append(Attested(index, attestation, content, verdict))
        except Refused as refused:
            withheld.append({"index": index, "code": refused.code})
    return read, withheld


def record_id(read):
    """That of the first trusted attestation, or of the first one if none is trusted."""
    read = in_order(read)
    first = next((attestation for attestation in read if attestation.trusted), read[0] if read else None)
    return first and first.content["record_id"]


def verify(opened, trust, clock):
    read, withheld = read_all(opened, trust, clock)
    whose = record_id(read)
    others = [attestation for attestation in read if attestation.content["record_id"] != whose]
    withheld += [{"index": attestation.index, "code": "other-record"} for attestation in others]
    read = [attestation for attestation in read if attestation not in others]
    return in_order(read), sorted(withheld, key=lambda one: one["index"])


# --- Several cards ----------------------------------------------------------------------------------------------------


def merge(cards, trust, clock):
    """The attestations of all cards, each once, if they are of one record."""
    check_same_record(cards, [record_id(read_all(card, trust, clock)[0]) for card in cards])
    care = once(attestation for card in cards for attestation in card.care)
    confidential = once(attestation for card in cards for attestation in card.confidential)
    return Opened(care, confidential, merged_state([card.state for card in cards]))


def check_same_record(cards, ids):
    if len({whose for whose in ids if whose}) > 1:
        raise Refused("merge-other-record")
    if any(ids):
        placed, waiting = [c for c, whose in zip(cards, ids) if whose], [c for c, whose in zip(cards, ids) if not whose]
    else:
        placed, waiting = cards[:1], cards[1:]
    while waiting:
        known = {attestation.bytes for card in placed for attestation in card.all()}
        found = [card for card in waiting if any(attestation.bytes in known for attestation in card.all())]
        if not found:
            raise Refused("merge-unplaced")
        placed, waiting = placed + found, [card for card in waiting if card not in found]


def once(attestations):
    return list({attestation.bytes: attestation for attestation in attestations}.values())


def merged_state(states):
    states = {state for state in states if state != "absent"} or {"absent"}
    return states.pop() if len(states) == 1 else "partly-open"


# --- The record -------------------------------------------------------------------------------------------------------


def read_cards(cards, trust, clock):
    """What opened cards say: the attestations in the order of the chain, and the summary that they fold to."""
    now, standing = time_of(trust, clock)
    opened = cards[0]
    if len(cards) > 1:
        with Stage("merge"):
            opened = merge(cards, trust, clock)
    read, withheld = verify(opened, trust, clock)
    received = opened.all()
    summary = fold(read, {received[one["index"]] for one in withheld})
    if lost := missing(read, received):
        summary["missing"] = lost
    return {
        "attestations": [
            {"index": one.index, "verdict": one.verdict, "issuer": issuer_of(one, trust), "content": one.content}
            for one in read
        ],
        "withheld": withheld,
        "confidential": opened.state,
        "trust_list": freshness(trust, now),
        "clock": standing,
        "summary": summary,
    }


def issuer_of(attestation, trust):
    return {"key_id": attestation.key_id.hex(), "names": trust["issuers"][attestation.key_id]["names"]}


def read_card(card, roots, trust_list, clock, typed_code=None, network_secret=None):
    with Stage("card"):
        parse_card(card)
    with Stage("trust-list"):
        trust = read_trust_list(trust_list, roots)
    return read_cards([open_one(card, typed_code, network_secret)], trust, clock)
