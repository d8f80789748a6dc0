//! Print jobs and notices, as those who ask for them see them.

use super::Work;
use crate::{Action, Error, Lease, NewNotice, NewPrintJob, NoticeId, PrintJob, PrintJobId, Private, Result};

impl Work {
    /// Stores a print job.
    ///
    /// # Errors
    /// [`Error::TooLarge`], or what the database says.
    pub async fn add_print_job(&mut self, new: &NewPrintJob) -> Result<PrintJobId> {
        let id = self.random(|random| PrintJobId::generate(random));
        let row = id.to_string();
        let payload = self.seal("print_job", "payload", &row, &new.payload)?;
        let insert = "INSERT INTO print_job (id, owner, site, payload, done, total, state, created_at)
             VALUES ($1, $2, $3, $4, 0, $5, 'waiting', $6)";
        let insert = sqlx::query(insert).bind(row).bind(self.account().to_string()).bind(new.site.as_str());
        let insert = insert.bind(payload).bind(i64::from(new.total)).bind(self.now().0);
        insert.execute(self.connection()?).await?;
        self.line(Action::Printed, id);
        Ok(id)
    }

    /// A print job that the actor asked for.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none, or it is another's; [`Error::Sealed`].
    pub async fn print_job(&mut self, id: PrintJobId) -> Result<PrintJob> {
        let select = sqlx::query(concat!(
            "SELECT ",
            columns!(print_job),
            " FROM print_job WHERE id = $1 AND owner = $2"
        ));
        let select = select.bind(id.to_string()).bind(self.account().to_string());
        let row = select.fetch_optional(self.connection()?).await?.ok_or(Error::NotFound("print job"))?;
        self.line(Action::PrintRead, id);
        crate::storage::read_print_job(&self.keys, &row)
    }

    /// Ends a job under its worker's lease, with what was printed, when all else of this is stored.
    ///
    /// # Errors
    /// [`Error::NotFound`] if this lease of the job is another's by now: cancel, since the other does all of it.
    pub async fn finish_print_job(&mut self, lease: &Lease, result: &Private) -> Result<()> {
        let storage = self.storage.clone();
        storage.finish_in(self.connection()?, lease, Some(result)).await
    }

    /// Removes a print job that the actor asked for, with what was printed: it has been fetched.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none, or it is another's.
    pub async fn forget_print_job(&mut self, id: PrintJobId) -> Result<()> {
        let delete = sqlx::query("DELETE FROM print_job WHERE id = $1 AND owner = $2");
        let delete = delete.bind(id.to_string()).bind(self.account().to_string());
        let gone = delete.execute(self.connection()?).await?.rows_affected();
        self.line(Action::PrintForgotten, id);
        if gone == 0 { Err(Error::NotFound("print job")) } else { Ok(()) }
    }

    /// Puts a notice in the outbox.
    ///
    /// # Errors
    /// [`Error::TooLarge`], or what the database says.
    pub async fn add_notice(&mut self, new: &NewNotice) -> Result<NoticeId> {
        let id = self.random(|random| NoticeId::generate(random));
        let row = id.to_string();
        let address = self.seal("notice", "address", &row, &new.to)?;
        let insert =
            "INSERT INTO notice (id, address, template, due_at, attempts) VALUES ($1, $2, $3, $4, 0)";
        let insert = sqlx::query(insert).bind(row).bind(address).bind(&new.template).bind(new.due_at.0);
        insert.execute(self.connection()?).await?;
        Ok(id)
    }
}
