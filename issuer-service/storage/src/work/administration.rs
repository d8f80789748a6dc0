//! Accounts, sites, settings and the audit log itself.

use super::Work;
use crate::audit;
use crate::page::{Cursor, page_of};
use crate::row::only;
use crate::storage::{read_account, read_status_list, write_account};
use crate::{
    Account, AccountId, Action, AuditEntry, Error, NewAccount, Page, PageRequest, Result, SignedStatusList,
    Site,
};
use sqlx::{AnyConnection, AssertSqlSafe};

impl Work {
    /// Makes an account.
    ///
    /// # Errors
    /// [`Error::Exists`] if the login is taken.
    pub async fn add_account(&mut self, new: &NewAccount) -> Result<AccountId> {
        let account = Account {
            id: self.random(|random| AccountId::generate(random)),
            login: new.login.clone(),
            name: new.name.clone(),
            role: new.role,
            site: new.site.clone(),
            password_hash: new.password_hash.clone(),
            totp: new.totp.clone(),
            disabled: false,
            must_change_password: new.must_change_password,
            created_at: self.now(),
            last_login: None,
        };
        self.write_account(&account).await?;
        self.line(Action::AccountAdded, account.id);
        Ok(account.id)
    }

    /// Replaces all of an account but its id and the times.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Exists`] if the login is another's; [`Error::LastAdministrator`] if nobody could
    /// administer any more.
    pub async fn change_account(&mut self, account: &Account) -> Result<()> {
        // Locked first: two administrators who disable each other must not both succeed.
        audit::lock_head(self.connection()?).await?;
        let exists = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM account WHERE id = $1");
        if exists.bind(account.id.to_string()).fetch_one(self.connection()?).await? == 0 {
            return Err(Error::NotFound("account"));
        }
        let before = self.administrators().await?;
        let left = "SELECT COUNT(*) FROM account WHERE role = 'administrator' AND disabled = 0 AND id <> $1";
        let left = sqlx::query_scalar::<_, i64>(left).bind(account.id.to_string());
        let others = left.fetch_one(self.connection()?).await?;
        let stays = account.role == crate::Role::Administrator && !account.disabled;
        if before > 0 && others == 0 && !stays {
            return Err(Error::LastAdministrator);
        }
        self.write_account(account).await?;
        self.line(Action::AccountChanged, account.id);
        Ok(())
    }

    /// Reads an account and keeps everybody else, in other processes too, from changing any until the transaction ends.
    ///
    /// # Errors
    /// [`Error::Sealed`], or what the database says.
    pub async fn account_to_change(&mut self, id: AccountId) -> Result<Option<Account>> {
        audit::lock_head(self.connection()?).await?;
        let select = sqlx::query(concat!("SELECT ", columns!(account), " FROM account WHERE id = $1"))
            .bind(id.to_string());
        let row = select.fetch_optional(self.connection()?).await?;
        let keys = self.keys.clone();
        row.map(|row| read_account(&keys, &row)).transpose()
    }

    async fn administrators(&mut self) -> Result<i64> {
        let count = "SELECT COUNT(*) FROM account WHERE role = 'administrator' AND disabled = 0";
        Ok(sqlx::query_scalar(count).fetch_one(self.connection()?).await?)
    }

    async fn write_account(&mut self, account: &Account) -> Result<()> {
        let (storage, keys) = (self.storage.clone(), self.keys.clone());
        write_account(&storage, &keys, self.connection()?, account).await
    }

    /// Notes that an account logged in now.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn note_login(&mut self, id: AccountId) -> Result<()> {
        let update = sqlx::query("UPDATE account SET last_login = $1 WHERE id = $2");
        let update = update.bind(self.now().0).bind(id.to_string());
        if update.execute(self.connection()?).await?.rows_affected() == 0 {
            return Err(Error::NotFound("account"));
        }
        self.line(Action::LoggedIn, id);
        Ok(())
    }

    /// Makes a site, or renames it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_site(&mut self, site: &Site) -> Result<()> {
        let upsert =
            "INSERT INTO site (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name";
        let upsert = sqlx::query(upsert).bind(site.id.as_str()).bind(&site.name);
        upsert.execute(self.connection()?).await?;
        self.line(Action::SiteChanged, &site.id);
        Ok(())
    }

    /// Changes a setting.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_setting(&mut self, name: &str, value: &str) -> Result<()> {
        put_setting(self.connection()?, name, value).await?;
        self.line(Action::SettingChanged, name);
        Ok(())
    }

    /// The newest status list of a key, while nobody else can store one: the next has the next number.
    ///
    /// # Errors
    /// What the database says.
    pub async fn status_list_to_replace(&mut self, issuer: &str) -> Result<Option<SignedStatusList>> {
        audit::lock_head(self.connection()?).await?;
        read_status_list(self.connection()?, issuer).await
    }

    /// Stores a status list in place of the one before.
    ///
    /// # Errors
    /// [`Error::Exists`] if there is one with this number or a later one.
    pub async fn put_status_list(&mut self, list: &SignedStatusList) -> Result<()> {
        let upsert =
            "INSERT INTO status_list (issuer, number, records, issued_at, bytes) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (issuer) DO UPDATE SET number = excluded.number, records = excluded.records,
                 issued_at = excluded.issued_at, bytes = excluded.bytes
             WHERE status_list.number < excluded.number";
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let upsert = sqlx::query(upsert).bind(&list.issuer).bind(whole(list.number));
        let upsert = upsert.bind(whole(list.records)).bind(list.issued_at.0).bind(list.bytes.as_slice());
        if upsert.execute(self.connection()?).await?.rows_affected() == 0 {
            return Err(Error::Exists("status list"));
        }
        self.line(Action::StatusListSigned, format!("{} {}", list.issuer, list.number));
        Ok(())
    }

    /// Adds a line that no other method adds, such as a failed login or an export. The subject is an id, never a name.
    pub fn note(&mut self, action: Action, subject: &str) {
        self.line(action, subject);
    }

    /// The audit log about one subject, last line first, or all of it.
    ///
    /// # Errors
    /// [`Error::Cursor`].
    pub async fn audit_entries(
        &mut self,
        subject: Option<&str>,
        page: &PageRequest,
    ) -> Result<Page<AuditEntry>> {
        let start = page.start(i64::MAX)?;
        let select = format!(
            concat!(
                "SELECT ",
                columns!(audit),
                " FROM audit WHERE number < $1 AND {} ORDER BY number DESC LIMIT $3"
            ),
            only(subject.is_some(), "subject", 2),
        );
        let select = sqlx::query(AssertSqlSafe(select));
        let select = select.bind(start.number).bind(subject.unwrap_or_default()).bind(page.rows());
        let rows = select.fetch_all(self.connection()?).await?;
        let entries = rows.iter().map(AuditEntry::read).collect::<Result<Vec<_>>>()?;
        self.line(Action::AuditRead, subject.unwrap_or_default());
        Ok(page_of(page, entries, |entry| Cursor::text(entry.number, "")))
    }
}

/// Writes a setting; the audit log's line is the caller's.
pub(crate) async fn put_setting(connection: &mut AnyConnection, name: &str, value: &str) -> Result<()> {
    let upsert = "INSERT INTO setting (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    sqlx::query(upsert).bind(name).bind(value).execute(connection).await?;
    Ok(())
}
