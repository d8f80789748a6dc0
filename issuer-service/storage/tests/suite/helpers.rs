//! A database with a site, an account and invented persons.

use phr_core::keys::StorageKey;
use phr_core::model::Timestamp;
use phr_storage::testing::{self, HandClock};
use phr_storage::*;
use sqlx::{AnyPool, AssertSqlSafe};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) const NOW: Timestamp = Timestamp(1_800_000_000);

pub(crate) struct World {
    pub(crate) storage: Storage,
    pub(crate) clock: HandClock,
    pub(crate) master: Arc<StorageKey>,
    pub(crate) actor: Actor,
    pub(crate) url: String,
}

pub(crate) fn ambient(seed: u64) -> Ambient {
    testing::ambient(&HandClock::at(NOW), seed)
}

pub(crate) fn site() -> SiteId {
    "north-1".parse().unwrap()
}

pub(crate) fn private(text: &str) -> Private {
    Private::new(text)
}

pub(crate) fn keys(words: &[&str]) -> BTreeSet<Vec<u8>> {
    words.iter().map(|word| word.as_bytes().to_vec()).collect()
}

impl World {
    pub(crate) async fn new(url: String) -> Self {
        let clock = HandClock::at(NOW);
        let storage = Storage::open(&url, testing::ambient(&clock, 1)).await.unwrap();
        let master = Arc::new(StorageKey::from_bytes(&[7; 32]));
        storage.initialise_with(master.clone()).await.unwrap();
        let mut work = storage.begin(Actor::system()).await.unwrap();
        work.put_site(&Site { id: site(), name: "North".to_owned() }).await.unwrap();
        work.put_site(&Site { id: "south".parse().unwrap(), name: "South".to_owned() }).await.unwrap();
        let account = work.add_account(&account("first", Role::Administrator)).await.unwrap();
        work.commit().await.unwrap();
        let actor = Actor { account: Some(account), role: Some(Role::Clinician), site: Some(site()) };
        Self { storage, clock, master, actor, url }
    }

    /// The same database, opened by another process: with other randomness.
    pub(crate) async fn again(&self, seed: u64) -> Storage {
        let storage = Storage::open(&self.url, testing::ambient(&self.clock, seed)).await.unwrap();
        storage.unlock_with(self.master.clone()).await.unwrap();
        storage
    }

    pub(crate) async fn work(&self) -> Work {
        self.storage.begin(self.actor.clone()).await.unwrap()
    }

    pub(crate) async fn person(&self, patient: &str, words: &[&str]) -> PersonId {
        let mut work = self.work().await;
        let id = work.add_person(&new_person(patient, words)).await.unwrap();
        work.commit().await.unwrap();
        id
    }

    /// One of everything that is sealed.
    pub(crate) async fn everything(&self, name: &str) -> Everything {
        let mut work = self.work().await;
        let person = work.add_person(&new_person(&format!("patient {name}"), &[name, "all"])).await.unwrap();
        let first = work.add_attestation(&attestation(person, &format!("signed {name}"))).await.unwrap();
        let second = work.add_attestation(&attestation(person, &format!("second {name}"))).await.unwrap();
        let consent = NewConsent { person, content: private(&format!("consent {name}")), given_at: NOW };
        let consent = work.add_consent(&consent).await.unwrap();
        let card =
            NewIssuedCard { person, card: private(&format!("card {name}")), carrier: "id-1".to_owned() };
        let card = work.add_issued_card(&card).await.unwrap();
        let draft = NewDraft {
            person: Some(person),
            kind: "visit".to_owned(),
            fields: private(&format!("draft {name}")),
            site: site(),
        };
        let draft = work.begin_draft(&draft).await.unwrap();
        let follow_up = NewFollowUp {
            asked_in: Some((first, 2)),
            label: private(&format!("label {name}")),
            ..follow_up(person, 100, 107, "lab")
        };
        let follow_up = work.add_follow_up(&follow_up).await.unwrap();
        let job = NewPrintJob { site: site(), payload: private(&format!("payload {name}")), total: 2 };
        let job = work.add_print_job(&job).await.unwrap();
        let notice = NewNotice {
            to: private(&format!("{name}@example.org")),
            template: "due".to_owned(),
            due_at: NOW,
        };
        let notice = work.add_notice(&notice).await.unwrap();
        let totp =
            NewAccount { totp: Some(private(&format!("totp {name}"))), ..account(name, Role::Registrar) };
        let account = work.add_account(&totp).await.unwrap();
        work.commit().await.unwrap();
        let taken = self.storage.take_print_job(60).await.unwrap().unwrap();
        let result = private(&format!("printed {name}"));
        self.storage.finish_print_job(&taken.lease().unwrap(), Some(&result)).await.unwrap();
        Everything {
            person,
            attestation: first,
            second,
            consent,
            card,
            draft,
            follow_up,
            job,
            notice,
            account,
        }
    }

    /// A connection past the storage, as somebody has who holds the database.
    pub(crate) async fn raw(&self) -> AnyPool {
        sqlx::any::install_default_drivers();
        AnyPool::connect(&self.url.replacen("sqlite:", "sqlite://", 1)).await.unwrap()
    }

    pub(crate) async fn sql(&self, sql: &str) {
        let raw = self.raw().await;
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&raw).await.unwrap();
        raw.close().await;
    }

    /// The audit lines of a subject, read past the storage, which would leave a line.
    pub(crate) async fn lines(&self, subject: &str) -> Vec<String> {
        let raw = self.raw().await;
        let select =
            sqlx::query_scalar("SELECT action FROM audit WHERE subject = $1 ORDER BY number").bind(subject);
        let lines = select.fetch_all(&raw).await.unwrap();
        raw.close().await;
        lines
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Everything {
    pub(crate) person: PersonId,
    pub(crate) attestation: AttestationHash,
    pub(crate) second: AttestationHash,
    pub(crate) consent: ConsentId,
    pub(crate) card: IssuedCardId,
    pub(crate) draft: DraftId,
    pub(crate) follow_up: FollowUpId,
    pub(crate) job: PrintJobId,
    pub(crate) notice: NoticeId,
    pub(crate) account: AccountId,
}

impl Everything {
    /// What opens of it, as text; in the order of its making.
    pub(crate) async fn read(&self, storage: &Storage, actor: &Actor) -> Result<Vec<String>> {
        let mut work = storage.begin(actor.clone()).await?;
        let mut read = vec![work.person(self.person).await?.patient];
        for hash in [self.attestation, self.second] {
            let attestation = work.attestation(hash).await?;
            read.push(attestation.bytes);
            read.push(Private::new(attestation.record_id));
        }
        read.extend(work.consents(self.person).await?.into_iter().map(|consent| consent.content));
        read.push(work.issued_card(self.card).await?.card);
        read.push(work.draft(self.draft).await?.fields);
        let filter = FollowUpFilter { person: Some(self.person), ..all_follow_ups() };
        let follow_ups = work.follow_ups(&filter, &PageRequest::first(9)).await?.items;
        read.extend(follow_ups.into_iter().map(|follow_up| follow_up.label));
        let job = work.print_job(self.job).await?;
        read.push(job.payload);
        read.extend(job.result);
        work.commit().await?;
        let notices = storage.due_notices(99).await?;
        read.extend(notices.into_iter().filter(|notice| notice.id == self.notice).map(|notice| notice.to));
        read.extend(storage.account(self.account).await?.and_then(|account| account.totp));
        Ok(read.iter().map(|bytes| bytes.expose_text().unwrap().to_owned()).collect())
    }
}

pub(crate) fn new_person(patient: &str, words: &[&str]) -> NewPerson {
    NewPerson { patient: private(patient), match_keys: keys(words), site: site() }
}

pub(crate) fn account(login: &str, role: Role) -> NewAccount {
    NewAccount {
        login: login.to_owned(),
        name: "Invented".to_owned(),
        role,
        site: Some(site()),
        password_hash: private("$argon2id$…"),
        totp: None,
        must_change_password: false,
    }
}

pub(crate) fn attestation(person: PersonId, bytes: &str) -> NewAttestation {
    NewAttestation {
        person,
        record_id: *b"record-1",
        bytes: private(bytes),
        compartment: Compartment::Care,
        issuer: "issuer".to_owned(),
        issued_at: NOW,
        kind: "visit".to_owned(),
        origin: Origin::MadeHere,
    }
}

pub(crate) fn follow_up(person: PersonId, due_first: i64, due_last: i64, service: &str) -> NewFollowUp {
    NewFollowUp {
        person,
        asked_in: None,
        due_first,
        due_last,
        site: site(),
        service: service.to_owned(),
        label: private("second dose"),
    }
}

pub(crate) fn all_follow_ups() -> FollowUpFilter {
    FollowUpFilter { due: Due::Any, status: None, site: None, service: None, person: None }
}
