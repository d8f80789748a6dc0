//! Documents of other systems that were taken in: each once.

use super::Work;
use crate::{AttestationHash, Error, PersonId, Result};

impl Work {
    /// Begins to take a document in, under a hash of who hands it in and of its bytes; or says whose it became when it was
    /// taken in before. Another process that takes the same in at the same time waits here.
    ///
    /// # Errors
    /// What the database says.
    pub async fn begin_intake(&mut self, hash: &[u8; 32]) -> Result<Option<PersonId>> {
        let id = AttestationHash(*hash).to_string();
        let insert = "INSERT INTO intake (id, at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
        let insert = sqlx::query(insert).bind(id.clone()).bind(self.now().0);
        if insert.execute(self.connection()?).await?.rows_affected() == 1 {
            return Ok(None);
        }
        let select = sqlx::query_scalar::<_, Option<String>>("SELECT person FROM intake WHERE id = $1");
        let person = select.bind(id.clone()).fetch_one(self.connection()?).await?;
        let altered = Error::Inconsistent { table: "intake", column: "person", row: id };
        person.and_then(|person| person.parse().ok()).map(Some).ok_or(altered)
    }

    /// Notes whose the document became, in the transaction that began to take it in.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_intake(&mut self, hash: &[u8; 32], person: PersonId) -> Result<()> {
        let update = sqlx::query("UPDATE intake SET person = $1 WHERE id = $2");
        let update = update.bind(person.to_string()).bind(AttestationHash(*hash).to_string());
        update.execute(self.connection()?).await?;
        Ok(())
    }
}
