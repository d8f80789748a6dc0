-- Documents that other systems handed in, by a hash of the client and the bytes: the same again stores nothing again.
CREATE TABLE intake (
    id TEXT PRIMARY KEY,
    person TEXT REFERENCES person (id),
    at BIGINT NOT NULL
);
