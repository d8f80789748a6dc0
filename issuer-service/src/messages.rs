//! The program's wording in one place.

use phr_core::keys::KeyId;
use phr_core::status::CardStatus;
use phr_core::summary::Particular;
use phr_core::trust::{PartlySignedList, PartlySignedRotation, RootSet};
use std::path::Path;

/// Below the program's help.
pub(crate) const EXAMPLES: &str = "\
The usual order, once for a programme:
  phr-issuer keys new --kind root --out root.key          signs the trust list; keep it offline
  phr-issuer keys new --kind network --out network.key    opens cards at the clinics
  phr-issuer keys new --kind issuer --out issuer.key      signs the cards of one centre
  phr-issuer trust-list new --root-key root.key.pub --out draft.json
  phr-issuer trust-list add-issuer --draft draft.json --key issuer.key.pub --name en=\"Harbour centre\" \\
      --purpose assess,visit,revoke
  phr-issuer trust-list add-network --draft draft.json --key network.key.pub --name en=\"Route clinics\"
  phr-issuer trust-list sign --draft draft.json --root-key root.key --out trust.phrlist
once for each device of a clinic, which asks with `phr-reader enrol`:
  phr-issuer network grant --network-key network.key --request desk-3.request --out desk-3.grant
and then for each person:
  phr-issuer issue --fhir summary.json --key issuer.key --network network.key.pub --out cards/

Readers need trust.phrlist and root.key.pub.
Exit status: 0 all was done, 2 something was not; standard error says what and why.";

/// What the service and the commands on its data say.
#[cfg(feature = "serve")]
pub(crate) use crate::serve::messages as serve;

/// Below the help of `network`.
pub(crate) use crate::network::messages::EXAMPLES as NETWORK_EXAMPLES;

/// Below the help of `keys new`.
pub(crate) const KEYS_NEW_EXAMPLES: &str = "\
Examples:
  phr-issuer keys new --kind issuer --out issuer.key
      asks for a passphrase twice; writes issuer.key (secret) and issuer.key.pub (to be given away)
  phr-issuer keys new --kind network --out network.key --passphrase-file words.txt
  phr-issuer keys new --kind issuer --token 'pkcs11:token=harbour;object=issuer-2027'
      asks for the token's PIN; the key is made in the token and stays there; writes issuer.key.pub";

/// Below the help of `keys tokens`.
pub(crate) const KEYS_TOKENS_EXAMPLES: &str = "\
Examples:
  phr-issuer keys tokens --pkcs11-module /usr/lib/softhsm/libsofthsm2.so
  phr-issuer keys tokens pkcs11:token=harbour --log-in
      asks for the token's PIN, and lists keys whose public half the token shows to nobody else

The URIs are printed in quotes, ready for a shell. `ed25519` says whether the token signs with such keys, and makes them; `pin`
whether wrong PINs were given: usual, count-low, final-try, locked.";

/// Below the help of `trust-list new`.
pub(crate) const TRUST_LIST_EXAMPLES: &str = "\
Examples:
  phr-issuer trust-list new --roots root.key.pub --out draft.json
      for a root that signs alone
  phr-issuer trust-list new --roots roots.txt --name \"en=Route health programme\" --out draft.json
      for several that sign together (`phr-issuer roots --help`)
  phr-issuer trust-list new --roots roots.txt --after trust.phrlist --out draft.json
      begins with what a signed list says, for the next one, or when the draft is lost
  phr-issuer trust-list new --roots roots.txt --after trust.phrlist --change change-ab --out draft.json
      is for other roots from now on";

/// Below the help of `issue`.
pub(crate) const ISSUE_EXAMPLES: &str = "\
In the folder, for each person:
  card.png, card.svg   the code, to be printed
  card.txt             the text in the code
  card.phr             the card's bytes, to be kept as a file or written to a chip
  access-code.txt      the slip with the access code: give it to the person, apart from the card
  report.json          what the card does not carry, bytes at every stage, the code's size

Examples:
  phr-issuer issue --fhir summary.json --key issuer.key --network network.key.pub --out card/
  phr-issuer issue --fhir *.json --key issuer.key --trust trust.phrlist --root root.key.pub --out cards/
  phr-issuer issue --fhir long.json --key issuer.key --network network.key.pub --content core \\
      --max-version 25 --out card/

With several summaries, one that fails does not stop the others; the exit status is then 2.";

/// What a time looks like.
pub(crate) const NOT_A_TIME: &str = "write a day like 2026-11-22, or a time like 2026-11-22T09:30:00+01:00";
/// What a name with its language looks like.
pub(crate) const NOT_A_NAME: &str =
    "write the language, `=` and the name, such as en=\"Harbour health centre\"";

/// Said when a key is kept in the clear.
pub(crate) const NO_PASSPHRASE: &str =
    "warning: the secret key is not under a passphrase: keep the file where nobody else can read it";
/// Said of a public key that only a remark vouches for.
pub(crate) const ONLY_CLAIMED: &str =
    "note: the secret key is under a passphrase; the public key is what the file's remark says";

/// A token is named and this program cannot reach any.
#[cfg(not(feature = "pkcs11"))]
pub(crate) const PKCS11_NOT_BUILT: &str = "this phr-issuer was built without PKCS#11, so it uses no tokens";
/// Hint for that.
#[cfg(not(feature = "pkcs11"))]
pub(crate) const PKCS11_NOT_BUILT_HINT: &str =
    "build it with the feature: cargo build --release -p phr-issuer --features pkcs11";
/// Tokens have signing keys.
pub(crate) const NO_NETWORK_KEY_IN_TOKEN: &str = "network keys do not sign, and tokens hold signing keys only: keep a network key in a file under a passphrase";
/// Options of `keys show` that a file has no use for.
pub(crate) const FOR_TOKENS_ONLY: &str =
    "these are for keys in tokens; a file says itself what its key is for";

#[cfg(feature = "pkcs11")]
pub(crate) use tokens::*;

/// What is said of tokens.
#[cfg(feature = "pkcs11")]
mod tokens {
    use std::fmt::Display;

    /// A token's PIN was not given.
    #[cfg(feature = "serve")]
    pub(crate) const PIN_MISSING: &str = "the token wants its PIN, and none was given";
    /// Hint for that.
    #[cfg(feature = "serve")]
    pub(crate) const PIN_MISSING_HINT: &str = "an administrator types it on the page with the issuer key";
    /// The first run made a key.
    #[cfg(feature = "serve")]
    pub(crate) fn made_master_key(uri: &str) -> String {
        format!("made the key of the data in the token: '{uri}'")
    }
    /// A key that does not stay where it is.
    pub(crate) const KEY_CAN_BE_TAKEN_OUT: &str = "warning: the token lets this key be taken out of it: whoever has the PIN can copy the key; make a new one with `phr-issuer keys new \
    --token`";
    /// The token counts.
    pub(crate) const PIN_COUNT_LOW: &str =
        "warning: the token says that a wrong PIN was given; it locks after a few";
    /// The token counts.
    pub(crate) const PIN_FINAL_TRY: &str = "warning: the token has ONE try left: another wrong PIN locks it; stop here (Ctrl-C) unless you are sure";
    /// Said of a public key that nobody vouches for.
    pub(crate) const ONLY_SHOWN_BY_TOKEN: &str =
        "note: this is what the token shows without log-in; --log-in looks at the private key";
    /// Said of a list.
    pub(crate) const PUBLIC_KEYS_ONLY: &str = "note: these are the keys that are shown without log-in; for all keys of one token, give its URI and --log-in";
    /// Said of an empty list.
    pub(crate) const NO_TOKENS: &str =
        "the module has no initialised token: plug one in, or initialise it with the vendor's tool";
    /// Heading of the tokens.
    pub(crate) const TOKENS_HEADING: [&str; 5] = ["token", "model", "ed25519", "pin", "uri"];
    /// Heading of the keys.
    pub(crate) const TOKEN_KEYS_HEADING: [&str; 3] = ["key id", "secret", "uri"];

    /// Asks for a PIN.
    pub(crate) fn pin_prompt(token: &str) -> String {
        format!("PIN of token “{token}”")
    }

    /// The device asks for it.
    pub(crate) fn pin_on_device(token: &str) -> String {
        format!("enter the PIN of token “{token}” at the device")
    }

    /// A key was made.
    pub(crate) fn made_in_token(
        token: &str,
        public_file: &impl Display,
        kind: &str,
        uri: &impl Display,
    ) -> String {
        let option = if kind == "root" { "--root-key" } else { "--key" };
        format!(
            "made the key in token “{token}”, where it stays, and wrote {public_file} (public: give it away)\nsign with {option} '{uri}'"
        )
    }

    /// A key was made and its public half could not be written.
    pub(crate) fn made_without_file(uri: &impl Display) -> String {
        format!("the key is in the token all the same: `phr-issuer keys show '{uri}'` shows its public half")
    }
}

/// Hint when a signed list is to be shown.
pub(crate) const SHOW_NEEDS_ROOT: &str =
    "a signed list is shown once its signatures are checked: add --roots with what readers are given";
/// What a bad draft is.
pub(crate) const NOT_A_DRAFT: &str = "this is not a draft of a trust list";
/// Hint for that.
pub(crate) const DRAFT_HINT: &str = "drafts are made by `phr-issuer trust-list new`";
/// Hint where a key that is none of the roots is to sign.
pub(crate) const OTHER_ROOT_HINT: &str =
    "take a root of the set that the draft was begun for, or begin a new draft";
/// The dates of a list that somebody signed are fixed.
pub(crate) const DATES_ARE_SIGNED: &str =
    "the first root to sign has fixed the dates; the others sign what it signed";
/// A root signs what it has signed.
pub(crate) const SIGNED_ALREADY: &str = "note: this root had signed already; nothing was added";
/// Nothing differs from an earlier list.
pub(crate) const NOTHING_CHANGED: &str = "\nnothing changed since the list compared with\n";

/// Below the help of `roots`.
pub(crate) const ROOTS_EXAMPLES: &str = "\
Each root makes its key on a machine of its own and gives away the .pub file. Then, with two of three:
  phr-issuer roots new --threshold 2 --key a.key.pub b.key.pub c.key.pub --out roots.txt
  phr-issuer trust-list new --roots roots.txt --out draft.json
  phr-issuer trust-list sign --draft draft.json --root-key a.key --out list-a     (first root)
  phr-issuer trust-list show list-a                                               (second root: look first)
  phr-issuer trust-list sign --list list-a --root-key b.key --out trust.phrlist   (second root)
Readers are given the line of roots.txt that begins with phr-roots-1, once, and lists as they come.
To change the roots, enough of the old set and of the new one sign the change:
  phr-issuer roots change --from roots.txt --to roots-2.txt --out change
  phr-issuer roots sign change --root-key a.key --out change-a";
/// The same root is named twice.
pub(crate) const ROOT_TWICE: &str = "the same key is named twice: each root counts once";
/// A file is no set of roots.
pub(crate) const NOT_A_ROOT_SET: &str = "this is not the file of a set of roots, or it was changed";
/// Hint for that.
pub(crate) const ROOT_SET_HINT: &str = "sets of roots are made by `phr-issuer roots new`";

/// The first lines of the file of a set of roots.
pub(crate) fn root_set_remark(set: &RootSet) -> String {
    let (threshold, number) = (set.threshold(), set.keys().count());
    format!(
        "# PHR Card: a set of roots, {threshold} of {number} of which must sign a trust list. Readers are given the next line.\n"
    )
}

/// A set was written.
pub(crate) fn root_set_written(path: &Path, set: &RootSet) -> String {
    format!(
        "wrote {}: {} of {} roots must sign; give readers the line that begins with phr-roots-1, which is printed here too",
        path.display(),
        set.threshold(),
        set.keys().count()
    )
}

/// Who has signed a change of roots, and who must.
pub(crate) fn change_state(change: &PartlySignedRotation) -> String {
    match change.missing() {
        (0, 0) => "enough of both sets have signed: begin a list with --change".to_owned(),
        (old, new) => format!(
            "signed by {}; still wanting: {old} of the old set, {new} of the new one",
            signers(&change.signers())
        ),
    }
}

/// Who has signed a list, and how many must.
pub(crate) fn signed_so_far(list: &PartlySignedList) -> String {
    let need = list.roots().last().threshold();
    format!("signed by {} of {need} roots: {}", need - list.missing(), signers(&list.signers()))
}

/// What to do with a list that not enough have signed.
pub(crate) fn signatures_missing(list: &PartlySignedList) -> String {
    let missing = list.missing();
    format!(
        "note: {}; {missing} more must sign before readers take it: pass this file on (the others sign it with --list; signing \
         the draft again would make another list), or `trust-list combine` the copies",
        signed_so_far(list)
    )
}

fn signers(keys: &[KeyId]) -> String {
    let keys: Vec<_> = keys.iter().map(ToString::to_string).collect();
    if keys.is_empty() { "nobody".to_owned() } else { keys.join(", ") }
}

/// Below the help of `status-list new`.
pub(crate) const STATUS_LIST_EXAMPLES: &str = "\
The draft is a text file of JSON lines that is only ever added to, so that other programs can note what they issue:
card-format-spec/status-draft.schema.json describes a line.

Examples:
  phr-issuer status-list new --key issuer.key.pub --out status.jsonl
  phr-issuer status-list add --draft status.jsonl 0102030405060708 --revoked
  phr-issuer status-list sign --draft status.jsonl --key issuer.key --out 1.phrstatus
      and a week later, into another file, what has changed since then for readers that have the first:
  phr-issuer status-list sign --draft status.jsonl --key issuer.key --out 2.phrstatus
  phr-issuer status-list delta --from 1.phrstatus --to 2.phrstatus --key issuer.key.pub --out 1-2.phrdelta";

/// Below the help of `status-list add`.
pub(crate) const STATUS_ADD_EXAMPLES: &str = "\
Record ids, and when a card was issued, are in the report.json that is made with each card.

Examples:
  phr-issuer status-list add --draft status.jsonl 0102030405060708 --revoked
  phr-issuer status-list add --draft status.jsonl 0102030405060708 --after 2026-05-20T10:00:00Z \\
      --until 2026-08-02T09:30:00Z
      the card of May has been replaced by that of August
  phr-issuer status-list add --draft status.jsonl 0102030405060708 --cleared
      it was listed by mistake";

/// What a record id looks like.
pub(crate) const NOT_A_RECORD_ID: &str = "a record id is 16 hexadecimal digits, as in a card's report.json";
/// What a bad draft of a status list is.
pub(crate) const NOT_A_STATUS_DRAFT: &str = "this is not a draft of a status list";
/// Hint for that.
pub(crate) const STATUS_DRAFT_HINT: &str = "drafts are made by `phr-issuer status-list new`";
/// Hint where one line of a draft is wrong.
pub(crate) const STATUS_LINE_HINT: &str = "card-format-spec/status-draft.schema.json says what a line is; a line that a \
    power cut tore is to be removed, and what it noted to be added again";
/// The wrong issuer key signs.
pub(crate) const OTHER_ISSUER: &str = "the draft is for another issuer key than this one";
/// Hint for that.
pub(crate) const OTHER_ISSUER_HINT: &str =
    "take the issuer key that the draft was begun for, or begin a new draft with --after";
/// A signed status list needs the key.
pub(crate) const SHOW_NEEDS_KEY: &str =
    "a signed list is shown once its signature is checked: add --key with the issuer's public key";
/// The new card is not later than the old one.
pub(crate) const UNTIL_NOT_AFTER: &str =
    "not later than --after: the newer card must have been made after the old one";

/// A line of a status draft that cannot be read. What is in it is not told.
pub(crate) fn status_line_fault(line: usize) -> String {
    format!("line {line} is not as it should be")
}

/// A replacement that no list can say.
pub(crate) fn no_time_between(record: &str) -> String {
    format!("record {record}: the newer card is not after the old one, or not after the draft's time base")
}

/// Nobody could open the card.
pub(crate) const NOBODY_OPENS: &str =
    "with --no-holder and without --network or --trust, nobody could open the card";
/// Several people would get one code.
pub(crate) const ONE_CODE_FOR_MANY: &str = "one access code cannot be for several people";
/// Hint for that.
pub(crate) const ONE_CODE_HINT: &str =
    "issue these cards one by one, or let `--access-code new` make the codes";
/// Two summaries would get the same folder.
pub(crate) const SAME_FOLDER: &str = "two summaries have the same file name, and would get the same folder";
/// Standard input can be read once.
pub(crate) const STDIN_AMONG_MANY: &str = "standard input (`-`) can only be the only summary";
/// A file of the card is there already.
pub(crate) const CARD_EXISTS: &str = "there is already a card in this folder";
/// Hint for that.
pub(crate) const CARD_EXISTS_HINT: &str = "choose another folder, or add --force to replace the card";
/// Our own check of what was written failed.
pub(crate) const PROOF_FAILED: &str = "the card's files were checked by reading them back, and that failed";
/// Hint for that.
pub(crate) const PROOF_HINT: &str = "nothing was kept; try again, and report this if it happens again";

/// The title of card.svg.
pub(crate) const SVG_TITLE: &str = "PHR Card";
/// The description of card.svg.
pub(crate) const SVG_DESCRIPTION: &str =
    "QR code of an encrypted health record. It is read with phr-reader and the person's access code.";

/// The slip. It says in two languages what it is; the code stands between.
pub(crate) fn slip(code_in_fours: &str, key_id: &str, issued: &str) -> String {
    format!(
        "PHR CARD · ACCESS CODE · CODE D’ACCÈS\n\
         \n\
         {code_in_fours}\n\
         \n\
         English\n\
         These digits open your health card. Keep this slip apart from the card.\n\
         Show it only to someone who treats you. Whoever has the card and these digits can read your record.\n\
         If you lose the slip, ask the place that made the card for a new card.\n\
         \n\
         Français\n\
         Ces chiffres ouvrent votre carte de santé. Gardez ce billet séparé de la carte.\n\
         Montrez-le seulement à une personne qui vous soigne. Qui a la carte et ces chiffres peut lire votre dossier.\n\
         Si vous perdez ce billet, demandez une nouvelle carte à l’endroit qui l’a faite.\n\
         \n\
         Issuer / Émetteur : {key_id} · {issued}\n"
    )
}

/// Said when only the access code opens the cards.
pub(crate) const NO_NETWORK: &str = "warning: no care network was given: without the access code nobody can open the card, not even in an emergency";

/// The trust list does not vouch for the key that signs.
pub(crate) fn issuer_not_trusted(verdict: &str) -> String {
    format!(
        "warning: by this trust list, readers will not trust the issuer key ({verdict}): add it to the list, or take \
         the right key"
    )
}

/// Some of many failed.
pub(crate) fn some_failed(failed: usize, all: usize) -> String {
    format!("{failed} of {all} cards were not made; the others are complete")
}

/// How much too long a record is.
pub(crate) fn too_large(record: usize, room: usize, over: usize, carrier: &str) -> String {
    format!("the signed record has {record} bytes and {carrier} has room for {room}: {over} too many")
}

/// A QR code as a carrier.
pub(crate) fn code_of_version(version: u8) -> String {
    format!("a code of version {version}")
}

/// Another carrier.
pub(crate) fn carrier_named(name: &str) -> String {
    name.to_owned()
}

/// One leaner choice that fits.
pub(crate) fn leaner_choice(content: &str, names: &str, bytes: usize) -> String {
    format!("--content {content} --names {names} (a card of {bytes} bytes)")
}

/// Carriers that bear the card whole.
pub(crate) fn larger_carriers(names: &[&str]) -> String {
    match names {
        [only] => format!("--carrier {only}"),
        names => format!("--carrier with one of {}", names.join(", ")),
    }
}

/// A restatement that fits without some entries.
pub(crate) fn restating_leaner(removed: usize) -> String {
    format!(
        "--restate --leave-out entries ({removed} entries leave the new card; it will count them, and the person should \
         keep the old one)"
    )
}

/// A restatement that fits whole.
pub(crate) fn restating(bytes: usize, attestations: usize) -> String {
    format!("--restate (one attestation in place of {attestations}; a card of {bytes} bytes)")
}

/// Leaving out details fits.
pub(crate) fn leaving_out_details(content: &str, names: &str) -> String {
    format!("--leave-out details (content {content}, names {names}; every entry stays)")
}

/// Leaving out entries fits.
pub(crate) fn leaving_out_entries(entries: usize) -> String {
    format!("--leave-out entries (the {entries} that are listed above; the card will count them)")
}

/// Above the table of what would be left out.
pub(crate) const WOULD_BE_LEFT_OUT: &str =
    "With --leave-out entries, this would be left out, the least important first:";
/// Before the table of what is left out.
pub(crate) const IS_LEFT_OUT: &str = "Left out of this card for want of room, the least important first:";
/// Heading of that table.
pub(crate) const REMOVED_HEADING: [&str; 3] = ["section", "entry", "why it goes first"];
/// A section without a standard code.
pub(crate) const OWN_SECTION: &str = "(another section)";
/// Text in place of entries.
pub(crate) const NARRATIVE: &str = "(text of the section)";

/// A carrier without a symbol was given a version.
pub(crate) const NO_SYMBOL: &str = "this carrier bears no code; leave the option out";

/// Nobody could open the confidential part.
pub(crate) const NOBODY_OPENS_CONFIDENTIAL: &str =
    "some entries are confidential, and without an access code nobody could open them";
/// Hint for that.
pub(crate) const NOBODY_OPENS_CONFIDENTIAL_HINT: &str = "let the card have an access code; or, where your written policy says so, name a network with --confidential-network, \
or leave only what the document marks with --confidential marked";

/// Heading of what `issue` prints.
pub(crate) const ISSUED_HEADING: [&str; 7] =
    ["summary", "folder", "bytes", "code", "confidential", "not carried", "left out"];
/// Heading of what `visit` prints.
pub(crate) const VISIT_HEADING: [&str; 8] =
    ["folder", "bytes", "code", "attestations", "amended", "confidential", "not carried", "left out"];

/// Below the help of `visit`.
pub(crate) const VISIT_EXAMPLES: &str = "\
The earlier attestations stay on the card byte for byte, those that cannot be read among them. The files in the folder are
those of `phr-issuer issue`; the slip is made only for a new access code.

Examples:
  phr-reader read card.png --trust trust.phrlist --root root.key.pub --references
      shows each entry with its reference, such as 3fa9.5
  phr-issuer visit --card card.png --entries visit.json --key clinic.key --trust trust.phrlist \\
      --root root.key.pub --out card/
      asks for the person's access code, and adds what visit.json says
  phr-issuer visit --card card.png --amend 3fa9.5=stopped@2026-11-20 3fa9.20=completed --key clinic.key \\
      --trust trust.phrlist --root root.key.pub --out card/
  phr-issuer visit --card paper.png chip.phr --entries visit.json --key clinic.key --trust trust.phrlist \\
      --root root.key.pub --out card/
      puts together what was printed at one place and written to a chip at another";

/// The chain has to be verified.
pub(crate) const VISIT_NEEDS_TRUST: &str = "a visit needs a trust list, to verify what is on the card: import one (`phr-reader trust import`), or name it";

/// A card was noted as replaced.
pub(crate) fn noted_replaced(draft: &Path) -> String {
    format!("noted in {} that the old card was replaced; sign the list when the day is over", draft.display())
}
/// The issuer has no attestation on the old card.
pub(crate) const NOT_OURS_TO_REPLACE: &str = "note: the old card has no earlier attestation of this issuer, so that its status list cannot say that it was replaced";

/// What a status list says of the card.
pub(crate) fn card_status(card: CardStatus) -> Option<&'static str> {
    match card {
        CardStatus::Revoked => Some(
            "warning: this card is revoked by its issuer: do not rely on what it says, and do not continue it unless you know why it was",
        ),
        CardStatus::Superseded => Some(
            "warning: this card was replaced by its issuer: ask the person for the newer one, and continue that",
        ),
        CardStatus::Current => None,
    }
}
/// Nothing was given.
pub(crate) const NOTHING_TO_ADD: &str =
    "nothing to add: give --fhir, --entries or --amend, or --restate, or several cards to be put together";
/// What was given is on the card.
pub(crate) const NOTHING_NEW: &str = "the card says all of this already";
/// Hint for that.
pub(crate) const NOTHING_NEW_HINT: &str = "to change an entry of the card, amend it (--amend)";
/// The network key opened the card, so the code is not known.
pub(crate) const CODE_NOT_KNOWN: &str = "the network key opened the card, so its access code is not known: open it with the code, or choose \
`--access-code new` (a new slip) or --no-holder (no access code)";
/// Nothing could be verified.
pub(crate) const NOTHING_READABLE: &str =
    "nothing on the card is by an issuer whom the trust list knows, so nobody can say whose record it is";
/// Hint for that.
pub(crate) const NOTHING_READABLE_HINT: &str =
    "get a newer trust list; or begin a record of your own with `phr-issuer issue`";
/// Cards of two records.
pub(crate) const OTHER_RECORD_HINT: &str =
    "check whose cards these are, and read them one by one with phr-reader";
/// Parts of the card are not trusted.
pub(crate) const NOT_ALL_TRUSTED: &str = "warning: not everything on this card is trusted: read it with phr-reader before you rely on it; all of it stays on the card";
/// The confidential part stays closed.
pub(crate) const CONFIDENTIAL_LOCKED: &str =
    "the card has a confidential part that this key does not open, and a new card could not have it";
/// Hint for that.
pub(crate) const CONFIDENTIAL_LOCKED_HINT: &str = "ask the person for the access code and open the card with it; or add --leave-confidential and tell the person to \
keep the old card, which alone has that part";
/// The clock is earlier than the card's newest attestation.
pub(crate) const CLOCK_BEHIND_CARD: &str =
    "warning: this computer's clock is behind the newest attestation on the card: is its date right?";
/// Hint where a record cannot be restated.
pub(crate) const RESTATE_HINT: &str = "get a newer trust list, or go on without --restate";

/// Several cards became one.
pub(crate) fn put_together(cards: usize, attestations: usize) -> String {
    format!("note: {cards} cards were put together; there are {attestations} attestations")
}

/// Carriers said different things.
pub(crate) fn conflicts(entries: usize) -> String {
    format!(
        "warning: carriers that continued separately say different things of {entries} entries: read the card with phr-reader --history"
    )
}

/// Entries of the document that the card has.
pub(crate) fn known_already(entries: usize) -> String {
    format!("note: {entries} entries of the document are on the card already and were not added again")
}

/// Entries that differ from one of the card in details.
pub(crate) fn similar_entries(entries: usize) -> String {
    format!(
        "warning: {entries} of the added entries are like one that the card has or had, but for details: perhaps amend that \
         one instead"
    )
}

/// What of a document is not carried, and counted on no card, since the visit says nothing else.
pub(crate) fn not_counted(details: u32) -> String {
    format!(
        "warning: {details} details of the document have no place on a card, or are other words for what is on it: as nothing \
         is added, they are not counted either"
    )
}

/// Before their names, which standard error does not tell.
pub(crate) const SIMILAR_ENTRIES: &str = "Added, and like an entry that the card has or had:";

/// Entries that the document keeps confidential and the card does not.
pub(crate) fn known_openly(entries: usize) -> String {
    format!(
        "warning: {entries} entries that are confidential in the document stand on the card where networks' keys open \
         them, signed by whoever put them there; that cannot be undone on this card"
    )
}

/// The key may not restate.
pub(crate) fn may_not_restate(verdict: &str) -> String {
    format!(
        "this key may not say a record again ({verdict}): readers would trust nothing of the new card, and the old \
         attestations would be gone"
    )
}

/// Hint for that.
pub(crate) const MAY_NOT_RESTATE_HINT: &str =
    "leave --restate out, or use a key that the trust list allows to assess";

/// A particular of the person.
pub(crate) fn particular(particular: Particular) -> &'static str {
    match particular {
        Particular::BirthDate => "birth date",
        Particular::Sex => "sex",
        Particular::Names => "names",
    }
}

/// A document that may be of somebody else, and is taken.
pub(crate) fn person_differs(differs: &[&str]) -> String {
    format!(
        "warning: {} in the document are not those on the card: is it the same person?",
        differs.join(", ")
    )
}

/// Particulars that attestations give differently, of which a restatement keeps the newest.
pub(crate) fn particulars_lost(differs: &[&str]) -> String {
    format!(
        "warning: the card gives more than one {}, and only the latest is said again: make sure of it before you let the old \
         card go",
        differs.join(", ")
    )
}

/// A document that is of somebody else, as far as can be seen.
pub(crate) fn other_person(differs: &[&str]) -> String {
    format!("the document seems to be of another person than the card: {} differ", differs.join(", "))
}

/// Hint for that.
pub(crate) const OTHER_PERSON_HINT: &str =
    "check which card and which document belong together; if it is the same person, add --same-person";

/// A visit file that cannot be read. What is in it is not told.
pub(crate) fn visit_file_fault(line: usize, column: usize) -> String {
    format!("this is not a visit file: line {line}, column {column} is not as it should be")
}

/// Which amendment of a file.
pub(crate) fn amendment_number(number: usize) -> String {
    format!("amendment {number}")
}

/// JSON of another kind.
pub(crate) const NOT_A_VISIT_FILE: &str =
    "this is not a visit file of version 1: it begins with \"format\": \"phr-visit\", \"version\": 1";
/// Hint for visit files.
pub(crate) const VISIT_FILE_HINT: &str = "card-format-spec/visit.schema.json describes visit files";
/// An amendment says nothing or several things.
pub(crate) const ONE_CHANGE: &str = "an amendment says one of status (with since), entered-in-error, due, replace; a reason goes with the first three";
/// A reason without content.
pub(crate) const EMPTY_REASON: &str = "a reason is words, or system and code";
/// Not a date.
pub(crate) const NOT_A_DATE: &str =
    "write a date like 2026-11-20, 2026-11 or 2026, or a time with its offset";
/// What `--amend` takes.
pub(crate) const AMEND_FORM: &str = "write the entry's reference, `=` and the change, such as 3fa9.5=stopped@2026-11-20, 3fa9.5=entered-in-error or 3fa9.9=due:2027-01-15";
/// Two amendments of one entry.
pub(crate) const AMENDED_TWICE: &str = "this entry is amended twice; say it in one amendment";
/// The amendment changes nothing.
pub(crate) const AMENDMENT_SAME: &str = "the entry is so already";
/// Only follow-ups have a due date.
pub(crate) const ONLY_FOLLOW_UPS_ARE_DUE: &str =
    "this entry is not a follow-up, so it has no due date to move";
/// An amendment of another kind of entry.
pub(crate) const OTHER_KIND: &str = "the entry is of another kind than what is to replace it";
/// A replacement has to be one entry.
pub(crate) const REPLACE_WITH_ONE: &str = "an entry is replaced by one FHIR resource that states one entry";

/// A status that the kind of entry does not have.
pub(crate) fn status_unknown(code: &str) -> String {
    format!("an entry of this kind has no status `{code}`")
}

/// Those that it has.
pub(crate) fn statuses(codes: &[&str]) -> String {
    match codes {
        [] => "entries of this kind have no status; they can be marked as entered-in-error, or replaced"
            .to_owned(),
        codes => format!("it has: {}", codes.join(", ")),
    }
}

/// A larger symbol that holds the card.
pub(crate) fn larger_symbol(version: u8) -> String {
    format!("--max-version {version}")
}

/// What would fit.
pub(crate) fn what_fits(ways: &[String]) -> String {
    match ways {
        [] => "no choice of content and names makes it fit one code; export a shorter summary".to_owned(),
        ways => format!("this would fit:\n    {}", ways.join("\n    ")),
    }
}
