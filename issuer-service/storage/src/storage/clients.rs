//! Other systems that talk to the service: whose token it is, and which there are.

use super::Storage;
use crate::row::{Cells as _, Reader};
use crate::{AccountId, ApiClient, Private, Result, Right};
use phr_core::model::Timestamp;
use sqlx::any::AnyRow;
use std::collections::BTreeSet;

const TABLE: &str = "api_client";
/// How often, in seconds, the last use is written down.
const NOTED_EVERY: i64 = 60;
/// What every token begins with, so that one that lies about is recognised.
const MARK: &str = "phrc_";
/// Random bytes of a token.
const TOKEN_BYTES: usize = 32;

impl Storage {
    /// The client whose token this is, disabled ones too.
    ///
    /// # Errors
    /// What the database says.
    pub async fn api_client_of(&self, token: &str) -> Result<Option<ApiClient>> {
        let select =
            sqlx::query(concat!("SELECT ", columns!(api_client), " FROM api_client WHERE token_hash = $1"));
        let row = select.bind(hash_of(token)).fetch_optional(&self.0.database.pool).await?;
        row.as_ref().map(read_client).transpose()
    }

    /// A client.
    ///
    /// # Errors
    /// What the database says.
    pub async fn api_client(&self, id: AccountId) -> Result<Option<ApiClient>> {
        let select = sqlx::query(concat!("SELECT ", columns!(api_client), " FROM api_client WHERE id = $1"));
        let row = select.bind(id.to_string()).fetch_optional(&self.0.database.pool).await?;
        row.as_ref().map(read_client).transpose()
    }

    /// All clients by name.
    ///
    /// # Errors
    /// What the database says.
    pub async fn api_clients(&self) -> Result<Vec<ApiClient>> {
        let select = concat!("SELECT ", columns!(api_client), " FROM api_client ORDER BY name");
        let rows = sqlx::query(select).fetch_all(&self.0.database.pool).await?;
        rows.iter().map(read_client).collect()
    }

    /// Notes that a client showed its token now.
    ///
    /// # Errors
    /// What the database says.
    pub async fn note_client_used(&self, client: &ApiClient) -> Result<()> {
        let now = self.now();
        if client.last_used.is_some_and(|last| (0..NOTED_EVERY).contains(&now.0.saturating_sub(last.0))) {
            return Ok(());
        }
        let mut write = self.write().await?;
        let update = sqlx::query("UPDATE api_client SET last_used = $1 WHERE id = $2");
        update.bind(now.0).bind(client.id.to_string()).execute(&mut *write.transaction).await?;
        write.commit().await
    }
}

/// A token that cannot be guessed: the mark, and 32 bytes in hexadecimal.
pub(crate) fn new_token(random: &mut dyn rand_core::CryptoRng) -> Private {
    let mut bytes = zeroize::Zeroizing::new([0; TOKEN_BYTES]);
    random.fill_bytes(&mut *bytes);
    let mut token = zeroize::Zeroizing::new(MARK.to_owned());
    bytes.iter().for_each(|byte| token.push_str(&zeroize::Zeroizing::new(format!("{byte:02x}"))));
    Private::new(token.as_bytes().to_vec())
}

/// What is kept of a token.
pub(crate) fn hash_of(token: &str) -> Vec<u8> {
    phr_core::sha256(token.as_bytes()).to_vec()
}

pub(crate) fn rights_text(rights: &BTreeSet<Right>) -> String {
    rights.iter().map(|right| right.as_str()).collect::<Vec<_>>().join(" ")
}

fn read_client(row: &AnyRow) -> Result<ApiClient> {
    let reader = Reader::new(TABLE, row)?;
    let rights = row.text("rights")?;
    // A right that only a newer program knows gives nothing here.
    let rights = rights.split(' ').filter_map(Right::parse).collect();
    Ok(ApiClient {
        id: reader.parsed("id")?,
        name: row.text("name")?,
        site: reader.maybe_parsed("site")?,
        rights,
        disabled: row.int("disabled")? != 0,
        created_at: Timestamp(row.int("created_at")?),
        last_used: row.maybe_int("last_used")?.map(Timestamp),
    })
}
