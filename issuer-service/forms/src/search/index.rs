//! The index: every word of every name, and where it stands.

use super::{Hit, MOST_HITS, QUERY_CHARS, QUERY_WORDS, Wanted, Why, chosen, common, fold};
use phr_core::terminology::{self, Kind, System};
use std::collections::BTreeMap;

/// An index over the agreed terminology: names in every language, other words in use, and the codes.
///
/// It is made once and asked often; asking takes no lock and changes nothing.
pub struct CodeSearch {
    concepts: Vec<Concept>,
    names: Vec<Name>,
    /// Every word, sorted.
    words: Vec<Word>,
}

struct Concept {
    system: System,
    code: &'static str,
    kind: Kind,
    /// What it scores for being common, and for its system.
    weight: i32,
}

/// A name of a concept.
struct Name {
    concept: usize,
    text: &'static str,
    lang: &'static str,
    folded: String,
    words: usize,
}

/// A word, and the names that it stands in.
struct Word {
    text: String,
    letters: Vec<char>,
    /// Which letters it has, each as one of 64 bits; to rule out most words before comparing.
    bits: u64,
    names: Vec<usize>,
}

/// How well a word of the query fits a word of a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Typo(u8),
    Begins,
    Whole,
}

impl CodeSearch {
    /// Makes the index.
    pub fn new() -> Self {
        let mut search = Self { concepts: Vec::new(), names: Vec::new(), words: Vec::new() };
        let mut postings: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (system, code, kind) in terminology::concepts() {
            let weight = 40 * i32::from(common::weight(system, code)) + system_weight(system);
            let concept = search.concepts.len();
            search.concepts.push(Concept { system, code, kind, weight });
            let names = terminology::languages()
                .filter_map(|lang| terminology::name(system, code, lang).filter(|name| name.lang == lang));
            let names = names.map(|name| (name.text, name.lang));
            let others = common::other_words(system, code).iter().map(|text| (*text, "en"));
            for (text, lang) in names.chain(others) {
                search.add(concept, text, lang, &mut postings);
            }
        }
        search.words = postings.into_iter().map(|(text, names)| Word::new(text, names)).collect();
        search
    }

    fn add(
        &mut self,
        concept: usize,
        text: &'static str,
        lang: &'static str,
        postings: &mut BTreeMap<String, Vec<usize>>,
    ) {
        let words = fold::words(text);
        let at = self.names.len();
        self.names.push(Name { concept, text, lang, folded: words.join(" "), words: words.len() });
        for word in words {
            let names = postings.entry(word).or_default();
            if names.last() != Some(&at) {
                names.push(at);
            }
        }
    }

    /// The codes that a query may mean, the likeliest first.
    ///
    /// Every word of the query has to fit a word of one name: whole, as its beginning, or, from four letters on, with a
    /// slip (two from eight letters on). Of a longer query only the first [`QUERY_CHARS`] characters count.
    pub fn find(&self, query: &str, wanted: Wanted<'_>) -> Vec<Hit> {
        let query: String = query.chars().take(QUERY_CHARS).collect();
        let mut words = fold::words(&query);
        words.truncate(QUERY_WORDS);
        let mut best: BTreeMap<usize, Found> = BTreeMap::new();
        let mut keep = |found: Found| {
            let there = best.entry(found.concept).or_insert(found);
            if found.score > there.score {
                *there = found;
            }
        };
        self.by_code(query.trim()).for_each(&mut keep);
        self.by_name(&words, wanted.lang).into_iter().for_each(&mut keep);
        let is_wanted = |found: &Found| {
            wanted.kinds.is_empty() || wanted.kinds.contains(&self.concepts[found.concept].kind)
        };
        let mut found: Vec<Found> = best.into_values().filter(is_wanted).collect();
        for one in &mut found {
            let concept = &self.concepts[one.concept];
            one.score += concept.weight + self.used(concept, wanted.used);
        }
        found.sort_by_key(|one| (-one.score, one.length, one.concept));
        found.truncate(wanted.limit.min(MOST_HITS));
        found.iter().filter_map(|one| self.hit(one, wanted.lang)).collect()
    }

    /// What a code scores for being chosen often here: up to as much as the commonest of all.
    fn used(&self, concept: &Concept, used: &BTreeMap<String, u32>) -> i32 {
        if used.is_empty() {
            return 0;
        }
        let times = used.get(&chosen(concept.system, concept.code)).copied().unwrap_or(0);
        (20 * (32 - times.leading_zeros() as i32)).min(120)
    }

    /// Concepts whose code is the query, or begins with it.
    fn by_code<'a>(&'a self, query: &'a str) -> impl Iterator<Item = Found> + 'a {
        let asked = query.len() >= 3 && query.is_ascii() && query.bytes().any(|b| b.is_ascii_digit());
        let of = move |(concept, row): (usize, &Concept)| {
            let begins = row.code.get(..query.len()).is_some_and(|start| start.eq_ignore_ascii_case(query));
            let score = Why::Code.score() + if row.code.len() == query.len() { 500 } else { 0 };
            begins.then_some(Found { concept, name: None, why: Why::Code, score, length: row.code.len() })
        };
        self.concepts.iter().enumerate().filter(move |_| asked).filter_map(of)
    }

    fn by_name(&self, query: &[String], lang: &str) -> Vec<Found> {
        let all = (1_u16 << query.len()) - 1;
        if all == 0 {
            return Vec::new();
        }
        // Of each name: which words of the query fit it, and how badly in all.
        let mut fits: Vec<(u16, i16)> = vec![(0, 0); self.names.len()];
        let mut best: Vec<Option<Fit>> = vec![None; self.names.len()];
        for (place, word) in query.iter().enumerate() {
            best.fill(None);
            for (fit, names) in self.fitting(word) {
                names.iter().for_each(|name| best[*name] = best[*name].max(Some(fit)));
            }
            for (name, fit) in best.iter().enumerate().filter_map(|(name, fit)| Some((name, (*fit)?))) {
                fits[name].0 |= 1 << place;
                fits[name].1 += fit.penalty();
            }
        }
        let whole = query.join(" ");
        let fitting = fits.iter().enumerate().filter(|(_, (words, _))| *words == all);
        fitting.map(|(at, (_, penalty))| self.found(at, *penalty, &whole, lang)).collect()
    }

    fn found(&self, at: usize, penalty: i16, whole: &str, lang: &str) -> Found {
        let name = &self.names[at];
        let why = match () {
            () if penalty >= Fit::Typo(1).penalty() => Why::Typo,
            () if name.folded == *whole => Why::Name,
            () if name.folded.starts_with(whole) => Why::Begins,
            () => Why::Words,
        };
        let is_own = name.lang == lang.split(['-', '_']).next().unwrap_or(lang);
        let length = name.folded.len();
        let score =
            why.score() - i32::from(penalty) - 6 * name.words.min(12) as i32 + if is_own { 12 } else { 0 };
        Found { concept: name.concept, name: Some(at), why, score, length }
    }

    /// The words that a word of the query may be, and how well each fits.
    fn fitting<'a>(&'a self, query: &str) -> Vec<(Fit, &'a [usize])> {
        let begin = self.words.partition_point(|word| word.text.as_str() < query);
        let begun = self.words[begin..].iter().take_while(|word| word.text.starts_with(query));
        let mut all: Vec<(Fit, &[usize])> = begun
            .map(|word| {
                (if word.text.len() == query.len() { Fit::Whole } else { Fit::Begins }, word.names.as_slice())
            })
            .collect();
        let letters: Vec<char> = query.chars().take(MAX_LETTERS).collect();
        let slips = match letters.len() {
            0..4 => return all,
            4..8 => 1,
            _ => 2,
        };
        let bits = bits(&letters);
        for word in &self.words {
            let is_near = (bits & !word.bits).count_ones() <= slips
                && word.letters.len() + slips as usize >= letters.len();
            if is_near && !word.text.starts_with(query) {
                let far = distance_to_beginning(&letters, &word.letters, slips as usize);
                all.extend(far.map(|far| (Fit::Typo(far), word.names.as_slice())));
            }
        }
        all
    }

    fn hit(&self, found: &Found, lang: &str) -> Option<Hit> {
        let concept = &self.concepts[found.concept];
        let name = terminology::name(concept.system, concept.code, lang)?;
        let english = terminology::english(concept.system, concept.code)?;
        let matched = found.name.map(|at| self.names[at].text);
        Some(Hit {
            system: concept.system,
            code: concept.code,
            kind: concept.kind,
            name,
            english,
            why: found.why,
            matched: matched.filter(|text| *text != name.text && *text != english),
        })
    }
}

#[derive(Clone, Copy)]
struct Found {
    concept: usize,
    name: Option<usize>,
    why: Why,
    score: i32,
    length: usize,
}

/// Of one idea in two systems the one comes first that takes least room on a card and that readers know best.
fn system_weight(system: System) -> i32 {
    match system {
        System::SCT | System::LOINC => 30,
        System::ATC => 28,
        System::CVX => 10,
        _ => 0,
    }
}

impl Why {
    /// Being common, or typed often, moves a code over the next better reason, and never a slip over what was typed.
    fn score(self) -> i32 {
        match self {
            Self::Code => 2000,
            Self::Name => 1600,
            Self::Begins => 1100,
            Self::Words => 1000,
            Self::Typo => 500,
        }
    }
}

impl Fit {
    fn penalty(self) -> i16 {
        match self {
            Self::Whole => 0,
            Self::Begins => 5,
            Self::Typo(slips) => 200 + 60 * i16::from(slips),
        }
    }
}

impl Word {
    fn new(text: String, names: Vec<usize>) -> Self {
        let letters: Vec<char> = text.chars().take(MAX_LETTERS).collect();
        Self { bits: bits(&letters), letters, text, names }
    }
}

impl Default for CodeSearch {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for CodeSearch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CodeSearch({} codes, {} names)", self.concepts.len(), self.names.len())
    }
}

/// More letters of a word than any name has; what is beyond is not compared for slips.
const MAX_LETTERS: usize = 32;

fn bits(letters: &[char]) -> u64 {
    letters.iter().fold(0, |bits, letter| bits | 1 << (u32::from(*letter) % 64))
}

/// How many slips lie between what was typed and a beginning of the word: letters left out, added, changed, or two
/// swapped. `None` when they are more than `most`.
fn distance_to_beginning(typed: &[char], word: &[char], most: usize) -> Option<u8> {
    let width = word.len().min(typed.len() + most);
    let mut before = [0_usize; MAX_LETTERS + 1];
    let mut last = [0_usize; MAX_LETTERS + 1];
    let mut row = [0_usize; MAX_LETTERS + 1];
    last.iter_mut().enumerate().for_each(|(at, cell)| *cell = at);
    for (i, letter) in typed.iter().enumerate() {
        row[0] = i + 1;
        let mut least = row[0];
        for j in 0..width {
            let change = last[j] + usize::from(*letter != word[j]);
            let mut cell = change.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == word[j - 1] && typed[i - 1] == word[j] {
                cell = cell.min(before[j - 1] + 1);
            }
            row[j + 1] = cell;
            least = least.min(cell);
        }
        if least > most {
            return None;
        }
        (before, last) = (last, row);
    }
    let far = *last[..=width].iter().min()?;
    u8::try_from(far).ok().filter(|far| (1..=most).contains(&usize::from(*far)))
}
