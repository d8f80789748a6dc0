//! What is to be done, by day, site and service.

use super::Work;
use crate::page::{Cursor, page_of};
use crate::row::{Cells as _, Reader, only};
use crate::{
    Action, AttestationHash, ClosingKey, Due, Error, FollowUp, FollowUpFilter, FollowUpId, FollowUpStatus,
    NewFollowUp, Page, PageRequest, PersonId, Result,
};
use phr_core::model::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

const TABLE: &str = "follow_up";

impl Due {
    /// The follow-ups of which some day is not after the first number, and whose last day is not before the second nor
    /// after the third.
    fn bounds(self) -> (i64, i64, i64) {
        match self {
            Due::On(day) => (day, day, i64::MAX),
            Due::Between(first, last) => (last, first, i64::MAX),
            Due::OverdueOn(day) => (i64::MAX, i64::MIN, day.saturating_sub(1)),
            Due::Any => (i64::MAX, i64::MIN, i64::MAX),
        }
    }
}

impl Work {
    /// Stores a follow-up.
    ///
    /// # Errors
    /// [`Error::TooLarge`], or what the database says.
    pub async fn add_follow_up(&mut self, new: &NewFollowUp) -> Result<FollowUpId> {
        let id = self.random(|random| FollowUpId::generate(random));
        let row = id.to_string();
        let label = self.seal(TABLE, "label", &row, &new.label)?;
        let insert = "INSERT INTO follow_up
                 (id, person, attestation, entry, due_first, due_last, status, site, service, label)
             VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9)";
        let insert = sqlx::query(insert).bind(row).bind(new.person.to_string());
        let insert = insert.bind(new.asked_in.map(|(hash, _)| hash.to_string()));
        let insert = insert.bind(new.asked_in.map(|(_, entry)| i64::from(entry)));
        let insert = insert.bind(new.due_first).bind(new.due_last).bind(new.site.as_str());
        insert.bind(&new.service).bind(label).execute(self.connection()?).await?;
        if let Some((attestation, entry)) = new.asked_in {
            // Another service may have said before that it is over.
            let (due_first, due_last) = (new.due_first, new.due_last);
            self.apply_closing(ClosingKey { attestation, entry, due_first, due_last }).await?;
        }
        self.line(Action::FollowUpChanged, new.person);
        Ok(id)
    }

    /// Follow-ups, soonest last day first.
    ///
    /// # Errors
    /// [`Error::Cursor`], [`Error::Sealed`].
    pub async fn follow_ups(
        &mut self,
        filter: &FollowUpFilter,
        page: &PageRequest,
    ) -> Result<Page<FollowUp>> {
        let start = page.start(i64::MIN)?;
        let (first_by, last_from, last_by) = filter.due.bounds();
        // One lower bound of the days: of two, a database may enter its index by the one that is before years of old rows.
        let (number, id) = match start.number < last_from {
            true => (last_from, String::new()),
            false => (start.number, start.id),
        };
        let select = format!(
            concat!(
                "SELECT ",
                columns!(follow_up),
                " FROM follow_up
             WHERE (due_last, id) > ($1, $2) AND due_first <= $3 AND due_last >= $4 AND due_last <= $5
                 AND {} AND {} AND {} AND {} ORDER BY due_last, id LIMIT $10"
            ),
            only(filter.status.is_some(), "status", 6),
            only(filter.site.is_some(), "site", 7),
            only(filter.service.is_some(), "service", 8),
            only(filter.person.is_some(), "person", 9),
        );
        let select = sqlx::query(AssertSqlSafe(select)).bind(number).bind(id);
        let select = select.bind(first_by).bind(last_from).bind(last_by);
        let select = select.bind(filter.status.map(FollowUpStatus::as_str).unwrap_or_default());
        let select = select.bind(filter.site.as_ref().map(ToString::to_string).unwrap_or_default());
        let select = select.bind(filter.service.clone().unwrap_or_default());
        let select = select.bind(filter.person.map(|person| person.to_string()).unwrap_or_default());
        let rows = select.bind(page.rows()).fetch_all(self.connection()?).await?;
        let follow_ups = rows.iter().map(|row| self.read_follow_up(row)).collect::<Result<Vec<_>>>()?;
        let page = page_of(page, follow_ups, |follow_up| Cursor::text(follow_up.due_last, follow_up.id));
        page.items.iter().for_each(|follow_up| self.line(Action::FollowUpRead, follow_up.person));
        Ok(page)
    }

    /// Notes what became of a follow-up; [`FollowUpStatus::Open`] opens it again.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn close_follow_up(&mut self, id: FollowUpId, status: FollowUpStatus) -> Result<()> {
        let closed = status != FollowUpStatus::Open;
        let update = "UPDATE follow_up SET status = $1, closed_at = $2, closed_by = $3 WHERE id = $4
             RETURNING id, person";
        let update = sqlx::query(update).bind(status.as_str()).bind(closed.then(|| self.now().0));
        let update = update.bind(closed.then(|| self.account().to_string())).bind(id.to_string());
        let row = update.fetch_optional(self.connection()?).await?.ok_or(Error::NotFound("follow-up"))?;
        let person: PersonId = Reader::new(TABLE, &row)?.parsed("person")?;
        self.line(Action::FollowUpChanged, person);
        Ok(())
    }

    fn read_follow_up(&self, row: &AnyRow) -> Result<FollowUp> {
        let reader = Reader::new(TABLE, row)?;
        let attestation: Option<AttestationHash> = reader.maybe_parsed("attestation")?;
        let entry =
            row.maybe_int("entry")?.map(u32::try_from).transpose().map_err(|_| reader.unknown("entry"))?;
        let closed_at = row.maybe_int("closed_at")?.map(Timestamp);
        Ok(FollowUp {
            id: reader.parsed("id")?,
            person: reader.parsed("person")?,
            asked_in: attestation.zip(entry),
            due_first: row.int("due_first")?,
            due_last: row.int("due_last")?,
            status: reader.word("status", FollowUpStatus::parse)?,
            site: reader.parsed("site")?,
            service: row.text("service")?,
            label: reader.open(&self.keys, "label")?,
            closed: closed_at.zip(reader.maybe_parsed("closed_by")?),
        })
    }
}
