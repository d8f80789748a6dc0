"""Records: attestations as bytes, and their signatures."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

from phr.cbor import Refused, cbor, encode, item_length

ATTESTATIONS = 256
ATTESTATION, TRUST_LIST = b"phr-card/1/attestation", b"phr-card/1/trust-list"


def parse_record(data):
    value = cbor(data)
    if not isinstance(value, list) or len(value) > ATTESTATIONS:
        raise Refused("cose-unexpected")
    at = len(encode([None] * len(value))) - len(value)
    attestations = []
    for _ in value:
        length = item_length(data[at:])
        attestations.append(Sign1(data[at : at + length]))
        at += length
    return attestations


class Sign1:
    """A COSE_Sign1 with exactly the headers of the format."""

    def __init__(self, data):
        value = cbor(data)
        self.bytes = data
        good = isinstance(value, list) and len(value) == 4
        good = good and all(isinstance(value[i], bytes) for i in (0, 2, 3)) and value[1] == {}
        if not good or len(value[3]) != 64:
            raise Refused("cose-unexpected")
        self.protected, _, self.payload, self.signature = value
        self.key_id = self.protected[-8:]
        if len(self.protected) != 13 or self.protected != encode({1: -19, 4: self.key_id}):
            raise Refused("cose-unexpected")

    def verify(self, public, label):
        message = encode(["Signature1", self.protected, label, self.payload])
        try:
            ed25519.Ed25519PublicKey.from_public_bytes(public).verify(self.signature, message)
        except InvalidSignature:
            raise Refused("signature-wrong") from None
        return self.payload
