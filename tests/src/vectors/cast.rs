//! Who takes part in the vectors, with all their keys; and a right card to start from.

use phr_core::card::{ConfidentialPart, Record, SealedCard, Sealing};
use phr_core::carrier::text;
use phr_core::compress;
use phr_core::cose::{Attestation, AttestationHash, sign_attestation};
use phr_core::keys::{AccessCode, CodeLength, IssuerSecretKey, NetworkSecretKey, RootSecretKey};
use phr_core::model::{Entries, Timestamp};
use phr_core::trust::{Issuer, Names, Network, Purpose, TrustListDraft};
use phr_core::wire::{self, AttestationKind, AttestationPayload, RecordId};
use serde_json::{Value as Json, json};

use super::forge::Seeded;
use super::{Draft, Reading};
use crate::content::content;
use crate::to_hex;

/// The clock of most vectors: 2026-09-21.
pub(super) const NOW: i64 = 1_790_000_000;
pub(super) const DAY: i64 = 86_400;

/// Keys, the same for all vectors.
pub(super) struct Cast {
    pub(super) root: RootSecretKey,
    pub(super) other_root: RootSecretKey,
    /// May sign assessments and visits.
    pub(super) issuer: IssuerSecretKey,
    /// May sign visits only.
    pub(super) clinic: IssuerSecretKey,
    /// Is in no list.
    pub(super) stranger: IssuerSecretKey,
    pub(super) network: NetworkSecretKey,
    pub(super) second_network: NetworkSecretKey,
    pub(super) code: AccessCode,
}

impl Cast {
    pub(super) fn new() -> Cast {
        let seeded = |name: &str| Seeded::new(&format!("phr-card vectors: {name}"));
        Cast {
            root: RootSecretKey::generate(&mut seeded("root")),
            other_root: RootSecretKey::generate(&mut seeded("other root")),
            issuer: IssuerSecretKey::generate(&mut seeded("issuer")),
            clinic: IssuerSecretKey::generate(&mut seeded("clinic")),
            stranger: IssuerSecretKey::generate(&mut seeded("stranger")),
            network: NetworkSecretKey::generate(&mut seeded("network")),
            second_network: NetworkSecretKey::generate(&mut seeded("second network")),
            code: AccessCode::generate(CodeLength::Sixteen, &mut seeded("access code")),
        }
    }

    pub(super) fn json(&self) -> Json {
        json!({
            "root": { "secret": *self.root.expose_text(), "public": self.root.public_key() },
            "other_root": { "secret": *self.other_root.expose_text(), "public": self.other_root.public_key() },
            "issuer": { "secret": *self.issuer.expose_text(), "public": self.issuer.public_key() },
            "clinic": { "secret": *self.clinic.expose_text(), "public": self.clinic.public_key() },
            "stranger": { "secret": *self.stranger.expose_text(), "public": self.stranger.public_key() },
            "network": { "secret": *self.network.expose_text(), "public": self.network.public_key() },
            "second_network": {
                "secret": *self.second_network.expose_text(),
                "public": self.second_network.public_key(),
            },
            "access_code": self.code.expose_digits(),
        })
    }

    /// The trust list of most vectors, to be changed before it is signed.
    pub(super) fn list(&self) -> TrustListDraft {
        let mut list = TrustListDraft::new(7, Timestamp(NOW - 10 * DAY), Timestamp(NOW + 300 * DAY));
        let names = |english: &str, french: &str| {
            Names::from([("en".into(), english.into()), ("fr".into(), french.into())])
        };
        let issuer = |key: &IssuerSecretKey, purposes: &[Purpose]| Issuer {
            key: key.public_key(),
            names: names("Harbour reception centre", "Centre d'accueil du port"),
            country: Some("GR".into()),
            organisation: Some("Ministry of Migration".into()),
            purposes: purposes.iter().copied().collect(),
            from: Timestamp(NOW - 400 * DAY),
            until: Some(Timestamp(NOW + 400 * DAY)),
            withdrawn: None,
            number: None,
        };
        let network = |key: &NetworkSecretKey| Network {
            key: key.public_key(),
            names: names("Aegean clinics", "Cliniques de l'Égée"),
            from: Timestamp(NOW - 400 * DAY),
            until: None,
            epoch: None,
        };
        list.issuers = vec![
            issuer(&self.issuer, &[Purpose::Assess, Purpose::Visit]),
            issuer(&self.clinic, &[Purpose::Visit]),
        ];
        list.networks = vec![network(&self.network), network(&self.second_network)];
        list
    }

    pub(super) fn sign_list(&self, list: TrustListDraft) -> Vec<u8> {
        list.sign(&self.root).expect("the list keeps the rules").as_bytes().to_vec()
    }

    /// By the holder's code, by the network's key.
    pub(super) fn by_holder(&self) -> Json {
        json!({ "access_code": self.code.expose_digits() })
    }

    pub(super) fn by_network(&self) -> Json {
        json!({ "network_secret": *self.network.expose_text() })
    }

    /// A right vector of these payloads in `care`, signed by the issuer, sealed for the network, and without openings.
    pub(super) fn draft(
        &self,
        name: &str,
        section: &'static str,
        about: &str,
        payloads: &[AttestationPayload],
    ) -> Draft {
        let signed: Vec<Signed> = payloads.iter().map(|payload| Signed::new(payload, &self.issuer)).collect();
        self.draft_of(name, section, about, signed)
    }

    /// As [`Cast::draft`], of attestations that were signed already.
    pub(super) fn draft_of(
        &self,
        name: &str,
        section: &'static str,
        about: &str,
        signed: Vec<Signed>,
    ) -> Draft {
        let networks = [self.network.public_key()];
        let sealing = Sealing { networks: &networks, ..Sealing::default() };
        self.draft_sealed(name, section, about, (signed, None), &sealing)
    }

    /// As [`Cast::draft_of`], with a confidential compartment for the holder, and sealed as wanted.
    pub(super) fn draft_sealed(
        &self,
        name: &str,
        section: &'static str,
        about: &str,
        (care, confidential): (Vec<Signed>, Option<Vec<Signed>>),
        sealing: &Sealing<'_>,
    ) -> Draft {
        let record = |signed: &[Signed]| Record::new(signed.iter().map(|s| s.attestation.clone()).collect());
        let care_record = record(&care);
        let confidential_record = confidential.as_deref().map(record);
        let part = confidential_record.as_ref().map(|record| ConfidentialPart { record, networks: &[] });
        let card = sealing.seal(&care_record, part, &mut Seeded::new(name)).expect("the card has room");
        let encode = |record: &Record| record.encode().expect("few attestations");
        let stages = |signed: &[Signed], compartment: &str| -> Vec<Json> {
            signed.iter().map(|signed| signed.json(compartment)).collect()
        };
        let mut attestations = stages(&care, "care");
        attestations.extend(stages(confidential.as_deref().unwrap_or_default(), "confidential"));
        Draft {
            attestations,
            record: Some(encode(&care_record)),
            confidential_record: confidential_record.as_ref().map(encode),
            ..self.draft_card(name, section, about, card.as_bytes().to_vec())
        }
    }

    /// A vector of these card bytes, whatever they are.
    pub(super) fn draft_card(&self, name: &str, section: &'static str, about: &str, card: Vec<u8>) -> Draft {
        Draft {
            name: name.to_owned(),
            about: about.to_owned(),
            section,
            clock: NOW,
            trust_list: self.sign_list(self.list()),
            attestations: Vec::new(),
            record: None,
            confidential_record: None,
            text: text::encode(&card),
            card: Some(card),
            openings: Vec::new(),
        }
    }

    /// The card that most bad vectors spoil: one allergy, for the network.
    pub(super) fn right_card(&self, name: &str) -> Vec<u8> {
        self.draft(name, "", "", &[payload(super::samples::one_allergy())]).card.expect("it was sealed")
    }

    /// The card's parts in CBOR, for the network and the holder.
    pub(super) fn right_card_for_both(&self, name: &str) -> SealedCard {
        let networks = [self.network.public_key()];
        let sealing = Sealing { holder: Some(&self.code), networks: &networks, ..Sealing::default() };
        let signed = Signed::new(&payload(super::samples::one_allergy()), &self.issuer);
        let record = Record::new(vec![signed.attestation]);
        sealing.seal(&record, None, &mut Seeded::new(name)).expect("the card has room")
    }
}

impl Draft {
    pub(super) fn opening(mut self, with: Json, expect: Json) -> Draft {
        self.openings.push(json!({ "with": with, "expect": expect }));
        self
    }

    /// Both the holder and the network read this.
    pub(super) fn read_by_both(self, cast: &Cast, reading: fn() -> Reading) -> Draft {
        self.opening(cast.by_holder(), reading().json()).opening(cast.by_network(), reading().json())
    }

    pub(super) fn read_by_network(self, cast: &Cast, reading: Reading) -> Draft {
        self.opening(cast.by_network(), reading.json())
    }
}

/// An attestation with its stages.
#[derive(Clone)]
pub(super) struct Signed {
    content: Json,
    payload: Option<Vec<u8>>,
    packed: Vec<u8>,
    pub(super) attestation: Attestation,
}

impl Signed {
    pub(super) fn new(payload: &AttestationPayload, issuer: &IssuerSecretKey) -> Signed {
        let bytes = wire::encode(payload);
        let packed = compress::deflate(&bytes);
        Signed { content: content(payload), payload: Some(bytes), ..Signed::packed(packed, issuer) }
    }

    /// With the payload stored, although packing would make it shorter.
    pub(super) fn new_stored(payload: &AttestationPayload, issuer: &IssuerSecretKey) -> Signed {
        let bytes = wire::encode(payload);
        let packed = [&[0], bytes.as_slice()].concat();
        Signed { content: content(payload), payload: Some(bytes), ..Signed::packed(packed, issuer) }
    }

    /// Of bytes that stand for a packed payload.
    pub(super) fn packed(packed: Vec<u8>, issuer: &IssuerSecretKey) -> Signed {
        let attestation = sign_attestation(packed.clone(), issuer).expect("a key in memory signs");
        Signed { content: Json::Null, payload: None, packed, attestation }
    }

    /// Of bytes that stand for a payload.
    pub(super) fn payload(payload: Vec<u8>, issuer: &IssuerSecretKey) -> Signed {
        let signed = Signed::packed(compress::deflate(&payload), issuer);
        Signed { payload: Some(payload), ..signed }
    }

    pub(super) fn hash(&self) -> AttestationHash {
        self.attestation.hash()
    }

    /// An entry as it was stated, by its number, in the JSON of vectors.
    pub(super) fn entry(&self, number: usize) -> Json {
        let sections = self.content["sections"].as_array().into_iter().flatten();
        let mut entries = sections.flat_map(|section| section["entries"].as_array().into_iter().flatten());
        entries.nth(number).expect("the attestation has the entry").clone()
    }

    fn json(&self, compartment: &str) -> Json {
        json!({
            "compartment": compartment,
            "content": self.content,
            "payload": self.payload.as_deref().map(to_hex),
            "packed": to_hex(&self.packed),
            "attestation": to_hex(self.attestation.as_bytes()),
        })
    }
}

/// A first attestation of these entries.
pub(super) fn payload(entries: Entries) -> AttestationPayload {
    let record_id = RecordId([1, 2, 3, 4, 5, 6, 7, 8]);
    let kind = AttestationKind::Assessment;
    AttestationPayload {
        terminology: 1,
        ..AttestationPayload::new(kind, Timestamp(NOW - 3600), record_id, entries)
    }
}
