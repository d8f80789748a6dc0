-- Follow-ups that somebody closed in the list, and so no attestation says it: by what asked for them and when they were due,
-- since each service has an id of its own for the same follow-up. They go to the centre and come from there.
CREATE TABLE closing (
    id TEXT PRIMARY KEY,
    attestation TEXT NOT NULL,
    entry BIGINT NOT NULL,
    due_first BIGINT NOT NULL,
    due_last BIGINT NOT NULL,
    status TEXT NOT NULL,
    closed_at BIGINT NOT NULL,
    site TEXT,
    sent_at BIGINT,
    tried_at BIGINT
);

CREATE INDEX closing_by_attestation ON closing (attestation);
CREATE INDEX closing_to_send ON closing (sent_at, tried_at);
