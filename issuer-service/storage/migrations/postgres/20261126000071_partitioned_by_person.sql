-- What grows with persons is spread over 16 partitions by the person, whose rows are then together: indexes stay small, and
-- a request that is about one person looks at one partition. 16 is a constant: another number would move every row.
--
-- A unique key of a partitioned table has to have the person in it. That an attestation, and a consent, is stored once in the
-- whole database, whosever it is, is kept by tables of ids beside them, which are not partitioned.
--
-- The rows are moved in this transaction: for its length there has to be as much room on the disk again.

-- Others refer to these from outside.
ALTER TABLE follow_up DROP CONSTRAINT follow_up_attestation_fkey;
ALTER TABLE episode DROP CONSTRAINT episode_id_fkey;
ALTER TABLE received DROP CONSTRAINT received_attestation_fkey;

CREATE TABLE attestation_id (
    id TEXT NOT NULL,
    person TEXT NOT NULL
);

CREATE TABLE consent_id (
    id TEXT NOT NULL,
    person TEXT NOT NULL
);

INSERT INTO attestation_id (id, person) SELECT id, person FROM attestation;
INSERT INTO consent_id (id, person) SELECT id, person FROM consent;
ALTER TABLE attestation_id ADD PRIMARY KEY (id);
ALTER TABLE consent_id ADD PRIMARY KEY (id);

DO $$
DECLARE
    name TEXT;
    moved BIGINT;
    there BIGINT;
BEGIN
    FOREACH name IN ARRAY ARRAY['match_key', 'consent', 'attestation', 'issued_card', 'follow_up', 'episode'] LOOP
        EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', name);
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS) PARTITION BY HASH (person)', name || '_new', name);
        FOR part IN 0..15 LOOP
            EXECUTE format(
                'CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
                name || '_' || lpad(part::TEXT, 2, '0'), name || '_new', part
            );
        END LOOP;
        EXECUTE format('INSERT INTO %I SELECT * FROM %I', name || '_new', name);
        GET DIAGNOSTICS moved = ROW_COUNT;
        EXECUTE format('SELECT COUNT(*) FROM %I', name) INTO there;
        IF moved <> there THEN
            RAISE EXCEPTION '% of % rows of % were moved', moved, there, name;
        END IF;
        EXECUTE format('DROP TABLE %I', name);
        EXECUTE format('ALTER TABLE %I RENAME TO %I', name || '_new', name);
    END LOOP;
END
$$;

ALTER TABLE match_key ADD PRIMARY KEY (token, person);
ALTER TABLE consent ADD PRIMARY KEY (id, person);
ALTER TABLE attestation ADD PRIMARY KEY (id, person);
ALTER TABLE issued_card ADD PRIMARY KEY (id, person);
ALTER TABLE follow_up ADD PRIMARY KEY (id, person);
ALTER TABLE episode ADD PRIMARY KEY (id, person);

CREATE INDEX match_key_by_person ON match_key (person);
CREATE INDEX consent_by_person ON consent (person);
CREATE INDEX attestation_by_person ON attestation (person, issued_at);
CREATE INDEX attestation_by_record ON attestation (record_token);
CREATE INDEX attestation_by_arrival ON attestation (stored_at, id);
CREATE INDEX issued_card_by_person ON issued_card (person, issued_at);
CREATE INDEX follow_up_by_due ON follow_up (status, due_last, id);
CREATE INDEX follow_up_by_person ON follow_up (person);
CREATE INDEX episode_by_person ON episode (person, id);

ALTER TABLE match_key ADD FOREIGN KEY (person) REFERENCES person (id);
ALTER TABLE consent ADD FOREIGN KEY (person) REFERENCES person (id);
ALTER TABLE attestation ADD FOREIGN KEY (person) REFERENCES person (id);
ALTER TABLE issued_card ADD FOREIGN KEY (person) REFERENCES person (id);
ALTER TABLE follow_up ADD FOREIGN KEY (person) REFERENCES person (id);
ALTER TABLE follow_up ADD FOREIGN KEY (site) REFERENCES site (id);
ALTER TABLE follow_up ADD FOREIGN KEY (attestation, person) REFERENCES attestation (id, person);
ALTER TABLE episode ADD FOREIGN KEY (id, person) REFERENCES attestation (id, person);
ALTER TABLE received ADD FOREIGN KEY (attestation) REFERENCES attestation_id (id);

-- Each row of the table has its id in the table of ids, which has it once. The same row again is refused by the primary key,
-- or left out where the statement says so; another person's is always refused.
CREATE FUNCTION attestation_is_stored_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO attestation_id (id, person) VALUES (NEW.id, NEW.person) ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND AND NOT EXISTS (SELECT 1 FROM attestation_id WHERE id = NEW.id AND person = NEW.person) THEN
        RAISE unique_violation USING MESSAGE = 'the attestation is stored already, of another person';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION consent_is_stored_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO consent_id (id, person) VALUES (NEW.id, NEW.person) ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND AND NOT EXISTS (SELECT 1 FROM consent_id WHERE id = NEW.id AND person = NEW.person) THEN
        RAISE unique_violation USING MESSAGE = 'the consent is stored already, of another person';
    END IF;
    RETURN NEW;
END
$$;

-- Neither is ever removed, nor becomes another's: the ids would no longer be those of the rows.
CREATE FUNCTION refuse_to_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what is stored of a person stays, and stays that person''s';
END
$$;

CREATE TRIGGER attestation_is_stored_once BEFORE INSERT ON attestation
FOR EACH ROW EXECUTE FUNCTION attestation_is_stored_once();
CREATE TRIGGER attestation_stays BEFORE DELETE OR UPDATE OF id, person ON attestation
FOR EACH ROW EXECUTE FUNCTION refuse_to_move();
CREATE TRIGGER consent_is_stored_once BEFORE INSERT ON consent
FOR EACH ROW EXECUTE FUNCTION consent_is_stored_once();
CREATE TRIGGER consent_stays BEFORE DELETE OR UPDATE OF id, person ON consent
FOR EACH ROW EXECUTE FUNCTION refuse_to_move();

-- How the rows lie, for the planner: of a partitioned table the server never finds that out by itself.
ANALYZE match_key, consent, attestation, issued_card, follow_up, episode;

-- Programs of before store with `ON CONFLICT (id)`, which these tables refuse.
UPDATE schema_needs SET version = 20261126000071;
