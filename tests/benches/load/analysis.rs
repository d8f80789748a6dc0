//! The analysis as an epidemiologist uses it: facts are taken, closed quarters are published, and tables are looked at.

use crate::Options;
use crate::load::client::Browser;
use crate::load::measures::{Measured, run};
use crate::load::program::Service;
use serde_json::Value;
use std::time::{Duration, Instant};

/// How often it is looked how far the service is.
const LOOKED_AT: Duration = Duration::from_millis(100);

/// Waits until the service has published what has closed, and says how long each step took and the most memory in it.
pub(crate) fn wait(service: &Service) {
    let browser = Browser::signed_in(service.address(), "epidemiologist");
    if !browser.get("/analysis").text.contains("/analysis/publish") {
        println!("  all closed quarters are published already");
        return;
    }
    service.forget_most_memory();
    let begun = Instant::now();
    let (mut seen, mut left) = (0, None::<u64>);
    while left != Some(0) {
        std::thread::sleep(LOOKED_AT);
        for line in service.logged().iter().skip(seen) {
            seen += 1;
            let memory = service.most_memory() >> 20;
            let number = |name: &str| line[name].as_u64().unwrap_or_default();
            let seconds = number("milliseconds") as f64 / 1000.0;
            match line["message"].as_str().unwrap_or_default() {
                "facts were taken" => println!(
                    "  facts of {} persons were taken in {seconds:.1} s: {:.0} persons/s; {memory} MiB at most",
                    number("persons"),
                    number("persons") as f64 / seconds,
                ),
                "episodes were counted" => {
                    left = Some(number("quarters"));
                    println!(
                        "  {} attestations were counted for {} quarters in {seconds:.1} s: {:.0}/s; {memory} MiB at most",
                        number("episodes"),
                        number("quarters"),
                        number("episodes") as f64 / seconds,
                    );
                }
                "a quarter was published" => {
                    left = left.map(|left| left - 1);
                    println!(
                        "  {} was published in {seconds:.1} s; {memory} MiB at most",
                        text(&line["period"])
                    );
                }
                _ => println!("  {line}"),
            }
            service.forget_most_memory();
        }
    }
    println!("  all of it took {:.0} s", begun.elapsed().as_secs_f64());
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The newest quarter that was published.
fn newest(list: &str) -> String {
    let quarter = list.split("href=\"/analysis/").nth(1).and_then(|rest| rest.get(..7)).unwrap_or_default();
    assert!(quarter.contains("-Q"), "nothing was published: {list}");
    quarter.to_owned()
}

/// Lists, tables with their charts, comparisons, files.
pub(crate) fn measure_all(options: &Options, service: &Service) -> Vec<Measured> {
    let browser = Browser::signed_in(service.address(), "epidemiologist");
    let quarter = newest(&browser.get("/analysis").text);
    let year = &quarter[..4];
    let asked = [
        ("list of what is published", "/analysis".to_owned(), "<table"),
        (
            "table and chart of a quarter",
            format!("/analysis/{quarter}?measure=cardiovascular&by=age-sex"),
            "<svg",
        ),
        (
            "table of a quarter by nationality",
            format!("/analysis/{quarter}?measure=persons&by=nationality"),
            "<svg",
        ),
        (
            "comparison of two groups",
            format!("/analysis/{quarter}?measure=cardiovascular&by=sex&first=female&second=male"),
            "role=\"status\"",
        ),
        ("table and chart of a year", format!("/analysis/{year}?measure=cardiovascular&by=age-sex"), "<svg"),
        ("CSV file of a quarter", format!("/analysis/{quarter}/data.csv"), "episodes"),
    ];
    let mut all = Vec::new();
    for clients in [1, options.clients] {
        for (what, path, has) in &asked {
            all.push(run(what, clients, options.times / 2, &browser, &|browser, _| {
                let page = browser.get(path);
                assert!(
                    page.status == 200 && page.text.contains(has),
                    "{} {path}: {}",
                    page.status,
                    page.text
                );
            }));
        }
    }
    all
}
