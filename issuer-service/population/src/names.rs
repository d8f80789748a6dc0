//! What people are called: common names, put together by chance. Nobody is meant.

mod latin;
mod scripts;

use crate::dice::Dice;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Names of a region, with spaces between; `_` stands for a space in a name, and `|` before the Latin reading of one that
/// is written in other letters.
struct Pool {
    male: &'static str,
    female: &'static str,
    family: &'static str,
}

/// What somebody is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Called {
    pub(crate) family: String,
    pub(crate) given: String,
    /// Family and given name in Latin letters, where they are not written so.
    pub(crate) latin: Option<(String, String)>,
}

macro_rules! regions {
    ($($variant:ident = $pool:path),+ $(,)?) => {
        /// Where names are alike.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Region { $($variant),+ }
        static POOLS: LazyLock<BTreeMap<Region, Split>> =
            LazyLock::new(|| [$((Region::$variant, Split::new(&$pool))),+].into());
    };
}
regions! {
    Arabic = scripts::ARABIC, Maghreb = scripts::MAGHREB, Persian = scripts::PERSIAN, Pashto = scripts::PASHTO,
    Urdu = scripts::URDU, Bengali = scripts::BENGALI, Ethiopic = scripts::ETHIOPIC, EastSlavic = scripts::EAST_SLAVIC,
    Russian = scripts::RUSSIAN, Georgian = scripts::GEORGIAN, Armenian = scripts::ARMENIAN,
    Devanagari = scripts::DEVANAGARI, Tamil = scripts::TAMIL, Chinese = scripts::CHINESE,
    Somali = latin::SOMALI, WestAfricaFrench = latin::WEST_AFRICA_FRENCH, CentralAfrica = latin::CENTRAL_AFRICA,
    WestAfricaEnglish = latin::WEST_AFRICA_ENGLISH, EastAfrica = latin::EAST_AFRICA,
    SouthernAfrica = latin::SOUTHERN_AFRICA, Kurdish = latin::KURDISH, Turkish = latin::TURKISH,
    Spanish = latin::SPANISH, Albanian = latin::ALBANIAN, SouthSlavic = latin::SOUTH_SLAVIC,
    Romanian = latin::ROMANIAN, Vietnamese = latin::VIETNAMESE, Turkic = latin::TURKIC, Haitian = latin::HAITIAN,
    SouthEastAsia = latin::SOUTH_EAST_ASIA,
}

type Spelt = (String, Option<String>);

struct Split {
    male: Vec<Spelt>,
    female: Vec<Spelt>,
    family: Vec<Spelt>,
}

impl Split {
    fn new(pool: &Pool) -> Self {
        let spelt = |word: &str| {
            let word = word.replace('_', " ");
            match word.split_once('|') {
                Some((written, latin)) => (written.to_owned(), Some(latin.to_owned())),
                None => (word, None),
            }
        };
        let split = |names: &str| names.split_whitespace().map(spelt).collect();
        Self { male: split(pool.male), female: split(pool.female), family: split(pool.family) }
    }
}

/// Names somebody. A second given name, often the father's, tells most people with the commonest names apart, as it does
/// where they come from.
pub(crate) fn called(dice: &mut Dice, region: Region, female: bool) -> Called {
    let Some(pool) = POOLS.get(&region) else { return Called::default() };
    let own = if female { &pool.female } else { &pool.male };
    let (Some(first), Some(second), Some(family)) =
        (dice.pick(own), dice.pick(&pool.male), dice.pick(&pool.family))
    else {
        return Called::default();
    };
    let has_second = dice.chance(0.7) && second != first;
    let join = |first: &str, second: &str| match has_second {
        true => format!("{first} {second}"),
        false => first.to_owned(),
    };
    let latin = family
        .1
        .as_ref()
        .zip(first.1.as_ref())
        .map(|(family, given)| (family.clone(), join(given, second.1.as_deref().unwrap_or(&second.0))));
    Called { family: family.0.clone(), given: join(&first.0, &second.0), latin }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name with a reading on one side alone would be half a name in Latin letters.
    #[test]
    fn a_region_has_readings_for_all_its_names_or_for_none() {
        for (region, pool) in POOLS.iter() {
            let all: Vec<&Spelt> = pool.male.iter().chain(&pool.female).chain(&pool.family).collect();
            let read = all.iter().filter(|name| name.1.is_some()).count();
            assert!(read == 0 || read == all.len(), "{region:?}");
            assert!(pool.male.len() >= 5 && pool.female.len() >= 5 && pool.family.len() >= 7, "{region:?}");
            assert!(all.iter().all(|name| !name.0.is_empty() && !name.0.contains('|')), "{region:?}");
        }
    }
}
