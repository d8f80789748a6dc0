//! What the clients do.

use crate::Options;
use crate::load::client::Browser;
use crate::load::program::Service;
use phr_population::{Options as Population, Person};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Times of one thing that clients do.
pub(crate) struct Measured {
    pub(crate) what: &'static str,
    pub(crate) clients: usize,
    /// Sorted.
    pub(crate) times: Vec<Duration>,
    /// From the first to the last.
    pub(crate) seconds: Duration,
}

/// The whole name of a loaded person, in the letters that it was typed in.
fn name(person: &Person) -> String {
    let fields = &person.episodes[0].fields;
    format!("{} {}", fields.text("identity.given"), fields.text("identity.family"))
}

fn family(person: &Person) -> String {
    person.episodes[0].fields.text("identity.family").to_owned()
}

/// Persons of a population like the loaded one: their names are those that are there. Who is registered anew is of another
/// seed.
fn persons(options: &Options, seed: u64, count: usize) -> Vec<Person> {
    let population =
        Population { episodes_per_person: options.episodes_per_person, ..Population::up_to(today(), seed) };
    let population = phr_population::Population::new(population).unwrap();
    let step = (options.persons / count as u64).max(1);
    let number = |at: usize| at as u64 * step % options.persons.max(1);
    (0..count).map(|at| population.person(number(at)).unwrap()).collect()
}

fn today() -> i64 {
    let passed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(passed.as_secs() / 86_400).unwrap()
}

/// The addresses of persons on a page.
fn addresses(page: &str) -> BTreeSet<String> {
    let ids = page.split("/persons/").skip(1).filter_map(|rest| rest.get(..32));
    ids.filter(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .map(|id| format!("/persons/{id}"))
        .collect()
}

/// All of them, alone and at once.
pub(crate) fn measure_all(options: &Options, browser: &Browser, say: impl Fn(&Measured)) {
    let known = persons(options, options.seed, options.times);
    let paths: Vec<String> = known
        .iter()
        .take(100)
        .flat_map(|person| addresses(&browser.post("/find", &[("text", &name(person))]).text))
        .collect();
    assert!(paths.len() >= 50, "only {} of the loaded persons were found", paths.len());
    let new = persons(options, options.seed + 1000, options.times * 2);
    let made = AtomicUsize::new(0);
    for clients in [1, options.clients] {
        let run = |what, times, act: &(dyn Fn(&Browser, usize) + Sync)| {
            say(&run(what, clients, times, browser, act));
        };
        run("search by whole name", options.times, &|browser, at| {
            let found = browser.post("/find", &[("text", &name(&known[at % known.len()]))]);
            assert!(found.status == 200 && !addresses(&found.text).is_empty(), "{} {at}", found.status);
        });
        run("search by family name", options.times, &|browser, at| {
            let found = browser.post("/find", &[("text", &family(&known[at % known.len()]))]);
            assert!(found.status == 200 && !addresses(&found.text).is_empty(), "{} {at}", found.status);
        });
        run("open a person", options.times, &|browser, at| {
            assert_eq!(browser.get(&paths[at * 7 % paths.len()]).status, 200);
        });
        run("list of follow-ups", options.times / 2, &|browser, _| {
            assert_eq!(browser.get("/follow-ups").status, 200);
        });
        run("register (three or four requests)", options.times / 2, &|browser, _| {
            register(browser, &new[made.fetch_add(1, Ordering::Relaxed) % new.len()]);
        });
        run("issue a card (two requests)", options.times / 10, &|browser, at| {
            issue(browser, &paths[at * 11 % paths.len()]);
        });
    }
}

/// Lets clients do something so many times in all.
pub(crate) fn run(
    what: &'static str,
    clients: usize,
    count: usize,
    browser: &Browser,
    act: &(dyn Fn(&Browser, usize) + Sync),
) -> Measured {
    let (next, times) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                let browser = browser.again();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= count {
                        return;
                    }
                    let begun = Instant::now();
                    act(&browser, at);
                    times.lock().unwrap().push(begun.elapsed());
                }
            });
        }
    });
    let seconds = begun.elapsed();
    let mut times = times.into_inner().unwrap();
    times.sort();
    Measured { what, clients, times, seconds }
}

fn register(browser: &Browser, person: &Person) {
    let begun = browser.post("/register", &[]);
    let draft = begun.location;
    assert!(draft.starts_with("/drafts/"), "{}", begun.text);
    let fields: Vec<(String, String)> =
        person.episodes[0].fields.iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    browser.change(&draft, &fields);
    let mut answer = browser.post(&draft, &[("do", "complete")]);
    if answer.status == 422 {
        // Warnings, and persons who are much alike, are seen and confirmed.
        let seen = value(&answer.text, "seen").to_owned();
        answer = browser.post(&draft, &[("do", "complete"), ("seen", &seen)]);
    }
    assert_eq!(answer.status, 303, "{}", answer.text);
}

fn issue(browser: &Browser, person: &str) {
    let path = format!("{person}/issue");
    let choices = [
        ("carrier", "qr-card"),
        ("leave_out", "entries"),
        ("names", "on"),
        ("clinician", "en"),
        ("person", "en"),
        ("code", "new"),
        ("digits", "16"),
    ];
    let looked = browser.post(&path, &[&choices[..], &[("do", "preview")]].concat());
    assert_eq!(looked.status, 200, "{}", looked.text);
    let seen = value(&looked.text, "seen").to_owned();
    let made = browser.post(&path, &[&choices[..], &[("do", "make"), ("seen", &seen)]].concat());
    assert!(matches!(made.status, 200 | 303), "{}: {}", made.status, made.text);
}

/// The value of a hidden field.
fn value<'a>(page: &'a str, name: &str) -> &'a str {
    let rest = page.split_once(&format!("name=\"{name}\" value=\"")).map_or("", |found| found.1);
    rest.split('"').next().unwrap_or_default()
}

/// What clients got done together.
pub(crate) struct Mixed {
    /// Searches and records in a second.
    pub(crate) rate: f64,
    /// How long one of them took, sorted.
    pub(crate) times: Vec<Duration>,
    /// How long all took.
    pub(crate) seconds: f64,
}

/// Records that are opened after a search.
const OPENED: usize = 5;

/// Searches and records in turn, by so many clients that are shared out over the processes, and that wait between two of
/// them as long as this.
pub(crate) fn mixed(options: &Options, services: &[&Service], clients: usize, pause: Duration) -> Mixed {
    let browser = Browser::signed_in(services[0].address(), "clinician");
    let known = persons(options, options.seed, options.times);
    let (next, times) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let count = options.times;
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for client in 0..clients {
            let browser = browser.at(services[client % services.len()].address());
            let (next, known, times) = (&next, &known, &times);
            scope.spawn(move || {
                let timed = |act: &dyn Fn() -> String| {
                    std::thread::sleep(pause);
                    let begun = Instant::now();
                    let done = act();
                    times.lock().unwrap().push(begun.elapsed());
                    done
                };
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= count {
                        return;
                    }
                    let found =
                        timed(&|| browser.post("/find", &[("text", &name(&known[at % known.len()]))]).text);
                    let paths: Vec<String> = addresses(&found).into_iter().collect();
                    for path in paths.iter().cycle().take(OPENED) {
                        timed(&|| {
                            let page = browser.get(path);
                            assert_eq!(page.status, 200);
                            page.text
                        });
                    }
                }
            });
        }
    });
    let seconds = begun.elapsed().as_secs_f64();
    let mut times = times.into_inner().unwrap();
    times.sort();
    Mixed { rate: times.len() as f64 / seconds, times, seconds }
}
