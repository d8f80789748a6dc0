//! Statements that are signed whole, and cards of what was signed earlier.

use crate::draft::{Draft, Source};
use crate::error::MakeError;
use crate::make::{Made, make};
use crate::plan::{LeaveOut, Plan};
use phr_core::card::{Compartment, Confidential, IssueError, OpenedCard, Record};
use phr_core::confidential::{self, Marked, Policy};
use phr_core::cose::{Attestation, Signer};
use phr_core::keys::IssuerPublicKey;
use phr_core::model::{Entries, Timestamp};
use phr_core::summary;
use phr_core::trust::{Purpose, Trust};
use phr_core::wire::{AttestationKind, AttestationPayload, LeftOut, RecordId};
use rand_core::CryptoRng;

/// What was said and signed, whole: nothing was left out for room.
pub struct SignedStatement {
    /// What everybody who cares for the person may read.
    pub care: Attestation,
    /// What only the holder's access code opens, if anything is confidential.
    pub confidential: Option<Attestation>,
    /// Which entries are confidential, and why.
    pub marked: Vec<Marked>,
}

/// Signs the first statement of a record, its confidential entries apart.
///
/// # Errors
/// [`IssueError`]: the content is beyond what readers accept, or the key refuses.
pub fn sign_assessment(
    signer: &dyn Signer<Key = IssuerPublicKey>,
    issued_at: Timestamp,
    record_id: RecordId,
    entries: Entries,
    policy: Policy,
) -> Result<SignedStatement, IssueError> {
    sign_imported(signer, issued_at, record_id, entries, policy, LeftOut::default())
}

/// The same of a document that says more than the entries: the statement counts what was left out.
///
/// # Errors
/// As [`sign_assessment`].
pub fn sign_imported(
    signer: &dyn Signer<Key = IssuerPublicKey>,
    issued_at: Timestamp,
    record_id: RecordId,
    mut entries: Entries,
    policy: Policy,
    left_out: LeftOut,
) -> Result<SignedStatement, IssueError> {
    let marked = confidential::mark(&mut entries, policy);
    let (care, secret) = confidential::split(entries);
    let sign = |kind, entries: Entries, left_out| -> Result<Vec<Attestation>, IssueError> {
        let payload = AttestationPayload::new(kind, issued_at, record_id, entries.into_canonical());
        let payload = AttestationPayload { left_out, ..payload };
        let record = Compartment { earlier: Vec::new(), new: Some(&payload) }.sign(signer)?;
        Ok(record.into_attestations())
    };
    let mut care = sign(AttestationKind::Assessment, care, left_out)?;
    let secret =
        secret.map(|entries| sign(AttestationKind::Confidential, entries, LeftOut::default())).transpose()?;
    let confidential = secret.and_then(|mut signed| signed.pop());
    // One payload makes one attestation.
    let care = care.remove(0);
    Ok(SignedStatement { care, confidential, marked })
}

/// A card of statements that were signed earlier. Their bytes are not changed, as long as they fit the carrier. Where they do
/// not, and the plan lets something be left out, the card has a restatement that is signed now, provided that readers with
/// this trust take such a one from the plan's key.
///
/// # Errors
/// [`MakeError`]; when it does not fit, [`crate::TooLarge`] says what would help, and what a restatement would leave out.
pub fn make_card(
    plan: &Plan,
    care: &[Attestation],
    confidential: Option<&[Attestation]>,
    trust: &Trust,
    random: &mut dyn CryptoRng,
) -> Result<Made, MakeError> {
    let kept = confidential.map(|part| Confidential::Open(Record::new(part.to_vec())));
    let kept = OpenedCard::of_kept(Record::new(care.to_vec()), kept.unwrap_or(Confidential::Absent));
    let record = kept.map(|kept| kept.verify(trust, plan.issued_at)).ok_or(MakeError::NothingToSay)?;
    let may_restate = plan.verdict(trust, Purpose::Assess).is_trusted();
    let restatement = summary::restate(&record, plan.issued_at).ok().filter(|_| may_restate);
    let draft = |care: &[Attestation], statement, restatement| Draft {
        care: care.to_vec(),
        statement,
        behind: None,
        confidential: confidential.map(<[_]>::to_vec),
        secret: None,
        source: Source::default(),
        restatement,
    };
    let whole = make(plan, draft(care, None, restatement.clone()), random);
    let mut made = match (whole, restatement) {
        (Err(MakeError::TooLarge(_)), Some(restated)) if plan.leave_out != LeaveOut::Nothing => {
            make(plan, draft(&[], Some(restated), None), random)?
        }
        (made, _) => made?,
    };
    if let Some(record_id) = record.record_id() {
        made.report.record_id = record_id.to_string();
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::{Choices, Holder};
    use phr_core::card::Access;
    use phr_core::carrier::Carrier;
    use phr_core::content::{Content, Names};
    use phr_core::keys::{CodeLength, IssuerSecretKey, RootSecretKey};
    use phr_core::trust::TrustListDraft;

    const NOW: Timestamp = Timestamp(1_790_000_000);

    #[test]
    fn a_card_has_the_statement_that_was_signed_earlier_byte_for_byte() {
        let mut random = phr_cli_kit::system_random();
        let key = IssuerSecretKey::generate(&mut random);
        let id = RecordId([7; 8]);
        let signed = sign_assessment(&key, NOW, id, Entries::default(), Policy::Listed).unwrap();
        let choices = Choices {
            networks: Vec::new(),
            confidential_networks: Vec::new(),
            holder: Holder::New(CodeLength::Sixteen),
            content: Content::Full,
            names: Names::Needed,
            leave_out: LeaveOut::Nothing,
            confidential: Policy::Listed,
            always_confidential: false,
            carrier: Carrier::QrSheet,
            max_version: None,
            pixels_per_module: 8,
            issued_at: NOW,
        };
        let plan = Plan::new(choices, Box::new(key), &mut random).unwrap();
        let list = TrustListDraft::new(1, NOW, Timestamp(NOW.0 + 1000));
        let trust = Trust::from(list.sign(&RootSecretKey::generate(&mut random)).unwrap());
        let made = make_card(&plan, std::slice::from_ref(&signed.care), None, &trust, &mut random).unwrap();
        let code = made.access_code.unwrap();
        let opened = made.card.open(Access::Holder(&code)).unwrap();
        assert_eq!(opened.care().attestations(), [signed.care]);
        assert!(made.symbol.is_some() && made.removed.is_empty());
    }
}
