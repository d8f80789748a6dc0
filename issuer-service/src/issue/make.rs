//! One person's card, in memory.

use super::plan::{Holder, Plan};
use super::report::{self, Bytes, LeftOutCounts, Report, SymbolFacts};
use super::room::{content_word, explain_too_large, largest_class, names_word};
use crate::messages;
use phr_cli_kit::{Failure, Secret, SystemRandom};
use phr_core::CryptoRng;
use phr_core::card::{self, IssueError, Issued, SealedCard, Sealing, SizeChoice, StageSizes};
use phr_core::carrier::text;
use phr_core::content::{self, Content, Names};
use phr_core::cose::SealError;
use phr_core::fhir::{self, ImportReport, Imported, Reason};
use phr_core::keys::AccessCode;
use phr_core::wire::{AttestationKind, AttestationPayload, RecordId};
use phr_scan::{Symbol, draw};

/// Above this version a code is hard to scan from a small card.
const COMFORTABLE_VERSION: u8 = 27;

/// A card and all that goes with it.
pub(super) struct Made {
    pub(super) card: SealedCard,
    pub(super) text: String,
    pub(super) png: Vec<u8>,
    pub(super) svg: String,
    /// The slip with the access code.
    pub(super) slip: Option<Secret>,
    pub(super) report: Report,
}

pub(super) fn make(plan: &Plan, summary: &[u8], random: &mut SystemRandom) -> Result<Made, Failure> {
    let imported = fhir::import(summary)?;
    let payload = payload(plan, &imported, plan.content, plan.names, RecordId::generate(random));
    let code = access_code(&plan.holder, random);
    let issued = issue(plan, &imported, &payload, code.as_ref(), random)?;
    let text = text::encode(issued.card.as_bytes());
    let symbol = draw(&text, &plan.symbol)?;
    let bytes = bytes(summary.len(), &issued.sizes, text.len());
    Ok(Made {
        png: symbol.to_png(plan.pixels_per_module)?,
        svg: symbol.to_svg(messages::SVG_TITLE, messages::SVG_DESCRIPTION),
        slip: code.map(|code| slip(&code, plan)),
        report: report(plan, &payload, bytes, &symbol, imported.report),
        card: issued.card,
        text,
    })
}

/// What the card is to say, with the count of what it does not.
pub(super) fn payload(
    plan: &Plan,
    imported: &Imported,
    content: Content,
    names: Names,
    record_id: RecordId,
) -> AttestationPayload {
    let (entries, mut left_out) = content::select(imported.entries.clone(), content, names);
    let lost = imported.report.by_reason().into_iter().filter(|(reason, _)| is_loss(*reason));
    left_out.source_details = u32::try_from(lost.map(|(_, count)| count).sum::<usize>()).unwrap_or(u32::MAX);
    let kind = AttestationKind::Assessment;
    let entries = entries.into_canonical();
    AttestationPayload { left_out, ..AttestationPayload::new(kind, plan.issued_at, record_id, entries) }
}

fn report(
    plan: &Plan,
    payload: &AttestationPayload,
    bytes: Bytes,
    symbol: &Symbol,
    import: ImportReport,
) -> Report {
    let left_out = LeftOutCounts::new(&payload.left_out);
    Report {
        format: "phr-issuer-report",
        version: report::VERSION,
        record_id: payload.record_id.to_string(),
        issuer: plan.key.public_key().key_id().to_string(),
        issued_at: plan.issued_at.to_string(),
        networks: plan.networks.iter().map(|key| key.hint().to_string()).collect(),
        access_code: !matches!(plan.holder, Holder::Nobody),
        content: content_word(plan.content),
        names: names_word(plan.names),
        warnings: warnings(plan, &left_out, symbol),
        left_out,
        size_class: bytes.sealed,
        bytes,
        symbol: SymbolFacts {
            version: symbol.version().number(),
            error_correction: symbol.error_correction().letter(),
            modules: symbol.modules(),
            pixels_per_module: plan.pixels_per_module,
        },
        import,
    }
}

fn bytes(fhir: usize, sizes: &StageSizes, text: usize) -> Bytes {
    Bytes {
        fhir,
        payload: sizes.payload,
        deflated: sizes.packed,
        signed: sizes.attestation,
        record: sizes.record,
        unpadded: sizes.unpadded,
        sealed: sizes.card,
        text,
    }
}

/// Whether what was not carried says something that the card does not say in another way.
fn is_loss(reason: Reason) -> bool {
    !matches!(
        reason,
        Reason::OtherCoding
            | Reason::Display
            | Reason::Narrative
            | Reason::DuplicateListing
            | Reason::AbsentValue
            | Reason::Technical
    )
}

fn issue(
    plan: &Plan,
    imported: &Imported,
    payload: &AttestationPayload,
    code: Option<&AccessCode>,
    random: &mut dyn CryptoRng,
) -> Result<Issued, Failure> {
    let open_ended = Sealing { holder: code, networks: &plan.networks, size: SizeChoice::Smallest };
    let Some(ceiling) = largest_class(&plan.symbol) else {
        return Err(explain_too_large(plan, imported, payload, &open_ended, None));
    };
    let sealing = Sealing { size: SizeChoice::AtMost(ceiling), ..open_ended };
    card::issue(payload, &plan.key, &sealing, random).map_err(|error| match error {
        IssueError::Seal(SealError::TooLarge { .. }) => {
            explain_too_large(plan, imported, payload, &sealing, Some(ceiling))
        }
        other => other.into(),
    })
}

fn access_code(holder: &Holder, random: &mut SystemRandom) -> Option<AccessCode> {
    match holder {
        Holder::Nobody => None,
        Holder::New(length) => Some(AccessCode::generate(*length, random)),
        Holder::Known(code) => Some(code.clone()),
    }
}

fn slip(code: &AccessCode, plan: &Plan) -> Secret {
    let issued = plan.issued_at.date().map_or_else(String::new, |date| date.to_string());
    let key_id = plan.key.public_key().key_id().to_string();
    Secret::new(messages::slip(&code.expose_grouped(), &key_id, &issued))
}

fn warnings(plan: &Plan, left_out: &LeftOutCounts, symbol: &Symbol) -> Vec<&'static str> {
    let found = [
        (left_out.source_details > 0, "source-details-not-carried"),
        (left_out.for_room() > 0, "left-out-for-room"),
        (symbol.version().number() > COMFORTABLE_VERSION, "symbol-large"),
        (plan.networks.is_empty(), "no-network"),
        (matches!(plan.holder, Holder::Nobody), "no-access-code"),
    ];
    found.into_iter().filter(|(applies, _)| *applies).map(|(_, code)| code).collect()
}
