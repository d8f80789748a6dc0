-- Other systems that talk to the service. The token is 256 random bits, so its plain SHA-256 tells nothing of it.
CREATE TABLE api_client (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    site TEXT REFERENCES site (id),
    rights TEXT NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    disabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used BIGINT
);
