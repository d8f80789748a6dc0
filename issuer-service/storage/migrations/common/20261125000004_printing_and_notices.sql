CREATE TABLE print_job (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    site TEXT NOT NULL REFERENCES site (id),
    payload BYTEA NOT NULL,
    result BYTEA,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    lease_until BIGINT
);

CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    address BYTEA NOT NULL,
    template TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    sent_at BIGINT,
    attempts BIGINT NOT NULL
);
