//! All tables in a file of lines, the same for both databases.
//!
//! The first line names the format. Each other line is a row, as a JSON array: the table's name and the cells in the order
//! of the table's columns, bytes as hexadecimal digits. The last line has the number of rows and a hash: that of the first
//! line is SHA-256 of its bytes, and that of each line is SHA-256 of the hash before it and the line's bytes.

use crate::audit::{self, Line};
use crate::ids::read_hex;
use crate::row::Cells as _;
use crate::storage::IDENTITY;
use crate::tables::{TABLES, Table, Type};
use crate::{Action, Actor, Error, Result, Storage};
use phr_core::sha256;
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Read as _, Write as _};
use std::path::Path;

const HEADER: &str = r#"{"format":"phr-backup-1"}"#;
/// Rows read at once.
const BATCH: i64 = 500;
/// The longest line that is read: a print of 64 MiB would be more than twice that in digits.
const LONGEST: u64 = 160 << 20;

/// What a backup or a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// How many rows.
    pub rows: u64,
    /// The hash at the file's end.
    pub hash: [u8; 32],
}

impl Storage {
    /// Writes everything but sessions to a file, as it is at one moment, while others go on working. The file appears
    /// whole or not at all, and replaces one of that name. What is sealed in the database is sealed in it.
    ///
    /// # Errors
    /// [`Error::File`], or what the database says.
    pub async fn backup(&self, path: &Path) -> Result<BackupReport> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::NamedTempFile::new_in(folder).map_err(|error| unusable(path, error))?;
        let mut out = Lines { out: BufWriter::new(file), hash: [0; 32], path };
        out.line(HEADER)?;
        let mut snapshot = self.0.database.snapshot().await?;
        let mut rows = 0;
        for table in TABLES.iter().filter(|table| table.kept) {
            rows += dump(&mut snapshot, table, &mut out).await?;
        }
        snapshot.rollback().await?;
        let hash = out.finish(rows)?;
        let mut write = self.0.database.write().await?;
        audit::append(
            &mut write.transaction,
            &Actor::system(),
            self.now(),
            &[Line::new(Action::BackedUp, "")],
        )
        .await?;
        write.commit().await?;
        Ok(BackupReport { rows, hash })
    }

    /// Reads a backup into an empty database of either kind. It is locked afterwards. If the file is damaged, or its audit
    /// log is not whole, nothing is stored.
    ///
    /// # Errors
    /// [`Error::NotEmpty`], [`Error::Backup`], [`Error::File`], or what the database says.
    pub async fn restore(&self, path: &Path) -> Result<BackupReport> {
        let file = File::open(path).map_err(|error| unusable(path, error))?;
        let mut lines = Reading { file: BufReader::new(file), hash: [0; 32], number: 0, path };
        let mut write = self.0.database.write().await?;
        let connection = &mut *write.transaction;
        for table in TABLES.iter().filter(|table| table.name != "audit_head") {
            let count =
                sqlx::query_scalar::<_, i64>(AssertSqlSafe(format!("SELECT COUNT(*) FROM {}", table.name)));
            if count.fetch_one(&mut *connection).await? > 0 {
                return Err(Error::NotEmpty);
            }
        }
        sqlx::query("DELETE FROM audit_head").execute(&mut *connection).await?;
        let rows = lines.restore(connection).await?;
        // What was received after the backup is gone: to the sites this is another centre, and they offer everything again.
        sqlx::query("DELETE FROM setting WHERE name = $1").bind(IDENTITY).execute(&mut *connection).await?;
        let report = audit::verify(connection).await.map_err(|_| lines.damaged())?;
        if report.broken.is_some() {
            return Err(lines.damaged());
        }
        audit::append(connection, &Actor::system(), self.now(), &[Line::new(Action::Restored, "")]).await?;
        write.commit().await?;
        Ok(BackupReport { rows, hash: lines.hash })
    }
}

/// Writes lines and chains their hash.
struct Lines<'a> {
    out: BufWriter<tempfile::NamedTempFile>,
    hash: [u8; 32],
    path: &'a Path,
}

impl Lines<'_> {
    fn line(&mut self, line: &str) -> Result<()> {
        self.hash = chain(&self.hash, line.as_bytes());
        writeln!(self.out, "{line}").map_err(|error| unusable(self.path, error))
    }

    fn finish(mut self, rows: u64) -> Result<[u8; 32]> {
        let path = self.path;
        let end = serde_json::json!({ "rows": rows, "hash": hex(&self.hash) });
        writeln!(self.out, "{end}").map_err(|error| unusable(path, error))?;
        let file = self.out.into_inner().map_err(|error| unusable(path, error.into_error()))?;
        file.as_file().sync_all().map_err(|error| unusable(path, error))?;
        file.persist(path).map_err(|error| unusable(path, error.error))?;
        Ok(self.hash)
    }
}

async fn dump(connection: &mut AnyConnection, table: &Table, out: &mut Lines<'_>) -> Result<u64> {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let keys = &table.columns[..table.keys];
    let order = names[..table.keys].join(", ");
    let (mut rows, mut last) = (0, None);
    loop {
        // From the last row's key on.
        let after = match last {
            None => String::new(),
            Some(_) => {
                let places: Vec<String> = (1..=table.keys).map(|at| format!("${at}")).collect();
                format!("WHERE ({order}) > ({})", places.join(", "))
            }
        };
        let select =
            format!("SELECT {} FROM {} {after} ORDER BY {order} LIMIT {BATCH}", names.join(", "), table.name);
        let mut select = sqlx::query(AssertSqlSafe(select));
        if let Some(row) = &last {
            for (name, kind) in keys {
                select = match kind {
                    Type::Int => select.bind(AnyRow::int(row, name)?),
                    _ => select.bind(AnyRow::text(row, name)?),
                };
            }
        }
        let batch = select.fetch_all(&mut *connection).await?;
        for row in &batch {
            let mut cells = vec![Value::from(table.name)];
            for column in table.columns {
                cells.push(value(row, *column)?);
            }
            out.line(&Value::Array(cells).to_string())?;
            rows += 1;
        }
        match batch.into_iter().last() {
            None => return Ok(rows),
            row => last = row,
        }
    }
}

fn value(row: &AnyRow, (name, kind): (&str, Type)) -> Result<Value> {
    Ok(match kind {
        Type::Int => row.maybe_int(name)?.map(Value::from),
        Type::Text => row.maybe_text(name)?.map(Value::from),
        Type::Bytes | Type::Sealed => row.maybe_bytes(name)?.map(|bytes| Value::from(hex(&bytes))),
    }
    .unwrap_or(Value::Null))
}

/// Reads lines and chains their hash.
struct Reading<'a> {
    file: BufReader<File>,
    hash: [u8; 32],
    number: usize,
    path: &'a Path,
}

impl Reading<'_> {
    async fn restore(&mut self, connection: &mut AnyConnection) -> Result<u64> {
        let header = self.line()?;
        if header != HEADER.as_bytes() {
            return Err(self.damaged());
        }
        self.hash = chain(&self.hash, &header);
        let mut rows = 0;
        loop {
            let line = self.line()?;
            match serde_json::from_slice(&line).map_err(|_| self.damaged())? {
                Value::Array(cells) => {
                    self.insert(connection, &cells).await?;
                    self.hash = chain(&self.hash, &line);
                    rows += 1;
                }
                end => {
                    let whole = end == serde_json::json!({ "rows": rows, "hash": hex(&self.hash) });
                    let more = !self.file.fill_buf().map_err(|error| unusable(self.path, error))?.is_empty();
                    return if whole && !more { Ok(rows) } else { Err(self.damaged()) };
                }
            }
        }
    }

    /// The next line without its end.
    fn line(&mut self) -> Result<Vec<u8>> {
        self.number += 1;
        let mut line = Vec::new();
        let read = self.file.by_ref().take(LONGEST).read_until(b'\n', &mut line);
        read.map_err(|error| unusable(self.path, error))?;
        if line.pop() == Some(b'\n') { Ok(line) } else { Err(self.damaged()) }
    }

    async fn insert(&self, connection: &mut AnyConnection, cells: &[Value]) -> Result<()> {
        let (name, cells) = cells.split_first().ok_or_else(|| self.damaged())?;
        let table = TABLES.iter().find(|table| table.kept && name.as_str() == Some(table.name));
        // Columns are only ever added at the end: an older program's backup has fewer, and those it lacks stay empty, where
        // the table allows that.
        let table = table.filter(|table| cells.len() <= table.columns.len()).ok_or_else(|| self.damaged())?;
        let columns = &table.columns[..cells.len()];
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let places: Vec<String> = (1..=names.len()).map(|at| format!("${at}")).collect();
        let insert =
            format!("INSERT INTO {} ({}) VALUES ({})", table.name, names.join(", "), places.join(", "));
        let mut insert = sqlx::query(AssertSqlSafe(insert));
        for ((_, kind), cell) in columns.iter().zip(cells) {
            let damaged = || self.damaged();
            insert = match (kind, cell) {
                (Type::Int, Value::Null) => insert.bind(None::<i64>),
                (Type::Text, Value::Null) => insert.bind(None::<String>),
                (Type::Bytes | Type::Sealed, Value::Null) => insert.bind(None::<Vec<u8>>),
                (Type::Int, cell) => insert.bind(cell.as_i64().ok_or_else(damaged)?),
                (Type::Text, cell) => insert.bind(cell.as_str().ok_or_else(damaged)?.to_owned()),
                (Type::Bytes | Type::Sealed, cell) => {
                    let digits = cell.as_str().ok_or_else(damaged)?;
                    let mut bytes = vec![0; digits.len() / 2];
                    read_hex(digits, &mut bytes).ok_or_else(damaged)?;
                    insert.bind(bytes)
                }
            };
        }
        // A row that the tables refuse is a fault of the file, unless the database is at fault itself.
        insert.execute(connection).await.map_err(|error| match &error {
            sqlx::Error::Database(refusal) if refusal.kind() != sqlx::error::ErrorKind::Other => {
                self.damaged()
            }
            _ => error.into(),
        })?;
        Ok(())
    }

    fn damaged(&self) -> Error {
        Error::Backup { line: self.number }
    }
}

fn chain(before: &[u8; 32], line: &[u8]) -> [u8; 32] {
    sha256(&[before.as_slice(), line].concat())
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

fn unusable(path: &Path, source: std::io::Error) -> Error {
    Error::File { path: path.display().to_string(), source }
}
