-- Lists that the centre serves: the entity tag of what it gave last, what became of it, and what is held here. The row of the
-- path `/lists` is the centre's own list of them.
CREATE TABLE centre_list (
    id TEXT PRIMARY KEY,
    etag TEXT,
    number BIGINT,
    asked_at BIGINT NOT NULL,
    taken_at BIGINT,
    refusal TEXT,
    judged_by TEXT
);
