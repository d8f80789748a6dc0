//! The queue for a centre, and what other services send.

use super::Work;
use crate::row::{Cells as _, Reader};
use crate::{
    Action, AttestationHash, NewAttestation, PersonId, Private, Provenance, PushOutcome, PushThing, Result,
    Waiting, Wanted,
};
use phr_core::model::Timestamp;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

const CENTRE: &str = "centre";

impl Work {
    /// Puts something into the queue, if there is a centre; again, if it has changed.
    pub(super) async fn queue(&mut self, thing: PushThing) -> Result<()> {
        if !self.storage.0.queues.load(Ordering::Acquire) {
            return Ok(());
        }
        let upsert = "INSERT INTO push (kind, id, state, revision, at) VALUES ($1, $2, 'waiting', 1, $3)
             ON CONFLICT (kind, id) DO UPDATE
             SET state = 'waiting', revision = push.revision + 1, at = excluded.at, refusal = NULL";
        let upsert = sqlx::query(upsert).bind(thing.kind()).bind(thing.id()).bind(self.now().0);
        upsert.execute(self.connection()?).await?;
        Ok(())
    }

    /// Puts everything into the queue that was stored while there was no centre; says how much that was.
    ///
    /// # Errors
    /// What the database says.
    pub async fn queue_all(&mut self) -> Result<u64> {
        let mut queued = 0;
        for table in [PushThing::ATTESTATION, PushThing::CONSENT] {
            // An alias, since PostgreSQL takes the bare name for the column's.
            let insert = format!(
                "INSERT INTO push (kind, id, state, revision, at)
                 SELECT '{table}', t.id, 'waiting', 1, CAST($1 AS BIGINT) FROM {table} t
                 WHERE NOT EXISTS (SELECT 1 FROM push p WHERE p.kind = '{table}' AND p.id = t.id)"
            );
            let now = self.now().0;
            let insert = sqlx::query(AssertSqlSafe(insert)).bind(now).execute(self.connection()?).await?;
            queued += insert.rows_affected();
        }
        Ok(queued)
    }

    /// Notes what the centre said of a thing that waited, unless it has changed meanwhile.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_pushed(&mut self, sent: &Waiting, outcome: &PushOutcome) -> Result<()> {
        let (state, refusal) = match outcome {
            PushOutcome::Has => ("done", None),
            PushOutcome::Refused(code) => ("refused", Some(code.as_str())),
        };
        let update = "UPDATE push SET state = $1, refusal = $2, at = $3
             WHERE kind = $4 AND id = $5 AND revision = $6 AND state = 'waiting'";
        let update = sqlx::query(update).bind(state).bind(refusal).bind(self.now().0);
        let update = update.bind(sent.thing.kind()).bind(sent.thing.id()).bind(sent.revision);
        update.execute(self.connection()?).await?;
        Ok(())
    }

    /// Notes that the centre has a thing, because it came from there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn came_from_centre(&mut self, thing: PushThing) -> Result<()> {
        let upsert = "INSERT INTO push (kind, id, state, revision, at) VALUES ($1, $2, 'done', 1, $3)
             ON CONFLICT (kind, id) DO UPDATE SET state = 'done', at = excluded.at, refusal = NULL";
        let upsert = sqlx::query(upsert).bind(thing.kind()).bind(thing.id()).bind(self.now().0);
        upsert.execute(self.connection()?).await?;
        Ok(())
    }

    /// Lets what was refused at this time or before wait again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn offer_refused_again(&mut self, until: Timestamp) -> Result<u64> {
        let update = "UPDATE push SET state = 'waiting', refusal = NULL WHERE state = 'refused' AND at <= $1";
        Ok(sqlx::query(update).bind(until.0).execute(self.connection()?).await?.rows_affected())
    }

    /// Takes note of who the centre says it is. If it is another than before, it has nothing of what that one had:
    /// everything waits again. Says whether it is another.
    ///
    /// # Errors
    /// What the database says.
    pub async fn meet_centre(&mut self, identity: [u8; 16]) -> Result<bool> {
        let text = hex(&identity);
        let select = sqlx::query_scalar::<_, Option<String>>("SELECT identity FROM centre WHERE id = $1");
        let known = select.bind(CENTRE).fetch_optional(self.connection()?).await?.flatten();
        if known.as_deref() == Some(&text) {
            return Ok(false);
        }
        let upsert = "INSERT INTO centre (id, identity) VALUES ($1, $2)
             ON CONFLICT (id) DO UPDATE SET identity = excluded.identity";
        sqlx::query(upsert).bind(CENTRE).bind(text).execute(self.connection()?).await?;
        let update = "UPDATE closing SET sent_at = NULL, tried_at = NULL";
        sqlx::query(update).execute(self.connection()?).await?;
        sqlx::query("DELETE FROM centre_list").execute(self.connection()?).await?;
        let update = "UPDATE push SET state = 'waiting', refusal = NULL WHERE state <> 'waiting'";
        sqlx::query(update).execute(self.connection()?).await?;
        self.queue_all().await?;
        Ok(true)
    }

    /// Sets where the centre is and what it knows this site by; without an address there is none.
    ///
    /// # Errors
    /// [`crate::Error::TooLarge`], or what the database says.
    pub async fn put_centre(&mut self, url: Option<&str>, token: Option<&Private>) -> Result<()> {
        let token = token.map(|token| self.seal(CENTRE, "token", CENTRE, token)).transpose()?;
        let upsert = "INSERT INTO centre (id, url, token) VALUES ($1, $2, $3)
             ON CONFLICT (id) DO UPDATE SET url = excluded.url, token = excluded.token";
        sqlx::query(upsert).bind(CENTRE).bind(url).bind(token).execute(self.connection()?).await?;
        self.line(Action::SettingChanged, CENTRE);
        Ok(())
    }

    /// Locks a record until the transaction ends, also one that is not there yet, so that nobody else makes a person of it.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], or what the database says.
    pub async fn lock_record(&mut self, record_id: [u8; 8]) -> Result<()> {
        let token = self.keys.record_token(&record_id);
        let upsert = "INSERT INTO record_lock (token) VALUES ($1)
             ON CONFLICT (token) DO UPDATE SET token = excluded.token";
        sqlx::query(upsert).bind(token).execute(self.connection()?).await?;
        Ok(())
    }

    /// Stores an attestation that another service sent, with where it comes from; says whether it is new. One that is here
    /// already stays as it is.
    ///
    /// # Errors
    /// As [`Work::add_attestation`].
    pub async fn receive_attestation(&mut self, new: &NewAttestation, from: &Provenance) -> Result<bool> {
        let hash = AttestationHash::of(new.bytes.expose());
        if self.known_attestations(&[hash]).await?.contains(&hash) {
            return Ok(false);
        }
        self.add_attestation(new).await?;
        let insert = "INSERT INTO received (attestation, site, origin, stored_at, received_at)
             VALUES ($1, $2, $3, $4, $5)";
        let insert = sqlx::query(insert).bind(hash.to_string()).bind(from.site.as_str());
        let insert = insert.bind(from.origin.as_str()).bind(from.stored_at.0).bind(self.now().0);
        insert.execute(self.connection()?).await?;
        Ok(true)
    }

    /// Which of these are here.
    ///
    /// # Errors
    /// What the database says.
    pub async fn known_attestations(
        &mut self,
        hashes: &[AttestationHash],
    ) -> Result<BTreeSet<AttestationHash>> {
        let mut known = BTreeSet::new();
        for hashes in hashes.chunks(100) {
            let places: Vec<String> = (1..=hashes.len()).map(|at| format!("${at}")).collect();
            let select = format!("SELECT id FROM attestation WHERE id IN ({})", places.join(", "));
            let mut select = sqlx::query(AssertSqlSafe(select));
            for hash in hashes {
                select = select.bind(hash.to_string());
            }
            for row in select.fetch_all(self.connection()?).await? {
                known.insert(Reader::new("attestation", &row)?.parsed("id")?);
            }
        }
        Ok(known)
    }

    /// Has the centre asked for what it has of a person, when it can be reached.
    ///
    /// # Errors
    /// What the database says.
    pub async fn want(&mut self, person: PersonId) -> Result<()> {
        let upsert = "INSERT INTO wanted (person, asked_at) VALUES ($1, $2)
             ON CONFLICT (person) DO UPDATE SET asked_at = excluded.asked_at";
        let upsert = sqlx::query(upsert).bind(person.to_string()).bind(self.now().0);
        upsert.execute(self.connection()?).await?;
        Ok(())
    }

    /// Notes that the centre was asked; what was wanted anew meanwhile stays.
    ///
    /// # Errors
    /// What the database says.
    pub async fn had(&mut self, wanted: &Wanted) -> Result<()> {
        let delete = sqlx::query("DELETE FROM wanted WHERE person = $1 AND asked_at = $2");
        let delete = delete.bind(wanted.person.to_string()).bind(wanted.asked_at.0);
        delete.execute(self.connection()?).await?;
        Ok(())
    }

    /// The record that an attestation is of, without opening the rest of it.
    ///
    /// # Errors
    /// [`crate::Error::Sealed`].
    pub async fn record_of_person(&mut self, person: PersonId) -> Result<Option<[u8; 8]>> {
        let select = "SELECT id, record FROM attestation WHERE person = $1 ORDER BY stored_at, id LIMIT 1";
        let select = sqlx::query(select).bind(person.to_string());
        let Some(row) = select.fetch_optional(self.connection()?).await? else { return Ok(None) };
        let reader = Reader::new("attestation", &row)?;
        let record = reader.open(&self.keys, "record")?;
        record.expose().try_into().map(Some).map_err(|_| reader.unknown("record"))
    }

    /// Notes that something of a person leaves this service.
    pub fn note_sent(&mut self, person: PersonId) {
        self.line(Action::Sent, person);
    }

    /// Where an attestation came from, if another service sent it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn provenance(&mut self, hash: AttestationHash) -> Result<Option<Provenance>> {
        let select = "SELECT attestation AS id, site, origin, stored_at FROM received WHERE attestation = $1";
        let select = sqlx::query(select).bind(hash.to_string());
        let Some(row) = select.fetch_optional(self.connection()?).await? else { return Ok(None) };
        let reader = Reader::new("received", &row)?;
        Ok(Some(Provenance {
            site: reader.parsed("site")?,
            origin: reader.word("origin", crate::Origin::parse)?,
            stored_at: Timestamp(row.int("stored_at")?),
        }))
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
