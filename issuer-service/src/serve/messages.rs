//! What `phr-issuer serve` and the commands on its data say.

use std::fmt::Display;
use std::path::Path;

/// Where the service listens unless told otherwise.
pub(crate) const LISTEN: &str = "127.0.0.1:8420";

/// Below the help of `serve`.
pub(crate) const SERVE_EXAMPLES: &str = "\
On the first run, a link is printed that sets the service up in the browser: a passphrase for the data, the first
administrator, and the key that signs cards. The link works once. Stop the service with Ctrl-C; nothing typed is lost.

Examples:
  phr-issuer serve --demo --data /tmp/try
      a service with invented persons, to look at; its address and how to log in are printed
  phr-issuer serve
      for this computer alone, on http://127.0.0.1:8420, with its data in ~/.local/share/phr-issuer
  phr-issuer serve --data /srv/phr --passphrase-file /run/credentials/phr --public-url https://cards.example
      behind a server that encrypts
  phr-issuer serve --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem --public-url https://cards.example
      encrypting by itself
  phr-issuer serve --database postgres://phr@db.example/phr --listen 0.0.0.0:8420 --secure-cookies
      several of these may use one database

Exit status: 0 it was stopped, 2 it could not start or went on no longer.";

/// Below the help of `populate`.
pub(crate) const POPULATE_EXAMPLES: &str = "\
The persons are made from the seed, with the ages, origins and illnesses that were published of newly arrived migrants in Europe.
The database is marked as a demonstration's: `serve` opens it with --demo alone, and every page and print says that all are
invented. When this is ended before its end, the same command goes on where it was.

Examples:
  phr-issuer populate --persons 1000 --data /tmp/try && phr-issuer serve --demo --data /tmp/try
  phr-issuer populate --persons 1000000 --episodes-per-person 3 --seed 7 --database postgres://phr@localhost/load";

/// Below the help of `backup`.
pub(crate) const BACKUP_EXAMPLES: &str = "\
The service may run meanwhile. The file cannot be read without the passphrase of the data: keep both, and keep them apart.

Examples:
  phr-issuer backup /media/stick/phr-2026-11-25.backup
  phr-issuer backup nightly.backup --force --database-file database.url";

/// Below the help of `restore`.
pub(crate) const RESTORE_EXAMPLES: &str = "\
The database must be empty: nothing that is there is ever replaced. It may be another kind of database than the one the backup
is from.

Examples:
  phr-issuer restore /media/stick/phr-2026-11-25.backup --data ~/restored
  phr-issuer audit verify --data ~/restored";

/// Below the help of `export`.
pub(crate) const EXPORT_EXAMPLES: &str = "\
In the folder:
  PERSON/record.json  what the record says at present, as a FHIR R4 document Bundle
  PERSON/HASH.cose    each statement as it was signed (COSE_Sign1), by its SHA-256
  manifest.json       every file with its SHA-256; what is not there and why; which cards were replaced, for
                      `phr-issuer status-list add`
Nothing in the folder is encrypted. Each person's export is written to the audit log.

Examples:
  phr-issuer export /media/encrypted/everything
  phr-issuer export out --without-confidential --passphrase-file words.txt";

/// Below the help of `api-client`.
pub(crate) const API_CLIENT_EXAMPLES: &str = "\
A token is shown once, on standard output; the service keeps its hash only.

Examples:
  phr-issuer api-client add --name hospital --right fhir-read --right fhir-write --site north-1 > token
  phr-issuer api-client list
  phr-issuer api-client disable --name hospital";

/// No such client.
pub(crate) const NO_CLIENT: &str = "there is no other system of this name";
/// Hint for that.
pub(crate) const NO_CLIENT_HINT: &str = "phr-issuer api-client list shows those there are";
/// A site that is not there.
pub(crate) const NO_SITE: &str =
    "there is no site of this code; an administrator makes it on the page of the sites";
/// A client was made.
pub(crate) const CLIENT_MADE: &str = "this token is not shown again: give it to whoever runs the other system, by a way that nobody else reads";
/// The heading of the list.
pub(crate) const CLIENTS_HEADING: [&str; 5] = ["NAME", "SITE", "RIGHTS", "LAST USED", "STATE"];
/// A client's state.
pub(crate) const CLIENT_DISABLED: &str = "disabled";

/// Below the help of `audit verify`.
pub(crate) const AUDIT_EXAMPLES: &str = "\
Note the number and hash of the last line somewhere else; later, `audit verify --at NUMBER` has to print the same hash.

Examples:
  phr-issuer audit verify
  phr-issuer audit verify --at 4711

Exit status: 0 the log is whole, 1 it is not, 2 it could not be read.";

/// The folder cannot be told.
pub(crate) const NO_DATA_FOLDER: &str = "there is no folder for the service's data: HOME is not set";
/// Hint for that.
pub(crate) const NO_DATA_FOLDER_HINT: &str = "name a folder with --data DIR";
/// A password on the command line.
pub(crate) const PASSWORD_IN_URL: &str = "every user of this machine could read the password there";
/// Hint for that.
pub(crate) const PASSWORD_IN_URL_HINT: &str =
    "write the URL into a file that only you can read, and name it with --database-file";
/// Another kind of database.
pub(crate) const NOT_POSTGRES: &str =
    "write postgres://user@host/name; without it, the data are in a file of the folder";
/// A log filter that cannot be read.
pub(crate) const NOT_A_FILTER: &str =
    "write a level (error, warn, info, debug, trace), or modules with levels such as phr_service=debug,warn";
/// A public address that is none.
pub(crate) const NOT_AN_ADDRESS: &str = "write an address like https://cards.example, without a path";
/// The service is reachable and does not encrypt.
pub(crate) const LISTENS_OPENLY: &str = "warning: other machines reach this address, and what they send is not encrypted by this program: give a certificate with \
--tls-cert, or put a server that encrypts (HTTPS) before it";
/// There is no database where one was looked for.
pub(crate) const NO_DATABASE: &str = "there is no database of the service";
/// Hint for that.
pub(crate) const NO_DATABASE_HINT: &str =
    "name its folder with --data, or start the service once to make one";
/// Mark of the demonstration.
pub(crate) const DEMO: &str =
    "demonstration: every person in it is invented, and every page and print says so";
/// Hint for that.
pub(crate) const DEMO_REFUSED_HINT: &str = "leave --demo out, or name an empty folder with --data";
/// Hint for that, where persons were to be loaded.
pub(crate) const DEMO_REFUSED_POPULATE: &str = "name an empty folder with --data, or an empty database";
/// A day that is none.
pub(crate) const NOT_A_DAY: &str = "write a whole date like 2026-11-26";
/// The other way round.
pub(crate) const DEMO_IS_ON: &str =
    "this database was made for a demonstration: its passphrase is known to everybody";
/// Hint for that.
pub(crate) const DEMO_IS_ON_HINT: &str = "add --demo, or name another folder for real persons with --data";
/// A folder that an export may not use.
pub(crate) const NOT_EMPTY: &str =
    "the folder is not empty, and an export is never mixed with something else";
/// Export has to be unlocked.
pub(crate) const EXPORTING: &str = "warning: what is written is not encrypted: keep it where only those may read it who may read the records";
/// The log is whole.
pub(crate) const AUDIT_BROKEN: &str = "the audit log is NOT whole";
/// Rotation is done.
pub(crate) const ROTATED: &str = "everything is under the new data key; backups of before keep the old one";
/// The passphrase is another.
pub(crate) const PASSPHRASE_CHANGED: &str = "the data are under the new passphrase; a service that runs goes on, and wants the new one at its next start; \
backups of before open with the old one";
/// It was stopped.
pub(crate) const STOPPED: &str = "stopped";

/// Where the data are.
pub(crate) fn data_are(place: impl Display) -> String {
    format!("data: {place}")
}

/// How to get into the demonstration.
pub(crate) fn demo_accounts(accounts: &[(&str, &str)], password: &str) -> String {
    let accounts: Vec<String> =
        accounts.iter().map(|(login, role)| format!("  {login:<16} {role}")).collect();
    format!("log in with one of these and the password {password}:\n{}", accounts.join("\n"))
}

/// Invented persons are there.
pub(crate) fn populated(persons: u64, attestations: u64, place: impl Display) -> String {
    format!("{persons} invented persons with {attestations} attestations are in {place}")
}
/// How many persons a second are loaded.
pub(crate) const POPULATING: &str = "{bar:40} {pos} of {len} persons, {per_sec}, {eta} to go";

/// A backup was written or read.
pub(crate) fn backed_up(rows: u64, path: &Path) -> String {
    format!("wrote {rows} rows to {}", path.display())
}
/// The same the other way round.
pub(crate) fn restored(rows: u64, place: impl Display) -> String {
    format!("restored {rows} rows into {place}")
}
/// An export was written.
pub(crate) fn exported(persons: usize, failed: usize, folder: &Path) -> String {
    match failed {
        0 => format!("wrote {persons} records to {}", folder.display()),
        failed => {
            format!(
                "wrote {persons} records to {}; {failed} could not be written: see manifest.json",
                folder.display()
            )
        }
    }
}
/// The log is whole.
pub(crate) fn audit_whole(lines: i64, head: impl Display) -> String {
    format!("the audit log is whole: {lines} lines, the last is {head}")
}
/// A line's hash, in the same form as that of the last one.
pub(crate) fn audit_line(line: i64, hash: impl Display) -> String {
    format!("line {line} is {hash}")
}
/// There is no such line that is right.
pub(crate) fn audit_no_line(line: i64, lines: i64) -> String {
    format!(
        "there is no line {line} that is right: {lines} are; if it was noted once, the log was cut short or made anew"
    )
}
/// It is not.
pub(crate) fn audit_altered(line: i64) -> String {
    format!("{AUDIT_BROKEN}: line {line} was altered, or one before it was put in; compare it with a backup")
}
/// It is not.
pub(crate) fn audit_missing(line: i64) -> String {
    format!("{AUDIT_BROKEN}: line {line} is missing; compare it with a backup")
}
/// It is not.
pub(crate) fn audit_beyond_head(line: i64) -> String {
    format!("{AUDIT_BROKEN}: it goes on to line {line}, beyond its end; compare it with a backup")
}
