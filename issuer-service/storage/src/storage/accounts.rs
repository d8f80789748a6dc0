//! What is read of accounts, sites and settings, before anybody has logged in.

use super::Storage;
use crate::keys::{Cell, Keys};
use crate::page::page_of;
use crate::row::{Cells as _, Reader};
use crate::{Account, AccountId, Page, PageRequest, Private, Result, Role, Site};
use phr_core::model::Timestamp;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

const TABLE: &str = "account";

impl Storage {
    /// The account of a login, to check a password against.
    ///
    /// # Errors
    /// [`crate::Error::Locked`], or what the database says.
    pub async fn account_by_login(&self, login: &str) -> Result<Option<Account>> {
        let keys = self.keys()?;
        let select =
            sqlx::query(concat!("SELECT ", columns!(account), " FROM account WHERE login = $1")).bind(login);
        let row = select.fetch_optional(&self.0.database.pool).await?;
        row.map(|row| read_account(&keys, &row)).transpose()
    }

    /// An account.
    ///
    /// # Errors
    /// [`crate::Error::Locked`], or what the database says.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>> {
        let keys = self.keys()?;
        let select = sqlx::query(concat!("SELECT ", columns!(account), " FROM account WHERE id = $1"))
            .bind(id.to_string());
        let row = select.fetch_optional(&self.0.database.pool).await?;
        row.map(|row| read_account(&keys, &row)).transpose()
    }

    /// All accounts by login.
    ///
    /// # Errors
    /// [`crate::Error::Locked`], [`crate::Error::Cursor`], or what the database says.
    pub async fn accounts(&self, page: &PageRequest) -> Result<Page<Account>> {
        let keys = self.keys()?;
        let after = page.after.as_deref().unwrap_or_default();
        let select = sqlx::query(concat!(
            "SELECT ",
            columns!(account),
            " FROM account WHERE login > $1 ORDER BY login LIMIT $2"
        ));
        let rows = select.bind(after).bind(page.rows()).fetch_all(&self.0.database.pool).await?;
        let accounts = rows.iter().map(|row| read_account(&keys, row)).collect::<Result<Vec<_>>>()?;
        Ok(page_of(page, accounts, |account| account.login.clone()))
    }

    /// Whether there is any account: none means a first run.
    ///
    /// # Errors
    /// What the database says.
    pub async fn has_accounts(&self) -> Result<bool> {
        let count = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM account");
        Ok(count.fetch_one(&self.0.database.pool).await? > 0)
    }

    /// All sites by code.
    ///
    /// # Errors
    /// What the database says.
    pub async fn sites(&self) -> Result<Vec<Site>> {
        let rows =
            sqlx::query("SELECT id, name FROM site ORDER BY id").fetch_all(&self.0.database.pool).await?;
        let site =
            |row: &AnyRow| Ok(Site { id: Reader::new("site", row)?.parsed("id")?, name: row.text("name")? });
        rows.iter().map(site).collect()
    }
}

pub(crate) fn read_account(keys: &Keys, row: &AnyRow) -> Result<Account> {
    let reader = Reader::new(TABLE, row)?;
    Ok(Account {
        id: reader.parsed("id")?,
        login: row.text("login")?,
        name: row.text("name")?,
        role: reader.word("role", Role::parse)?,
        site: reader.maybe_parsed("site")?,
        password_hash: Private::new(row.text("password_hash")?),
        totp: reader.maybe_open(keys, "totp")?,
        disabled: row.int("disabled")? != 0,
        must_change_password: row.maybe_int("must_change_password")?.unwrap_or_default() != 0,
        created_at: Timestamp(row.int("created_at")?),
        last_login: row.maybe_int("last_login")?.map(Timestamp),
    })
}

/// Makes an account, or replaces all of it but the id and the times. Says whether there was a row.
pub(crate) async fn write_account(
    storage: &Storage,
    keys: &Keys,
    connection: &mut AnyConnection,
    account: &Account,
) -> Result<()> {
    let id = account.id.to_string();
    let cell = Cell { table: TABLE, column: "totp", row: &id };
    let totp = account.totp.as_ref().map(|totp| storage.seal(keys, cell, totp)).transpose()?;
    let hash = account.password_hash.expose_text().unwrap_or_default();
    let upsert = "INSERT INTO account
             (id, login, name, role, site, password_hash, totp, disabled, created_at, last_login,
              must_change_password)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (id) DO UPDATE SET login = excluded.login, name = excluded.name, role = excluded.role,
             site = excluded.site, password_hash = excluded.password_hash, totp = excluded.totp,
             disabled = excluded.disabled, must_change_password = excluded.must_change_password";
    let upsert = sqlx::query(upsert).bind(id.clone()).bind(&account.login).bind(&account.name);
    let upsert = upsert.bind(account.role.as_str()).bind(account.site.as_ref().map(ToString::to_string));
    let upsert = upsert.bind(hash).bind(totp).bind(i64::from(account.disabled));
    let upsert = upsert.bind(account.created_at.0).bind(account.last_login.map(|time| time.0));
    let upsert = upsert.bind(i64::from(account.must_change_password));
    match upsert.execute(connection).await {
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
            Err(crate::Error::Exists("login"))
        }
        done => Ok(done.map(|_| ())?),
    }
}
