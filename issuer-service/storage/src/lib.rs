//! Keeps what the issuer service knows: persons, attestations, drafts, accounts, the audit log; in SQLite or PostgreSQL.
