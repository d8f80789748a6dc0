//! Drafts: saved as typed, by whoever has the last revision.

use super::Work;
use crate::page::{Cursor, page_of};
use crate::row::{Cells as _, Reader, only};
use crate::{
    AccountId, Action, Draft, DraftId, DraftSaved, DraftSummary, Error, NewDraft, Page, PageRequest, Private,
    Result,
};
use phr_core::model::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

const TABLE: &str = "draft";

impl Work {
    /// Begins a draft; its revision is 1.
    ///
    /// # Errors
    /// [`Error::TooLarge`], or what the database says.
    pub async fn begin_draft(&mut self, new: &NewDraft) -> Result<DraftId> {
        let id = self.random(|random| DraftId::generate(random));
        let row = id.to_string();
        let fields = self.seal(TABLE, "fields", &row, &new.fields)?;
        let insert = "INSERT INTO draft
                 (id, person, kind, site, owner, saved_by, revision, created_at, updated_at, fields)
             VALUES ($1, $2, $3, $4, $5, $5, 1, $6, $6, $7)";
        let insert = sqlx::query(insert).bind(row).bind(new.person.map(|person| person.to_string()));
        let insert = insert.bind(&new.kind).bind(new.site.as_str()).bind(self.account().to_string());
        insert.bind(self.now().0).bind(fields).execute(self.connection()?).await?;
        self.draft_line(Action::DraftSaved, id, new.person);
        Ok(id)
    }

    /// A draft has a line of its own, and one with the person whom it is about.
    fn draft_line(&mut self, action: Action, id: DraftId, person: Option<crate::PersonId>) {
        self.line(action, id);
        if let Some(person) = person {
            self.line(action, person);
        }
    }

    /// Reads a draft.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Sealed`].
    pub async fn draft(&mut self, id: DraftId) -> Result<Draft> {
        let select = sqlx::query(concat!("SELECT ", columns!(draft), " FROM draft WHERE id = $1"))
            .bind(id.to_string());
        let row = select.fetch_optional(self.connection()?).await?.ok_or(Error::NotFound("draft"))?;
        let draft = self.read_draft(&row)?;
        self.draft_line(Action::DraftRead, id, draft.person);
        Ok(draft)
    }

    fn read_draft(&self, row: &AnyRow) -> Result<Draft> {
        let reader = Reader::new(TABLE, row)?;
        Ok(Draft {
            id: reader.parsed("id")?,
            person: reader.maybe_parsed("person")?,
            kind: row.text("kind")?,
            fields: reader.open(&self.keys, "fields")?,
            revision: row.int("revision")?,
            site: reader.parsed("site")?,
            owner: reader.parsed("owner")?,
            saved_by: reader.parsed("saved_by")?,
            created_at: Timestamp(row.int("created_at")?),
            updated_at: Timestamp(row.int("updated_at")?),
        })
    }

    /// Saves a draft if nobody else did since `expected`. Pages save every few seconds; the audit log has a line when
    /// another person than before goes on with the draft.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::TooLarge`].
    pub async fn save_draft(&mut self, id: DraftId, expected: i64, fields: &Private) -> Result<DraftSaved> {
        let row = id.to_string();
        let sealed = self.seal(TABLE, "fields", &row, fields)?;
        let (me, now) = (self.account().to_string(), self.now().0);
        let before = sqlx::query("SELECT id, person, saved_by FROM draft WHERE id = $1").bind(&row);
        let before = before.fetch_optional(self.connection()?).await?.ok_or(Error::NotFound("draft"))?;
        let update = "UPDATE draft SET fields = $1, revision = revision + 1, updated_at = $2, saved_by = $3
             WHERE id = $4 AND revision = $5";
        let update = sqlx::query(update).bind(sealed).bind(now).bind(&me).bind(&row).bind(expected);
        if update.execute(self.connection()?).await?.rows_affected() == 0 {
            return self.draft(id).await.map(|draft| DraftSaved::Conflict(Box::new(draft)));
        }
        if before.text("saved_by")? != me {
            let person = Reader::new(TABLE, &before)?.maybe_parsed("person")?;
            self.draft_line(Action::DraftSaved, id, person);
        }
        Ok(DraftSaved::Saved(expected + 1))
    }

    /// Removes a draft: finished or given up.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn remove_draft(&mut self, id: DraftId) -> Result<()> {
        let delete = sqlx::query("DELETE FROM draft WHERE id = $1 RETURNING id, person").bind(id.to_string());
        let row = delete.fetch_optional(self.connection()?).await?.ok_or(Error::NotFound("draft"))?;
        let person = Reader::new(TABLE, &row)?.maybe_parsed("person")?;
        self.draft_line(Action::DraftRemoved, id, person);
        Ok(())
    }

    /// Drafts, last saved first; of one owner if asked. What was typed is not read, so this leaves no line.
    ///
    /// # Errors
    /// [`Error::Cursor`].
    pub async fn drafts(
        &mut self,
        owner: Option<AccountId>,
        page: &PageRequest,
    ) -> Result<Page<DraftSummary>> {
        let start = page.start(i64::MAX)?;
        let select = format!(
            "SELECT id, person, kind, revision, owner, updated_at FROM draft
             WHERE (updated_at, id) < ($1, $2) AND {} ORDER BY updated_at DESC, id DESC LIMIT $4",
            only(owner.is_some(), "owner", 3),
        );
        let select = sqlx::query(AssertSqlSafe(select)).bind(start.number).bind(start.id);
        let select = select.bind(owner.map(|owner| owner.to_string()).unwrap_or_default()).bind(page.rows());
        let rows = select.fetch_all(self.connection()?).await?;
        let drafts = rows.iter().map(read_summary).collect::<Result<Vec<_>>>()?;
        Ok(page_of(page, drafts, |draft| Cursor::text(draft.updated_at.0, draft.id)))
    }
}

fn read_summary(row: &AnyRow) -> Result<DraftSummary> {
    let reader = Reader::new(TABLE, row)?;
    Ok(DraftSummary {
        id: reader.parsed("id")?,
        person: reader.maybe_parsed("person")?,
        kind: row.text("kind")?,
        revision: row.int("revision")?,
        owner: reader.parsed("owner")?,
        updated_at: Timestamp(row.int("updated_at")?),
    })
}
