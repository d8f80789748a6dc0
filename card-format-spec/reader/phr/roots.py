"""Sets of roots: who signs trust lists together, and how one set follows another."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

from phr.cbor import Refused, cbor, encode, is_int, of_bytes, sha256

ROOT_ROTATION = b"phr-card/1/root-rotation"
# The encodings of the eight points of small order (RFC 7748 and RFC 8032 leave them to the verifier).
SMALL_ORDER = {
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
}


def small_order(key):
    return key.hex() in SMALL_ORDER


class Sign:
    """A COSE_Sign with exactly the headers of the format, and its signatures by key id."""

    def __init__(self, data):
        value = cbor(data)
        good = isinstance(value, list) and len(value) == 4 and value[0] == b"" and value[1] == {}
        good = good and isinstance(value[2], bytes) and isinstance(value[3], list)
        if not good:
            raise Refused("cose-unexpected")
        self.payload, self.signatures = value[2], {}
        for one in value[3]:
            good = isinstance(one, list) and len(one) == 3 and one[1] == {}
            if not (good and isinstance(one[0], bytes) and of_bytes(one[2], 64)):
                raise Refused("cose-unexpected")
            key_id = one[0][-8:]
            if len(one[0]) != 13 or one[0] != encode({1: -19, 4: key_id}):
                raise Refused("cose-unexpected")
            if self.signatures and key_id <= max(self.signatures):
                raise Refused("cose-unexpected")
            self.signatures[key_id] = one[2]

    def check(self, sets, label):
        """Every signature is by a key of one of the sets, and good."""
        keys = {sha256(key)[:8]: key for one in sets for key in one.keys}
        for key_id, signature in self.signatures.items():
            if key_id not in keys:
                raise Refused("trust-list-signer-unknown")
            message = encode(["Signature", b"", encode({1: -19, 4: key_id}), label, self.payload])
            try:
                ed25519.Ed25519PublicKey.from_public_bytes(keys[key_id]).verify(signature, message)
            except InvalidSignature:
                raise Refused("trust-list-signature-wrong") from None

    def count(self, one):
        """How many keys of a set have signed."""
        return sum(sha256(key)[:8] in self.signatures for key in one.keys)


class RootSet:
    def __init__(self, value):
        good = isinstance(value, list) and len(value) == 2 and is_int(value[0]) and isinstance(value[1], list)
        if not good or not all(of_bytes(key, 32) and not small_order(key) for key in value[1]):
            raise Refused("trust-list-field")
        self.threshold, self.keys = value
        self.name = sha256(encode(value))
        ids = {sha256(key)[:8] for key in self.keys}
        rule(self.keys == sorted(set(self.keys)) and len(ids) == len(self.keys) <= 16)
        rule(1 <= self.threshold <= len(self.keys))


def rule(condition):
    if not condition:
        raise Refused("trust-list-roots")


def root_chain(sets, rotations):
    """Every set from the first on, each of which has agreed to the next."""
    if not isinstance(sets, list) or not isinstance(rotations, list):
        raise Refused("trust-list-field")
    rule(len(sets) <= 32)
    sets = [RootSet(one) for one in sets]
    if not all(isinstance(one, bytes) for one in rotations):
        raise Refused("trust-list-field")
    rotations = [Sign(one) for one in rotations]
    rule(sets and len(rotations) == len(sets) - 1 and len({one.name for one in sets}) == len(sets))
    for before, after, rotation in zip(sets[:-1], sets[1:], rotations, strict=True):
        check_rotation(before, after, rotation)
    return sets


def check_rotation(before, after, rotation):
    rotation.check([before, after], ROOT_ROTATION)
    if any(rotation.count(one) < one.threshold for one in (before, after)):
        raise Refused("trust-list-rotation-too-few-signatures")
    content = cbor(rotation.payload)
    if not isinstance(content, dict) or set(content) != {1, 2, 3, 4} or not is_int(content[4]):
        raise Refused("trust-list-field")
    rule([content[1], content[2], content[3]] == [1, before.name, after.name])


def single_root(key):
    """The name of the set of one root that signs alone."""
    return RootSet([1, [key]]).name
