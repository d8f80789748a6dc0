//! A site and its centre: what waits to be sent, and what is known of the other.

use super::Storage;
use crate::ids::read_hex;
use crate::row::{Cells as _, Reader};
use crate::work::hex;
use crate::{Centre, Error, PushCounts, PushThing, RefusedPush, Result, SiteArrivals, Waiting, Wanted};
use phr_core::model::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use std::sync::atomic::Ordering;

/// The setting with the name by which this database is known to those who send to it.
pub(crate) const IDENTITY: &str = "sync.identity";

impl Storage {
    /// Whether what is stored from now on is put into the queue for a centre.
    pub fn set_queueing(&self, queues: bool) {
        self.0.queues.store(queues, Ordering::Release);
    }

    /// Whether it is: whether there is a centre.
    pub fn is_queueing(&self) -> bool {
        self.0.queues.load(Ordering::Acquire)
    }

    /// What waits to be sent, longest waiting first; attestations before consents, which need their person.
    ///
    /// # Errors
    /// What the database says.
    pub async fn waiting(&self, most: u32) -> Result<Vec<Waiting>> {
        let select = "SELECT kind, id, revision FROM push WHERE state = 'waiting'
             ORDER BY kind, at, id LIMIT $1";
        let rows = sqlx::query(select).bind(i64::from(most)).fetch_all(&self.0.database.pool).await?;
        let read = |row: &AnyRow| Ok(Waiting { thing: thing(row)?, revision: row.int("revision")? });
        rows.iter().map(read).collect()
    }

    /// How much waits and how much was refused.
    ///
    /// # Errors
    /// What the database says.
    pub async fn push_counts(&self) -> Result<PushCounts> {
        let count = |state: &str| format!("SELECT COUNT(*) FROM push WHERE state = '{state}'");
        let mut counts = [0, 0];
        for (count, sql) in counts.iter_mut().zip([count("waiting"), count("refused")]) {
            let found: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&self.0.database.pool).await?;
            *count = found.unsigned_abs();
        }
        Ok(PushCounts { waiting: counts[0], refused: counts[1] })
    }

    /// How many follow-ups that were closed here the centre has still to be told of, and may be now.
    ///
    /// # Errors
    /// What the database says.
    pub async fn closings_waiting(&self, again: Timestamp) -> Result<u64> {
        let select =
            "SELECT COUNT(*) FROM closing c WHERE sent_at IS NULL AND (tried_at IS NULL OR tried_at <= $1)
             AND EXISTS (SELECT 1 FROM push p
                 WHERE p.kind = 'attestation' AND p.id = c.attestation AND p.state = 'done')";
        let count: i64 = sqlx::query_scalar(select).bind(again.0).fetch_one(&self.0.database.pool).await?;
        Ok(count.unsigned_abs())
    }

    /// What was refused, last first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn refused_pushes(&self, most: u32) -> Result<Vec<RefusedPush>> {
        let select = "SELECT p.kind, p.id, p.at, p.refusal, COALESCE(a.person, c.person) AS person
             FROM push p
             LEFT JOIN attestation a ON p.kind = 'attestation' AND a.id = p.id
             LEFT JOIN consent c ON p.kind = 'consent' AND c.id = p.id
             WHERE p.state = 'refused' ORDER BY p.at DESC, p.id LIMIT $1";
        let rows = sqlx::query(select).bind(i64::from(most)).fetch_all(&self.0.database.pool).await?;
        let read = |row: &AnyRow| {
            Ok(RefusedPush {
                thing: thing(row)?,
                person: Reader::new("push", row)?.maybe_parsed("person")?,
                at: Timestamp(row.int("at")?),
                code: row.maybe_text("refusal")?.unwrap_or_default(),
            })
        };
        rows.iter().map(read).collect()
    }

    /// Persons of whom the centre is to be asked.
    ///
    /// # Errors
    /// What the database says.
    pub async fn wanted(&self, most: u32) -> Result<Vec<Wanted>> {
        let select = "SELECT person AS id, asked_at FROM wanted ORDER BY asked_at, person LIMIT $1";
        let rows = sqlx::query(select).bind(i64::from(most)).fetch_all(&self.0.database.pool).await?;
        let read = |row: &AnyRow| {
            let person = Reader::new("wanted", row)?.parsed("id")?;
            Ok(Wanted { person, asked_at: Timestamp(row.int("asked_at")?) })
        };
        rows.iter().map(read).collect()
    }

    /// What is known of the centre.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Sealed`].
    pub async fn centre(&self) -> Result<Centre> {
        let keys = self.keys()?;
        let select = "SELECT id, url, token, identity, last_try, last_success, last_error FROM centre";
        let Some(row) = sqlx::query(select).fetch_optional(&self.0.database.pool).await? else {
            return Ok(Centre::default());
        };
        let reader = Reader::new("centre", &row)?;
        let identity = row.maybe_text("identity")?;
        let identity = identity.map(|text| identity_of(&text).ok_or_else(|| reader.unknown("identity")));
        Ok(Centre {
            url: row.maybe_text("url")?,
            token: reader.maybe_open(&keys, "token")?,
            identity: identity.transpose()?,
            last_try: row.maybe_int("last_try")?.map(Timestamp),
            last_success: row.maybe_int("last_success")?.map(Timestamp),
            last_error: row.maybe_text("last_error")?,
        })
    }

    /// Notes how a talk with the centre ended: a code says why it failed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn note_contact(&self, failure: Option<&str>) -> Result<()> {
        let now = self.now().0;
        let success = failure.is_none().then_some(now);
        let upsert =
            "INSERT INTO centre (id, last_try, last_success, last_error) VALUES ('centre', $1, $2, $3)
             ON CONFLICT (id) DO UPDATE SET last_try = excluded.last_try,
                 last_success = COALESCE(excluded.last_success, centre.last_success),
                 last_error = excluded.last_error";
        let mut write = self.write().await?;
        let upsert = sqlx::query(upsert).bind(now).bind(success).bind(failure);
        upsert.execute(&mut *write.transaction).await?;
        write.commit().await
    }

    /// The name by which this database is known to those who send to it. A database that was restored from a backup has
    /// another, since it may lack what it had acknowledged.
    ///
    /// # Errors
    /// What the database says.
    pub async fn identity(&self) -> Result<[u8; 16]> {
        let read = || async {
            let text = self.setting(IDENTITY).await?;
            Ok::<_, Error>(text.and_then(|text| identity_of(&text)))
        };
        if let Some(identity) = read().await? {
            return Ok(identity);
        }
        let mut fresh = [0; 16];
        self.random(|random| random.fill_bytes(&mut fresh));
        let mut write = self.write().await?;
        let insert = "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        sqlx::query(insert).bind(IDENTITY).bind(hex(&fresh)).execute(&mut *write.transaction).await?;
        write.commit().await?;
        // Of two processes that begin at once, one was first.
        let inconsistent =
            || Error::Inconsistent { table: "setting", column: "value", row: IDENTITY.to_owned() };
        read().await?.ok_or_else(inconsistent)
    }

    /// What came from which site.
    ///
    /// # Errors
    /// What the database says.
    pub async fn arrivals(&self) -> Result<Vec<SiteArrivals>> {
        let select = "SELECT site AS id, COUNT(*) AS attestations, MAX(received_at) AS last
             FROM received GROUP BY site ORDER BY site";
        let rows = sqlx::query(select).fetch_all(&self.0.database.pool).await?;
        let read = |row: &AnyRow| {
            Ok(SiteArrivals {
                site: row.text("id")?,
                attestations: row.int("attestations")?.unsigned_abs(),
                last: Timestamp(row.int("last")?),
            })
        };
        rows.iter().map(read).collect()
    }
}

fn identity_of(text: &str) -> Option<[u8; 16]> {
    let mut identity = [0; 16];
    read_hex(text, &mut identity).map(|()| identity)
}

fn thing(row: &AnyRow) -> Result<PushThing> {
    let (kind, id) = (row.text("kind")?, row.text("id")?);
    let unknown = || Error::Inconsistent { table: "push", column: "id", row: id.clone() };
    PushThing::parse(&kind, &id).ok_or_else(unknown)
}
