//! Follow-ups that somebody closed in the list, here or at another service. What a record itself says of a follow-up is none
//! of these: it goes with its attestation.
//!
//! Of two closings of one follow-up the earlier counts, and of two of the same second the one whose word comes first, so that
//! all services come to the same, in whichever order they hear of them. One that is closed anywhere is closed.

use super::Work;
use crate::row::{Cells as _, Reader};
use crate::{
    Action, AttestationHash, Closing, ClosingKey, FollowUpId, FollowUpStatus, PersonId, Result, TakenClosing,
};
use phr_core::model::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

const TABLE: &str = "closing";
const COLUMNS: &str = "id, attestation, entry, due_first, due_last, status, closed_at, site";

impl Work {
    /// Notes what somebody did with a follow-up, as [`Work::close_follow_up`] does, and that it was done by hand: other
    /// services are to be told. Opening it again is this service's alone: no page offers it, and what a centre was told of
    /// comes back from there.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`].
    pub async fn close_by_hand(&mut self, id: FollowUpId, status: FollowUpStatus) -> Result<()> {
        self.close_follow_up(id, status).await?;
        let select = "SELECT id, attestation, entry, due_first, due_last FROM follow_up WHERE id = $1";
        let row = sqlx::query(select).bind(id.to_string()).fetch_one(self.connection()?).await?;
        let Some(hash) = Reader::new("follow_up", &row)?.maybe_parsed("attestation")? else { return Ok(()) };
        let entry = row.maybe_int("entry")?.and_then(|entry| u32::try_from(entry).ok());
        let Some(entry) = entry else { return Ok(()) };
        let (due_first, due_last) = (row.int("due_first")?, row.int("due_last")?);
        let key = ClosingKey { attestation: hash, entry, due_first, due_last };
        if status == FollowUpStatus::Open {
            let delete = sqlx::query("DELETE FROM closing WHERE id = $1").bind(key.id());
            delete.execute(self.connection()?).await?;
            return Ok(());
        }
        self.put_closing(&Closing { key, status, closed_at: self.now(), site: None }).await?;
        self.apply_closing(key).await.map(drop)
    }

    /// Takes what another service closed, with the site where it was. Whether it is of the centre, and so need not be sent
    /// there, says `from_centre`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn receive_closing(&mut self, closing: &Closing, from_centre: bool) -> Result<TakenClosing> {
        if self.known_attestations(&[closing.key.attestation]).await?.is_empty() {
            return Ok(TakenClosing::Unknown);
        }
        let is_new = self.put_closing(closing).await?;
        if from_centre {
            // Where an earlier one of this service stands, the centre has still to hear of it.
            let update = "UPDATE closing SET sent_at = $1 WHERE id = $2 AND status = $3 AND closed_at = $4";
            let update = sqlx::query(update).bind(self.now().0).bind(closing.key.id());
            let update = update.bind(closing.status.as_str()).bind(closing.closed_at.0);
            update.execute(self.connection()?).await?;
        }
        let is_changed = self.apply_closing(closing.key).await?;
        Ok(if is_new || is_changed { TakenClosing::Stored } else { TakenClosing::Known })
    }

    /// Stores a closing unless one that counts before it is there; says whether it did.
    async fn put_closing(&mut self, closing: &Closing) -> Result<bool> {
        let upsert = "INSERT INTO closing
                 (id, attestation, entry, due_first, due_last, status, closed_at, site)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (id) DO UPDATE SET status = excluded.status, closed_at = excluded.closed_at,
                 site = excluded.site, sent_at = NULL, tried_at = NULL
             WHERE excluded.closed_at < closing.closed_at
                 OR (excluded.closed_at = closing.closed_at AND excluded.status < closing.status)";
        let key = &closing.key;
        let upsert = sqlx::query(upsert).bind(key.id()).bind(key.attestation.to_string());
        let upsert = upsert.bind(i64::from(key.entry)).bind(key.due_first).bind(key.due_last);
        let upsert = upsert.bind(closing.status.as_str()).bind(closing.closed_at.0);
        let upsert = upsert.bind(closing.site.as_ref().map(ToString::to_string));
        Ok(upsert.execute(self.connection()?).await?.rows_affected() > 0)
    }

    /// Brings the list to what was closed by hand; says whether that changed something.
    pub(super) async fn apply_closing(&mut self, key: ClosingKey) -> Result<bool> {
        let select = format!("SELECT {COLUMNS} FROM closing WHERE id = $1");
        let row =
            sqlx::query(AssertSqlSafe(select)).bind(key.id()).fetch_optional(self.connection()?).await?;
        let Some(closing) = row.as_ref().map(read_closing).transpose()? else { return Ok(false) };
        let update = "UPDATE follow_up SET status = $1, closed_at = $2, closed_by = $3
             WHERE person = (SELECT person FROM attestation WHERE id = $4) AND attestation = $4 AND entry = $5 AND due_first = $6 AND due_last = $7
                 AND (status = 'open' OR closed_at > $2 OR (closed_at = $2 AND status > $1))
             RETURNING id, person";
        let update = sqlx::query(update).bind(closing.status.as_str()).bind(closing.closed_at.0);
        let update = update.bind(self.account().to_string()).bind(key.attestation.to_string());
        let update = update.bind(i64::from(key.entry)).bind(key.due_first).bind(key.due_last);
        let rows = update.fetch_all(self.connection()?).await?;
        for row in &rows {
            let person: PersonId = Reader::new("follow_up", row)?.parsed("person")?;
            self.line(Action::FollowUpChanged, person);
        }
        Ok(!rows.is_empty())
    }

    /// The closings that the centre has not, of attestations that it has; those that it did not take last time come again
    /// after `again`. Each leaves a line in the audit log that something of the person is sent.
    ///
    /// # Errors
    /// What the database says.
    pub async fn closings_to_send(&mut self, again: Timestamp, most: u32) -> Result<Vec<Closing>> {
        let select = format!(
            "SELECT {COLUMNS} FROM closing c WHERE sent_at IS NULL AND (tried_at IS NULL OR tried_at <= $1)
                 AND EXISTS (SELECT 1 FROM push p
                     WHERE p.kind = 'attestation' AND p.id = c.attestation AND p.state = 'done')
             ORDER BY id LIMIT $2"
        );
        let select = sqlx::query(AssertSqlSafe(select)).bind(again.0).bind(i64::from(most));
        let rows = select.fetch_all(self.connection()?).await?;
        let closings = rows.iter().map(read_closing).collect::<Result<Vec<_>>>()?;
        self.note_closings(&closings).await?;
        Ok(closings)
    }

    /// The closings of follow-ups that these attestations ask for; each leaves a line in the audit log, as those that are sent.
    ///
    /// # Errors
    /// What the database says.
    pub async fn closings_of(&mut self, asked: &[AttestationHash], most: usize) -> Result<Vec<Closing>> {
        let mut found = Vec::new();
        for some in asked.chunks(100) {
            let places: Vec<String> = (1..=some.len()).map(|at| format!("${at}")).collect();
            let select = format!(
                "SELECT {COLUMNS} FROM closing WHERE attestation IN ({}) ORDER BY id",
                places.join(", ")
            );
            let mut select = sqlx::query(AssertSqlSafe(select));
            for hash in some {
                select = select.bind(hash.to_string());
            }
            for row in select.fetch_all(self.connection()?).await? {
                found.push(read_closing(&row)?);
            }
        }
        found.truncate(most);
        self.note_closings(&found).await?;
        Ok(found)
    }

    async fn note_closings(&mut self, closings: &[Closing]) -> Result<()> {
        for closing in closings {
            let select = sqlx::query("SELECT id, person FROM attestation WHERE id = $1");
            let row = select.bind(closing.key.attestation.to_string());
            if let Some(row) = row.fetch_optional(self.connection()?).await? {
                let person: PersonId = Reader::new("attestation", &row)?.parsed("person")?;
                self.note_sent(person);
            }
        }
        Ok(())
    }

    /// Notes what the centre said of a closing that was sent to it, unless it has changed meanwhile.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_closing_sent(&mut self, sent: &Closing, is_taken: bool) -> Result<()> {
        let now = self.now().0;
        let update = "UPDATE closing SET sent_at = $1, tried_at = $2
             WHERE id = $3 AND status = $4 AND closed_at = $5";
        let update = sqlx::query(update).bind(is_taken.then_some(now)).bind(now).bind(sent.key.id());
        let update = update.bind(sent.status.as_str()).bind(sent.closed_at.0);
        update.execute(self.connection()?).await?;
        Ok(())
    }

    /// Attestations that ask for follow-ups which are due by a day, and open, or closed at that time or later: behind `after`
    /// in the order of their hashes.
    ///
    /// # Errors
    /// What the database says.
    pub async fn asking_attestations(
        &mut self,
        due_by: i64,
        closed_from: Timestamp,
        after: Option<AttestationHash>,
        most: u32,
    ) -> Result<Vec<AttestationHash>> {
        let select = "SELECT DISTINCT attestation AS id FROM follow_up
             WHERE (status = 'open' OR closed_at >= $4) AND attestation > $1 AND due_first <= $2
             ORDER BY attestation LIMIT $3";
        let select = sqlx::query(select).bind(after.map(|hash| hash.to_string()).unwrap_or_default());
        let select = select.bind(due_by).bind(i64::from(most)).bind(closed_from.0);
        let rows = select.fetch_all(self.connection()?).await?;
        rows.iter().map(|row| Reader::new("follow_up", row)?.parsed("id")).collect()
    }
}

fn read_closing(row: &AnyRow) -> Result<Closing> {
    let reader = Reader::new(TABLE, row)?;
    Ok(Closing {
        key: ClosingKey {
            attestation: reader.parsed("attestation")?,
            entry: reader.count("entry")?,
            due_first: row.int("due_first")?,
            due_last: row.int("due_last")?,
        },
        status: reader.word("status", FollowUpStatus::parse)?,
        closed_at: Timestamp(row.int("closed_at")?),
        site: reader.maybe_parsed("site")?,
    })
}
