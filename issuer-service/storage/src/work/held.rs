//! What is kept for a while only, stored together with what else a transaction stores.

use super::Work;
use crate::keys::Cell;
use crate::storage::{LARGEST_HELD, held_id, session_name};
use crate::{Error, Private, Result};
use phr_core::model::Timestamp;

impl Work {
    /// Holds something else under a name that [`crate::Storage::claim`] claimed until `claimed`, until another time. The
    /// caller sees to it that no two claims of a name have the same end.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the claim is over and somebody else has the name: cancel. [`Error::TooLarge`].
    pub async fn answer_claim(
        &mut self,
        name: &str,
        claimed: Timestamp,
        data: &Private,
        until: Timestamp,
    ) -> Result<()> {
        if data.expose().len() > LARGEST_HELD {
            return Err(Error::TooLarge { most: LARGEST_HELD });
        }
        let id = session_name(&held_id(name));
        let cell = Cell { table: "session", column: "data", row: &id };
        let sealed = self.storage.seal(&self.keys, cell, data)?;
        let update = "UPDATE session SET data = $1, expires_at = $2 WHERE id = $3 AND expires_at = $4";
        let update = sqlx::query(update).bind(sealed).bind(until.0).bind(&id).bind(claimed.0);
        match update.execute(self.connection()?).await?.rows_affected() {
            0 => Err(Error::NotFound("claim")),
            _ => Ok(()),
        }
    }
}
