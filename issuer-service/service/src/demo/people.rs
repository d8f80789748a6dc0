//! Invented persons. Names are common ones, put together by chance; nobody is meant.

/// Who somebody is.
pub(super) struct Person {
    /// Family and given name, as written at home.
    pub(super) written: (&'static str, &'static str),
    /// The same in Latin letters; empty where they are written so already.
    pub(super) latin: (&'static str, &'static str),
    /// FHIR's word.
    pub(super) gender: &'static str,
    /// As far as it is known.
    pub(super) born: &'static str,
    /// Country of origin, ISO 3166.
    pub(super) country: &'static str,
    /// Languages, the preferred one first.
    pub(super) languages: &'static [&'static str],
    /// Countries passed on the way.
    pub(super) route: &'static [&'static str],
}

macro_rules! people {
    ($( $family:literal $given:literal, $latin_family:literal $latin_given:literal, $gender:literal, $born:literal, $country:literal,
        $languages:expr, $route:expr; )*) => {
        &[$( Person {
            written: ($family, $given),
            latin: ($latin_family, $latin_given),
            gender: $gender,
            born: $born,
            country: $country,
            languages: &$languages,
            route: &$route,
        }, )*]
    };
}

pub(super) const PEOPLE: &[Person] = people! {
    "الحسن" "مريم", "Alhassan" "Maryam", "female", "1994-03-11", "SY", ["ar", "en"], ["TR", "GR"];
    "عثمان" "يوسف", "Osman" "Yusuf", "male", "1988", "SD", ["ar"], ["LY"];
    "ገብረ" "ሃና", "Gebre" "Hana", "female", "2001-09", "ER", ["ti", "ar"], ["SD", "LY"];
    "በቀለ" "ዳዊት", "Bekele" "Dawit", "male", "1979-01-20", "ET", ["am", "en"], ["SD", "LY"];
    "احمدی" "زهرا", "Ahmadi" "Zahra", "female", "1990-07-02", "AF", ["fa"], ["IR", "TR", "RS"];
    "نوری" "فرید", "Nuri" "Farid", "male", "2006", "AF", ["fa", "ps"], ["IR", "TR", "BG", "RS"];
    "Коваленко" "Олена", "Kovalenko" "Olena", "female", "1985-12-05", "UA", ["uk", "ru"], ["PL"];
    "Бондар" "Максим", "Bondar" "Maksym", "male", "2019-04-17", "UA", ["uk"], ["MD", "RO"];
    "হোসেন" "রফিক", "Hossain" "Rafiq", "male", "1997-05", "BD", ["bn"], ["LY"];
    "বেগম" "নাসরিন", "Begum" "Nasrin", "female", "1983", "BD", ["bn", "en"], ["TR"];
    "خان" "گل", "Khan" "Gul", "male", "2003-02", "PK", ["ur", "ps"], ["IR", "TR", "GR"];
    "Diallo" "Aminata", "" "", "female", "1999-10-30", "GN", ["fr"], ["ML", "DZ", "TN"];
    "Traoré" "Moussa", "" "", "male", "2008", "ML", ["fr"], ["DZ", "LY"];
    "Okafor" "Grace", "" "", "female", "1992-06-14", "NG", ["en"], ["NE", "LY"];
    "Mensah" "Kofi", "" "", "male", "1981-08-09", "GH", ["en"], ["BF", "NE", "LY"];
    "Warsame" "Hodan", "" "", "female", "1996", "SO", ["so", "ar"], ["YE", "SD", "LY"];
    "Abdi" "Cumar", "" "", "male", "1975", "SO", ["so"], ["KE", "SD"];
    "Nguyễn" "Thị Lan", "" "", "female", "1987-11-23", "VN", ["vi"], ["RU", "BY"];
    "Pérez" "Carolina", "" "", "female", "1990-01-08", "VE", ["es"], ["CO", "EC"];
    "Ramos" "Luis", "" "", "male", "2015-07-19", "HN", ["es"], ["GT", "MX"];
    "Yılmaz" "Elif", "" "", "female", "1998-04-03", "TR", ["tr", "ku"], ["GR"];
    "كريم" "سارة", "Karim" "Sara", "female", "2012-02-28", "IQ", ["ar", "ku"], ["TR", "GR"];
    "الجبوري" "علي", "Aljuburi" "Ali", "male", "1968", "IQ", ["ar"], ["TR", "RS"];
    "بن صالح" "وليد", "Ben Salah" "Walid", "male", "2000-12-12", "TN", ["ar", "fr"], ["IT"];
    "رضایی" "مینا", "Rezaei" "Mina", "female", "1976-03-21", "IR", ["fa", "en"], ["TR", "GR"];
    "ተኽለ" "ሚካኤል", "Tekle" "Mikael", "male", "2004", "ER", ["ti"], ["SD", "EG"];
    "አለሙ" "ትዕግስት", "Alemu" "Tigist", "female", "1995-08", "ET", ["am"], ["SD", "LY"];
    "Петренко" "Ірина", "Petrenko" "Iryna", "female", "1951-05-30", "UA", ["uk", "ru"], ["SK"];
    "Иванов" "Сергей", "Ivanov" "Sergey", "male", "1993-09-01", "RU", ["ru"], ["GE", "RS"];
    "Mbeki" "Chantal", "" "", "female", "1989", "CD", ["fr", "sw"], ["UG", "SD", "EG"];
    "Jallow" "Lamin", "" "", "male", "2007-06", "GM", ["en"], ["SN", "ML", "DZ", "LY"];
    "Θεοδώρου" "Νίκος", "Theodorou" "Nikos", "male", "1963-10-10", "GR", ["el", "en"], [];
    "ځدراڼ" "ښایسته", "Zadran" "Shaista", "female", "2002", "AF", ["ps", "fa"], ["PK", "IR", "TR"];
    "শেখ" "করিম", "Sheikh" "Karim", "male", "1971", "BD", ["bn"], ["AE", "LY"];
    "Haddad" "Nour", "" "", "unknown", "1991", "LB", ["ar", "fr", "en"], ["CY"];
    "Rai" "Sunita", "" "", "female", "1986-02-15", "NP", ["en"], ["IN", "RO"];
};
