//! Vectors that must be read.

use phr_core::card::Sealing;
use phr_core::model::{StandardSection, Timestamp};
use phr_core::trust::{Withdrawal, WithdrawalReason};
use phr_core::wire::{AttestationKind, AttestationPayload, LeftOut};
use serde_json::json;

use super::cast::{Cast, DAY, NOW, Signed, payload};
use super::{Draft, Reading, Vector, chains, compartments, restatements, samples, voices};

const CARD: &str = "Card";
const RECORD: &str = "Record and attestations";
const PAYLOAD: &str = "Payload";
const TRUST: &str = "Verdicts";

pub(super) fn all(cast: &Cast) -> Vec<Vector> {
    let read = [contents(cast), recipients(cast), records(cast), texts(cast), lists(cast)];
    let folded =
        [chains::drafts(cast), voices::drafts(cast), restatements::drafts(cast), compartments::good(cast)];
    let drafts = read.into_iter().chain(folded);
    drafts.flatten().map(|draft| draft.finish(cast)).collect()
}

/// What attestations may say.
fn contents(cast: &Cast) -> Vec<Draft> {
    let left_out = LeftOut {
        source_details: 3,
        elsewhere: 1,
        confidential: 2,
        by_section: [(StandardSection::Results, 3), (StandardSection::Encounters, 40)].into(),
    };
    let cases = [
        ("minimal", "The shortest payload: nothing is stated.", payload(samples::nothing())),
        ("one-allergy", "The example of the specification.", payload(samples::one_allergy())),
        (
            "every-section",
            "Every section, every absence, and sections of the source's own.",
            payload(samples::every_section()),
        ),
        ("every-fact", "Every kind of fact with every field of each.", payload(samples::every_fact())),
        (
            "arabic-script",
            "A name in two scripts, a birth date known to the year, and all other particulars.",
            payload(samples::arabic_script()),
        ),
        (
            "names-and-texts",
            "Codes with names beside them, and notes in other scripts.",
            payload(samples::names_and_texts()),
        ),
        (
            "left-out",
            "The issuer left details out and says how many.",
            AttestationPayload { left_out, ..payload(samples::one_allergy()) },
        ),
    ];
    let read = |(name, about, payload): (&str, &str, AttestationPayload)| {
        cast.draft(&format!("good-{name}"), PAYLOAD, about, &[payload])
            .read_by_network(cast, Reading::trusted(1))
    };
    let mut drafts: Vec<Draft> = cases.into_iter().map(read).collect();
    let stored = Signed::new_stored(&payload(samples::every_section()), &cast.issuer);
    let about = "The payload is stored although packing would make it shorter: a reader takes both.";
    let draft = cast.draft_of("good-stored", "Packed payload", about, vec![stored]);
    drafts.push(draft.read_by_network(cast, Reading::trusted(1)));
    drafts
}

/// For whom cards may be sealed.
fn recipients(cast: &Cast) -> Vec<Draft> {
    let care = || vec![Signed::new(&payload(samples::one_allergy()), &cast.issuer)];
    let both = [cast.network.public_key(), cast.second_network.public_key()];
    let by_second = json!({ "network_secret": *cast.second_network.expose_text() });
    let sealing = |holder, count: usize| Sealing {
        holder: Some(&cast.code).filter(|_| holder),
        networks: &both[..count],
        ..Sealing::default()
    };
    let hiv = AttestationPayload { kind: AttestationKind::Confidential, ..payload(samples::hiv()) };
    let confidential = vec![Signed::new(&hiv, &cast.issuer)];
    let draft = |name: &str, about: &str, confidential: Option<Vec<Signed>>, sealing: &Sealing<'_>| {
        cast.draft_sealed(name, CARD, about, (care(), confidential), sealing)
    };
    vec![
        draft("good-holder-only", "Only the access code opens it.", None, &sealing(true, 0))
            .opening(cast.by_holder(), Reading::trusted(1).json())
            .opening(cast.by_network(), super::refused("open", "open-not-for-this-key")),
        draft("good-network-only", "Only the network's key opens it.", None, &sealing(false, 1))
            .opening(cast.by_network(), Reading::trusted(1).json())
            .opening(cast.by_holder(), super::refused("open", "open-not-for-this-key")),
        draft("good-two-networks", "Two networks and the holder open it.", None, &sealing(true, 2))
            .read_by_both(cast, || Reading::trusted(1))
            .opening(by_second, Reading::trusted(1).json()),
        draft(
            "good-confidential-empty",
            "A confidential compartment that holds nothing, so that no card stands out.",
            Some(Vec::new()),
            &sealing(true, 1),
        )
        .opening(cast.by_holder(), Reading::trusted(1).confidential("open").json())
        .opening(cast.by_network(), Reading::trusted(1).confidential("locked").json()),
        draft(
            "good-confidential",
            "An entry that only the holder's access code opens.",
            Some(confidential),
            &sealing(true, 1),
        )
        .opening(cast.by_holder(), Reading::trusted(2).confidential("open").json())
        .opening(cast.by_network(), Reading::trusted(1).confidential("locked").json()),
    ]
}

/// Records of several attestations.
fn records(cast: &Cast) -> Vec<Draft> {
    let first = Signed::new(&payload(samples::one_allergy()), &cast.issuer);
    let visit = AttestationPayload {
        kind: AttestationKind::Visit,
        issued_at: Timestamp(NOW - 60),
        previous: [first.attestation.hash().short()].into(),
        ..payload(samples::hiv())
    };
    let visit = Signed::new(&visit, &cast.clinic);
    let twice = vec![first.clone(), first.clone()];
    let about_twice = "The same attestation stands in the record twice, and is read once.";
    let twice = cast.draft_of("good-attestation-twice", RECORD, about_twice, twice);
    let about = "An assessment, and a visit by another issuer that names it.";
    vec![
        twice.read_by_network(cast, Reading::trusted(1)),
        cast.draft_of("good-visit", RECORD, about, vec![first, visit])
            .read_by_network(cast, Reading::trusted(2)),
    ]
}

/// Ways of giving text and access code that a reader takes.
fn texts(cast: &Cast) -> Vec<Draft> {
    let draft =
        |name: &str, about: &str| cast.draft(name, "Card text", about, &[payload(samples::nothing())]);
    let mut drafts = Vec::new();
    let mut push = |mut draft: Draft, text: &dyn Fn(&str) -> String| {
        draft.text = text(&draft.text);
        drafts.push(draft.read_by_network(cast, Reading::trusted(1)));
    };
    push(draft("good-text-address", "The text stands behind the # of an address."), &|text| {
        format!("https://card.example.org/read?lang=fr#{text}")
    });
    push(draft("good-text-keyboard", "A scanner typed the text on a keyboard of another layout."), &|text| {
        format!(" {}\r\n", text.replace("PHR1:", "phr1;"))
    });
    let signed = vec![Signed::new(&payload(samples::nothing()), &cast.issuer)];
    let sealing = Sealing { holder: Some(&cast.code), ..Sealing::default() };
    let about = "The access code is typed in Arabic-Indic digits, with spaces and a mark of direction.";
    let typed: String = cast.code.expose_grouped().chars().map(arabic_indic).collect();
    let draft = cast.draft_sealed("good-access-code-script", "Access code", about, (signed, None), &sealing);
    let with = json!({ "access_code": format!("\u{200f}{typed}") });
    drafts.push(draft.opening(with, Reading::trusted(1).json()));
    drafts
}

fn arabic_indic(c: char) -> char {
    c.to_digit(10).and_then(|digit| char::from_u32(0x660 + digit)).unwrap_or(c)
}

/// Trust lists that lead to trust, and the age of a list.
fn lists(cast: &Cast) -> Vec<Draft> {
    let draft = |name: &str, about: &str| cast.draft(name, TRUST, about, &[payload(samples::one_allergy())]);
    let mut replaced = cast.list();
    let withdrawal = Withdrawal { at: Timestamp(NOW - 60), reason: WithdrawalReason::Replaced };
    replaced.issuers[0].withdrawn = Some(withdrawal);
    let about = "The issuer's key was replaced after it signed this.";
    let mut drafts = vec![
        Draft { trust_list: cast.sign_list(replaced), ..draft("good-issuer-replaced-later", about) }
            .read_by_network(cast, Reading::trusted(1)),
    ];
    let ages = [
        ("good-trust-list-ageing", "The trust list is 90 days old.", 80 * DAY, "ageing"),
        (
            "good-trust-list-old",
            "The trust list is a second past its best-before date.",
            300 * DAY + 1,
            "old",
        ),
    ];
    for (name, about, later, freshness) in ages {
        let draft = Draft { clock: NOW + later, ..draft(name, about) };
        drafts.push(draft.read_by_network(cast, Reading::trusted(1).freshness(freshness)));
    }
    let about = "The reader's clock is a second before the date of its trust list.";
    let mut list = cast.list();
    list.issued_at = Timestamp(NOW + 1);
    drafts.push(
        Draft { trust_list: cast.sign_list(list), ..draft("good-clock-behind", about) }
            .read_by_network(cast, Reading::trusted(1).clock("clock-behind")),
    );
    let about = "The reader's clock is ten days before the date of its trust list, and tells nothing of what was signed since.";
    drafts.push(
        Draft { clock: NOW - 20 * DAY, ..draft("good-clock-behind-by-far", about) }
            .read_by_network(cast, Reading::trusted(1).clock("clock-behind")),
    );
    drafts
}
