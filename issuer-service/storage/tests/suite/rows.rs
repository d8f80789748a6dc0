//! The sealed columns, read from the program's own words for what is sealed.

/// Table and column of each sealed cell that `Everything` makes, with what is in it.
pub(crate) const SEALED: [(&str, &str); 11] = [
    ("person", "patient"),
    ("attestation", "bytes"),
    ("attestation", "record"),
    ("consent", "content"),
    ("issued_card", "card"),
    ("draft", "fields"),
    ("follow_up", "label"),
    ("print_job", "payload"),
    ("print_job", "result"),
    ("notice", "address"),
    ("account", "totp"),
];
