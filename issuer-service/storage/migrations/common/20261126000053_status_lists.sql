-- The newest status list that an issuer key of this service signed. It is public: readers are given it.
CREATE TABLE status_list (
    issuer TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    records BIGINT NOT NULL,
    issued_at BIGINT NOT NULL,
    bytes BYTEA NOT NULL
);
