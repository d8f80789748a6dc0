-- Exports that an administrator asked for: what was asked for, how far it is, and what was made of it, sealed, in parts.
-- Older programs know nothing of them and let them be.
CREATE TABLE export_job (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    wanted TEXT NOT NULL,
    state TEXT NOT NULL,
    place TEXT,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    parts BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    failure TEXT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    lease_until BIGINT,
    worker TEXT
);

CREATE TABLE export_part (
    id TEXT PRIMARY KEY,
    job TEXT NOT NULL REFERENCES export_job (id),
    number BIGINT NOT NULL,
    bytes BYTEA NOT NULL
);

CREATE UNIQUE INDEX export_part_by_job ON export_part (job, number);
