//! What persons agreed to.

use super::Work;
use crate::row::{Cells as _, Reader};
use crate::{Action, Consent, ConsentId, Error, NewConsent, PersonId, Result};
use phr_core::model::Timestamp;
use sqlx::any::AnyRow;

const TABLE: &str = "consent";

impl Work {
    /// Stores a consent.
    ///
    /// # Errors
    /// [`Error::TooLarge`], or what the database says.
    pub async fn add_consent(&mut self, new: &NewConsent) -> Result<ConsentId> {
        let id = self.random(|random| ConsentId::generate(random));
        let row = id.to_string();
        let content = self.seal(TABLE, "content", &row, &new.content)?;
        let insert = "INSERT INTO consent (id, person, content, given_at) VALUES ($1, $2, $3, $4)";
        let insert = sqlx::query(insert).bind(row).bind(new.person.to_string());
        insert.bind(content).bind(new.given_at.0).execute(self.connection()?).await?;
        self.line(Action::ConsentChanged, new.person);
        Ok(id)
    }

    /// A person's consents, first given first.
    ///
    /// # Errors
    /// [`Error::Sealed`].
    pub async fn consents(&mut self, person: PersonId) -> Result<Vec<Consent>> {
        let select = sqlx::query(concat!(
            "SELECT ",
            columns!(consent),
            " FROM consent WHERE person = $1 ORDER BY given_at, id"
        ));
        let rows = select.bind(person.to_string()).fetch_all(self.connection()?).await?;
        self.line(Action::ConsentRead, person);
        let read = |row: &AnyRow| {
            let reader = Reader::new(TABLE, row)?;
            Ok(Consent {
                id: reader.parsed("id")?,
                person: reader.parsed("person")?,
                content: reader.open(&self.keys, "content")?,
                given_at: Timestamp(row.int("given_at")?),
                withdrawn_at: row.maybe_int("withdrawn_at")?.map(Timestamp),
            })
        };
        rows.iter().map(read).collect()
    }

    /// Notes that a consent is withdrawn now.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none, or it was withdrawn before.
    pub async fn withdraw_consent(&mut self, id: ConsentId) -> Result<()> {
        let update = "UPDATE consent SET withdrawn_at = $1 WHERE id = $2 AND withdrawn_at IS NULL RETURNING id, person";
        let update = sqlx::query(update).bind(self.now().0).bind(id.to_string());
        let row = update.fetch_optional(self.connection()?).await?.ok_or(Error::NotFound("consent"))?;
        let person: PersonId = Reader::new(TABLE, &row)?.parsed("person")?;
        self.line(Action::ConsentChanged, person);
        Ok(())
    }
}
