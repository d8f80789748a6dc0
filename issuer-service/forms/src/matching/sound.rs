//! How a name sounds: a Latin reading of any script, and its Daitch–Mokotoff codes.
//!
//! The same Arabic name comes written as محمد, Mohammed, Muhamed, Мухаммед, Μοχάμεντ, মোহাম্মদ. What scripts leave out or write
//! differently is read in each way that it may be meant, so that one of the readings of each spelling meets one of the
//! others'.

use rphonetic::DaitchMokotoffSoundex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Most readings of one word.
const READINGS: usize = 36;
/// Longest word that is read, in characters.
const LETTERS: usize = 40;

/// The codes of the ways a word may sound; none when it has no letters.
pub(super) fn sounds(word: &str) -> BTreeSet<String> {
    static CODES: LazyLock<DaitchMokotoffSoundex> = LazyLock::new(DaitchMokotoffSoundex::default);
    let codes = |reading: String| CODES.inner_soundex(&reading, true);
    readings(word).into_iter().flat_map(codes).filter(|code| code.bytes().any(|b| b != b'0')).collect()
}

/// The ways in which a folded word may be read, in Latin letters.
pub(super) fn readings(word: &str) -> BTreeSet<String> {
    let word: String = word.chars().take(LETTERS).collect();
    let latin = latin(&word);
    let mut all = BTreeSet::from([String::new()]);
    let mut at = 0;
    while at < latin.len() {
        let rest = &latin[at..];
        let before = latin[..at].chars().last();
        let (length, ways) = sound_at(rest, before);
        let mut next = BTreeSet::new();
        for (reading, way) in all.iter().flat_map(|reading| ways.iter().map(move |way| (reading, way))) {
            if next.len() < READINGS {
                next.insert(format!("{reading}{way}"));
            }
        }
        all = next;
        at += length;
    }
    all.retain(|reading| !reading.is_empty());
    all
}

/// How many letters the next sound takes, and how they may be read.
fn sound_at(rest: &str, before: Option<char>) -> (usize, &'static [&'static str]) {
    const SOUNDS: &[(&str, &[&str])] = &[
        // Consonants written with two letters keep together.
        ("sch", &["sh"]),
        ("tch", &["ch"]),
        ("dzh", &["dzh"]),
        ("dj", &["dzh"]),
        ("dz", &["dzh", "z", "daz"]),
        ("xh", &["dzh"]),
        ("sh", &["sh"]),
        ("zh", &["zh"]),
        ("ph", &["f"]),
        ("gh", &["g"]),
        ("ck", &["k"]),
        // Written for one sound of Arabic each: ث, ذ, خ.
        ("th", &["t", "s"]),
        ("dh", &["d", "z"]),
        ("kh", &["kh", ""]),
        ("ch", &["ch", "kh", "sh"]),
        // ج is said in three ways and written in six.
        ("j", &["dzh", "y", "g"]),
        ("c", &["k", "dzh", "s"]),
        // ح and ه are written h, kh, x, or not at all.
        ("h", &["kh", ""]),
        ("x", &["ks", "kh"]),
        // و is a consonant or a vowel.
        ("w", &["v", ""]),
        ("v", &["v", ""]),
        ("oua", &["a", "va"]),
        ("oue", &["a", "va"]),
        // Greek and Italian.
        ("gio", &["ga", "ya", "dzha"]),
        ("q", &["k"]),
    ];
    let found = SOUNDS.iter().find(|(letters, _)| rest.starts_with(letters));
    if let Some((letters, ways)) = found {
        return (letters.len(), ways);
    }
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    match rest.chars().next() {
        // A vowel at the beginning is heard; y there is a consonant for some.
        Some('y') if before.is_none() => (1, &["y", ""]),
        Some(c) if is_vowel(c) && before.is_none() => (1, &["a"]),
        Some(c) if is_vowel(c) => (1, &["a"]),
        Some(c) => (1, letter(c)),
        None => (rest.len().max(1), &[""]),
    }
}

fn letter(c: char) -> &'static [&'static str] {
    const LETTERS: [&[&str]; 26] = [
        &["a"],
        &["b"],
        &["k"],
        &["d"],
        &["a"],
        &["f"],
        &["g"],
        &["kh"],
        &["a"],
        &["y"],
        &["k"],
        &["l"],
        &["m"],
        &["n"],
        &["a"],
        &["p"],
        &["k"],
        &["r"],
        &["s"],
        &["t"],
        &["a"],
        &["v"],
        &["v"],
        &["ks"],
        &["a"],
        &["z"],
    ];
    let place = u32::from(c).checked_sub(u32::from('a')).and_then(|place| usize::try_from(place).ok());
    place.and_then(|place| LETTERS.get(place).copied()).unwrap_or(&[""])
}

/// A word in Latin letters, as a reader of its script would say it; where no table of ours has the letter, by `any_ascii`.
fn latin(word: &str) -> String {
    let mut latin = String::with_capacity(word.len() * 2);
    let letters: Vec<char> = word.chars().collect();
    let mut at = 0;
    while let Some(&c) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        let (length, read) = match c {
            '\u{370}'..='\u{3FF}' => greek(c, next, at == 0),
            // Folding has made one letter of й and и.
            'и' if next.is_some_and(|next| "аеоуыэюя".contains(next)) => (1, Some("y")),
            '\u{400}'..='\u{52F}' => (1, cyrillic(c)),
            // Two of them are the doubled one of `Allah`.
            'ل' if next == Some('ل') => (2, Some("la")),
            '\u{600}'..='\u{6FF}' => (1, arabic(c, at == 0, at + 1 == letters.len())),
            _ => (1, None),
        };
        match read {
            Some(read) => latin.push_str(read),
            None => latin.push_str(&any_ascii::any_ascii_char(c).to_lowercase()),
        }
        at += length;
    }
    latin.retain(|c| c.is_ascii_lowercase());
    latin
}

/// Short vowels are not written; without one between them consonants would be heard as one.
fn arabic(c: char, is_first: bool, is_last: bool) -> Option<&'static str> {
    Some(match c {
        'ا' | 'آ' | 'أ' | 'إ' => "a",
        'ع' if is_first => "a",
        'ع' | 'ء' | 'ئ' | 'ؤ' => "",
        'ه' if is_last => "a",
        'ب' => "ba",
        'پ' => "pa",
        'ت' | 'ط' => "ta",
        'ث' => "tha",
        'ج' => "ja",
        'چ' => "cha",
        'ح' | 'ه' => "ha",
        'خ' => "kha",
        'د' => "da",
        'ذ' | 'ض' | 'ظ' => "dha",
        'ر' => "ra",
        'ز' => "za",
        'ژ' => "zha",
        'س' | 'ص' => "sa",
        'ش' => "sha",
        'غ' | 'گ' => "ga",
        'ف' => "fa",
        'ق' | 'ك' => "ka",
        'ل' => "la",
        'م' => "ma",
        'ن' => "na",
        'و' => "w",
        'ي' if is_first => "y",
        'ي' => "i",
        _ => return None,
    })
}

fn cyrillic(c: char) -> Option<&'static str> {
    Some(match c {
        'х' | 'һ' | 'ҳ' => "h",
        'ж' => "zh",
        'ч' | 'ћ' => "ch",
        'ц' => "ts",
        'ш' | 'щ' => "sh",
        'џ' | 'ђ' => "dj",
        'ю' => "yu",
        'я' => "ya",
        'є' => "ye",
        'э' => "e",
        'ы' | 'і' | 'ї' => "i",
        'ј' => "y",
        'љ' => "l",
        'њ' => "n",
        'қ' => "k",
        'ғ' => "g",
        'ъ' | 'ь' => "",
        _ => return None,
    })
}

/// Greek writes b, d, g, j with two letters.
fn greek(c: char, next: Option<char>, _is_first: bool) -> (usize, Option<&'static str>) {
    match (c, next) {
        ('μ', Some('π')) => (2, Some("b")),
        ('ν', Some('τ')) => (2, Some("d")),
        ('γ', Some('κ' | 'γ')) => (2, Some("g")),
        ('τ', Some('ζ')) => (2, Some("j")),
        ('τ', Some('σ')) => (2, Some("ch")),
        ('ο', Some('υ')) => (2, Some("u")),
        ('α' | 'ε', Some('υ')) => (2, Some("av")),
        ('γ', Some('ι')) => (2, Some("yi")),
        ('χ', _) => (1, Some("h")),
        ('θ', _) => (1, Some("th")),
        ('φ', _) => (1, Some("f")),
        ('β', _) => (1, Some("v")),
        ('η' | 'υ', _) => (1, Some("i")),
        _ => (1, None),
    }
}
