-- Whether the password is one that an administrator was shown, and has to be changed before anything else is done. Older
-- programs leave it empty, which is no.
ALTER TABLE account ADD COLUMN must_change_password BIGINT;
