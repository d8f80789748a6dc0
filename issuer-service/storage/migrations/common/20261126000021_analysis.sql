-- The facts of attestations without names, sealed: a cache that is filled in the background and made anew where it is gone.
CREATE TABLE episode (
    id TEXT PRIMARY KEY REFERENCES attestation (id),
    person TEXT NOT NULL REFERENCES person (id),
    facts BYTEA NOT NULL
);

CREATE INDEX episode_by_person ON episode (person, id);
CREATE INDEX attestation_by_arrival ON attestation (stored_at, id);

-- The tables of a closed quarter, which is the id: written once.
CREATE TABLE publication (
    id TEXT PRIMARY KEY,
    content BYTEA NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL
);
