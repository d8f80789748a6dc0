//! The JSON of this program: `card-format-spec/reader-output.schema.json` describes it, and tests hold it to that.

use crate::folded::FoldedOutput;
use phr_cli_kit::{Failure, print};
use phr_core::card::{CardFacts, CompartmentFacts, OpenedCard, Opener};
use phr_core::record::{
    ConfidentialContent, ListStanding, OpenedBy, StatusFinding, StatusStanding, VerifiedAttestation,
    VerifiedRecord,
};
use phr_core::render::View;
use phr_core::status::{CardStatus, RecordStatus};
use phr_core::summary::{Summary, fold};
use phr_core::trust::{ClockStanding, Freshness, Names};
use phr_core::wire::LeftOut;
use serde::Serialize;
use std::collections::BTreeMap;

/// Version of the output's own form. Members may be added within a version; none changes its meaning.
const VERSION: u32 = 1;

/// All that the program says about a card.
#[derive(Serialize)]
pub(crate) struct Output<'a> {
    format: &'static str,
    version: u32,
    /// `trusted`, `not-trusted`, `unreadable` or, where nothing was opened, `inspected`.
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorOutput<'a>>,
    /// Stable codes of what must be heeded.
    warnings: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<CardOutput>,
    /// All cards, where several were put together; `card` is the first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cards: Vec<CardOutput>,
    #[serde(flatten)]
    reading: Option<ReadingOutput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<FoldedOutput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    view: Option<&'a View>,
}

#[derive(Serialize)]
pub(crate) struct ErrorOutput<'a> {
    pub(crate) code: &'a str,
    pub(crate) message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next_step: Option<&'a str>,
}

#[derive(Serialize)]
struct CardOutput {
    version: u64,
    bytes: usize,
    size_class: Option<usize>,
    care: CompartmentOutput,
    confidential: Option<CompartmentOutput>,
}

#[derive(Serialize)]
struct CompartmentOutput {
    bytes: usize,
    networks: Vec<String>,
    access_code: bool,
}

/// What came of opening and verifying.
#[derive(Serialize)]
struct ReadingOutput {
    read_at: String,
    opened_by: OpenerOutput,
    trust_lists: Vec<TrustListOutput>,
    status: Vec<StatusOutput>,
    clock: ClockOutput,
    confidential: &'static str,
    attestations: Vec<AttestationOutput>,
    withheld: Vec<WithheldOutput>,
    missing: Vec<MissingOutput>,
}

/// An attestation that another one continues and that is not there.
#[derive(Serialize)]
struct MissingOutput {
    hash: String,
    named_by: usize,
}

#[derive(Serialize)]
struct OpenerOutput {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    network: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    names: Option<Names>,
}

#[derive(Serialize)]
struct TrustListOutput {
    roots: String,
    names: Names,
    number: u64,
    issued_at: String,
    freshness: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    age_days: Option<u32>,
}

#[derive(Serialize)]
struct StatusOutput {
    key_id: String,
    names: Names,
    /// `current`, `superseded`, `revoked`; `not-held` or `unreadable` where there is no answer.
    card: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<StatusListOutput>,
}

#[derive(Serialize)]
struct StatusListOutput {
    number: u64,
    issued_at: String,
    freshness: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    age_days: Option<u32>,
}

#[derive(Serialize)]
struct ClockOutput {
    standing: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<String>,
}

#[derive(Serialize)]
struct AttestationOutput {
    verdict: &'static str,
    trusted: bool,
    kind: &'static str,
    issued_at: String,
    record_id: String,
    hash: String,
    issuer: IssuerOutput,
    left_out: LeftOutOutput,
}

#[derive(Serialize)]
struct IssuerOutput {
    key_id: String,
    known: bool,
    names: Names,
    country: Option<String>,
    organisation: Option<String>,
}

#[derive(Serialize)]
struct LeftOutOutput {
    source_details: u32,
    by_section: BTreeMap<&'static str, u32>,
    elsewhere: u32,
    confidential: u32,
}

#[derive(Serialize)]
struct WithheldOutput {
    code: &'static str,
    key_id: String,
    hash: String,
}

impl<'a> Output<'a> {
    /// Cards that were opened, put together and verified; with a view, their content too.
    pub(crate) fn of_record(
        facts: &[CardFacts],
        opened: &OpenedCard,
        record: &VerifiedRecord,
        view: Option<&'a View>,
    ) -> Self {
        let summary = fold(record);
        let several = if facts.len() > 1 { facts } else { &[] };
        Self {
            result: if record.is_trusted() { "trusted" } else { "not-trusted" },
            warnings: warnings(record, &summary),
            card: facts.first().map(CardOutput::new),
            cards: several.iter().map(CardOutput::new).collect(),
            reading: Some(ReadingOutput::new(opened, record)),
            record: view.map(|_| FoldedOutput::new(record, &summary)),
            view,
            ..Self::empty("unreadable")
        }
    }

    /// What can be seen without a key.
    pub(crate) fn of_facts(facts: &CardFacts) -> Self {
        Self { card: Some(CardOutput::new(facts)), ..Self::empty("inspected") }
    }

    /// Why there is nothing to say about a card.
    pub(crate) fn of_failure(failure: &'a Failure) -> Self {
        let error =
            ErrorOutput { code: failure.code(), message: failure.message(), next_step: failure.next_step() };
        Self { error: Some(error), ..Self::empty("unreadable") }
    }

    fn empty(result: &'static str) -> Self {
        Self {
            format: "phr-reader",
            version: VERSION,
            result,
            error: None,
            warnings: Vec::new(),
            card: None,
            cards: Vec::new(),
            reading: None,
            record: None,
            view: None,
        }
    }

    pub(crate) fn print(&self) -> Result<(), Failure> {
        let json = serde_json::to_string_pretty(self).map_err(|error| Failure::new("output", error))?;
        print(json + "\n")
    }
}

/// Prints a failure as JSON, and passes it on to be told on standard error too.
pub(crate) fn print_failure<T>(result: Result<T, Failure>) -> Result<T, Failure> {
    if let Err(failure) = &result {
        Output::of_failure(failure).print()?;
    }
    result
}

/// Stable codes of what must be heeded.
fn warnings(record: &VerifiedRecord, summary: &Summary) -> Vec<&'static str> {
    let verdicts = record.attestations().iter().map(|attestation| attestation.verdict);
    let mut codes: Vec<_> = verdicts.filter(|v| !v.is_trusted()).map(|verdict| verdict.code()).collect();
    codes.extend(record.withheld().iter().map(|withheld| withheld.code()));
    codes.extend(record.trust().lists.iter().filter_map(|list| match list.freshness {
        Freshness::Fresh => None,
        Freshness::Ageing { .. } => Some("trust-list-ageing"),
        Freshness::Old { .. } => Some("trust-list-old"),
    }));
    codes.extend(record.status().iter().flat_map(|standing| status_codes(&standing.finding)));
    codes.extend(match record.trust().clock {
        ClockStanding::Plausible => None,
        ClockStanding::Behind { .. } => Some("clock-behind"),
    });
    codes.extend(matches!(record.opener(), OpenedBy::Network(_)).then_some("opened-by-network"));
    let locked = [ConfidentialContent::Locked, ConfidentialContent::PartlyOpen];
    codes.extend(locked.contains(&record.confidential()).then_some("confidential-locked"));
    codes.extend((!record.missing().is_empty()).then_some("missing"));
    let left_out = |a: &VerifiedAttestation| a.payload.left_out != LeftOut::default();
    codes.extend(record.attestations().iter().any(left_out).then_some("left-out"));
    codes.extend((!summary.unplaced.is_empty()).then_some("unplaced"));
    codes.extend(summary.entries().any(|entry| entry.conflicting).then_some("conflicts"));
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn status_codes(finding: &StatusFinding) -> Vec<&'static str> {
    let card = match finding.card() {
        Some(CardStatus::Revoked) => Some("card-revoked"),
        Some(CardStatus::Superseded) => Some("card-superseded"),
        Some(CardStatus::Current) | None => None,
    };
    let list = match finding {
        StatusFinding::NotHeld => Some("status-list-not-held"),
        StatusFinding::Unreadable(_) => Some("status-list-unreadable"),
        StatusFinding::Told { freshness: Freshness::Ageing { .. }, .. } => Some("status-list-ageing"),
        StatusFinding::Told { freshness: Freshness::Old { .. }, .. } => Some("status-list-old"),
        StatusFinding::Told { .. } => None,
    };
    card.into_iter().chain(list).collect()
}

impl CardOutput {
    fn new(facts: &CardFacts) -> Self {
        Self {
            version: facts.version,
            bytes: facts.bytes,
            size_class: facts.size_class.map(|class| class.bytes()),
            care: CompartmentOutput::new(&facts.care),
            confidential: facts.confidential.as_ref().map(CompartmentOutput::new),
        }
    }
}

impl CompartmentOutput {
    fn new(facts: &CompartmentFacts) -> Self {
        Self {
            bytes: facts.bytes,
            networks: facts.networks.iter().map(ToString::to_string).collect(),
            access_code: facts.holder,
        }
    }
}

impl ReadingOutput {
    fn new(opened: &OpenedCard, record: &VerifiedRecord) -> Self {
        Self {
            read_at: record.now().to_string(),
            opened_by: OpenerOutput::new(opened.opener(), record.opener()),
            trust_lists: record.trust().lists.iter().map(TrustListOutput::new).collect(),
            status: record.status().iter().map(StatusOutput::new).collect(),
            clock: ClockOutput::new(record.trust().clock),
            confidential: match record.confidential() {
                ConfidentialContent::Absent => "absent",
                ConfidentialContent::Locked => "locked",
                ConfidentialContent::Open => "open",
                ConfidentialContent::PartlyOpen => "partly-open",
            },
            attestations: record.attestations().iter().map(AttestationOutput::new).collect(),
            withheld: record
                .withheld()
                .iter()
                .map(|withheld| WithheldOutput {
                    code: withheld.code(),
                    key_id: withheld.key_id.to_string(),
                    hash: withheld.hash.to_string(),
                })
                .collect(),
            missing: record
                .missing()
                .iter()
                .map(|missing| MissingOutput { hash: missing.hash.to_string(), named_by: missing.named_by })
                .collect(),
        }
    }
}

impl OpenerOutput {
    fn new(opener: Opener, by: &OpenedBy) -> Self {
        match (opener, by) {
            (Opener::Network(hint), OpenedBy::Network(names)) => {
                Self { kind: "network-key", network: Some(hint.to_string()), names: Some(names.clone()) }
            }
            _ => Self { kind: "access-code", network: None, names: None },
        }
    }
}

impl TrustListOutput {
    fn new(trust: &ListStanding) -> Self {
        Self {
            roots: trust.roots.to_string(),
            names: trust.names.clone(),
            number: trust.number,
            issued_at: trust.issued_at.to_string(),
            freshness: trust.freshness.code(),
            age_days: age_days(trust.freshness),
        }
    }
}

impl StatusOutput {
    fn new(standing: &StatusStanding) -> Self {
        let output = Self {
            key_id: standing.key_id.to_string(),
            names: standing.issuer.names.clone(),
            card: "not-held",
            code: None,
            not_before: None,
            list: None,
        };
        match standing.finding {
            StatusFinding::NotHeld => output,
            StatusFinding::Unreadable(code) => Self { card: "unreadable", code: Some(code), ..output },
            StatusFinding::Told { number, issued_at, freshness, record, card } => {
                let not_before = match record {
                    RecordStatus::Superseded { not_before } => Some(not_before.to_string()),
                    RecordStatus::NotListed | RecordStatus::Revoked => None,
                };
                let (issued_at, freshness, age_days) =
                    (issued_at.to_string(), freshness.code(), age_days(freshness));
                let list = StatusListOutput { number, issued_at, freshness, age_days };
                Self { card: card.code(), not_before, list: Some(list), ..output }
            }
        }
    }
}

fn age_days(freshness: Freshness) -> Option<u32> {
    match freshness {
        Freshness::Ageing { days } | Freshness::Old { days } => Some(days),
        Freshness::Fresh => None,
    }
}

impl ClockOutput {
    fn new(clock: ClockStanding) -> Self {
        match clock {
            ClockStanding::Plausible => Self { standing: "plausible", at_least: None },
            ClockStanding::Behind { at_least } => {
                Self { standing: "behind", at_least: Some(at_least.to_string()) }
            }
        }
    }
}

impl AttestationOutput {
    fn new(attestation: &VerifiedAttestation) -> Self {
        let (payload, issuer) = (&attestation.payload, attestation.issuer.clone());
        let known = issuer.is_some();
        let issuer = issuer.unwrap_or_default();
        Self {
            verdict: attestation.verdict.code(),
            trusted: attestation.verdict.is_trusted(),
            kind: payload.kind.code(),
            issued_at: payload.issued_at.to_string(),
            record_id: payload.record_id.to_string(),
            hash: attestation.hash.to_string(),
            issuer: IssuerOutput {
                key_id: attestation.key_id.to_string(),
                known,
                names: issuer.names,
                country: issuer.country,
                organisation: issuer.organisation,
            },
            left_out: LeftOutOutput {
                source_details: payload.left_out.source_details,
                by_section: payload.left_out.by_section.iter().map(|(s, n)| (s.loinc(), *n)).collect(),
                elsewhere: payload.left_out.elsewhere,
                confidential: payload.left_out.confidential,
            },
        }
    }
}
