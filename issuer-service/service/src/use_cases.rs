//! What the pages do, apart from HTTP and HTML: a handler extracts, calls one of these, and presents.

pub(crate) mod accounts;
pub(crate) mod analysis;
pub(crate) mod calendar;
pub(crate) mod changes;
pub(crate) mod find;
pub(crate) mod find_card;
pub(crate) mod follow_ups;
pub(crate) mod held;
pub(crate) mod issue_choices;
pub(crate) mod issue_make;
pub(crate) mod issue_preview;
pub(crate) mod issue_store;
pub(crate) mod judging;
pub(crate) mod kept;
pub(crate) mod open_card;
pub(crate) mod patients;
pub(crate) mod print_order;
pub(crate) mod print_paper;
pub(crate) mod print_words;
pub(crate) mod register;
pub(crate) mod status_list;
pub(crate) mod take_over;
pub(crate) mod visit;
