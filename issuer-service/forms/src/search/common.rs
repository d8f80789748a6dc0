//! What is common in the health assessments of people on the move, and the short words that clinicians type.

use phr_core::terminology::System;

/// Codes that come first among equals, from 3 (met every day) to 1 (met every week).
///
/// The choice follows what is published: the infections that ECDC's "Public health guidance on screening and vaccination
/// for infectious diseases in newly arrived migrants within the EU/EEA" (2018) covers (tuberculosis, hepatitis B and C, HIV,
/// schistosomiasis, strongyloidiasis, vaccine-preventable diseases); the morbidity that WHO's "Report on the health of
/// refugees and migrants in the WHO European Region" (2018) names (acute respiratory and skin infections, scabies and lice,
/// gastrointestinal illness, diabetes, hypertension, mental disorders, pregnancy, dental disease, injuries of the
/// journey); and the parts of the health assessment in IOM's electronic Personal Health Record (history, vaccinations,
/// tuberculosis, sexually transmitted infections, chronic disease, mental health). The weights are our own judgement; what
/// is typed at a site soon counts for more.
const COMMON: &[(&str, &str, u8)] = &[
    ("sct", "128869009", 3), // scabies
    ("sct", "54150009", 3),  // upper respiratory infection
    ("sct", "56717001", 3),  // tuberculosis
    ("sct", "154283005", 3), // pulmonary tuberculosis
    ("sct", "11999007", 3),  // latent tuberculosis
    ("sct", "66071002", 3),  // hepatitis B
    ("sct", "61977001", 3),  // chronic hepatitis B
    ("sct", "50711007", 2),  // hepatitis C
    ("sct", "128302006", 2), // chronic hepatitis C
    ("sct", "86406008", 3),  // HIV
    ("sct", "73211009", 3),  // diabetes
    ("sct", "44054006", 3),  // type 2 diabetes
    ("sct", "46635009", 2),  // type 1 diabetes
    ("sct", "38341003", 3),  // hypertension
    ("sct", "195967001", 3), // asthma
    ("sct", "61462000", 3),  // malaria
    ("sct", "271737000", 3), // anaemia
    ("sct", "87522002", 3),  // iron deficiency anaemia
    ("sct", "47505003", 3),  // post-traumatic stress disorder
    ("sct", "35489007", 3),  // depression
    ("sct", "48694002", 2),  // anxiety
    ("sct", "193462001", 2), // insomnia
    ("sct", "77386006", 3),  // pregnant
    ("sct", "4556007", 3),   // gastritis
    ("sct", "235595009", 2), // reflux
    ("sct", "25374005", 3),  // gastroenteritis
    ("sct", "62315008", 2),  // diarrhoea
    ("sct", "386661006", 2), // fever
    ("sct", "49727002", 2),  // cough
    ("sct", "25064002", 2),  // headache
    ("sct", "21522001", 2),  // abdominal pain
    ("sct", "279039007", 2), // low back pain
    ("sct", "80967001", 3),  // dental caries
    ("sct", "416462003", 2), // wound
    ("sct", "125666000", 1), // burn
    ("sct", "128045006", 2), // cellulitis
    ("sct", "128477000", 2), // abscess
    ("sct", "48277006", 2),  // impetigo
    ("sct", "20848007", 2),  // lice
    ("sct", "81000006", 2),  // head lice
    ("sct", "43116000", 2),  // eczema
    ("sct", "4009004", 3),   // lower urinary tract infection
    ("sct", "233604007", 2), // pneumonia
    ("sct", "10509002", 2),  // acute bronchitis
    ("sct", "84757009", 2),  // epilepsy
    ("sct", "91175000", 1),  // seizure
    ("sct", "40930008", 2),  // hypothyroidism
    ("sct", "40108008", 2),  // thalassaemia
    ("sct", "236706006", 2), // urinary schistosomiasis
    ("sct", "750009", 2),    // Schistosoma mansoni
    ("sct", "1214006", 2),   // strongyloidiasis
    ("sct", "2435008", 1),   // ascariasis
    ("sct", "58265007", 2),  // giardiasis
    ("sct", "76272004", 2),  // syphilis
    ("sct", "240637006", 2), // cutaneous leishmaniasis
    ("sct", "38907003", 2),  // chickenpox
    ("sct", "14189004", 2),  // measles
    ("sct", "397430003", 1), // diphtheria
    ("sct", "840539006", 2), // COVID-19
    ("sct", "414545008", 1), // ischaemic heart disease
    ("sct", "709044004", 1), // chronic kidney disease
    ("sct", "37796009", 2),  // migraine
    ("sct", "13645005", 1),  // COPD
    ("sct", "271331002", 1), // immersion foot
    ("sct", "34095006", 2),  // dehydration
    ("sct", "95318007", 2),  // victim of torture
    ("sct", "734998001", 2), // victim of trafficking
    ("sct", "404189009", 2), // domestic violence
    ("sct", "91936005", 3),  // allergy to penicillin
    ("sct", "764146007", 3), // penicillin
    ("sct", "762952008", 2), // peanut
    ("sct", "102263004", 2), // egg
    ("sct", "271807003", 3), // rash
    ("sct", "126485001", 3), // hives
    ("sct", "39579001", 3),  // anaphylaxis
    ("sct", "399208008", 2), // chest X-ray
    ("sct", "185389009", 3), // follow-up visit
    ("sct", "33879002", 3),  // vaccination
    ("sct", "424294008", 2), // tuberculin skin test
    ("sct", "11466000", 2),  // caesarean section
    ("sct", "80146002", 2),  // appendectomy
    ("loinc", "71773-6", 2), // IGRA
    ("loinc", "5195-3", 2),  // HBsAg
    ("loinc", "718-7", 2),   // haemoglobin
    ("loinc", "2339-0", 2),  // glucose in blood
    ("loinc", "58410-2", 2), // complete blood count
    ("atc", "N02BE01", 3),   // paracetamol
    ("atc", "M01AE01", 3),   // ibuprofen
    ("atc", "J01CA04", 3),   // amoxicillin
    ("atc", "J01CR02", 2),   // amoxicillin and clavulanic acid
    ("atc", "A02BC01", 3),   // omeprazole
    ("atc", "A10BA02", 3),   // metformin
    ("atc", "C08CA01", 3),   // amlodipine
    ("atc", "C09AA02", 2),   // enalapril
    ("atc", "R03AC02", 3),   // salbutamol
    ("atc", "R06AE07", 2),   // cetirizine
    ("atc", "R06AX13", 2),   // loratadine
    ("atc", "P03AC04", 3),   // permethrin
    ("atc", "P02CF01", 3),   // ivermectin
    ("atc", "P02CA03", 2),   // albendazole
    ("atc", "P02BA01", 2),   // praziquantel
    ("atc", "J04AC01", 2),   // isoniazid
    ("atc", "J04AB02", 2),   // rifampicin
    ("atc", "J04AM02", 2),   // rifampicin and isoniazid
    ("atc", "B03BB01", 2),   // folic acid
    ("atc", "B03AA07", 2),   // ferrous sulfate
    ("atc", "B03AD03", 2),   // ferrous sulfate and folic acid
    ("atc", "H03AA01", 2),   // levothyroxine
    ("atc", "N06AB06", 2),   // sertraline
    ("atc", "A07CA", 2),     // oral rehydration salts
    ("atc", "J01FA10", 2),   // azithromycin
    ("atc", "N03AG01", 1),   // valproic acid
];

/// Other words for a code: what clinicians type, and the other name of a medicine. Our own list.
const OTHER_WORDS: &[(&str, &str, &[&str])] = &[
    ("sct", "56717001", &["TB", "TBC"]),
    ("sct", "154283005", &["PTB", "TB of the lung", "lung TB"]),
    ("sct", "11999007", &["LTBI", "latent TB"]),
    ("sct", "423092005", &["MDR-TB"]),
    ("sct", "66071002", &["HBV", "hep B"]),
    ("sct", "50711007", &["HCV", "hep C"]),
    ("sct", "73211009", &["DM", "diabetes mellitus"]),
    ("sct", "44054006", &["T2DM", "DM2", "NIDDM"]),
    ("sct", "46635009", &["T1DM", "DM1", "IDDM"]),
    ("sct", "38341003", &["HTN", "hypertension"]),
    ("sct", "22298006", &["MI", "AMI"]),
    ("sct", "47505003", &["PTSD"]),
    ("sct", "54150009", &["URTI", "cold", "common cold"]),
    ("sct", "4009004", &["UTI", "cystitis"]),
    ("sct", "235595009", &["GORD", "GERD"]),
    ("sct", "13645005", &["COPD"]),
    ("sct", "709044004", &["CKD"]),
    ("sct", "414545008", &["IHD", "CAD"]),
    ("sct", "230690007", &["CVA"]),
    ("sct", "49436004", &["AF"]),
    ("sct", "87522002", &["IDA"]),
    ("sct", "271331002", &["trench foot"]),
    ("sct", "240637006", &["CL"]),
    ("sct", "2435008", &["roundworm"]),
    ("sct", "20848007", &["pediculosis"]),
    ("sct", "11466000", &["C-section"]),
    ("sct", "399208008", &["CXR"]),
    ("loinc", "30745-4", &["CXR"]),
    ("sct", "424294008", &["TST", "Mantoux", "PPD"]),
    ("loinc", "71773-6", &["QuantiFERON", "T-SPOT"]),
    ("loinc", "718-7", &["Hb"]),
    ("loinc", "58410-2", &["FBC", "CBC"]),
    ("loinc", "4548-4", &["HbA1c"]),
    ("sct", "764146007", &["PCN"]),
    ("atc", "N02BE01", &["acetaminophen"]),
    ("atc", "N02BA01", &["aspirin", "ASA"]),
    ("atc", "B01AC06", &["aspirin", "ASA"]),
    ("atc", "R03AC02", &["albuterol"]),
    ("atc", "J01EE01", &["co-trimoxazole", "cotrimoxazole"]),
    ("atc", "J01CR02", &["co-amoxiclav", "amoxiclav"]),
    ("atc", "A07CA", &["ORS"]),
    ("atc", "J04AC01", &["INH"]),
    ("atc", "J04AB02", &["rifampin"]),
    ("atc", "J04AM06", &["RHZE"]),
    ("atc", "N02BB02", &["dipyrone"]),
    ("atc", "C01DA02", &["nitroglycerin", "GTN"]),
    ("atc", "A10BB01", &["glyburide"]),
    ("atc", "J01CE01", &["penicillin G"]),
    ("atc", "J01CE02", &["penicillin V"]),
    ("atc", "A11CC05", &["cholecalciferol"]),
    ("atc", "H03AA01", &["L-thyroxine"]),
];

/// How common a code is, from 0 to 3.
pub(super) fn weight(system: System, code: &str) -> u8 {
    let found = COMMON.iter().find(|(of, known, _)| *known == code && *of == system.short_name());
    found.map_or(0, |(.., weight)| *weight)
}

/// Other words for a code.
pub(super) fn other_words(system: System, code: &str) -> &'static [&'static str] {
    let found = OTHER_WORDS.iter().find(|(of, known, _)| *known == code && *of == system.short_name());
    found.map_or(&[], |(.., words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use phr_core::terminology;

    #[test]
    fn every_code_is_agreed_and_listed_once() {
        let mut seen = std::collections::BTreeSet::new();
        for (system, code, weight) in COMMON {
            let known = System::from_short_name(system).and_then(|system| terminology::english(system, code));
            assert!(known.is_some() && (1..=3).contains(weight), "{system} {code}");
            assert!(seen.insert((system, code)), "{system} {code} twice");
        }
        for (system, code, _) in OTHER_WORDS {
            let known = System::from_short_name(system).and_then(|system| terminology::english(system, code));
            assert!(known.is_some(), "{system} {code}");
        }
    }
}
