CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- The master key, sealed; never more than one row.
CREATE TABLE master_key (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    kind TEXT NOT NULL,
    sealed TEXT NOT NULL
);

-- Data keys by version, and the key of the keyed hashes, sealed under the master key.
CREATE TABLE storage_key (
    purpose TEXT NOT NULL,
    version BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (purpose, version)
);

CREATE TABLE site (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    site TEXT REFERENCES site (id),
    password_hash TEXT NOT NULL,
    totp BYTEA,
    disabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_login BIGINT
);

CREATE TABLE session (
    id TEXT PRIMARY KEY,
    data BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
