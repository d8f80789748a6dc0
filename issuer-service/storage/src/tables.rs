//! Which tables there are, for backups and for sealing again.

/// A column's type: the three that both databases have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Int,
    Text,
    /// Bytes that are not sealed.
    Bytes,
    /// Bytes that are.
    Sealed,
}

pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// Those of the primary key first; `keys` says how many they are.
    pub(crate) columns: &'static [(&'static str, Type)],
    pub(crate) keys: usize,
    /// Whether a backup has it.
    pub(crate) kept: bool,
}

use Type::{Bytes, Int, Sealed, Text};

/// All tables, those before that others refer to.
pub(crate) const TABLES: &[Table] = &[
    Table { name: "setting", columns: &[("name", Text), ("value", Text)], keys: 1, kept: true },
    Table {
        name: "master_key",
        columns: &[("id", Int), ("kind", Text), ("sealed", Text)],
        keys: 1,
        kept: true,
    },
    Table {
        name: "storage_key",
        columns: &[("purpose", Text), ("version", Int), ("sealed", Bytes), ("created_at", Int)],
        keys: 2,
        kept: true,
    },
    Table { name: "site", columns: &[("id", Text), ("name", Text)], keys: 1, kept: true },
    Table {
        name: "account",
        columns: &[
            ("id", Text),
            ("login", Text),
            ("name", Text),
            ("role", Text),
            ("site", Text),
            ("password_hash", Text),
            ("totp", Sealed),
            ("disabled", Int),
            ("created_at", Int),
            ("last_login", Int),
            ("must_change_password", Int),
        ],
        keys: 1,
        kept: true,
    },
    Table {
        name: "api_client",
        columns: &[
            ("id", Text),
            ("name", Text),
            ("site", Text),
            ("rights", Text),
            ("token_hash", Bytes),
            ("disabled", Int),
            ("created_at", Int),
            ("last_used", Int),
        ],
        keys: 1,
        kept: true,
    },
    Table {
        name: "session",
        columns: &[("id", Text), ("data", Sealed), ("expires_at", Int)],
        keys: 1,
        kept: false,
    },
    Table {
        name: "person",
        columns: &[
            ("id", Text),
            ("site", Text),
            ("created_at", Int),
            ("updated_at", Int),
            ("archived", Int),
            ("patient", Sealed),
        ],
        keys: 1,
        kept: true,
    },
    Table { name: "match_key", columns: &[("token", Int), ("person", Text)], keys: 2, kept: true },
    Table {
        name: "consent",
        columns: &[
            ("id", Text),
            ("person", Text),
            ("content", Sealed),
            ("given_at", Int),
            ("withdrawn_at", Int),
        ],
        keys: 1,
        kept: true,
    },
    Table {
        name: "draft",
        columns: &[
            ("id", Text),
            ("person", Text),
            ("kind", Text),
            ("site", Text),
            ("owner", Text),
            ("saved_by", Text),
            ("revision", Int),
            ("created_at", Int),
            ("updated_at", Int),
            ("fields", Sealed),
        ],
        keys: 1,
        kept: true,
    },
    Table {
        name: "attestation",
        columns: &[
            ("id", Text),
            ("person", Text),
            ("record_token", Int),
            ("record", Sealed),
            ("bytes", Sealed),
            ("compartment", Text),
            ("issuer", Text),
            ("issued_at", Int),
            ("kind", Text),
            ("origin", Text),
            ("stored_at", Int),
            ("stored_by", Text),
        ],
        keys: 1,
        kept: true,
    },
    Table { name: "intake", columns: &[("id", Text), ("person", Text), ("at", Int)], keys: 1, kept: true },
    Table {
        name: "issued_card",
        columns: &[
            ("id", Text),
            ("person", Text),
            ("card", Sealed),
            ("carrier", Text),
            ("size", Int),
            ("issued_at", Int),
            ("issued_by", Text),
        ],
        keys: 1,
        kept: true,
    },
    Table {
        name: "follow_up",
        columns: &[
            ("id", Text),
            ("person", Text),
            ("attestation", Text),
            ("entry", Int),
            ("due_first", Int),
            ("due_last", Int),
            ("status", Text),
            ("site", Text),
            ("service", Text),
            ("label", Sealed),
            ("closed_at", Int),
            ("closed_by", Text),
        ],
        keys: 1,
        kept: true,
    },
    Table {
        name: "print_job",
        columns: &[
            ("id", Text),
            ("owner", Text),
            ("site", Text),
            ("payload", Sealed),
            ("result", Sealed),
            ("done", Int),
            ("total", Int),
            ("state", Text),
            ("created_at", Int),
            ("lease_until", Int),
            ("worker", Text),
        ],
        keys: 1,
        kept: true,
    },
    Table {
        name: "export_job",
        columns: &[
            ("id", Text),
            ("owner", Text),
            ("wanted", Text),
            ("state", Text),
            ("place", Text),
            ("done", Int),
            ("total", Int),
            ("failed", Int),
            ("parts", Int),
            ("bytes", Int),
            ("tries", Int),
            ("failure", Text),
            ("created_at", Int),
            ("ended_at", Int),
            ("lease_until", Int),
            ("worker", Text),
        ],
        keys: 1,
        kept: false,
    },
    Table {
        name: "export_part",
        columns: &[("id", Text), ("job", Text), ("number", Int), ("bytes", Sealed)],
        keys: 1,
        kept: false,
    },
    Table {
        name: "status_list",
        columns: &[("issuer", Text), ("number", Int), ("records", Int), ("issued_at", Int), ("bytes", Bytes)],
        keys: 1,
        kept: true,
    },
    Table {
        name: "notice",
        columns: &[
            ("id", Text),
            ("address", Sealed),
            ("template", Text),
            ("due_at", Int),
            ("sent_at", Int),
            ("attempts", Int),
        ],
        keys: 1,
        kept: true,
    },
    Table {
        name: "centre",
        columns: &[
            ("id", Text),
            ("url", Text),
            ("token", Sealed),
            ("identity", Text),
            ("last_try", Int),
            ("last_success", Int),
            ("last_error", Text),
        ],
        keys: 1,
        kept: true,
    },
    Table {
        name: "closing",
        columns: &[
            ("id", Text),
            ("attestation", Text),
            ("entry", Int),
            ("due_first", Int),
            ("due_last", Int),
            ("status", Text),
            ("closed_at", Int),
            ("site", Text),
            ("sent_at", Int),
            ("tried_at", Int),
        ],
        keys: 1,
        kept: true,
    },
    Table {
        name: "centre_list",
        columns: &[
            ("id", Text),
            ("etag", Text),
            ("number", Int),
            ("asked_at", Int),
            ("taken_at", Int),
            ("refusal", Text),
            ("judged_by", Text),
        ],
        keys: 1,
        kept: false,
    },
    Table {
        name: "push",
        columns: &[
            ("kind", Text),
            ("id", Text),
            ("state", Text),
            ("revision", Int),
            ("at", Int),
            ("refusal", Text),
        ],
        keys: 2,
        kept: true,
    },
    Table {
        name: "received",
        columns: &[
            ("attestation", Text),
            ("site", Text),
            ("origin", Text),
            ("stored_at", Int),
            ("received_at", Int),
        ],
        keys: 1,
        kept: true,
    },
    Table { name: "wanted", columns: &[("person", Text), ("asked_at", Int)], keys: 1, kept: true },
    Table { name: "record_lock", columns: &[("token", Int)], keys: 1, kept: false },
    Table {
        name: "episode",
        columns: &[("id", Text), ("person", Text), ("facts", Sealed)],
        keys: 1,
        kept: false,
    },
    Table {
        name: "publication",
        columns: &[("id", Text), ("content", Sealed), ("made_at", Int), ("made_by", Text)],
        keys: 1,
        kept: true,
    },
    Table {
        name: "audit",
        columns: &[
            ("number", Int),
            ("at", Int),
            ("account", Text),
            ("role", Text),
            ("site", Text),
            ("action", Text),
            ("subject", Text),
            ("hash", Bytes),
        ],
        keys: 1,
        kept: true,
    },
    Table {
        name: "audit_head",
        columns: &[("id", Int), ("number", Int), ("hash", Bytes)],
        keys: 1,
        kept: true,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{Database, Use};
    use sqlx::{AssertSqlSafe, Row as _};
    use std::collections::BTreeSet;

    /// A column that is not in the list would be in no backup.
    #[tokio::test]
    async fn the_list_has_every_table_and_column() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("phr.db").display());
        let database = Database::open(&url, Use::Care).await.unwrap();
        let mut seen = BTreeSet::new();
        // These two are about the tables and not in them.
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table'
             AND name NOT IN ('_sqlx_migrations', 'schema_needs')";
        for table in sqlx::query_scalar::<_, String>(tables).fetch_all(&database.pool).await.unwrap() {
            let columns = format!("SELECT name, type, pk FROM pragma_table_info('{table}')");
            for row in sqlx::query(AssertSqlSafe(columns)).fetch_all(&database.pool).await.unwrap() {
                let (name, kind, key): (String, String, i64) =
                    (row.get("name"), row.get("type"), row.get("pk"));
                seen.insert((table.clone(), name, kind, key > 0));
            }
        }
        let listed = TABLES.iter().flat_map(|table| {
            table.columns.iter().enumerate().map(|(at, (name, kind))| {
                let kind = match kind {
                    Type::Int => "BIGINT",
                    Type::Text => "TEXT",
                    Type::Bytes | Type::Sealed => "BYTEA",
                };
                (table.name.to_owned(), (*name).to_owned(), kind.to_owned(), at < table.keys)
            })
        });
        assert_eq!(listed.collect::<BTreeSet<_>>(), seen);
    }
}
