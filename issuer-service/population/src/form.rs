//! What is typed at an episode.

mod measured;
mod vaccines;

use crate::Error;
use crate::dice::Dice;
use crate::health::{self, Condition, Infection, Medicine, Problem};
use crate::person::{Event, Profile, Sex, Status};
use phr_core::model::PartialDate;
use phr_core::terminology::{self, System};
use phr_forms::{Fields, FieldsError};

/// What was typed, and in which row the appointment for the next episode is.
pub(crate) struct Filled {
    pub(crate) fields: Fields,
    pub(crate) appointment: Option<usize>,
}

/// A form that is being filled in.
struct Writer {
    fields: Fields,
    failed: Option<FieldsError>,
    rows: [(&'static str, usize); 4],
}

impl Writer {
    fn new() -> Self {
        let rows = [("problems", 0), ("medicines", 0), ("follow_ups", 0), ("vulnerability", 0)];
        Self { fields: Fields::new(), failed: None, rows }
    }

    fn put(&mut self, path: &str, text: impl AsRef<str>) {
        if let Err(error) = self.fields.set(path, text.as_ref()) {
            self.failed.get_or_insert(error);
        }
    }

    fn day(&mut self, path: &str, day: i64) {
        self.put(path, date(day));
    }

    /// The next free row of a group, and its path.
    fn row(&mut self, group: &'static str) -> (usize, String) {
        let mut number = 0;
        if let Some((_, next)) = self.rows.iter_mut().find(|(name, _)| *name == group) {
            number = *next;
            *next += 1;
        }
        (number, format!("{group}.{number}"))
    }

    /// A code as if it had been chosen from the search, with its own name, or with these words.
    fn code(&mut self, path: &str, (system, code): (&str, &str), words: &str) {
        let name = System::from_short_name(system).and_then(|system| terminology::english(system, code));
        self.put(path, if words.is_empty() { name.unwrap_or(code) } else { words });
        self.put(&format!("{path}.chosen"), format!("{system}|{code}"));
    }
}

/// A whole date as it is typed.
fn date(day: i64) -> String {
    PartialDate::from_days_since_1970(day).map(|date| date.to_string()).unwrap_or_default()
}

/// Fills in the form of an episode.
pub(crate) fn fill(dice: &mut Dice, profile: &Profile, event: &Event) -> Result<Filled, Error> {
    let writer = &mut Writer::new();
    writer.put("visit.kind", if event.is_first { "assessment" } else { "follow_up" });
    writer.day("visit.date", event.day);
    if event.is_first {
        consent(dice, writer, profile, event);
        identity(dice, writer, profile, event);
        background(dice, writer, profile);
    }
    allergies(dice, writer, event);
    let appointment = illness(dice, writer, profile, event);
    measured::vital_signs(dice, writer, profile, event);
    measured::tests(dice, writer, profile, event);
    vaccines::vaccinations(dice, writer, profile, event);
    pregnancy(dice, writer, profile, event);
    absences(dice, writer, event);
    match writer.failed.take() {
        Some(error) => Err(Error::Form(error)),
        None => Ok(Filled { fields: std::mem::take(&mut writer.fields), appointment }),
    }
}

fn consent(dice: &mut Dice, writer: &mut Writer, profile: &Profile, event: &Event) {
    for (purpose, share) in
        [("care", 0.995), ("card", 0.97), ("printed", 0.85), ("sharing", 0.9), ("statistics", 0.92)]
    {
        writer.put(&format!("consent.{purpose}"), if dice.chance(share) { "yes" } else { "no" });
    }
    let how = match profile.age {
        ..18 => "guardian",
        _ => dice
            .weighted(&[("written", 60.0), ("oral", 30.0), ("thumbprint", 10.0)], |how| how.1)
            .map_or("oral", |how| how.0),
    };
    writer.put("consent.how", how);
    if how == "guardian" {
        writer.put("consent.guardian", &profile.called.family);
    }
    writer.day("consent.date", event.day);
    if let Some(language) = profile.origin.languages.first() {
        writer.put("consent.language", language);
    }
}

fn identity(dice: &mut Dice, writer: &mut Writer, profile: &Profile, event: &Event) {
    writer.put("identity.family", &profile.called.family);
    writer.put("identity.given", &profile.called.given);
    if let Some((family, given)) = &profile.called.latin {
        writer.put("identity.family_latin", family);
        writer.put("identity.given_latin", given);
    }
    // Many know the year only, or an estimate of it.
    let born = date(profile.born);
    let shown = match dice.unit() {
        chance if chance < 0.72 => born.as_str(),
        chance if chance < 0.77 => born.get(..7).unwrap_or_default(),
        _ => born.get(..4).unwrap_or_default(),
    };
    writer.put("identity.birth_date", shown);
    if shown.len() == 4 && dice.chance(0.4) {
        writer.put("identity.birth_estimated", "yes");
    }
    writer.put("identity.sex", if profile.sex == Sex::Female { "female" } else { "male" });
    writer.put("identity.nationalities.0.country", profile.origin.country);
    if dice.chance(0.95) {
        writer.put("identity.birth_country", profile.origin.country);
    }
    writer.put("identity.interpreter", if dice.chance(0.75) { "yes" } else { "no" });
    let spoken = usize::try_from(dice.between(1, 2)).unwrap_or(1);
    for (row, language) in profile.origin.languages.iter().take(spoken).enumerate() {
        writer.put(&format!("identity.languages.{row}.language"), language);
    }
    writer.put("identity.languages.0.preferred", "yes");
    let number = |kind: &str| format!("INVENTED-{kind}-{:07}", profile.number + 1);
    match profile.status {
        Status::Refugee => identifier(writer, "unhcr", &number("U")),
        Status::AsylumSeeker => identifier(writer, "residence", &number("A")),
        Status::Other => {}
    }
    let ways = profile.origin.way.countries();
    let way = dice.pick(ways).copied().unwrap_or_default();
    // The way ends when the person is seen.
    let mut arrived = event.day - 30 * way.len() as i64 - dice.between(10, 300);
    for (row, country) in way.iter().enumerate() {
        writer.put(&format!("identity.route.{row}.country"), country);
        if dice.chance(0.6) {
            writer.put(&format!("identity.route.{row}.arrived"), date(arrived).get(..7).unwrap_or_default());
        }
        arrived += dice.between(5, 30);
    }
}

fn identifier(writer: &mut Writer, kind: &str, number: &str) {
    writer.put("identity.identifiers.0.kind", kind);
    writer.put("identity.identifiers.0.value", number);
}

/// Habits, and what makes somebody vulnerable.
fn background(dice: &mut Dice, writer: &mut Writer, profile: &Profile) {
    if profile.age >= 15 && dice.chance(0.8) {
        let smokes =
            dice.weighted(&[("never", 58.0), ("former", 8.0), ("smoker", 14.0), ("daily", 20.0)], |s| s.1);
        writer.put("social.smoking", smokes.map_or("never", |smokes| smokes.0));
    }
    let harmed = [("95318007", 0.02), ("404189009", 0.012), ("734998001", 0.004), ("32911000", 0.01)];
    for (code, share) in harmed {
        if profile.age >= 12 && dice.chance(share) {
            let (_, row) = writer.row("vulnerability");
            writer.code(&format!("{row}.code"), ("sct", code), "");
        }
    }
}

fn allergies(dice: &mut Dice, writer: &mut Writer, event: &Event) {
    if event.is_first && dice.chance(0.03) {
        let code = if dice.chance(0.7) { "91936005" } else { "91935009" };
        writer.code("allergies.0.code", ("sct", code), "");
        if dice.chance(0.6) {
            writer.code("allergies.0.reaction", ("sct", "126485001"), "");
        }
        writer.put("allergies.0.severity", "moderate");
    }
}

/// Problems with their medicines, and what is to be done next; the row of the next appointment.
fn illness(dice: &mut Dice, writer: &mut Writer, profile: &Profile, event: &Event) -> Option<usize> {
    let mut reason = None;
    if event.is_first {
        for condition in &profile.conditions {
            let Some(problem) = health::recorded(dice, *condition, profile.age) else { continue };
            let years = dice.between(0, profile.age.min(20));
            let since = date(event.day - years * 365).get(..4).map(str::to_owned);
            // Not before the person was born.
            let born = date(profile.born).get(..4).map(str::to_owned);
            record(writer, event, &problem, since.max(born));
            reason.get_or_insert((problem.code, *condition == Condition::Mental));
        }
    }
    let infection = event.infection.and_then(|infection| match infection {
        Infection::ViralHepatitis => Some(health::hepatitis(event.is_hepatitis_b)),
        infection => health::recorded_infection(dice, infection, profile.age),
    });
    if let Some(problem) = infection {
        record(writer, event, &problem, Some(date(event.day - dice.between(0, 6))));
        reason.get_or_insert((problem.code, false));
    }
    if let Some(problem) = event.injury.then(|| health::recorded_injury(dice, profile.age)).flatten() {
        record(writer, event, &problem, Some(date(event.day - dice.between(0, 3))));
        reason.get_or_insert((problem.code, false));
    }
    let mut appointment = None;
    let is_pregnant = event.is_first && profile.pregnant.is_some();
    let due = event.appointment.or_else(|| {
        // Asked to come again, and did not.
        (is_pregnant || dice.chance(if reason.is_some() { 0.5 } else { 0.15 }))
            .then(|| event.day + dice.between(7, 60))
    });
    if let Some(due) = due {
        let (number, row) = writer.row("follow_ups");
        let (code, service) = match (is_pregnant, reason) {
            (true, _) => (("sct", "424525001"), "antenatal"),
            (false, Some((_, true))) => (("sct", "185389009"), "mental"),
            (false, Some((("sct", "44054006" | "46635009"), _))) => (("loinc", "4548-4"), "laboratory"),
            (false, None) if dice.chance(0.6) => (("sct", "33879002"), "vaccination"),
            _ => (("sct", "185389009"), if profile.age < 12 { "child" } else { "general" }),
        };
        writer.code(&format!("{row}.code"), code, "");
        writer.day(&format!("{row}.due"), due);
        writer.day(&format!("{row}.until"), due + 7);
        writer.put(&format!("{row}.service"), service);
        appointment = Some(number);
    }
    appointment
}

fn record(writer: &mut Writer, event: &Event, problem: &Problem, since: Option<String>) {
    let (_, row) = writer.row("problems");
    writer.code(&format!("{row}.code"), problem.code, problem.words);
    writer.put(&format!("{row}.since"), since.unwrap_or_default());
    writer.put(&format!("{row}.certainty"), "confirmed");
    if let Some(medicine) = problem.medicine {
        give(writer, event, &medicine, problem);
    }
}

fn give(writer: &mut Writer, event: &Event, medicine: &Medicine, problem: &Problem) {
    let (_, row) = writer.row("medicines");
    writer.code(&format!("{row}.code"), ("atc", medicine.code), "");
    writer.put(&format!("{row}.dose"), medicine.amount);
    writer.put(&format!("{row}.dose.unit"), medicine.unit);
    writer.put(&format!("{row}.times_per_day"), medicine.times);
    writer.put(&format!("{row}.route"), medicine.route);
    writer.code(&format!("{row}.reason"), problem.code, problem.words);
    writer.day(&format!("{row}.since"), event.day);
    // A form takes no end that lies ahead: a short course says so in words.
    if medicine.days > 0 {
        writer.put(&format!("{row}.instruction"), format!("for {} days", medicine.days));
    }
}

fn pregnancy(dice: &mut Dice, writer: &mut Writer, profile: &Profile, event: &Event) {
    let may = profile.sex == Sex::Female && (15..50).contains(&profile.age);
    if !event.is_first || !may || !(profile.pregnant.is_some() || dice.chance(0.7)) {
        return;
    }
    match profile.pregnant {
        Some(weeks) => {
            writer.put("pregnancy.status", "pregnant");
            writer.day("pregnancy.last_period", event.day - weeks * 7);
            writer.put("pregnancy.weeks", weeks.to_string());
        }
        None => writer.put("pregnancy.status", "not_pregnant"),
    }
    let births = dice.between(0, ((profile.age - 15) / 4).clamp(0, 6));
    writer.put("pregnancy.births", births.to_string());
}

/// Why nothing is listed where nothing is: asked and none, or not asked.
fn absences(dice: &mut Dice, writer: &mut Writer, event: &Event) {
    if !event.is_first {
        return;
    }
    let sections = [
        ("allergies", 0.85),
        ("problems", 0.8),
        ("medicines", 0.8),
        ("past", 0.5),
        ("procedures", 0.4),
        ("devices", 0.5),
        ("needs", 0.6),
    ];
    for (section, asked) in sections {
        if !writer.fields.has_any(section) {
            let absence = if dice.chance(asked) { "none-known" } else { "not-asked" };
            writer.put(&format!("{section}.absence"), absence);
        }
    }
}
