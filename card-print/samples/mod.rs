//! Invented data that the tests, the example and the bench print.
#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    reason = "shared by several; all of it is right or the test is wrong"
)]

use phr_core::fhir::import;
use phr_core::keys::{AccessCode, CodePolicy};
use phr_core::model::Timestamp;
use phr_core::render::{RenderOptions, View, render};
use phr_print::{Booklet, CardPrint, PrintConsent, Setting, Slip, Summary, SummaryTerms, Words};
use phr_scan::{SizePolicy, Symbol, Version, draw};
use phr_tests::chain::{NOW, Programme};

/// Language, title, hint, explanation, emergency, keep-apart sentence, an invented name.
pub struct Phrases {
    pub language: &'static str,
    pub title: &'static str,
    pub hint: &'static str,
    pub explanation: &'static str,
    pub emergency: &'static str,
    pub access_code: &'static str,
    pub keep_apart: &'static str,
    pub name: &'static str,
}

pub const PHRASES: [Phrases; 7] = [
    Phrases {
        language: "en",
        title: "Health card",
        hint: "Health record: scan this code",
        explanation: "This card carries a sealed health record. It is read offline, with the access code or by a clinic of the network.",
        emergency: "In an emergency: scan the code, then open it with the clinic's key.",
        access_code: "Access code",
        keep_apart: "Keep this slip apart from the card. Whoever has both can read the record.",
        name: "Amina Example",
    },
    Phrases {
        language: "ar",
        title: "بطاقة صحية",
        hint: "سجل صحي: امسح هذا الرمز (QR)",
        explanation: "تحمل هذه البطاقة سجلًا صحيًا مختومًا. تُقرأ دون اتصال بالإنترنت (2019) بالرمز أو من عيادة في الشبكة؛ 500 mg.",
        emergency: "في حالة الطوارئ: امسح الرمز ثم افتحه بمفتاح العيادة.",
        access_code: "رمز الدخول",
        keep_apart: "احتفظ بهذه القصاصة بعيدًا عن البطاقة. من يملك الاثنتين يستطيع قراءة السجل.",
        name: "أمينة مثال",
    },
    Phrases {
        language: "sr-Latn",
        title: "Zdravstvena kartica",
        hint: "Zdravstveni karton: skenirajte ovaj kod",
        explanation: "Ova kartica sadrži zapečaćen zdravstveni karton. Čita se bez interneta, pristupnom šifrom ili u ustanovi iz mreže.",
        emergency: "U hitnom slučaju: skenirajte kod, pa ga otvorite ključem ustanove.",
        access_code: "Pristupna šifra",
        keep_apart: "Čuvajte ovaj listić odvojeno od kartice. Ko ima oboje može da pročita karton.",
        name: "Đorđe Primer",
    },
    Phrases {
        language: "sr-Cyrl",
        title: "Здравствена картица",
        hint: "Здравствени картон: скенирајте овај код",
        explanation: "Ова картица садржи запечаћен здравствени картон. Чита се без интернета, приступном шифром или у установи из мреже.",
        emergency: "У хитном случају: скенирајте код, па га отворите кључем установе.",
        access_code: "Приступна шифра",
        keep_apart: "Чувајте овај листић одвојено од картице. Ко има обоје може да прочита картон.",
        name: "Ђорђе Пример",
    },
    Phrases {
        language: "el",
        title: "Κάρτα υγείας",
        hint: "Ιατρικός φάκελος: σαρώστε αυτόν τον κωδικό",
        explanation: "Η κάρτα περιέχει σφραγισμένο ιατρικό φάκελο. Διαβάζεται χωρίς διαδίκτυο, με τον κωδικό πρόσβασης ή από κλινική του δικτύου.",
        emergency: "Σε επείγον περιστατικό: σαρώστε τον κωδικό και ανοίξτε τον με το κλειδί της κλινικής.",
        access_code: "Κωδικός πρόσβασης",
        keep_apart: "Φυλάξτε αυτό το χαρτί χωριστά από την κάρτα. Όποιος έχει και τα δύο διαβάζει τον φάκελο.",
        name: "Άννα Παράδειγμα",
    },
    Phrases {
        language: "am",
        title: "የጤና ካርድ",
        hint: "የጤና መዝገብ፦ ይህን ኮድ ይቃኙ",
        explanation: "ይህ ካርድ የታሸገ የጤና መዝገብ ይዟል። ቐዳም ኰነ። ያለ በይነመረብ ይነበባል።",
        emergency: "በድንገተኛ ጊዜ፦ ኮዱን ይቃኙ፣ በክሊኒኩ ቁልፍ ይክፈቱት።",
        access_code: "የመግቢያ ኮድ",
        keep_apart: "ይህን ወረቀት ከካርዱ ለይተው ያስቀምጡ።",
        name: "ሰላም ምሳሌ",
    },
    Phrases {
        language: "bn",
        title: "স্বাস্থ্য কার্ড",
        hint: "স্বাস্থ্য রেকর্ড: এই কোডটি স্ক্যান করুন",
        explanation: "এই কার্ডে সিল করা স্বাস্থ্য রেকর্ড আছে। পেনিসিলিনে অ্যালার্জি, শ্রীমতী, ত্রিশ।",
        emergency: "জরুরি অবস্থায়: কোডটি স্ক্যান করুন, তারপর ক্লিনিকের চাবি দিয়ে খুলুন।",
        access_code: "প্রবেশ কোড",
        keep_apart: "এই কাগজটি কার্ড থেকে আলাদা রাখুন।",
        name: "শ্রীমতী উদাহরণ",
    },
];

/// Letters and marks that are easily got wrong.
pub const HARD: [(&str, &str); 7] = [
    ("bn", "পেনিসিলিনে স্বাস্থ্য শ্রীমতী ত্রিশ"),
    ("ps", "ښځه څلور ګډ ۍ ې"),
    ("fa", "پنی‌سیلین، (2019) 500 mg"),
    ("ur", "ٹ ڈ ڑ ے — ڈاکٹر (2019)"),
    ("ti", "ቐዳም ኰነ"),
    ("ar", "لَا إِلٰه (2019) 500 mg!"),
    ("uk", "Ґанок, їжак, €5"),
];

pub fn phrases(language: &str) -> &'static Phrases {
    PHRASES.iter().find(|phrases| phrases.language == language).unwrap()
}

pub fn setting() -> Setting {
    Setting { at: NOW, title: Words::new("en", "Health card"), demo: true }
}

/// A text as a card bears it, different for each number.
pub fn card_text(number: u64) -> String {
    let alphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let letters = (0..1100).map(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(alphabet[(state >> 33) as usize % alphabet.len()])
    });
    format!("PHR1:{}", letters.collect::<String>())
}

pub fn symbol(number: u64) -> Symbol {
    draw(&card_text(number), &SizePolicy::with_ceiling(Version::new(27).unwrap())).unwrap()
}

/// A card for a person of this language, with the hints of all.
pub fn card(language: &str, number: u64) -> CardPrint {
    let own = phrases(language);
    let others = || PHRASES.iter().filter(move |other| other.language != language);
    let words = |phrases: &Phrases, text: &str| Words::new(phrases.language, text);
    let mut names = vec![Words::name(own.name)];
    if language != "en" {
        names.push(Words::name(phrases("en").name));
    }
    let shown = |text: fn(&Phrases) -> &'static str| {
        let mut shown = vec![words(own, text(own))];
        if language != "en" {
            shown.push(words(phrases("en"), text(phrases("en"))));
        }
        shown
    };
    CardPrint {
        symbol: symbol(number),
        title: words(own, own.title),
        names,
        hints: std::iter::once(own).chain(others()).map(|one| words(one, one.hint)).collect(),
        explanation: shown(|phrases| phrases.explanation),
        emergency: shown(|phrases| phrases.emergency),
        issuer: vec![Words::new("en", "Issued by: Reception Centre North (invented)")],
        reference: Some(format!("Card {number}")),
    }
}

pub fn slip(language: &str) -> Slip {
    let own = phrases(language);
    let both: Vec<&Phrases> = match language {
        "en" => vec![own],
        _ => vec![own, phrases("en")],
    };
    let code = AccessCode::parse("1234 5678 9012 3450", CodePolicy::default());
    let code = code.or_else(|_| {
        // The last digit is a check digit.
        let digits = (0..10).map(|last| format!("123456789012345{last}"));
        digits.map(|digits| AccessCode::parse(&digits, CodePolicy::default())).find(Result::is_ok).unwrap()
    });
    Slip {
        access_code: code.unwrap(),
        titles: both.iter().map(|one| Words::new(one.language, one.access_code)).collect(),
        lines: both.iter().map(|one| Words::new(one.language, one.keep_apart)).collect(),
        reference: Some("Card 7".to_owned()),
    }
}

/// A record of this repository's samples in a language.
pub fn view(sample: &str, language: &str) -> View {
    let file = phr_tests::workspace().join("tests/samples").join(sample);
    let entries = import(&std::fs::read(file).unwrap()).unwrap().entries;
    let programme = Programme::new();
    let opened = programme.open(&programme.card_of(&[entries]));
    let record = opened.verify(&programme.trust, Timestamp(NOW.0));
    render(&record, &RenderOptions::new(language))
}

/// What a summary says of itself, in the words of `core/i18n`.
fn terms(language: &str) -> SummaryTerms {
    let [title, person, attestations, withheld, english, as_written, draft, hash, record] = match language {
        "ar" => [
            "السجل الصحي",
            "الشخص",
            "مصدر هذه المعلومات",
            "محجوب",
            "بالإنجليزية",
            "كما كُتب",
            "ترجمة أولية",
            "الإفادة",
            "السجل",
        ],
        "sr-Latn" | "sr-Cyrl" => [
            "Здравствени картон",
            "Особа",
            "Одакле ово потиче",
            "Задржано",
            "енглески",
            "како је написано",
            "радни превод",
            "Исказ",
            "Картон",
        ],
        _ => return SummaryTerms::default(),
    }
    .map(str::to_owned);
    SummaryTerms { title, person, attestations, withheld, english, as_written, draft, hash, record }
}

pub fn booklet(clinician: &str, person: &str) -> Booklet {
    let summary = |language: &str| Summary {
        view: view("arabic-script-unknown-birth-day.json", language),
        terms: terms(language),
    };
    let (own, other) = (phrases(person), phrases(clinician));
    let words = |text: fn(&Phrases) -> &'static str| {
        [own, other].map(|one| Words::new(one.language, text(one))).to_vec()
    };
    Booklet::new(
        PrintConsent::given(true).unwrap(),
        symbol(42),
        words(|one| one.title),
        vec![Words::name(own.name)],
        words(|one| one.hint),
        vec![summary(clinician), summary(person)],
    )
}
