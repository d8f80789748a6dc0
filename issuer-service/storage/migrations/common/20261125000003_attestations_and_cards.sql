CREATE TABLE attestation (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    record_token BIGINT NOT NULL,
    record BYTEA NOT NULL,
    bytes BYTEA NOT NULL,
    compartment TEXT NOT NULL,
    issuer TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    origin TEXT NOT NULL,
    stored_at BIGINT NOT NULL,
    stored_by TEXT NOT NULL
);

CREATE TABLE issued_card (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    card BYTEA NOT NULL,
    carrier TEXT NOT NULL,
    size BIGINT NOT NULL,
    issued_at BIGINT NOT NULL,
    issued_by TEXT NOT NULL
);

CREATE TABLE follow_up (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    attestation TEXT REFERENCES attestation (id),
    entry BIGINT,
    due_first BIGINT NOT NULL,
    due_last BIGINT NOT NULL,
    status TEXT NOT NULL,
    site TEXT NOT NULL REFERENCES site (id),
    service TEXT NOT NULL,
    label BYTEA NOT NULL,
    closed_at BIGINT,
    closed_by TEXT
);
