-- The newest migration that a program must know to use this database. A migration that only adds (tables, indexes, columns
-- that may be empty) leaves it; one that changes or removes what older programs read raises it to its own number, one
-- release after all programs have stopped reading that.
CREATE TABLE schema_needs (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL
);

INSERT INTO schema_needs (id, version) VALUES (1, 20261126000052);
