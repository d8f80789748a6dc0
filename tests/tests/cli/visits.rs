//! Cards of one record that several clinics continued, made with the library.
//!
//! | file | |
//! |---|---|
//! | `two-visits.phr` | the card of `ok/`; a visit of the clinic that stops the first medicine and adds an allergy; a second one, of the first issuer, that changes a dose |
//! | `fork-a.phr`, `fork-b.phr` | the card of `ok/`, continued apart: by the first of these visits, and by one that says that the medicine was entered in error |
//! | `gap.phr` | the card of two visits without the first attestation |
//! | `claim.phr` | the card of `ok/` with a visit of somebody whom no list has |
//! | `other-person.phr` | a card of another record |
//!
//! All open with the network's key and the code in `code.txt`; `fork-b.phr` and `other-person.phr` with the one in
//! `other-code.txt` instead.

use phr_core::card::{Access, Record, SealedCard, Sealing};
use phr_core::compress;
use phr_core::cose::{Attestation, sign_attestation};
use phr_core::keys::{AccessCode, CodeLength, IssuerSecretKey, NetworkSecretKey};
use phr_core::model::*;
use phr_core::wire::{self, AttestationKind, AttestationPayload, RecordId};
use std::fs;
use std::path::Path;

/// 2026-05-24, in seconds since 1970.
const FIRST_VISIT: i64 = 1_779_580_800;
const DAY: i64 = 86_400;

/// Whoever makes the cards, and from what.
struct Desk<'w> {
    folder: &'w Path,
    network: NetworkSecretKey,
    first: Attestation,
    stated: AttestationPayload,
}

/// Makes the cards in the workshop's folder.
pub(crate) fn make(folder: &Path) {
    let network = NetworkSecretKey::parse(&secret(folder, "network.key")).unwrap();
    let card = SealedCard::parse(&fs::read(folder.join("ok/card.phr")).unwrap()).unwrap();
    let first = card.open(Access::Network(&network)).unwrap().care().attestations()[0].clone();
    let issuer = IssuerSecretKey::parse(&secret(folder, "issuer.key")).unwrap().public_key();
    let packed = first.verify(&issuer).unwrap();
    let stated = wire::decode(&compress::inflate(packed.payload()).unwrap()).unwrap();
    let desk = Desk { folder, network, first, stated };
    let stopped = desk.visit("clinic.key", &[&desk.first], FIRST_VISIT, desk.stops_a_medicine());
    let dose = desk.visit("issuer.key", &[&stopped], FIRST_VISIT + 5 * DAY, desk.changes_a_dose());
    let error = desk.visit("issuer.key", &[&desk.first], FIRST_VISIT + DAY, desk.corrects_a_medicine());
    let claim = desk.visit("other.key", &[&desk.first], FIRST_VISIT, desk.stops_a_medicine());
    let code = access_code(folder, "code.txt");
    let other_code = access_code(folder, "other-code.txt");
    desk.seal("two-visits.phr", &[&desk.first, &stopped, &dose], &code);
    desk.seal("fork-a.phr", &[&desk.first, &stopped], &code);
    desk.seal("fork-b.phr", &[&desk.first, &error], &other_code);
    desk.seal("gap.phr", &[&stopped, &dose], &code);
    desk.seal("claim.phr", &[&desk.first, &claim], &code);
    let other = AttestationPayload { record_id: RecordId([9; 8]), ..desk.stated.clone() };
    desk.seal("other-person.phr", &[&desk.sign("issuer.key", &other)], &other_code);
}

impl Desk<'_> {
    fn stops_a_medicine(&self) -> AttestationPayload {
        let allergy = Allergy {
            code: Some(Concept::coded(Coding::new("http://snomed.info/sct", "91936005"))),
            criticality: Some(Criticality::High),
            ..Allergy::default()
        };
        let kind = SectionKind::Standard(StandardSection::Allergies);
        let entry = Entry::new(Fact::Allergy(allergy));
        let section = Section { entries: vec![entry], ..Section::new(kind) };
        let change = Amendment::Status {
            status: EntryStatus::Medication(MedicationStatus::Stopped),
            since: PartialDateTime::parse("2026-05-23"),
            reason: Concept::new(None, Some("nausea".to_owned())),
        };
        let entries = Entries { sections: vec![section], ..Entries::default() };
        self.amending(entries, 0, change)
    }

    fn changes_a_dose(&self) -> AttestationPayload {
        let (_, entry) = self.medicine(1);
        let mut changed = entry.clone();
        if let Fact::Medication(medication) = &mut changed.fact {
            let text = Some("one tablet in the evening".to_owned());
            medication.dosages = vec![Dosage { text, ..Dosage::default() }];
        }
        self.amending(Entries::default(), 1, Amendment::Replaced(Box::new(changed)))
    }

    fn corrects_a_medicine(&self) -> AttestationPayload {
        self.amending(Entries::default(), 0, Amendment::EnteredInError { reason: None })
    }

    /// A visit with these entries that amends one of the medicines.
    fn amending(&self, entries: Entries, medicine: usize, change: Amendment) -> AttestationPayload {
        let (number, _) = self.medicine(medicine);
        let time = Timestamp(FIRST_VISIT);
        let mut payload =
            AttestationPayload::new(AttestationKind::Visit, time, self.stated.record_id, entries);
        payload.amendments.entry(self.first.hash().short()).or_default().insert(number, change);
        payload
    }

    /// One of the medicines of the first attestation, with its number there.
    fn medicine(&self, which: usize) -> (u32, &Entry) {
        let entries = self.stated.entries.sections.iter().flat_map(|section| &section.entries);
        let medicines = (0..).zip(entries).filter(|(_, entry)| matches!(entry.fact, Fact::Medication(_)));
        medicines.into_iter().nth(which).unwrap()
    }

    fn visit(
        &self,
        key: &str,
        previous: &[&Attestation],
        time: i64,
        payload: AttestationPayload,
    ) -> Attestation {
        let previous = previous.iter().map(|attestation| attestation.hash().short()).collect();
        self.sign(key, &AttestationPayload { previous, issued_at: Timestamp(time), ..payload })
    }

    fn sign(&self, key: &str, payload: &AttestationPayload) -> Attestation {
        let key = IssuerSecretKey::parse(&secret(self.folder, key)).unwrap();
        sign_attestation(compress::deflate(&wire::encode(payload)), &key).unwrap()
    }

    fn seal(&self, name: &str, attestations: &[&Attestation], code: &AccessCode) {
        let record = Record::new(attestations.iter().map(|&attestation| attestation.clone()).collect());
        let networks = [self.network.public_key()];
        let sealing = Sealing { holder: Some(code), networks: &networks, ..Sealing::default() };
        let card = sealing.seal(&record, None, &mut phr_tests::random()).unwrap();
        fs::write(self.folder.join(name), card.as_bytes()).unwrap();
    }
}

/// A key's text, of a file without a passphrase.
fn secret(folder: &Path, file: &str) -> String {
    let text = fs::read_to_string(folder.join(file)).unwrap();
    text.lines().find(|line| !line.starts_with('#')).unwrap().to_owned()
}

/// A new code, with its slip.
fn access_code(folder: &Path, slip: &str) -> AccessCode {
    let code = AccessCode::generate(CodeLength::Sixteen, &mut phr_tests::random());
    fs::write(folder.join(slip), code.expose_digits()).unwrap();
    code
}
