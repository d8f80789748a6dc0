"""What the two interoperability scripts share, written from card-format-spec alone: key texts, purpose labels,
the derivation of the holder's keys, padding."""

import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cwt import COSEKey

CARE = b"phr-card/1/care"
CONFIDENTIAL = b"phr-card/1/confidential"
ATTESTATION = b"phr-card/1/attestation"
TRUST_LIST = b"phr-card/1/trust-list"

TAG_SIGN1, TAG_ENCRYPT, TAG_SIGN = 18, 96, 98
ED25519, A256KW, HPKE_4_KE, CHACHA20_POLY1305 = -19, -5, 50, 24

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def key_bytes(text, kind):
    """The 32 bytes of a key's text form, after its Bech32m checksum (BIP 350) has been checked."""
    text = text.lower()
    prefix, digits = text.rsplit("1", 1)
    assert prefix == kind, "another kind of key"
    values = [BECH32.index(c) for c in digits]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    checksum = 1
    for value in expanded + values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            checksum ^= generator if top >> i & 1 else 0
    assert checksum == 0x2BC830A3, "mistyped"
    number = int("".join(f"{value:05b}" for value in values[:-6])[:256], 2)
    return number.to_bytes(32, "big")


def key_id(public, length=8):
    """A kid: the beginning of the public key's SHA-256; 8 bytes for signers, 2 for networks."""
    return hashlib.sha256(public).digest()[:length]


def verifying_key(public):
    return COSEKey.new({1: 1, 2: key_id(public), 3: ED25519, -1: 6, -2: public})


def network_key(public, secret=None):
    fields = {1: 1, 2: key_id(public, 2), 3: HPKE_4_KE, -1: 4, -2: public}
    return COSEKey.new(fields | ({-4: secret} if secret else {}))


def holder_keys(code, care_iv):
    """One slow hash, salted with the IV of `care`; one key-encryption key for each compartment."""
    slow = Argon2id(salt=care_iv, length=32, iterations=3, lanes=1, memory_cost=65536).derive(code.encode())

    def kek(label):
        derived = HKDFExpand(hashes.SHA256(), 32, label).derive(slow)
        return COSEKey.from_symmetric_key(derived, alg="A256KW")

    return kek(CARE), kek(CONFIDENTIAL)


def care_aad(confidential_bytes):
    """The label, and the hash of the confidential compartment if there is one."""
    return CARE + (hashlib.sha256(confidential_bytes).digest() if confidential_bytes else b"")


def pad(content, length):
    assert len(content) < length
    return content + b"\x80" + bytes(length - len(content) - 1)


def unpad(padded):
    content = padded.rstrip(b"\0")
    assert content.endswith(b"\x80"), "no padding"
    return content[:-1]
