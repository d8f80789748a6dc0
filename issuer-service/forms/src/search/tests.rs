#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

static SEARCH: LazyLock<CodeSearch> = LazyLock::new(CodeSearch::new);
static NOTHING_USED: BTreeMap<String, u32> = BTreeMap::new();

fn find(query: &str, kinds: &[Kind]) -> Vec<Hit> {
    SEARCH.find(query, Wanted { kinds, lang: "en", limit: 10, used: &NOTHING_USED })
}

fn first(query: &str, kinds: &[Kind]) -> (String, Why) {
    let hits = find(query, kinds);
    let hit = hits.first().unwrap_or_else(|| panic!("nothing for {query}"));
    (hit.english.to_owned(), hit.why)
}

const ILL: &[Kind] = &[Kind::Disease, Kind::Symptom];

#[test]
fn what_clinicians_type_comes_first() {
    for (query, kinds, english, why) in [
        ("tuberculosis", ILL, "Tuberculosis", Why::Name),
        ("TB", ILL, "Tuberculosis", Why::Name),
        ("latent tb", ILL, "Latent (inactive) tuberculosis", Why::Name),
        ("scab", ILL, "Scabies", Why::Begins),
        ("PTSD", ILL, "Post-traumatic stress disorder (PTSD)", Why::Name),
        ("b hepatitis", ILL, "Hepatitis B", Why::Words),
        ("hepatitis b chron", ILL, "Chronic hepatitis B", Why::Words),
        ("anemia", ILL, "Anaemia", Why::Name),
        ("iron def", ILL, "Iron deficiency anaemia", Why::Begins),
        ("hipertension", ILL, "High blood pressure (hypertension)", Why::Name),
        ("hipertention", ILL, "High blood pressure (hypertension)", Why::Typo),
        ("asma", ILL, "Asthma", Why::Typo),
        ("diabtes", ILL, "Diabetes", Why::Typo),
        ("epilespy", ILL, "Epilepsy", Why::Typo),
        ("URTI", ILL, "Upper respiratory infection", Why::Name),
        ("depr", ILL, "Depression", Why::Begins),
        ("gastrit", ILL, "Gastritis", Why::Begins),
        ("acetaminophen", &[Kind::Medicine], "paracetamol", Why::Name),
        ("paracetmol", &[Kind::Medicine], "paracetamol", Why::Typo),
        ("amoxi", &[Kind::Medicine], "amoxicillin", Why::Begins),
        ("N02BE01", &[Kind::Medicine], "paracetamol", Why::Code),
        ("195967001", ILL, "Asthma", Why::Code),
        ("j45", ILL, "Asthma", Why::Code),
        ("718-7", &[Kind::Test], "Haemoglobin", Why::Code),
        ("penicilin", &[Kind::Allergen], "Penicillin", Why::Typo),
    ] {
        assert_eq!(first(query, kinds), (english.to_owned(), why), "{query}");
    }
}

#[test]
fn names_are_found_in_every_language_there_is_and_shown_in_the_one_asked_for() {
    let of = |query: &str, lang: &str| {
        let wanted = Wanted { kinds: ILL, lang, limit: 5, used: &NOTHING_USED };
        SEARCH
            .find(query, wanted)
            .first()
            .map(|hit| (hit.english, hit.name.text.to_owned(), hit.name.lang))
            .unwrap()
    };
    assert_eq!(of("tuberculose", "en").0, "Tuberculosis");
    assert_eq!(of("TUBERCULOSE", "fr").2, "fr");
    assert_eq!(of("gale", "fr").0, "Scabies");
    assert_eq!(of("hépatite b", "ar").2, "ar");
    let asthma = terminology::name(System::SCT, "195967001", "ar").unwrap();
    assert_eq!(asthma.lang, "ar");
    // With and without the article, and with vowel signs.
    let bare = asthma.text.trim_start_matches("ال");
    assert_eq!(of(bare, "ar").0, "Asthma");
    assert_eq!(of(&format!("ال{bare}"), "en").0, "Asthma");
    let vowelled: String = bare.chars().flat_map(|c| [c, '\u{64E}']).collect();
    assert_eq!(of(&vowelled, "en").0, "Asthma");
}

#[test]
fn every_name_of_every_concept_finds_it() {
    for (system, code, kind) in terminology::concepts() {
        for lang in terminology::languages() {
            let name = terminology::name(system, code, lang).unwrap();
            if fold::words(name.text).len() > QUERY_WORDS || fold::words(name.text).is_empty() {
                continue;
            }
            let wanted = Wanted { kinds: &[kind], lang, limit: MOST_HITS, used: &NOTHING_USED };
            let hits = SEARCH.find(name.text, wanted);
            assert!(
                hits.iter().any(|hit| hit.system == system && hit.code == code),
                "{system} {code} {}",
                name.text
            );
        }
    }
}

#[test]
fn what_is_typed_here_often_comes_before_what_is_common_elsewhere() {
    assert_eq!(find("hepatitis", ILL)[0].english, "Hepatitis B");
    let used = BTreeMap::from([("sct|40468003".to_owned(), 200)]);
    let wanted = Wanted { kinds: ILL, lang: "en", limit: 5, used: &used };
    assert_eq!(SEARCH.find("hepatitis", wanted)[0].english, "Hepatitis A");
}

#[test]
fn only_the_kinds_asked_for_are_found() {
    assert!(find("asthma", &[Kind::Medicine]).is_empty());
    assert!(find("amoxicillin", &[Kind::Allergen]).iter().all(|hit| hit.kind == Kind::Allergen));
    assert!(!find("asthma", &[]).is_empty());
    for query in ["", " ", "?", "zzzzqqqq", "\u{64E}"] {
        assert!(find(query, &[]).is_empty(), "{query:?}");
    }
}

#[test]
fn a_name_that_is_not_shown_is_told() {
    let hits = find("TB", ILL);
    assert_eq!((hits[0].matched, hits[0].chosen()), (Some("TB"), "sct|56717001".to_owned()));
    assert_eq!(find("tuberculosis", ILL)[0].matched, None);
}

proptest! {
    #[test]
    fn a_slip_of_the_finger_still_finds(at in 0_usize..400, place in any::<prop::sample::Index>(), letter in "[a-z]", kind in 0..4) {
        let diseases: Vec<_> = terminology::concepts().filter(|(system, _, kind)| *system == System::SCT && *kind == Kind::Disease).collect();
        let (system, code, _) = diseases[at % diseases.len()];
        let english = terminology::english(system, code).unwrap();
        let mut words = fold::words(english);
        prop_assume!(words.len() <= QUERY_WORDS);
        let longest = (0..words.len()).max_by_key(|at| words[*at].len()).unwrap();
        let mut letters: Vec<char> = words[longest].chars().collect();
        prop_assume!(letters.len() >= 5);
        let place = place.index(letters.len() - 1);
        match kind {
            0 => _ = letters.remove(place),
            1 => letters.insert(place, letter.chars().next().unwrap()),
            2 => letters[place] = letter.chars().next().unwrap(),
            _ => letters.swap(place, place + 1),
        }
        words[longest] = letters.into_iter().collect();
        // `oe` is read as `e`, and so on: a slip that makes one of them counts as two.
        prop_assume!(fold::words(&words[longest]) == [words[longest].clone()]);
        let wanted = Wanted { kinds: &[Kind::Disease], lang: "en", limit: MOST_HITS, used: &NOTHING_USED };
        let hits = SEARCH.find(&words.join(" "), wanted);
        prop_assert!(hits.iter().any(|hit| hit.system == system && hit.code == code), "{} {english}", words.join(" "));
    }

    #[test]
    fn no_query_makes_it_panic(query in ".{0,300}") {
        let hits = SEARCH.find(&query, Wanted { kinds: &[], lang: "xx-YY", limit: 1000, used: &NOTHING_USED });
        prop_assert!(hits.len() <= MOST_HITS);
    }
}
