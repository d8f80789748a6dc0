//! Every layout in every script, read back by this crate and by another reader of PDF (Poppler).
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

#[path = "../samples/mod.rs"]
mod samples;

mod poppler;

use phr_core::render::View;
use phr_print::{
    Booklet, BookletLayout, CardLayout, CardPrint, Job, PrintConsent, PrintError, PrintedPdf, Setting, Slip,
    Summary, SummaryTerms, Words, print, print_telling,
};
use phr_scan::{PictureLimits, SizePolicy, Verdict, Version, draw, read_picture};
use poppler::Poppler;
use samples::{PHRASES, setting};

fn printed(job: &Job) -> PrintedPdf {
    print(job, &setting()).unwrap_or_else(|error| panic!("{}: {error}", error.code()))
}

fn one(card: CardPrint) -> Job {
    Job::Cards(CardLayout::Single, vec![card])
}

fn with_explanation(words: Words) -> Job {
    one(CardPrint { explanation: vec![words], ..samples::card("en", 1) })
}

fn digits(slip: &Slip) -> String {
    slip.access_code.expose_digits().to_owned()
}

#[test]
fn a_card_in_every_script_reads_back() {
    let poppler = Poppler::find();
    let limits = PictureLimits::of_own_files();
    for phrases in &PHRASES {
        let pdf = printed(&one(samples::card(phrases.language, 3)));
        assert_eq!((pdf.pages(), pdf.codes()), (2, 1));
        // As whoever is sent the file would read it.
        let read = read_picture(pdf.bytes(), &limits, |_| Verdict::Accept).unwrap();
        assert_eq!(read.text(), Some(samples::card_text(3).as_str()), "{}", phrases.language);
        if let Some(poppler) = &poppler {
            assert_eq!(poppler.first_code(&pdf), samples::card_text(3), "{}", phrases.language);
        }
    }
}

#[test]
fn a_slip_in_every_script_reads_back() {
    let poppler = Poppler::find();
    for phrases in &PHRASES {
        let slip = samples::slip(phrases.language);
        let pdf = printed(&Job::Slips(vec![slip.clone(), slip.clone()]));
        assert_eq!((pdf.pages(), pdf.codes()), (2, 2));
        if let Some(poppler) = &poppler {
            assert_eq!(poppler.codes(&pdf, 2), [digits(&slip)], "{}", phrases.language);
            assert!(poppler.text(&pdf).contains("1234 5678 9012"), "in fours");
        }
    }
}

#[test]
fn a_booklet_in_every_script_and_layout_reads_back() {
    let poppler = Poppler::find();
    for phrases in &PHRASES {
        let pages =
            printed(&Job::Booklet(BookletLayout::Pages, Box::new(samples::booklet("en", phrases.language))));
        assert_eq!(pages.codes(), 1);
        if let Some(poppler) = &poppler {
            assert_eq!(poppler.first_code(&pages), samples::card_text(42), "{}", phrases.language);
        }
    }
    let of = |layout| printed(&Job::Booklet(layout, Box::new(samples::booklet("ar", "en"))));
    let (pages, a5, a4) =
        (of(BookletLayout::Pages), of(BookletLayout::FoldedA5), of(BookletLayout::FoldedA4));
    assert_eq!(a5.pages(), 2 * pages.pages().div_ceil(4));
    assert_eq!(a4.pages(), 2 * pages.pages().div_ceil(8));
    if let Some(poppler) = &poppler {
        assert_eq!(poppler.first_code(&a5), samples::card_text(42));
        assert_eq!(poppler.first_code(&a4), samples::card_text(42));
    }
}

#[test]
fn letters_that_are_easily_got_wrong_have_glyphs() {
    for (language, text) in samples::HARD {
        printed(&with_explanation(Words::new(language, text)));
        printed(&one(CardPrint { names: vec![Words::name(text)], ..samples::card("en", 1) }));
    }
    // Marks that steer directions, and a place to break a long word.
    printed(&with_explanation(Words::new(
        "ar",
        "\u{2068}500 mg\u{2069} \u{200f}(2019)\u{200e} \u{2067}a\u{2069}",
    )));
    printed(&with_explanation(Words::new("ar", &"بيت".repeat(40))));
}

#[test]
fn a_sheet_of_ten_reads_back_ten_of_ten() {
    let languages = PHRASES.iter().map(|phrases| phrases.language).cycle();
    let cards: Vec<CardPrint> =
        languages.zip(0..12).map(|(language, n)| samples::card(language, n)).collect();
    let pdf = printed(&Job::Cards(CardLayout::Sheet, cards));
    assert_eq!((pdf.pages(), pdf.codes()), (4, 12));
    let Some(poppler) = Poppler::find() else { return };
    let texts = |numbers: std::ops::Range<u64>| -> Vec<String> {
        let mut texts: Vec<String> = numbers.map(samples::card_text).collect();
        texts.sort();
        texts
    };
    assert_eq!(poppler.codes(&pdf, 1), texts(0..10));
    assert_eq!(poppler.codes(&pdf, 3), texts(10..12));
}

#[test]
fn a_character_without_a_glyph_is_an_error_in_every_kind_of_print() {
    let thai = || Words::new("th", "ไทย");
    let mut slip = samples::slip("en");
    slip.lines.push(thai());
    let booklet = |layout| {
        let consent = PrintConsent::given(true).unwrap();
        let symbol = samples::symbol(1);
        Job::Booklet(layout, Box::new(Booklet::new(consent, symbol, vec![thai()], vec![], vec![], vec![])))
    };
    let jobs = [
        with_explanation(thai()),
        one(CardPrint { names: vec![Words::name("李明")], ..samples::card("en", 1) }),
        Job::Slips(vec![slip]),
        booklet(BookletLayout::Pages),
        booklet(BookletLayout::FoldedA5),
    ];
    for job in jobs {
        let error = print(&job, &setting()).unwrap_err();
        assert_eq!(error.code(), "print-glyph-missing", "{job:?}");
        let named = error.to_string();
        assert!(named.contains("U+0E44") || named.contains("U+674E"), "{named}");
        assert!(!named.contains('ไ') && !named.contains('李'), "{named}");
    }
}

#[test]
fn hostile_text_stays_text() {
    let hostile = [
        "#read(\"/etc/passwd\")",
        "#panic(\"no-room-on-front\")",
        "]#{ while true {} }[",
        "$x^2$ *bold* _em_ = Heading @ref <label> `raw` // comment /* open",
        "\",\"demo\":false,\"x\":\"",
        "\\u{202e} \\ \" ' {} [] ${} %s",
    ];
    let poppler = Poppler::find();
    let as_it_is = |text: &str| poppler::squeezed(text);
    for text in hostile {
        let words = Words::new("en", text);
        let card = CardPrint {
            names: vec![Words::name(text)],
            explanation: vec![words.clone()],
            reference: Some(text.to_owned()),
            ..samples::card("en", 1)
        };
        let pdf = printed(&one(card));
        assert_eq!(pdf.pages(), 2);
        let mut slip = samples::slip("en");
        slip.lines.push(words.clone());
        let slip = printed(&Job::Slips(vec![slip]));
        let mut view = samples::view("child-vaccinations-cyrillic-script.json", "en");
        view.notices[0].text = text.to_owned();
        view.blocks[0].title.text = text.to_owned();
        let terms = SummaryTerms { title: text.to_owned(), ..SummaryTerms::default() };
        let booklet = Booklet::new(
            PrintConsent::given(true).unwrap(),
            samples::symbol(1),
            vec![words.clone()],
            vec![],
            vec![],
            vec![Summary { view, terms }],
        );
        let titled = Setting { title: words, ..setting() };
        let booklet = print(&Job::Booklet(BookletLayout::Pages, Box::new(booklet)), &titled).unwrap();
        if let Some(poppler) = &poppler {
            for (pdf, times) in [(pdf, 3), (slip, 1), (booklet, 4)] {
                let found = as_it_is(&poppler.text(&pdf)).matches(&as_it_is(text)).count();
                assert_eq!(found, times, "{text}");
            }
        }
    }
}

#[test]
fn very_long_words_are_broken_and_what_has_no_room_is_an_error() {
    let word = |letters| Words::new("en", &"W".repeat(letters));
    printed(&one(CardPrint { names: vec![word(60)], ..samples::card("en", 1) }));
    printed(&with_explanation(word(300)));
    let fails = |job: &Job, place: &'static str| {
        assert_eq!(print(job, &setting()).unwrap_err(), PrintError::DoesNotFit { place });
    };
    fails(&one(CardPrint { names: vec![word(1000)], ..samples::card("en", 1) }), "front");
    fails(&with_explanation(word(10_000)), "back");
    printed(&with_explanation(Words::new("bn", &"স্ব".repeat(80))));
    // A syllable that would make the shaping engine panic.
    let stacked = format!("{}{}", "ক", "\u{9cb}".repeat(300));
    fails(&with_explanation(Words::new("bn", &stacked)), "back");
    let mut slip = samples::slip("en");
    slip.lines.push(word(5000));
    fails(&Job::Slips(vec![slip]), "slip");
    let consent = PrintConsent::given(true).unwrap();
    let booklet = Booklet::new(consent, samples::symbol(1), vec![word(2000)], vec![], vec![], vec![]);
    fails(&Job::Booklet(BookletLayout::Pages, Box::new(booklet)), "cover");
}

#[test]
fn a_code_with_modules_too_small_to_read_is_not_printed() {
    let symbol = draw(&"A1".repeat(1500), &SizePolicy::default()).unwrap();
    let error =
        print(&one(CardPrint { symbol: symbol.clone(), ..samples::card("en", 1) }), &setting()).unwrap_err();
    assert_eq!(error, PrintError::SymbolTooLarge { modules: symbol.side(), most: 138 });
    // A booklet has room for it.
    let consent = PrintConsent::given(true).unwrap();
    let booklet =
        Booklet::new(consent, symbol, vec![Words::new("en", "Health card")], vec![], vec![], vec![]);
    printed(&Job::Booklet(BookletLayout::FoldedA5, Box::new(booklet)));
}

#[test]
fn the_largest_code_of_a_card_has_its_words_beside_it() {
    let largest = Version::new(27).unwrap();
    let symbol = draw(&"A1$".repeat(530), &SizePolicy::with_ceiling(largest)).unwrap();
    assert_eq!(symbol.version(), largest);
    for phrases in &PHRASES {
        printed(&one(CardPrint { symbol: symbol.clone(), ..samples::card(phrases.language, 1) }));
    }
}

#[test]
fn progress_is_told_code_by_code() {
    let cards = (0..3).map(|number| samples::card("en", number)).collect();
    let mut told = Vec::new();
    print_telling(&Job::Cards(CardLayout::Sheet, cards), &setting(), &mut |codes| told.push(codes)).unwrap();
    assert_eq!(told, [1, 2, 3]);
}

#[test]
fn a_summary_needs_consent_and_a_job_something_to_print() {
    assert_eq!(PrintConsent::given(false).unwrap_err().code(), "print-no-consent");
    let code = |job: Job| print(&job, &setting()).unwrap_err().code();
    assert_eq!(code(Job::Cards(CardLayout::Sheet, vec![])), "print-nothing");
    assert_eq!(code(Job::Slips(vec![])), "print-nothing");
    assert_eq!(code(Job::Slips(vec![samples::slip("en"); 1001])), "print-too-many");
}

#[test]
fn nothing_of_a_view_is_left_out_of_its_booklet() {
    let Some(poppler) = Poppler::find() else { return };
    for sample in [
        "arabic-script-unknown-birth-day.json",
        "child-vaccinations-cyrillic-script.json",
        "pregnant-ethiopic-script.json",
    ] {
        let view = samples::view(sample, "en");
        let texts = texts(&view);
        assert!(texts.len() > 100, "{}", texts.len());
        let booklet = Booklet::new(
            PrintConsent::given(true).unwrap(),
            samples::symbol(1),
            vec![],
            vec![],
            vec![],
            vec![Summary { view, terms: SummaryTerms::default() }],
        );
        let pdf = print(
            &Job::Booklet(BookletLayout::Pages, Box::new(booklet)),
            &Setting { demo: false, ..setting() },
        );
        // Where a page ends, its number comes between.
        let text = poppler.text(&pdf.unwrap());
        let is_number = |line: &&str| line.trim_matches('\u{c}').parse::<u8>().is_err();
        let page_text = poppler::squeezed(&text.lines().filter(is_number).collect::<String>());
        // Text in other scripts comes out of a PDF letter by letter, in another order.
        for text in texts.iter().filter(|text| text.chars().all(|c| c.is_ascii() || c == '\u{a0}')) {
            assert!(page_text.contains(&poppler::squeezed(text)), "{text:?} is not in the print of {sample}");
        }
    }
}

/// All that a view has in words.
fn texts(view: &View) -> Vec<String> {
    let mut texts: Vec<String> = view.notices.iter().map(|notice| notice.text.clone()).collect();
    for block in &view.blocks {
        texts.push(block.title.text.clone());
        texts.extend(block.statements.iter().map(|statement| statement.phrase.text.clone()));
        for line in &block.lines {
            texts.push(line.label.text.clone());
            texts.extend(line.label.code.iter().map(|code| code.code.clone()));
            texts.extend(line.flags.iter().map(|flag| flag.text.clone()));
            texts.extend(line.details.iter().flat_map(|one| [one.name.clone(), one.value.text.clone()]));
        }
    }
    let provenance = view.attestations.iter().flat_map(|one| &one.details);
    texts.extend(
        view.person.iter().chain(provenance).flat_map(|one| [one.name.clone(), one.value.text.clone()]),
    );
    texts.extend(view.attestations.iter().flat_map(|one| [one.hash.clone(), one.record_id.clone()]));
    texts
}

#[test]
fn invented_data_are_marked_on_every_page_and_real_ones_are_not() {
    let Some(poppler) = Poppler::find() else { return };
    let jobs = [
        one(samples::card("ar", 1)),
        Job::Cards(CardLayout::Sheet, vec![samples::card("en", 1)]),
        Job::Slips(vec![samples::slip("ar")]),
        Job::Booklet(BookletLayout::Pages, Box::new(samples::booklet("en", "ar"))),
        Job::Booklet(BookletLayout::FoldedA4, Box::new(samples::booklet("en", "ar"))),
    ];
    for job in jobs {
        let marked = poppler.text(&printed(&job));
        for page in marked.trim_end_matches('\u{c}').split('\u{c}') {
            assert!(page.contains("DEMO – invented data"), "{job:?}: {page}");
        }
        let real = print(&job, &Setting { demo: false, ..setting() }).unwrap();
        assert!(!poppler.text(&real).contains("DEMO"), "{job:?}");
    }
}

#[test]
fn a_print_is_the_same_whenever_it_is_made_and_says_what_it_holds_to() {
    let job = one(samples::card("ar", 1));
    let (first, second) = (printed(&job), printed(&job));
    assert_eq!(first, second);
    let contains =
        |pdf: &PrintedPdf, text: &str| pdf.bytes().windows(text.len()).any(|at| at == text.as_bytes());
    assert!(contains(&first, "pdfaid:part"));
    let pages = printed(&Job::Booklet(BookletLayout::Pages, Box::new(samples::booklet("en", "ar"))));
    assert!(contains(&pages, "pdfuaid:part"));
}

#[test]
fn debug_says_nothing_of_the_person() {
    let jobs = [
        one(samples::card("en", 1)),
        Job::Slips(vec![samples::slip("en")]),
        Job::Booklet(BookletLayout::Pages, Box::new(samples::booklet("en", "ar"))),
    ];
    for job in jobs {
        let text = format!("{job:?} {:?}", printed(&job));
        assert!(!text.contains("Amina") && !text.contains("1234") && !text.contains("PHR1"), "{text}");
    }
}
