//! Other systems that talk to the service.

use super::Work;
use crate::storage::{hash_of, new_token, rights_text};
use crate::{AccountId, Action, Error, NewApiClient, Private, Result};

impl Work {
    /// Makes a client. Its token is returned here and nowhere again: only its hash is kept.
    ///
    /// # Errors
    /// [`Error::Exists`] if the name is taken.
    pub async fn add_api_client(&mut self, new: &NewApiClient) -> Result<(AccountId, Private)> {
        let id = self.random(|random| AccountId::generate(random));
        let token = self.random(|random| new_token(random));
        let hash = hash_of(token.expose_text().unwrap_or_default());
        let insert = "INSERT INTO api_client (id, name, site, rights, token_hash, disabled, created_at)
             VALUES ($1, $2, $3, $4, $5, 0, $6)";
        let insert = sqlx::query(insert).bind(id.to_string()).bind(new.name.clone());
        let insert = insert.bind(new.site.as_ref().map(ToString::to_string)).bind(rights_text(&new.rights));
        let insert = insert.bind(hash).bind(self.now().0);
        match insert.execute(self.connection()?).await {
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                return Err(Error::Exists("client"));
            }
            done => done?,
        };
        self.line(Action::ClientAdded, id);
        Ok((id, token))
    }

    /// Refuses a client's token from now on, or takes it again.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn disable_api_client(&mut self, id: AccountId, disabled: bool) -> Result<()> {
        let update = sqlx::query("UPDATE api_client SET disabled = $1 WHERE id = $2");
        let update = update.bind(i64::from(disabled)).bind(id.to_string());
        if update.execute(self.connection()?).await?.rows_affected() == 0 {
            return Err(Error::NotFound("client"));
        }
        self.line(Action::ClientChanged, id);
        Ok(())
    }
}
