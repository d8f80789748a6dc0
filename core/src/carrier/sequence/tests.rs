use super::*;
use crate::limits;
use proptest::prelude::*;

fn split(content: &[u8], bytes: usize, parity: u8) -> Sequence {
    let capacity = SymbolCapacity::bytes(bytes);
    Sequence::split(content, SequenceKind::TrustList, capacity, Parity::Parts(parity)).unwrap()
}

fn sample(length: usize) -> Vec<u8> {
    (0..length as u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

/// A part of the set with another share, its check right.
fn forged(text: &str, change: impl FnOnce(&mut Part)) -> String {
    let mut part = Part::parse(text).unwrap();
    change(&mut part);
    part.text()
}

fn altered(text: &str) -> String {
    forged(text, |part| part.share[0] ^= 1)
}

fn pushed<'a>(
    texts: impl IntoIterator<Item = &'a String>,
) -> (Assembly, Vec<Result<Progress, SequenceError>>) {
    let mut assembly = Assembly::new();
    let outcomes = texts.into_iter().map(|text| assembly.push(text)).collect();
    (assembly, outcomes)
}

fn whole(assembly: &Assembly) -> Option<&[u8]> {
    assembly.whole().map(|whole| whole.bytes)
}

/// The bytes of a part, field by field.
#[test]
fn a_part_is_its_fields_in_order() {
    let content = [5, 4, 11];
    let sequence = split(&content, 20, 2);
    let plan = [1, 3, 2, 0, 0, 3]; // trust list, k = 3, m = 2, three bytes
    let set = &crate::sha256(&[&b"phr-card/1/sequence"[..], &plan, &content].concat())[..8];
    let shares = [5, 4, 11, 10, 41]; // the values of 5 + 3x + 2x²
    for (index, text) in sequence.texts().iter().enumerate() {
        let bytes = digits::read(text.strip_prefix("PHRS1:").unwrap()).unwrap();
        let before = [set, &plan, &[index as u8, shares[index]]].concat();
        assert_eq!(bytes, [&before[..], &crate::sha256(&before)[..4]].concat());
    }
    assert_eq!(sequence.set().as_bytes(), set);
}

#[test]
fn progress_says_what_is_wanted() {
    let content = sample(2000);
    let sequence = split(&content, 300, 2);
    let mut assembly = Assembly::new();
    assert_eq!(assembly.progress(), None);
    assembly.push(&sequence.texts()[8]).unwrap();
    let progress = assembly.push(&sequence.texts()[1]).unwrap();
    assert_eq!((progress.have, progress.need, progress.of), (2, 8, 10));
    assert_eq!(progress.wanted, [1, 3, 4, 5, 6, 7, 8, 10]);
    assert_eq!(progress.kind, SequenceKind::TrustList);
    assert_eq!(assembly.push(&sequence.texts()[1]), Ok(progress), "a repetition changes nothing");
    assert_eq!(assembly.whole(), None);
    sequence.texts()[2..7].iter().for_each(|text| drop(assembly.push(text)));
    let last = assembly.push(&sequence.texts()[0]).unwrap();
    assert!(last.is_whole && last.wanted.is_empty());
    assert_eq!(whole(&assembly), Some(&content[..]));
    assert_eq!(assembly.push(&sequence.texts()[9]), Ok(last), "more than enough changes nothing");
    assert_eq!(format!("{:?}", assembly.whole().unwrap()).matches("2000 bytes").count(), 1);
}

#[test]
fn symbols_are_as_few_as_can_be_and_equally_long() {
    for (length, bytes, parts) in [(1, 20, 1), (255, 20, 255), (969, 988, 1), (970, 988, 2), (4845, 988, 5)] {
        let sequence = split(&sample(length), bytes, 0);
        assert_eq!(usize::from(sequence.need()), parts, "{length}");
        assert!(sequence.texts().iter().all(|text| text.len() == sequence.texts()[0].len()));
        assert!(sequence.texts()[0].len() <= PREFIX.len() + digits::count(bytes));
    }
    let largest = sample(limits::SEQUENCE_PARTS * (limits::SEQUENCE_PART_BYTES - 19));
    assert_eq!(split(&largest, usize::MAX, 0).of(), 255);
}

#[test]
fn usual_parity_is_a_fifth() {
    let parity = |data| Parity::Usual.parts_beside(data);
    assert_eq!([1, 2, 5, 6, 10, 11, 212].map(parity), [0, 1, 1, 2, 2, 3, 43]);
}

#[test]
fn what_cannot_be_split_says_why() {
    let refused = |length, bytes, parity| {
        let capacity = SymbolCapacity::bytes(bytes);
        Sequence::split(&sample(length), SequenceKind::Unspecified, capacity, parity).unwrap_err()
    };
    assert_eq!(refused(0, 500, Parity::Usual), SplitError::Empty);
    assert_eq!(refused(10, 19, Parity::Usual), SplitError::SymbolTooSmall { least: 20 });
    let many = |needed| SplitError::TooManyParts { needed, limit: 255 };
    assert_eq!(refused(256, 20, Parity::Parts(0)), many(256));
    assert_eq!(refused(255, 20, Parity::Parts(1)), many(256));
    assert_eq!(refused(135_000, 560, Parity::Usual), many(250 + 50));
    assert_eq!(refused(20_000_000, 3000, Parity::Parts(0)), many(6857));
}

#[test]
fn what_is_no_part_leaves_the_assembly_as_it_was() {
    let (first, other) = (split(&sample(500), 120, 1), split(&sample(501), 120, 1));
    let text = &first.texts()[0];
    let digits = &text[PREFIX.len()..];
    let contradicting = forged(&first.texts()[1], |part| part.plan.parity = 2);
    let other_kind = forged(&first.texts()[1], |part| part.plan.kind = SequenceKind::StatusList);
    let other_set = SequenceError::OtherSet { expected: first.set(), found: other.set() };
    let cases = [
        ("", SequenceError::NotAPart),
        ("PHR1:00256", SequenceError::NotAPart),
        ("PHRS1", SequenceError::NotAPart),
        ("PHRS12", SequenceError::NotAPart),
        ("PHRS2:00256", SequenceError::OtherVersion { version: 2 }),
        ("PHRS1:", SequenceError::Digits),
        ("PHRS1:00 56", SequenceError::Digits),
        ("PHRS1:256", SequenceError::Digits),
        (&text[..text.len() - 1], SequenceError::Digits),
        (&text[..PREFIX.len() + 53], SequenceError::Damaged),
        ("PHRS1:255", SequenceError::Form),
        (&format!("PHRS1:{}", "0".repeat(7075)), SequenceError::Form),
        (&other.texts()[1], other_set),
        (&contradicting, SequenceError::Contradicts),
        (&other_kind, SequenceError::Contradicts),
    ];
    let mut assembly = Assembly::new();
    let begun = assembly.push(text).unwrap();
    for (text, expected) in cases {
        assert_eq!(assembly.push(text), Err(expected), "{text}");
        assert_eq!(assembly.progress(), Some(begun.clone()));
    }
    for form in [format!("phrs1;{digits}"), format!(" https://reader.example/#PHRS1:{digits}\n")] {
        assert_eq!(assembly.push(&form), Ok(begun.clone()), "{form}");
    }
}

#[test]
fn numbers_that_do_not_go_together_are_refused() {
    let text = split(&sample(500), 120, 1).texts()[4].clone(); // the last of 5, 101 bytes each but for this one
    type Change = fn(&mut Part);
    let changes: [(&str, Change); 10] = [
        ("no data parts", |part| part.plan.data = 0),
        ("too many parts", |part| part.plan.parity = 251),
        ("no content", |part| part.plan.length = 0),
        ("an empty part", |part| {
            part.plan = Plan { data: 4, length: 9, ..part.plan };
            part.share = vec![0; 3];
        }),
        ("another length", |part| part.plan.length = 506),
        ("a number too high", |part| part.index = 6),
        ("a share too short", |part| part.share.truncate(99)),
        ("a share too long", |part| part.share.push(0)),
        ("no share", |part| part.share.clear()),
        ("filled up with something", |part| part.plan.length = 499),
    ];
    for (name, change) in changes {
        let made = forged(&text, |part| {
            part.share[99] = 7;
            change(part);
        });
        assert_eq!(Assembly::new().push(&made), Err(SequenceError::Form), "{name}");
    }
}

#[test]
fn a_wrong_part_is_found_by_one_more() {
    let content = sample(1000);
    let sequence = split(&content, 270, 2); // 4 and 2
    let mut texts = sequence.texts().to_vec();
    texts[1] = altered(&texts[1]);
    let (assembly, outcomes) = pushed(&texts[..5]);
    assert_eq!(outcomes[3], Err(SequenceError::WrongPart));
    assert!(outcomes[4].as_ref().unwrap().is_whole);
    assert_eq!(whole(&assembly), Some(&content[..]));
}

#[test]
fn two_wrong_parts_are_found_by_two_more() {
    let content = sample(1000);
    let sequence = split(&content, 270, 2);
    for (a, b) in [(0, 3), (1, 2), (0, 4), (4, 5)] {
        let mut texts = sequence.texts().to_vec();
        texts[a] = altered(&texts[a]);
        texts[b] = altered(&texts[b]);
        texts.reverse();
        assert_eq!(whole(&pushed(&texts).0), Some(&content[..]), "{a} and {b}");
    }
}

#[test]
fn a_wrong_part_does_not_keep_the_right_one_out() {
    let content = sample(1000);
    let sequence = split(&content, 270, 0);
    let wrong = altered(&sequence.texts()[2]);
    let (assembly, outcomes) = pushed([&wrong].into_iter().chain(sequence.texts()));
    assert_eq!(outcomes[3], Err(SequenceError::PartDiffers { number: 3 }));
    assert_eq!(whole(&assembly), Some(&content[..]));
    // A third one of the same number is not kept.
    let third = forged(&wrong, |part| part.share[1] ^= 1);
    let (assembly, outcomes) = pushed([&wrong, &third].into_iter().chain(sequence.texts()));
    assert_eq!(outcomes[4], Err(SequenceError::PartDiffers { number: 3 }));
    assert_eq!(outcomes[5], Err(SequenceError::StartedOver));
    assert_eq!(assembly.progress(), None);
}

#[test]
fn where_nothing_tells_what_is_wrong_it_starts_over() {
    let sequence = split(&sample(1000), 270, 1);
    let mut texts = sequence.texts().to_vec();
    texts[0] = altered(&texts[0]);
    texts[3] = altered(&texts[3]);
    let (mut assembly, outcomes) = pushed(&texts);
    assert_eq!(outcomes[3], Err(SequenceError::WrongPart));
    assert_eq!(outcomes[4], Err(SequenceError::StartedOver));
    assert_eq!((assembly.progress(), assembly.whole()), (None, None));
    for text in sequence.texts() {
        drop(assembly.push(text));
    }
    assert_eq!(whole(&assembly), Some(&sample(1000)[..]));
}

#[test]
fn what_is_tried_is_bounded() {
    let sequence = split(&sample(2000), 39, 100); // 100 and 100
    let texts: Vec<String> = sequence.texts().iter().map(|text| altered(text)).collect();
    let mut assembly = Assembly::new();
    let begun_anew = texts.iter().position(|text| assembly.push(text) == Err(SequenceError::StartedOver));
    assert_eq!(begun_anew, Some(101), "101 tries with one more than enough, the others with the next");
}

#[test]
fn errors_have_different_codes_and_show_no_content() {
    let sequence = split(&sample(100), 120, 1);
    assert!(format!("{sequence:?}").starts_with("Sequence("));
    assert!(!format!("{:?}", pushed(sequence.texts()).0).contains("share"));
}

proptest! {
    #[test]
    fn any_parts_that_are_enough_give_the_whole_and_fewer_never_do(
        content in prop::collection::vec(any::<u8>(), 1..2000),
        bytes in 24usize..400,
        parity in 0u8..20,
        order in Just((0..255).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let capacity = SymbolCapacity::bytes(bytes);
        let sequence = Sequence::split(&content, SequenceKind::Card, capacity, Parity::Parts(parity));
        let Ok(sequence) = sequence else { return Ok(()) };
        let texts: Vec<&String> = order.iter().filter_map(|place| sequence.texts().get(*place)).collect();
        let mut assembly = Assembly::new();
        for (n, text) in texts.iter().enumerate() {
            let progress = assembly.push(text).unwrap();
            let enough = n + 1 >= usize::from(sequence.need());
            prop_assert_eq!(progress.is_whole, enough);
            prop_assert_eq!(whole(&assembly), enough.then_some(&content[..]));
        }
    }

    #[test]
    fn any_altered_digit_is_noticed(
        content in prop::collection::vec(any::<u8>(), 1..300),
        place in any::<prop::sample::Index>(),
        digit in 1u8..10,
    ) {
        let text = split(&content, 400, 0).texts()[0].clone();
        let place = PREFIX.len() + place.index(text.len() - PREFIX.len());
        let mut bytes = text.into_bytes();
        bytes[place] = b'0' + (bytes[place] - b'0' + digit) % 10;
        let mut assembly = Assembly::new();
        let error = assembly.push(&String::from_utf8(bytes).unwrap()).unwrap_err();
        prop_assert!(matches!(error, SequenceError::Damaged | SequenceError::Digits));
    }

    #[test]
    fn any_text_is_taken_or_refused(texts in prop::collection::vec("PHRS1:[0-9]{0,120}|\\PC{0,40}", 0..20)) {
        let mut assembly = Assembly::new();
        texts.iter().for_each(|text| drop(assembly.push(text)));
        prop_assert_eq!(assembly.whole(), None);
    }
}
