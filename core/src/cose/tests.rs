use super::*;
use crate::keys::{IssuerPublicKey, IssuerSecretKey};
use crate::testing::Seeded;

#[test]
fn an_attestation_is_this_cose_sign1() {
    let issuer = IssuerSecretKey::generate(&mut Seeded::new(1));
    let attestation = sign_attestation(b"facts".to_vec(), &issuer).unwrap();
    let key_id = issuer.public_key().key_id();
    let expected = [
        &[0x84][..],                  // array of 4
        &[0x4d],                      // protected, 13 bytes
        &[0xa2, 0x01, 0x32],          //   1 (alg): -19 (Ed25519)
        &[0x04, 0x48],                //   4 (kid): 8 bytes
        key_id.as_bytes().as_slice(), //
        &[0xa0],                      // unprotected, empty
        &[0x45],
        b"facts",      // payload
        &[0x58, 0x40], // signature, 64 bytes
    ]
    .concat();
    assert_eq!(attestation.as_bytes()[..expected.len()], expected);
    assert_eq!(attestation.as_bytes().len(), expected.len() + 64);

    let prepared = prepare_attestation(b"facts".to_vec(), issuer.public_key());
    let message = [
        &[0x84][..],
        &[0x6a],
        b"Signature1",
        &expected[1..15],
        &[0x56],
        b"phr-card/1/attestation",
        &[0x45],
        b"facts",
    ]
    .concat();
    assert_eq!(prepared.message(), message);
    assert_eq!(format!("{prepared:?}"), format!("ToBeSigned {{ key_id: KeyId({key_id}), .. }}"));
}

#[test]
fn a_key_that_lives_elsewhere_signs_in_two_steps() {
    let issuer = IssuerSecretKey::generate(&mut Seeded::new(2));
    let prepared = prepare_attestation(b"facts".to_vec(), issuer.public_key());
    let signature = issuer.sign(prepared.message());
    let attestation = prepared.finish(signature).unwrap();
    assert_eq!(attestation, sign_attestation(b"facts".to_vec(), &issuer).unwrap());
    assert_eq!(attestation.verify(&issuer.public_key()).unwrap().payload(), b"facts");
}

#[test]
fn a_faulty_or_absent_signer_gives_no_attestation() {
    struct Device(IssuerSecretKey, Option<IssuerSecretKey>);
    impl Signer for Device {
        type Key = IssuerPublicKey;
        fn public_key(&self) -> IssuerPublicKey {
            self.0.public_key()
        }
        fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
            let key =
                self.1.as_ref().ok_or(SignerError::Unavailable { reason: "no card in the slot".into() })?;
            Ok(key.sign(message))
        }
    }
    let random = &mut Seeded::new(3);
    let (ours, other) = (IssuerSecretKey::generate(random), IssuerSecretKey::generate(random));
    let wrong = sign_attestation(Vec::new(), &Device(ours.clone(), Some(other)));
    assert_eq!(wrong.unwrap_err(), SignerError::SignatureWrong);
    let absent = sign_attestation(Vec::new(), &Device(ours, None)).unwrap_err();
    assert_eq!(absent.code(), "signer-unavailable");
}

#[test]
fn only_the_key_that_signed_verifies() {
    let random = &mut Seeded::new(4);
    let (ours, other) = (IssuerSecretKey::generate(random), IssuerSecretKey::generate(random));
    let attestation = sign_attestation(b"facts".to_vec(), &ours).unwrap();
    assert!(attestation.verify(&ours.public_key()).is_ok());
    assert_eq!(attestation.verify(&other.public_key()), Err(SignatureWrong));
}

#[test]
fn a_signature_for_one_purpose_is_none_for_another() {
    let issuer = IssuerSecretKey::generate(&mut Seeded::new(5));
    let prepared = ToBeSigned::prepare(b"facts".to_vec(), issuer.public_key(), label::TRUST_LIST);
    let signature = issuer.sign(prepared.message());
    let bytes = prepared.finish_message(signature).unwrap().encode();
    let attestation = Attestation::parse(&bytes).unwrap();
    assert_eq!(attestation.verify(&issuer.public_key()), Err(SignatureWrong));
}

#[test]
fn every_flipped_bit_of_an_attestation_is_noticed() {
    let issuer = IssuerSecretKey::generate(&mut Seeded::new(6));
    let bytes = sign_attestation(b"facts".to_vec(), &issuer).unwrap().as_bytes().to_vec();
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let verified = Attestation::parse(&flipped).map(|a| a.verify(&issuer.public_key()));
        assert!(!matches!(verified, Ok(Ok(_))), "bit {bit}");
    }
}

#[test]
fn anything_but_the_profile_is_no_attestation() {
    let issuer = IssuerSecretKey::generate(&mut Seeded::new(7));
    let bytes = sign_attestation(b"facts".to_vec(), &issuer).unwrap().as_bytes().to_vec();
    let with = |at: usize, length: usize, new: &[u8]| [&bytes[..at], new, &bytes[at + length..]].concat();
    let kid = &bytes[7..15];
    let cases = [
        ("tagged", [&[0xd2], bytes.as_slice()].concat()),
        ("EdDSA (-8)", with(4, 1, &[0x27])),
        ("no algorithm", [&[0x84, 0x4b, 0xa1, 0x04, 0x48], kid, &bytes[15..]].concat()),
        ("no key id", [&[0x84, 0x43, 0xa1, 0x01, 0x32], &bytes[15..]].concat()),
        ("a short key id", [&[0x84, 0x4c, 0xa2, 0x01, 0x32, 0x04, 0x47], &kid[1..], &bytes[15..]].concat()),
        (
            "headers out of order",
            [&[0x84, 0x4d, 0xa2, 0x04, 0x48], kid, &[0x01, 0x32], &bytes[15..]].concat(),
        ),
        (
            "a third header",
            [&[0x84, 0x4f, 0xa3, 0x01, 0x32, 0x04, 0x48], kid, &[0x05, 0x40], &bytes[15..]].concat(),
        ),
        ("an unprotected header", with(15, 1, &[0xa1, 0x04, 0x41, 0x00])),
        ("algorithm unprotected too", with(15, 1, &[0xa1, 0x01, 0x32])),
        ("a detached payload", with(16, 6, &[0xf6])),
        ("a long length", with(16, 1, &[0x58, 0x05])),
        ("a short signature", [&bytes[..22], &[0x58, 0x3f], &bytes[24..87]].concat()),
        ("a byte behind", [bytes.as_slice(), &[0]].concat()),
        ("nothing", Vec::new()),
    ];
    for (name, bytes) in cases {
        assert!(Attestation::parse(&bytes).is_err(), "{name}");
    }
}
