//! The vectors of sequences, in `card-format-spec/vectors/sequence`: texts as they are scanned, and what comes of each.

use phr_core::carrier::sequence::{Parity, Sequence, SequenceKind, SymbolCapacity};
use phr_core::carrier::text;
use serde_json::{Value as Json, json};

use super::Vector;
use crate::{sha256, to_hex};

/// Bytes of a part before its share, and of the check behind it.
const HEAD: usize = 15;
const CHECK: usize = 4;

/// All vectors of sequences, by name.
pub fn sequences() -> Vec<Vector> {
    let mut vectors: Vec<Vector> = [good(), refused(), malformed(), wrong()].into_iter().flatten().collect();
    vectors.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(vectors.is_sorted_by(|a, b| a.name < b.name), "two vectors have the same name");
    vectors
}

fn good() -> Vec<Vector> {
    let list = content(500);
    let (plain, four) = (split(&list, 3, 0), split(&list, 4, 2));
    let pair = split(&list[..301], 2, 2);
    let typed = four.texts()[0].replace("PHRS1:", "phrs1Ö");
    let address = format!(" https://reader.example/en?x#{}\r\n", four.texts()[1].to_lowercase());
    vec![
        Case::new("one-symbol", "content that one symbol bears; its length is no multiple of anything")
            .whole(&split(&list[..97], 1, 0).texts()[0], 1)
            .ends(1, Some(&list[..97])),
        Case::new("in-order", "three symbols without parity; the last is filled up with zeros")
            .part(&plain.texts()[0], 1, &[2, 3])
            .part(&plain.texts()[1], 2, &[3])
            .whole(&plain.texts()[2], 3)
            .ends(1, Some(&list)),
        Case::new("any-order", "any order, with repetitions, and more than is needed")
            .part(&four.texts()[3], 1, &[1, 2, 3, 5, 6])
            .part(&four.texts()[5], 2, &[1, 2, 3, 5])
            .part(&four.texts()[3], 2, &[1, 2, 3, 5])
            .part(&four.texts()[0], 3, &[2, 3, 5])
            .part(&four.texts()[5], 3, &[2, 3, 5])
            .whole(&four.texts()[2], 4)
            .whole(&four.texts()[1], 4)
            .ends(1, Some(&list)),
        Case::new(
            "lost-symbols",
            "two of the four symbols of the content are lost; parity makes up for them",
        )
        .part(&four.texts()[1], 1, &[1, 3, 4, 5, 6])
        .part(&four.texts()[2], 2, &[1, 4, 5, 6])
        .part(&four.texts()[4], 3, &[1, 4, 6])
        .whole(&four.texts()[5], 4)
        .ends(1, Some(&list)),
        Case::new("parity-alone", "every symbol of the content is lost")
            .part(&pair.texts()[3], 1, &[1, 2, 3])
            .whole(&pair.texts()[2], 2)
            .ends(1, Some(&list[..301])),
        Case::new("not-enough", "one symbol too few")
            .part(&four.texts()[0], 1, &[2, 3, 4, 5, 6])
            .part(&four.texts()[4], 2, &[2, 3, 4, 6])
            .part(&four.texts()[2], 3, &[2, 4, 6])
            .ends(1, None),
        Case::new(
            "keyboard",
            "lower case and another sign for the colon, as keyboards send; an address before the text",
        )
        .part(&typed, 1, &[2, 3, 4, 5, 6])
        .part(&address, 2, &[3, 4, 5, 6])
        .ends(1, None),
        Case::new("unknown-kind", "a kind that no version knows yet is kept as its number")
            .whole(&of_kind(&list[..50], 1, 0, 9).texts()[0], 1)
            .ends(9, Some(&list[..50])),
        Case::new(
            "largest",
            "255 parts, the most there may be, of one byte each but for their heads; the last five are lost",
        )
        .parts(&split(&list[..250], 250, 5).texts()[5..])
        .ends(1, Some(&list[..250])),
    ]
    .into_iter()
    .map(Case::finish)
    .collect()
}

fn refused() -> Vec<Vector> {
    let list = content(500);
    let set = split(&list, 4, 2);
    let first = set.texts()[0].clone();
    let digits = first.trim_start_matches("PHRS1:").to_owned();
    let other = split(&content(501), 4, 2).texts()[1].clone();
    let split_otherwise = split(&list, 5, 1).texts()[1].clone();
    let as_status_list = of_kind(&list, 4, 2, 2).texts()[1].clone();
    let more_parity = forged(&set.texts()[1], |part| part[10] = 3);
    let other_kind = forged(&set.texts()[1], |part| part[8] = 2);
    let other_length = forged(&set.texts()[1], |part| part[13] -= 1);
    let turned = digits.replacen('0', "1", 1);
    let cases = [
        ("other-content", "a part of another content", other, "sequence-other-set"),
        ("other-split", "a part of the same content, split otherwise", split_otherwise, "sequence-other-set"),
        ("other-kind", "a part of the same content as another kind", as_status_list, "sequence-other-set"),
        (
            "same-set-other-parity",
            "a part that names the set and has another m",
            more_parity,
            "sequence-contradicts",
        ),
        (
            "same-set-other-kind",
            "a part that names the set and another kind",
            other_kind,
            "sequence-contradicts",
        ),
        (
            "same-set-other-length",
            "a part that names the set and another length",
            other_length,
            "sequence-contradicts",
        ),
        ("card-text", "the text of a card", format!("PHR1:{digits}"), "sequence-not-a-part"),
        ("other-version", "a part of a later version", format!("PHRS2:{digits}"), "sequence-other-version"),
        ("no-digits", "nothing behind the prefix", "PHRS1:".to_owned(), "sequence-digits"),
        (
            "letter",
            "a letter among the digits",
            format!("PHRS1:{}O", &digits[..digits.len() - 1]),
            "sequence-digits",
        ),
        ("digit-lost", "the last digit is missing", first[..first.len() - 1].to_owned(), "sequence-digits"),
        (
            "group-out-of-range",
            "a group that is larger than its bytes",
            format!("PHRS1:{}", "9".repeat(53)),
            "sequence-digits",
        ),
        ("digit-wrong", "one digit is another", format!("PHRS1:{turned}"), "sequence-damaged"),
        (
            "cut-short",
            "whole groups of digits are missing",
            format!("PHRS1:{}", &digits[..106]),
            "sequence-damaged",
        ),
    ];
    let case = |(name, about, text, code): (&str, &str, String, &str)| {
        Case::new(&format!("bad-{name}"), about)
            .part(&first, 1, &[2, 3, 4, 5, 6])
            .refused(&text, code)
            .part(&set.texts()[1], 2, &[3, 4, 5, 6])
            .ends(1, None)
            .finish()
    };
    cases.into_iter().map(case).collect()
}

/// Parts with a right check whose fields do not go together; nothing is begun by them.
fn malformed() -> Vec<Vector> {
    let list = content(500);
    let set = split(&list, 5, 1); // 100 bytes each
    let last = &set.texts()[4];
    type Change = fn(&mut Vec<u8>);
    let cases: [(&str, &str, Change); 11] = [
        ("no-data", "k is 0", |part| part[9] = 0),
        ("too-many", "k + m is 256", |part| part[10] = 251),
        ("no-content", "the length is 0", |part| part[11..14].fill(0)),
        ("empty-part", "nine bytes in four parts, of which the last has none", |part| {
            part[9] = 4;
            part[11..14].copy_from_slice(&[0, 0, 9]);
            part[14] = 0;
            part.truncate(HEAD + 3);
        }),
        ("index", "the index is k + m", |part| part[14] = 6),
        ("share-short", "the share has a byte too few", |part| part.truncate(HEAD + 99)),
        ("share-long", "the share has a byte too many", |part| part.push(0)),
        ("share-none", "there is no share", |part| part.truncate(HEAD)),
        ("head-short", "there is no index", |part| part.truncate(HEAD - 1)),
        ("filled-up", "behind the content's end stands something else than zeros", |part| {
            part[13] -= 1;
            part[HEAD + 99] = 1;
        }),
        ("too-long", "a share that no symbol bears", |part| {
            part[9..15].copy_from_slice(&[1, 0, 0, 0x0b, 0x66, 0]);
            part.resize(HEAD + 2918, 7);
        }),
    ];
    let case = |(name, about, change): (&str, &str, Change)| {
        Case::new(&format!("bad-form-{name}"), about)
            .refused(&forged(last, change), "sequence-form")
            .part(&set.texts()[0], 1, &[2, 3, 4, 5, 6])
            .ends(1, None)
            .finish()
    };
    cases.into_iter().map(case).collect()
}

/// Parts whose every field is right and whose share is another: somebody made them so.
fn wrong() -> Vec<Vector> {
    let list = content(500);
    let (set, bare) = (split(&list, 4, 2), split(&list, 4, 0));
    let lie = |text: &str| forged(text, |part| part[HEAD] ^= 1);
    let (one, four) = (lie(&set.texts()[0]), lie(&set.texts()[3]));
    let bare_lie = lie(&bare.texts()[1]);
    vec![
        Case::new("wrong-part", "one share is wrong: enough parts make no whole, and one more tells which")
            .part(&one, 1, &[2, 3, 4, 5, 6])
            .part(&set.texts()[1], 2, &[3, 4, 5, 6])
            .part(&set.texts()[2], 3, &[4, 5, 6])
            .refused(&set.texts()[3], "sequence-wrong-part")
            .whole(&set.texts()[5], 5)
            .ends(1, Some(&list)),
        Case::new("wrong-part-replaced", "a wrong share comes first, the right one of the same number later")
            .part(&bare_lie, 1, &[1, 3, 4])
            .part(&bare.texts()[0], 2, &[3, 4])
            .refused(&bare.texts()[1], "sequence-part-differs")
            .part(&bare.texts()[2], 3, &[4])
            .whole(&bare.texts()[3], 4)
            .ends(1, Some(&list)),
        Case::new(
            "bad-wrong-parts",
            "two of six shares are wrong and one is not there: nothing tells which; all are tried in vain",
        )
        .part(&one, 1, &[2, 3, 4, 5, 6])
        .part(&set.texts()[1], 2, &[3, 4, 5, 6])
        .part(&four, 3, &[3, 5, 6])
        .refused(&set.texts()[4], "sequence-wrong-part")
        .refused(&set.texts()[5], "sequence-wrong-part")
        .ends(1, None),
        Case::new("bad-started-over", "all parts are there and make no whole: nothing is kept")
            .part(&bare_lie, 1, &[1, 3, 4])
            .part(&bare.texts()[0], 2, &[3, 4])
            .part(&bare.texts()[2], 3, &[4])
            .refused(&bare.texts()[3], "sequence-started-over")
            .part(&bare.texts()[1], 1, &[1, 3, 4])
            .ends(1, None),
    ]
    .into_iter()
    .map(Case::finish)
    .collect()
}

/// A vector being put together.
struct Case {
    name: String,
    about: String,
    steps: Vec<Json>,
    kind: u8,
    whole: Option<String>,
}

impl Case {
    fn new(name: &str, about: &str) -> Case {
        let (name, about) = (format!("sequence/{name}"), about.to_owned());
        Case { name, about, steps: Vec::new(), kind: 0, whole: None }
    }

    /// A text that is taken: how many different parts are there then, and which are not.
    fn part(mut self, text: &str, have: u8, wanted: &[u8]) -> Case {
        self.steps.push(json!({ "text": text, "expect": { "have": have, "wanted": wanted } }));
        self
    }

    /// Texts of which only the last makes the whole; what is wanted meanwhile goes without saying.
    fn parts(mut self, texts: &[String]) -> Case {
        for (text, have) in texts.iter().zip(1..) {
            let is_last = have == texts.len();
            let expect =
                if is_last { json!({ "have": have, "whole": true }) } else { json!({ "have": have }) };
            self.steps.push(json!({ "text": text, "expect": expect }));
        }
        self
    }

    fn whole(mut self, text: &str, have: u8) -> Case {
        self.steps.push(json!({ "text": text, "expect": { "have": have, "whole": true } }));
        self
    }

    fn refused(mut self, text: &str, code: &str) -> Case {
        self.steps.push(json!({ "text": text, "expect": { "refused": code } }));
        self
    }

    fn ends(mut self, kind: u8, whole: Option<&[u8]>) -> Case {
        self.kind = kind;
        self.whole = whole.map(to_hex);
        self
    }

    fn finish(self) -> Vector {
        let json = json!({
            "about": self.about,
            "section": "Sequence of symbols",
            "kind": self.kind,
            "steps": self.steps,
            "whole": self.whole,
        });
        Vector { name: self.name, json }
    }
}

/// Bytes without a pattern.
fn content(length: u32) -> Vec<u8> {
    (0..length).map(|n| (n.wrapping_add(length).wrapping_mul(2_654_435_761) >> 17) as u8).collect()
}

fn split(content: &[u8], data: usize, parity: u8) -> Sequence {
    of_kind(content, data, parity, 1)
}

fn of_kind(content: &[u8], data: usize, parity: u8, kind: u8) -> Sequence {
    let capacity = SymbolCapacity::bytes(content.len().div_ceil(data) + HEAD + CHECK);
    let sequence = Sequence::split(content, SequenceKind::from_number(kind), capacity, Parity::Parts(parity))
        .expect("the parts are few enough");
    assert_eq!(usize::from(sequence.need()), data);
    sequence
}

/// A part with something else in it, and a check that is right for that.
fn forged(part: &str, change: impl FnOnce(&mut Vec<u8>)) -> String {
    let digits = part.strip_prefix("PHRS1:").expect("a part");
    let mut bytes = text::decode(&format!("PHR1:{digits}")).expect("the digits are those of bytes");
    bytes.truncate(bytes.len() - CHECK);
    change(&mut bytes);
    bytes.extend_from_slice(&sha256(&bytes)[..CHECK]);
    text::encode(&bytes).replacen("PHR1:", "PHRS1:", 1)
}
