//! Prints everything once, of invented data: `cargo run -p phr-print --example sample -- OUT_DIR`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "an example")]

#[path = "../samples/mod.rs"]
mod samples;

use phr_print::{BookletLayout, CardLayout, Job, print};

fn main() {
    let out = std::path::PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "sample".to_owned()));
    std::fs::create_dir_all(&out).unwrap();
    let mut jobs = Vec::new();
    for phrases in &samples::PHRASES {
        let language = phrases.language;
        let card = samples::card(language, 7);
        jobs.push((format!("card-{language}"), Job::Cards(CardLayout::Single, vec![card])));
        jobs.push((format!("slip-{language}"), Job::Slips(vec![samples::slip(language)])));
    }
    let languages = samples::PHRASES.iter().map(|phrases| phrases.language).cycle();
    let sheet = languages.zip(0..13).map(|(language, number)| samples::card(language, number)).collect();
    jobs.push(("sheet".to_owned(), Job::Cards(CardLayout::Sheet, sheet)));
    for (name, layout) in
        [("pages", BookletLayout::Pages), ("a5", BookletLayout::FoldedA5), ("a4", BookletLayout::FoldedA4)]
    {
        for (clinician, person) in [("en", "ar"), ("sr-Latn", "en"), ("ar", "en")] {
            let booklet = Box::new(samples::booklet(clinician, person));
            jobs.push((format!("booklet-{name}-{clinician}-{person}"), Job::Booklet(layout, booklet)));
        }
    }
    for (name, job) in jobs {
        match print(&job, &samples::setting()) {
            Ok(pdf) => {
                let file = out.join(format!("{name}.pdf"));
                std::fs::write(&file, pdf.bytes()).unwrap();
                println!("{}: {} pages, {} codes read back", file.display(), pdf.pages(), pdf.codes());
            }
            Err(error) => println!("{name}: error[{}]: {error}", error.code()),
        }
    }
}
