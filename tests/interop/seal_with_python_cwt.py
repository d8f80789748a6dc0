"""Signs a payload and seals it in a card with python-cwt.

Reads JSON from standard input: payload (hex), issuer_secret, access_code, network_public, bytes (the card's length).
Writes JSON: card (hex).
"""

import json
import os
import sys

import cbor2
from cwt import COSE, COSEKey, Recipient
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import phr_card as phr


def main():
    given = json.load(sys.stdin)
    secret = phr.key_bytes(given["issuer_secret"], "phr-issuer-secret-")
    public = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    signer = COSEKey.new({1: 1, 2: phr.key_id(public), 3: phr.ED25519, -1: 6, -2: public, -4: secret})
    signed = COSE.new().encode_and_sign(
        bytes.fromhex(given["payload"]),
        signer,
        protected={1: phr.ED25519, 4: phr.key_id(public)},
        external_aad=phr.ATTESTATION,
        out="cbor2/CBORTag",
    )
    record = cbor2.dumps([signed.value])

    # Every sealing of this length has the same length, so a first one tells how much padding is missing.
    network = phr.network_key(phr.key_bytes(given["network_public"], "phr-network-"))
    short = seal(phr.pad(record, len(record) + 256), network, given["access_code"])
    missing = given["bytes"] - len(short)
    card = seal(phr.pad(record, len(record) + 256 + missing), network, given["access_code"])
    assert len(card) == given["bytes"]
    json.dump({"card": card.hex()}, sys.stdout)


def seal(plaintext, network, code):
    iv = os.urandom(12)
    care_kek, _ = phr.holder_keys(code, iv)
    encrypted = COSE.new().encode_and_encrypt(
        plaintext,
        COSEKey.generate_symmetric_key(alg="ChaCha20/Poly1305"),
        protected={1: phr.CHACHA20_POLY1305},
        unprotected={5: iv},
        recipients=[
            Recipient.new(
                protected={1: phr.HPKE_4_KE}, unprotected={4: network.kid}, recipient_key=network
            ),
            Recipient.new(unprotected={1: phr.A256KW}, sender_key=care_kek),
        ],
        external_aad=phr.CARE,
        out="cbor2/CBORTag",
    )
    return cbor2.dumps([1, encrypted.value])


main()
