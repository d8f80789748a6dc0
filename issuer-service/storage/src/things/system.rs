//! Sites, print jobs and the outbox.

use super::stored_words;
use crate::{AccountId, NoticeId, PrintJobId, Private, SiteId};
use phr_core::model::Timestamp;

/// A site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its code.
    pub id: SiteId,
    /// Its name.
    pub name: String,
}

/// How far a print job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobState {
    /// Nobody works on it.
    Waiting,
    /// Somebody does, until the lease ends.
    Running,
    /// All is printed.
    Done,
    /// It cannot be.
    Failed,
}

stored_words!(JobState { Waiting = "waiting", Running = "running", Done = "done", Failed = "failed" });

/// A print job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintJob {
    /// Its id.
    pub id: PrintJobId,
    /// Who asked.
    pub owner: AccountId,
    /// Where.
    pub site: SiteId,
    /// What to print, encoded by the caller.
    pub payload: Private,
    /// What was printed, such as a PDF.
    pub result: Option<Private>,
    /// How many of its parts are done.
    pub done: u32,
    /// How many there are.
    pub total: u32,
    /// How far it is.
    pub state: JobState,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Until when its worker has it.
    pub lease_until: Option<Timestamp>,
    /// A name for this worker's lease of it.
    pub(crate) worker: Option<String>,
}

impl PrintJob {
    /// The lease under which it was taken; none where nobody has taken it.
    pub fn lease(&self) -> Option<Lease> {
        self.worker.clone().map(|worker| Lease { job: self.id, worker })
    }
}

/// That a worker has a job. Where its time has gone by and another took the job, nothing can be stored under it any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The job.
    pub job: PrintJobId,
    pub(crate) worker: String,
}

/// A status list that an issuer key of this service signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedStatusList {
    /// The id of the key, in hexadecimal.
    pub issuer: String,
    /// The list's number.
    pub number: u64,
    /// How many records are in it.
    pub records: u64,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// The list as readers are given it.
    pub bytes: Vec<u8>,
}

/// How far a print job is, without what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobStanding {
    /// Who asked.
    pub owner: AccountId,
    /// How many of its parts are done.
    pub done: u32,
    /// How many there are.
    pub total: u32,
    /// How far it is.
    pub state: JobState,
}

/// A print job to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPrintJob {
    /// Where.
    pub site: SiteId,
    /// What to print.
    pub payload: Private,
    /// How many parts.
    pub total: u32,
}

/// An e-mail to be sent. It has no health content: `template` is a message's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// To whom.
    pub to: Private,
    /// Which message.
    pub template: String,
    /// When.
    pub due_at: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
}

/// A notice to be put in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotice {
    /// To whom.
    pub to: Private,
    /// Which message.
    pub template: String,
    /// When.
    pub due_at: Timestamp,
}
