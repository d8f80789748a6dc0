CREATE TABLE person (
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL REFERENCES site (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    archived BIGINT NOT NULL,
    patient BYTEA NOT NULL
);

-- Keyed hashes of eight bytes by which persons are found.
CREATE TABLE match_key (
    token BIGINT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (token, person)
);

CREATE TABLE consent (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    content BYTEA NOT NULL,
    given_at BIGINT NOT NULL,
    withdrawn_at BIGINT
);

CREATE TABLE draft (
    id TEXT PRIMARY KEY,
    person TEXT REFERENCES person (id),
    kind TEXT NOT NULL,
    site TEXT NOT NULL REFERENCES site (id),
    owner TEXT NOT NULL,
    saved_by TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    fields BYTEA NOT NULL
);
