//! A real-sized summary, the keys to make a card of it and the list to judge it by.

use phr_core::card::{Access, SealedCard, Sealing, issue};
use phr_core::content::{self, Content, Names};
use phr_core::fhir;
use phr_core::keys::{IssuerSecretKey, NetworkSecretKey, RootSecretKey};
use phr_core::model::Timestamp;
use phr_core::record::VerifiedRecord;
use phr_core::trust::{Issuer, Network, Purpose, Trust, TrustListDraft};
use phr_core::wire::{AttestationKind, AttestationPayload, RecordId};
use phr_tests::{random, workspace};
use std::collections::BTreeMap;

const NOW: Timestamp = Timestamp(1_790_000_000);

pub(crate) struct Bench {
    pub(crate) issuer: IssuerSecretKey,
    pub(crate) network: NetworkSecretKey,
    list: Trust,
    pub(crate) payload: AttestationPayload,
}

impl Bench {
    pub(crate) fn new(sample: &str) -> Self {
        let json =
            std::fs::read(workspace().join("tests/samples").join(sample)).expect("the sample is there");
        let entries = fhir::import(&json).expect("the sample is imported").entries;
        let (entries, left_out) = content::select(entries.into_canonical(), Content::Full, Names::Needed);
        let mut random = random();
        let issuer = IssuerSecretKey::generate(&mut random);
        let network = NetworkSecretKey::generate(&mut random);
        let list = trust_list(&issuer, &network);
        let record_id = RecordId::generate(&mut random);
        let payload = AttestationPayload::new(AttestationKind::Assessment, NOW, record_id, entries);
        let payload = AttestationPayload { left_out, ..payload };
        Self { issuer, network, list, payload }
    }

    /// Encode, pack, sign and seal for the network.
    pub(crate) fn issue(&self) -> Vec<u8> {
        let networks = [self.network.public_key()];
        let sealing = Sealing { networks: &networks, ..Sealing::default() };
        let issued = issue(&self.payload, &self.issuer, &sealing, &mut random()).expect("the card is issued");
        issued.card.as_bytes().to_vec()
    }

    /// Open by the network's key, check the signature, unpack and decode.
    pub(crate) fn read(&self, card: &[u8]) -> usize {
        let record = self.open(card);
        assert!(record.is_trusted());
        record.attestations()[0].payload.entries.count()
    }

    pub(crate) fn open(&self, card: &[u8]) -> VerifiedRecord {
        let card = SealedCard::parse(card).expect("the card is a card");
        card.open(Access::Network(&self.network)).expect("the card opens").verify(&self.list, NOW)
    }
}

fn trust_list(issuer: &IssuerSecretKey, network: &NetworkSecretKey) -> Trust {
    let names: BTreeMap<_, _> = [("en".to_owned(), "Reception centre".to_owned())].into();
    let mut draft = TrustListDraft::new(1, Timestamp(NOW.0 - 86_400), Timestamp(NOW.0 + 86_400 * 365));
    let issuer = Issuer {
        key: issuer.public_key(),
        names: names.clone(),
        country: None,
        organisation: None,
        purposes: [Purpose::Assess].into(),
        from: Timestamp(0),
        until: None,
        withdrawn: None,
        number: None,
    };
    draft.add_issuer(issuer).expect("the issuer is well formed");
    let network = Network { key: network.public_key(), names, from: Timestamp(0), until: None, epoch: None };
    draft.add_network(network).expect("the network is well formed");
    draft.sign(&RootSecretKey::generate(&mut random())).expect("the root signs").into()
}
