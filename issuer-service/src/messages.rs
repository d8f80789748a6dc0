//! The program's wording in one place.

/// Below the program's help.
pub(crate) const EXAMPLES: &str = "\
The usual order, once for a programme:
  phr-issuer keys new --kind root --out root.key          signs the trust list; keep it offline
  phr-issuer keys new --kind network --out network.key    opens cards at the clinics
  phr-issuer keys new --kind issuer --out issuer.key      signs the cards of one centre
  phr-issuer trust-list new --root-key root.key.pub --out draft.json
  phr-issuer trust-list add-issuer --draft draft.json --key issuer.key.pub --name en=\"Harbour centre\"
  phr-issuer trust-list add-network --draft draft.json --key network.key.pub --name en=\"Route clinics\"
  phr-issuer trust-list sign --draft draft.json --root-key root.key --out trust.phrlist
and then for each person:
  phr-issuer issue --fhir summary.json --key issuer.key --network network.key.pub --out cards/

Readers need trust.phrlist and root.key.pub.
Exit status: 0 all was done, 2 something was not; standard error says what and why.";

/// Below the help of `keys new`.
pub(crate) const KEYS_NEW_EXAMPLES: &str = "\
Examples:
  phr-issuer keys new --kind issuer --out issuer.key
      asks for a passphrase twice; writes issuer.key (secret) and issuer.key.pub (to be given away)
  phr-issuer keys new --kind network --out network.key --passphrase-file words.txt";

/// Below the help of `trust-list new`.
pub(crate) const TRUST_LIST_EXAMPLES: &str = "\
Examples:
  phr-issuer trust-list new --root-key root.key.pub --out draft.json
  phr-issuer trust-list new --root-key root.key.pub --after trust.phrlist --out draft.json
      begins with what a signed list says, for when the draft is lost";

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

/// Hint when a signed list is to be shown.
pub(crate) const SHOW_NEEDS_ROOT: &str =
    "a signed list is shown once its signature is checked: add --root-key with the public root key";
/// What a bad draft is.
pub(crate) const NOT_A_DRAFT: &str = "this is not a draft of a trust list";
/// Hint for that.
pub(crate) const DRAFT_HINT: &str = "drafts are made by `phr-issuer trust-list new`";
/// The wrong root key signs.
pub(crate) const OTHER_ROOT: &str = "the draft is for another root key than this one";
/// Hint for that.
pub(crate) const OTHER_ROOT_HINT: &str =
    "take the root key that the draft was begun for, or begin a new draft";

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
pub(crate) fn too_large(record: usize, room: usize, over: usize, version: u8) -> String {
    format!(
        "the signed record has {record} bytes and a code of version {version} has room for {room}: {over} too many"
    )
}

/// One leaner choice that fits.
pub(crate) fn leaner_choice(content: &str, names: &str, bytes: usize, version: u8) -> String {
    format!("--content {content} --names {names} (a card of {bytes} bytes, code of version {version})")
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
