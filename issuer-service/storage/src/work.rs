//! A transaction in somebody's name: each read or write of a person's record leaves a line in the audit log.

use crate::*;
use std::collections::BTreeSet;

/// Who does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account; the program itself without.
    pub account: Option<AccountId>,
    /// In which role.
    pub role: Option<Role>,
    /// Where.
    pub site: Option<SiteId>,
}

impl Actor {
    /// The program itself: first run, clean-up.
    pub fn system() -> Self {
        Self { account: None, role: None, site: None }
    }
}

/// A transaction. [`Work::commit`] stores what was done with its audit lines; [`Work::cancel`] stores nothing but the
/// lines of what was read. Show a person's data only after one of them has returned. Dropping it cancels it.
#[must_use = "nothing is stored without `commit`"]
#[derive(Debug)]
pub struct Work {
    actor: Actor,
}

macro_rules! sigs {
    ($($(#[$d:meta])* fn $n:ident(&mut $self:ident $(, $a:ident : $t:ty)* $(,)?) -> $r:ty;)*) => {
        $($(#[$d])* #[allow(unused_variables)] pub async fn $n(&mut $self $(, $a: $t)*) -> $r { todo!() })*
    };
}

impl Work {
    /// In whose name.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Stores all of it.
    pub async fn commit(self) -> Result<()> {
        todo!()
    }

    /// Stores none of it, but the lines of what was read.
    pub async fn cancel(self) -> Result<()> {
        todo!()
    }

    sigs! {
        /// Registers a person.
        fn add_person(&mut self, new: &NewPerson) -> Result<PersonId>;
        /// Reads a person.
        fn person(&mut self, id: PersonId) -> Result<Person>;
        /// Replaces the patient and the match keys.
        fn change_person(&mut self, id: PersonId, patient: &Private, match_keys: &BTreeSet<Vec<u8>>) -> Result<()>;
        /// Takes a person out of the lists, or back in.
        fn archive_person(&mut self, id: PersonId, archived: bool) -> Result<()>;
        /// Persons, newest first.
        fn persons(&mut self, filter: &PersonFilter, page: &PageRequest) -> Result<Page<Person>>;
        /// Persons with any of these keys, those with most first.
        fn search(&mut self, keys: &BTreeSet<Vec<u8>>, filter: &PersonFilter, page: &PageRequest) -> Result<Searched>;
        /// The person of a record id.
        fn person_of_record(&mut self, record_id: [u8; 8]) -> Result<Option<Person>>;
        /// Stores a consent.
        fn add_consent(&mut self, new: &NewConsent) -> Result<ConsentId>;
        /// A person's consents, oldest first.
        fn consents(&mut self, person: PersonId) -> Result<Vec<Consent>>;
        /// Notes that a consent is withdrawn.
        fn withdraw_consent(&mut self, id: ConsentId) -> Result<()>;
        /// Stores an attestation. The same attestation again, of the same person, changes nothing.
        fn add_attestation(&mut self, new: &NewAttestation) -> Result<AttestationHash>;
        /// A person's attestations of these compartments, in the order in which they were issued.
        fn attestations(&mut self, person: PersonId, compartments: &[Compartment]) -> Result<Vec<Attestation>>;
        /// An attestation.
        fn attestation(&mut self, hash: AttestationHash) -> Result<Attestation>;
        /// Stores a card.
        fn add_issued_card(&mut self, new: &NewIssuedCard) -> Result<IssuedCardId>;
        /// A card.
        fn issued_card(&mut self, id: IssuedCardId) -> Result<IssuedCard>;
        /// A person's cards, newest first.
        fn issued_cards(&mut self, person: PersonId) -> Result<Vec<IssuedCard>>;
        /// Begins a draft; its revision is 1.
        fn begin_draft(&mut self, new: &NewDraft) -> Result<DraftId>;
        /// Reads a draft.
        fn draft(&mut self, id: DraftId) -> Result<Draft>;
        /// Saves a draft if nobody else did since `expected`.
        fn save_draft(&mut self, id: DraftId, expected: i64, fields: &Private) -> Result<DraftSaved>;
        /// Removes a draft: finished or given up.
        fn remove_draft(&mut self, id: DraftId) -> Result<()>;
        /// Drafts, last saved first; of one owner if asked.
        fn drafts(&mut self, owner: Option<AccountId>, page: &PageRequest) -> Result<Page<DraftSummary>>;
        /// Stores a follow-up.
        fn add_follow_up(&mut self, new: &NewFollowUp) -> Result<FollowUpId>;
        /// Follow-ups, soonest last day first.
        fn follow_ups(&mut self, filter: &FollowUpFilter, page: &PageRequest) -> Result<Page<FollowUp>>;
        /// Notes what became of a follow-up.
        fn close_follow_up(&mut self, id: FollowUpId, status: FollowUpStatus) -> Result<()>;
        /// Stores a print job.
        fn add_print_job(&mut self, new: &NewPrintJob) -> Result<PrintJobId>;
        /// A print job of the actor's.
        fn print_job(&mut self, id: PrintJobId) -> Result<PrintJob>;
        /// Puts a notice in the outbox.
        fn add_notice(&mut self, new: &NewNotice) -> Result<NoticeId>;
        /// Makes an account.
        fn add_account(&mut self, new: &NewAccount) -> Result<AccountId>;
        /// Replaces all of an account but its id and the times.
        fn change_account(&mut self, account: &Account) -> Result<()>;
        /// Notes a login now.
        fn note_login(&mut self, id: AccountId) -> Result<()>;
        /// Makes a site, or renames it.
        fn put_site(&mut self, site: &Site) -> Result<()>;
        /// Changes a setting.
        fn put_setting(&mut self, name: &str, value: &str) -> Result<()>;
        /// Adds a line that no other method adds, such as a failed login or an export.
        fn note(&mut self, action: Action, subject: &str) -> Result<()>;
        /// The audit log about one subject, newest first, or of everything.
        fn audit_entries(&mut self, subject: Option<&str>, page: &PageRequest) -> Result<Page<AuditEntry>>;
    }
}
