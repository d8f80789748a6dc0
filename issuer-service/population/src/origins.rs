//! Where people come from, what they speak, and on which way they come.

use crate::names::Region::{self, *};

/// A nationality.
pub(crate) struct Origin {
    /// ISO 3166-1.
    pub(crate) country: &'static str,
    /// Persons of a thousand, about.
    pub(crate) weight: f64,
    /// Where names are alike; the first is the commonest.
    pub(crate) names: &'static [Region],
    /// BCP 47, the commonest first.
    pub(crate) languages: &'static [&'static str],
    /// The way most take.
    pub(crate) way: Way,
}

/// A way into Europe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// Through Türkiye and the Aegean or the Balkans.
    Eastern,
    /// Through Libya or Tunisia over the sea.
    Central,
    /// Through the Sahara, Algeria or Morocco.
    Western,
    /// Over land from the east.
    Land,
    /// By air.
    Air,
}

impl Way {
    /// Countries passed, from which a beginning is left out by some.
    pub(crate) fn countries(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Eastern => &[
                &["IR", "TR", "GR"],
                &["TR", "GR"],
                &["TR", "BG", "RS"],
                &["IR", "TR", "BG", "RS"],
                &["TR", "CY"],
                &["TR", "GR", "MK", "RS"],
            ],
            Self::Central => &[&["SD", "LY", "IT"], &["NE", "LY", "IT"], &["TN", "IT"], &["SD", "EG", "IT"]],
            Self::Western => {
                &[&["ML", "DZ", "LY", "IT"], &["SN", "MA"], &["NE", "DZ", "TN", "IT"], &["TR", "GR"]]
            }
            Self::Land => &[&["PL"], &["MD", "RO"], &["HU"], &["RU", "BY"]],
            Self::Air => &[&["TR", "RS"], &["RS", "HR"], &["CY"], &[]],
        }
    }
}

const fn origin(
    country: &'static str,
    weight: f64,
    names: &'static [Region],
    languages: &'static [&'static str],
    way: Way,
) -> Origin {
    Origin { country, weight, names, languages, way }
}

use Way::{Air, Central, Eastern, Land, Western};

/// The 92 nationalities. The shares of the first ones are between those of UNHCR for the two seas and years that are named
/// in the crate's documentation; each of the others has at least six persons of ten thousand, so that none is missing in
/// a population of that size.
#[rustfmt::skip]
pub(crate) const ORIGINS: [Origin; 92] = [
    origin("AF", 240.0, &[Persian, Pashto, Persian], &["prs", "fa", "ps"], Eastern),
    origin("SY", 225.0, &[Arabic, Arabic, Arabic, Kurdish], &["ar", "kmr", "en"], Eastern),
    origin("IQ", 105.0, &[Arabic, Arabic, Kurdish], &["ar", "ckb"], Eastern),
    origin("PK", 50.0, &[Urdu, Urdu, Pashto], &["ur", "pa", "ps"], Eastern),
    origin("CD", 40.0, &[CentralAfrica], &["fr", "ln", "sw"], Eastern),
    origin("IR", 38.0, &[Persian, Persian, Kurdish], &["fa", "ckb"], Eastern),
    origin("PS", 32.0, &[Arabic], &["ar"], Eastern),
    origin("SO", 28.0, &[Somali], &["so", "ar"], Eastern),
    origin("NG", 28.0, &[WestAfricaEnglish], &["en", "bin", "yo", "ig"], Central),
    origin("ER", 24.0, &[Ethiopic], &["ti", "ar"], Central),
    origin("BD", 20.0, &[Bengali], &["bn"], Central),
    origin("CM", 16.0, &[CentralAfrica], &["fr", "en"], Eastern),
    origin("CI", 14.0, &[WestAfricaFrench], &["fr", "dyu"], Western),
    origin("GN", 14.0, &[WestAfricaFrench], &["fr", "ff", "sus"], Western),
    origin("GM", 11.0, &[WestAfricaEnglish], &["man", "en", "wo"], Western),
    origin("ML", 10.0, &[WestAfricaFrench], &["bm", "fr", "snk"], Western),
    origin("MA", 9.0, &[Maghreb], &["ary", "ar", "fr"], Western),
    origin("DZ", 8.0, &[Maghreb], &["ar", "kab", "fr"], Western),
    origin("SN", 7.0, &[WestAfricaFrench], &["wo", "fr"], Western),
    origin("SD", 7.0, &[Arabic], &["apd", "ar"], Central),
    origin("ET", 6.0, &[Ethiopic], &["am", "om"], Central),
    origin("EG", 6.0, &[Arabic], &["arz", "ar"], Central),
    origin("TN", 5.0, &[Maghreb], &["ar", "fr"], Central),
    origin("YE", 5.0, &[Arabic], &["ar"], Eastern),
    origin("GH", 5.0, &[WestAfricaEnglish], &["en", "tw"], Central),
    origin("TR", 5.0, &[Turkish, Kurdish], &["tr", "kmr"], Eastern),
    origin("SL", 4.0, &[WestAfricaEnglish], &["kri", "en"], Western),
    origin("LB", 3.0, &[Arabic], &["ar", "fr"], Eastern),
    origin("KW", 3.0, &[Arabic], &["ar"], Eastern),
    origin("LY", 3.0, &[Arabic, Maghreb], &["ar"], Central),
    origin("IN", 3.0, &[Devanagari], &["hi", "pa"], Air),
    origin("NP", 2.5, &[Devanagari], &["ne"], Air),
    origin("LK", 2.5, &[Tamil], &["ta", "si"], Air),
    origin("UA", 2.5, &[EastSlavic], &["uk", "ru"], Land),
    origin("RU", 2.5, &[Russian], &["ru", "ce"], Land),
    origin("TG", 2.0, &[WestAfricaFrench], &["fr", "ee"], Eastern),
    origin("BF", 2.0, &[WestAfricaFrench], &["fr", "mos"], Western),
    origin("AL", 2.0, &[Albanian], &["sq"], Land),
    origin("HT", 2.0, &[Haitian], &["ht", "fr"], Eastern),
    origin("UG", 1.5, &[EastAfrica], &["en", "lg"], Eastern),
    origin("CG", 1.5, &[CentralAfrica], &["fr", "kg"], Eastern),
    origin("GE", 1.5, &[Georgian], &["ka"], Land),
    origin("JO", 1.5, &[Arabic], &["ar"], Eastern),
    origin("DO", 1.5, &[Spanish], &["es"], Air),
    origin("CU", 1.5, &[Spanish], &["es"], Air),
    origin("GA", 1.0, &[CentralAfrica], &["fr"], Eastern),
    origin("AO", 1.0, &[SouthernAfrica], &["pt", "ln"], Eastern),
    origin("BJ", 1.0, &[WestAfricaFrench], &["fr"], Western),
    origin("NE", 1.0, &[WestAfricaFrench], &["ha", "fr"], Central),
    origin("TD", 1.0, &[WestAfricaFrench], &["fr", "ar"], Central),
    origin("CF", 1.0, &[CentralAfrica], &["fr"], Eastern),
    origin("LR", 1.0, &[WestAfricaEnglish], &["en"], Western),
    origin("GW", 1.0, &[WestAfricaFrench], &["pt", "ff"], Western),
    origin("MR", 1.0, &[Maghreb, WestAfricaFrench], &["ar", "ff"], Western),
    origin("SS", 1.0, &[EastAfrica], &["din", "nus", "en"], Central),
    origin("KE", 1.0, &[EastAfrica], &["sw", "en"], Air),
    origin("BI", 1.0, &[EastAfrica], &["rn", "fr"], Air),
    origin("RW", 0.8, &[EastAfrica], &["rw", "fr"], Air),
    origin("TZ", 0.8, &[EastAfrica], &["sw"], Air),
    origin("DJ", 0.8, &[Somali], &["so", "fr"], Eastern),
    origin("KM", 0.8, &[Somali], &["ar", "fr"], Eastern),
    origin("ZW", 0.8, &[SouthernAfrica], &["sn", "en"], Air),
    origin("MM", 0.8, &[SouthEastAsia], &["my", "rhg"], Eastern),
    origin("VN", 0.8, &[Vietnamese], &["vi"], Land),
    origin("CN", 0.8, &[Chinese], &["zh"], Air),
    origin("VE", 0.8, &[Spanish], &["es"], Air),
    origin("CO", 0.8, &[Spanish], &["es"], Air),
    origin("AM", 0.8, &[Armenian], &["hy", "ru"], Land),
    origin("AZ", 0.8, &[Turkic], &["az", "ru"], Land),
    origin("UZ", 0.8, &[Turkic], &["uz", "ru"], Land),
    origin("TJ", 0.8, &[Turkic], &["tg", "ru"], Land),
    origin("KG", 0.8, &[Turkic], &["ky", "ru"], Land),
    origin("KZ", 0.8, &[Turkic, Russian], &["kk", "ru"], Land),
    origin("TM", 0.6, &[Turkic], &["tk"], Eastern),
    origin("MD", 0.6, &[Romanian], &["ro", "ru"], Land),
    origin("BY", 0.6, &[Russian], &["ru", "be"], Land),
    origin("HN", 0.6, &[Spanish], &["es"], Air),
    origin("RS", 0.6, &[SouthSlavic], &["sr", "rom"], Land),
    origin("MK", 0.6, &[SouthSlavic, Albanian], &["mk", "sq"], Land),
    origin("BA", 0.6, &[SouthSlavic], &["bs"], Land),
    origin("ME", 0.6, &[SouthSlavic], &["sr"], Land),
    origin("PH", 0.6, &[SouthEastAsia], &["fil", "en"], Air),
    origin("ID", 0.6, &[SouthEastAsia], &["id"], Air),
    origin("TH", 0.6, &[SouthEastAsia], &["th"], Air),
    origin("SA", 0.6, &[Arabic], &["ar"], Eastern),
    origin("AE", 0.6, &[Arabic], &["ar"], Eastern),
    origin("BH", 0.6, &[Arabic], &["ar"], Eastern),
    origin("MG", 0.6, &[SouthernAfrica], &["mg", "fr"], Air),
    origin("MZ", 0.6, &[SouthernAfrica], &["pt"], Air),
    origin("MW", 0.6, &[SouthernAfrica], &["ny", "en"], Air),
    origin("GQ", 0.6, &[CentralAfrica], &["es", "fr"], Air),
    origin("PE", 0.6, &[Spanish], &["es", "qu"], Air),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn countries_and_languages_are_those_of_the_form_each_once() {
        let countries: BTreeSet<&str> = phr_forms::lists::countries().iter().map(|c| c.code).collect();
        let languages: BTreeSet<&str> = phr_forms::lists::languages().iter().map(|l| l.code).collect();
        let mut seen = BTreeSet::new();
        for origin in &ORIGINS {
            assert!(seen.insert(origin.country), "{} twice", origin.country);
            assert!(countries.contains(origin.country), "{}", origin.country);
            assert!(origin.languages.iter().all(|tag| languages.contains(tag)), "{}", origin.country);
            for country in origin.way.countries().iter().copied().flatten() {
                assert!(countries.contains(country), "{country}");
            }
        }
    }
}
