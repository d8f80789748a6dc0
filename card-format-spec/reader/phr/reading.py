"""The whole way, from a card's bytes to what its signatures are worth."""

from phr.card import Holder, Network, Nobody, open_card, parse_card
from phr.cbor import Refused
from phr.payload import decode_payload, inflate
from phr.record import ATTESTATION
from phr.text import access_code
from phr.trust import freshness, judge, read_trust_list


def read_attestation(attestation, trust, clock):
    issuer = trust["issuers"].get(attestation.key_id)
    if issuer is None:
        raise Refused("issuer-unknown")
    content = decode_payload(inflate(attestation.verify(issuer["key"], ATTESTATION)))
    return content, judge(issuer, content["kind"], content["issued_at"], clock)


def verify(attestations, trust, clock):
    """Each attestation with its content and verdict, or withheld with a code."""
    read, withheld, seen = [], [], set()
    for index, attestation in enumerate(attestations):
        if attestation.bytes in seen:
            continue
        seen.add(attestation.bytes)
        try:
            content, verdict = read_attestation(attestation, trust, clock)
            read.append({"index": index, "verdict": verdict, "content": content})
        except Refused as refused:
            withheld.append({"index": index, "code": refused.code})
    first = next((a for a in read if a["verdict"] == "trusted"), read[0] if read else None)
    for attestation in list(read):
        if attestation["content"]["record_id"] != first["content"]["record_id"]:
            read.remove(attestation)
            withheld.append({"index": attestation["index"], "code": "other-record"})
    return read, withheld


class Stage:
    """Says at which stage a reading was refused."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        return self

    def __exit__(self, _, error, __):
        if isinstance(error, Refused):
            error.stage = self.name


def read_card(card, root, trust_list, clock, typed_code=None, network_secret=None, held=None):
    with Stage("card"):
        card = parse_card(card)
    with Stage("trust-list"):
        trust = read_trust_list(trust_list, root, held)
    if typed_code is not None:
        with Stage("access-code"):
            digits = access_code(typed_code)
        opener = Holder(digits, card[0]) if card[0][3][-1][0] == b"" else Nobody
    else:
        opener = Network(network_secret)
    with Stage("open"):
        care, confidential, state = open_card(card, opener)
    read, withheld = verify(care + confidential, trust, clock)
    return {"attestations": read, "withheld": withheld, "confidential": state, "trust_list": freshness(trust, clock)}
