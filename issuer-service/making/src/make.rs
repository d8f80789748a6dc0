//! One person's card, in memory.

use super::draft::{Draft, Source};
use super::plan::{Holder, Plan};
use super::report::{self, Bytes, ConfidentialFacts, LeftOutCounts, RemovedEntry, Report, SymbolFacts};
use super::room::{Fitted, content_word, fit, names_word};
use crate::error::{MakeError, Removed};
use phr_core::card::{
    Compartment, ConfidentialContents, Issued, SealedCard, Sealing, SizeChoice, StageSizes, issue_record,
};
use phr_core::carrier::text;
use phr_core::keys::AccessCode;
use phr_core::wire::{AttestationPayload, LeftOut, RecordId};
use phr_scan::{Symbol, draw};
use rand_core::CryptoRng;

/// Above this version a code is hard to scan from a small card.
const COMFORTABLE_VERSION: u8 = 27;

/// A card and all that goes with it.
pub struct Made {
    /// The card.
    pub card: SealedCard,
    /// The text in the code.
    pub text: String,
    /// The code, where the carrier bears one.
    pub symbol: Option<Symbol>,
    /// The access code for the slip; none where there is none, or the person's slip stays good.
    pub access_code: Option<AccessCode>,
    /// What of the statement was left out for want of room, the least important first.
    pub removed: Vec<Removed>,
    /// What the card does not carry, and how large everything became.
    pub report: Report,
}

/// Fits what is to be said to the carrier, signs it, seals it and draws it.
///
/// # Errors
/// [`MakeError`]; when it does not fit, with what would make it fit.
pub fn make(plan: &Plan, draft: Draft, random: &mut dyn CryptoRng) -> Result<Made, MakeError> {
    let code = access_code(&plan.holder, random);
    draft.check_confidential(plan, code.is_some())?;
    let size = plan.ceiling.map_or(SizeChoice::Smallest, SizeChoice::AtMost);
    let sealing = Sealing { holder: code.as_ref(), networks: &plan.networks, size };
    let fitted = fit(plan, &draft, &sealing)?;
    let statement = draft.statement.iter();
    let removed = statement.flat_map(|whole| fitted.removed.iter().map(|part| Removed::new(part, whole)));
    let removed = removed.collect();
    let issued = issue(plan, &draft, &fitted, &sealing, random)?;
    let text = text::encode(issued.card.as_bytes());
    let symbol = plan.symbol.as_ref().map(|policy| draw(&text, policy)).transpose()?;
    let made = Card { plan, issued: &issued, symbol: symbol.as_ref(), text: &text };
    Ok(Made {
        report: made.report(fitted, draft.statement.as_ref(), draft.source),
        access_code: code.filter(|_| !matches!(plan.holder, Holder::Kept(_))),
        card: issued.card,
        symbol,
        text,
        removed,
    })
}

fn issue(
    plan: &Plan,
    draft: &Draft,
    fitted: &Fitted,
    sealing: &Sealing<'_>,
    random: &mut dyn CryptoRng,
) -> Result<Issued, MakeError> {
    let mut earlier = draft.care.clone();
    let behind = match (&fitted.behind, &fitted.statement) {
        (Some(behind), Some(statement)) => {
            let first =
                Compartment { earlier: Vec::new(), new: Some(statement) }.sign(plan.signer.as_ref())?;
            let previous =
                first.attestations().iter().map(|attestation| attestation.hash().short()).collect();
            earlier.extend(first.into_attestations());
            Some(AttestationPayload { previous, ..behind.clone() })
        }
        _ => None,
    };
    let care = Compartment { earlier, new: behind.as_ref().or(fitted.statement.as_ref()) };
    let confidential = draft.has_confidential(plan).then(|| ConfidentialContents {
        compartment: Compartment {
            earlier: draft.confidential.clone().unwrap_or_default(),
            new: fitted.secret.as_ref(),
        },
        networks: &plan.confidential_networks,
    });
    Ok(issue_record(care, confidential, plan.signer.as_ref(), sealing, random)?)
}

/// A card that is made, for its report.
struct Card<'m> {
    plan: &'m Plan,
    issued: &'m Issued,
    symbol: Option<&'m Symbol>,
    text: &'m str,
}

impl Card<'_> {
    fn report(&self, fitted: Fitted, drafted: Option<&AttestationPayload>, source: Source) -> Report {
        let plan = self.plan;
        let stated = || fitted.statement.iter().chain(&fitted.behind).chain(&fitted.secret);
        let mut left_out = LeftOut::default();
        stated().for_each(|payload| left_out.add(&payload.left_out));
        let left_out = LeftOutCounts::new(&left_out);
        let record_id = stated().next().map_or(RecordId([0; 8]), |payload| payload.record_id);
        Report {
            format: "phr-issuer-report",
            version: report::VERSION,
            record_id: record_id.to_string(),
            issuer: plan.signer.public_key().key_id().to_string(),
            issued_at: plan.issued_at.to_string(),
            networks: plan.networks.iter().map(|key| key.hint().to_string()).collect(),
            access_code: !matches!(plan.holder, Holder::Nobody),
            carrier: plan.carrier.name(),
            attestations: self.issued.care.attestations().len(),
            statements: stated().map(|payload| payload.kind.code()).collect(),
            amendments: stated().flat_map(|payload| payload.amendments.values()).map(|c| c.len()).sum(),
            content: content_word(fitted.content),
            names: names_word(fitted.names),
            warnings: self.warnings(&left_out, &fitted),
            left_out,
            removed: fitted.removed.iter().map(|part| RemovedEntry::new(part, drafted)).collect(),
            confidential: ConfidentialFacts::new(
                self.issued.confidential.as_ref(),
                self.issued.sizes.confidential,
                &source.marked,
            ),
            size_class: self.issued.sizes.card,
            bytes: bytes(source.bytes, &self.issued.sizes, self.text.len()),
            symbol: self.symbol.map(|symbol| SymbolFacts {
                version: symbol.version().number(),
                error_correction: symbol.error_correction().letter(),
                modules: symbol.modules(),
                pixels_per_module: plan.pixels_per_module,
            }),
            import: source.report,
        }
    }

    fn warnings(&self, left_out: &LeftOutCounts, fitted: &Fitted) -> Vec<&'static str> {
        let large = |symbol: &Symbol| symbol.version().number() > COMFORTABLE_VERSION;
        let found = [
            (left_out.source_details > 0, "source-details-not-carried"),
            (left_out.for_room() > 0, "left-out-for-room"),
            (!fitted.removed.is_empty(), "entries-left-out"),
            (left_out.confidential > 0, "confidential-left-behind"),
            (self.symbol.is_some_and(large), "symbol-large"),
            (self.plan.networks.is_empty(), "no-network"),
            (matches!(self.plan.holder, Holder::Nobody), "no-access-code"),
        ];
        found.into_iter().filter(|(applies, _)| *applies).map(|(_, code)| code).collect()
    }
}

fn bytes(fhir: usize, sizes: &StageSizes, text: usize) -> Bytes {
    Bytes {
        fhir,
        payload: sizes.payload,
        deflated: sizes.packed,
        signed: sizes.attestation,
        record: sizes.record,
        confidential: sizes.confidential,
        unpadded: sizes.unpadded,
        sealed: sizes.card,
        text,
    }
}

fn access_code(holder: &Holder, random: &mut dyn CryptoRng) -> Option<AccessCode> {
    match holder {
        Holder::Nobody => None,
        Holder::New(length) => Some(AccessCode::generate(*length, random)),
        Holder::Known(code) | Holder::Kept(code) => Some(code.clone()),
    }
}
