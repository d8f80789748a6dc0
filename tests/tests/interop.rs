//! An off-the-shelf COSE library opens our cards, and we open its.

#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

use phr_core::card::{
    Access, ConfidentialPart, Record, SealedCard, Sealing, SignatureCheck, SizeChoice, SizeClass,
};
use phr_core::cose::sign_attestation;
use phr_core::keys::{AccessCode, CodeLength, IssuerSecretKey, NetworkSecretKey, RootSecretKey};
use phr_core::model::Timestamp;
use phr_core::trust::{Issuer, Names, Network, Purpose, TrustList, TrustListDraft};
use phr_tests::{from_hex, python, random, run_interop, to_hex};
use serde_json::json;

#[test]
fn python_cwt_opens_our_card_by_either_key() {
    let Some(python) = python() else { return };
    let keys = Keys::generate();
    let record = keys.record(&[b"first", b"a later visit"]);
    let networks = [NetworkSecretKey::generate(&mut random()).public_key(), keys.network.public_key()];
    let sealing = Sealing { holder: Some(&keys.code), networks: &networks, size: SizeChoice::Smallest };
    let card = sealing.seal(&record, None, &mut random()).unwrap();
    let result = run_interop(&python, "open_with_python_cwt.py", &keys.opening(&card));
    let expected = json!([to_hex(b"first"), to_hex(b"a later visit")]);
    assert_eq!(result["by_holder"], expected);
    assert_eq!(result["by_network"], expected);
    assert_eq!(result["wrong_label_refused"], true);
    assert_eq!(result["wrong_kek_refused"], true);
    assert_eq!(result["trust_list_number"], 7);
}

#[test]
fn python_cwt_opens_our_confidential_compartment_by_the_holders_key_only() {
    let Some(python) = python() else { return };
    let keys = Keys::generate();
    let (care, confidential) = (keys.record(&[&[7; 900]]), keys.record(&[&[9; 300]]));
    let networks = [keys.network.public_key()];
    let sealing = Sealing { holder: Some(&keys.code), networks: &networks, size: SizeChoice::Smallest };
    let part = ConfidentialPart { record: &confidential, networks: &[] };
    let card = sealing.seal(&care, Some(part), &mut random()).unwrap();
    let result = run_interop(&python, "open_with_python_cwt.py", &keys.opening(&card));
    assert_eq!(result["by_network"], json!([to_hex(&[7; 900])]));
    assert_eq!(result["confidential_by_holder"], json!([to_hex(&[9; 300])]));
    assert_eq!(result["confidential_refuses_network"], true);
}

#[test]
fn we_open_a_card_that_python_cwt_made() {
    let Some(python) = python() else { return };
    let keys = Keys::generate();
    let input = json!({
        "payload": to_hex(&[5; 400]),
        "issuer_secret": keys.issuer.expose_text().as_str(),
        "access_code": keys.code.expose_digits(),
        "network_public": keys.network.public_key().to_string(),
        "bytes": 988,
    });
    let result = run_interop(&python, "seal_with_python_cwt.py", &input);
    let card = SealedCard::parse(&from_hex(result["card"].as_str().unwrap())).unwrap();
    assert_eq!(card.inspect().size_class, SizeClass::of(988));
    let trust = keys.trust_list();
    for access in [Access::Holder(&keys.code), Access::Network(&keys.network)] {
        let opened = card.open(access).unwrap();
        let checks = opened.check_signatures(&trust);
        let [SignatureCheck::Good { payload, .. }] = checks.as_slice() else { panic!("{checks:?}") };
        assert_eq!(payload.payload(), [5; 400]);
    }
}

struct Keys {
    issuer: IssuerSecretKey,
    network: NetworkSecretKey,
    root: RootSecretKey,
    code: AccessCode,
}

impl Keys {
    fn generate() -> Keys {
        Keys {
            issuer: IssuerSecretKey::generate(&mut random()),
            network: NetworkSecretKey::generate(&mut random()),
            root: RootSecretKey::generate(&mut random()),
            code: AccessCode::generate(CodeLength::Sixteen, &mut random()),
        }
    }

    fn record(&self, payloads: &[&[u8]]) -> Record {
        let sign = |payload: &&[u8]| sign_attestation(payload.to_vec(), &self.issuer).unwrap();
        Record::new(payloads.iter().map(sign).collect())
    }

    fn trust_list(&self) -> TrustList {
        let mut draft = TrustListDraft::new(7, Timestamp(1_750_000_000), Timestamp(1_800_000_000));
        let names = Names::from([("en".into(), "Harbour reception centre".into())]);
        let from = Timestamp(1_700_000_000);
        draft
            .add_issuer(Issuer {
                key: self.issuer.public_key(),
                names: names.clone(),
                country: Some("CH".into()),
                organisation: None,
                purposes: [Purpose::Assess, Purpose::Visit].into(),
                from,
                until: None,
                withdrawn: None,
            })
            .unwrap();
        draft.add_network(Network { key: self.network.public_key(), names, from, until: None }).unwrap();
        draft.sign(&self.root).unwrap()
    }

    fn opening(&self, card: &SealedCard) -> serde_json::Value {
        json!({
            "card": to_hex(card.as_bytes()),
            "access_code": self.code.expose_digits(),
            "network_secret": self.network.expose_text().as_str(),
            "issuer_public": self.issuer.public_key().to_string(),
            "trust_list": to_hex(self.trust_list().as_bytes()),
            "root_public": self.root.public_key().to_string(),
        })
    }
}
