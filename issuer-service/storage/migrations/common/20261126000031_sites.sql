-- What this database knows of the centre that it sends to; at most one row, `centre`.
CREATE TABLE centre (
    id TEXT PRIMARY KEY,
    url TEXT,
    token BYTEA,
    identity TEXT,
    last_try BIGINT,
    last_success BIGINT,
    last_error TEXT
);

-- What the centre has, and what it is still to be sent. The revision counts how often a thing has changed.
CREATE TABLE push (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    revision BIGINT NOT NULL,
    at BIGINT NOT NULL,
    refusal TEXT,
    PRIMARY KEY (kind, id)
);

CREATE INDEX push_by_state ON push (state, at, kind, id);

-- Attestations that another service sent: from which site, and what that site says of where it had them from.
CREATE TABLE received (
    attestation TEXT PRIMARY KEY REFERENCES attestation (id),
    site TEXT NOT NULL,
    origin TEXT NOT NULL,
    stored_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL
);

CREATE INDEX received_by_site ON received (site, received_at);

-- Persons of whom the centre is to be asked for what is not here.
CREATE TABLE wanted (
    person TEXT PRIMARY KEY REFERENCES person (id),
    asked_at BIGINT NOT NULL
);

-- A row for each record that was ever written by somebody who might not be alone: locking it keeps two from making two
-- persons of one record.
CREATE TABLE record_lock (
    token BIGINT PRIMARY KEY
);
