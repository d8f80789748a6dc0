//! `phr-issuer populate`: invented persons for a demonstration, and for trying how the service bears a load.

use crate::database::{Data, ambient, failure, wait};
use crate::messages::serve as messages;
use crate::serve::args::Place;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use phr_cli_kit::{Exit, Failure, print, say};
use phr_core::model::PartialDate;
use phr_service::demo::{self, Order};
use phr_service::{App, Config};

#[derive(Debug, Args)]
pub(crate) struct PopulateOptions {
    /// How many persons of this seed there are to be; those that are there already count.
    #[arg(long, value_name = "N")]
    persons: u64,
    /// Clinical episodes of a person on average, from 1 to 20; the default is what was published.
    #[arg(long, value_name = "X", default_value_t = phr_population::EPISODES_PER_PERSON)]
    episodes_per_person: f64,
    /// Another seed makes other persons, beside those that are there.
    #[arg(long, value_name = "S", default_value_t = 7)]
    seed: u64,
    /// The last day on which anybody is seen, as YYYY-MM-DD [default: today].
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<i64>,
    /// Within how many days up to that they are seen.
    #[arg(long, value_name = "DAYS", default_value_t = 730)]
    days: u32,
    #[command(flatten)]
    place: Place,
}

/// A whole date, in days since 1970.
fn day(text: &str) -> Result<i64, String> {
    let date = PartialDate::parse(text).filter(|date| date.first_day() == date.last_day());
    date.map(PartialDate::first_day).ok_or_else(|| messages::NOT_A_DAY.to_owned())
}

pub(crate) fn run(options: &PopulateOptions) -> Result<Exit, Failure> {
    let data = Data::of(&options.place)?;
    data.make_folder()?;
    let mut config = Config::new(&data.folder, ambient());
    config.database = data.url().expose().to_owned();
    config.demo = true;
    config.loads = true;
    let order = Order {
        persons: options.persons,
        seed: options.seed,
        episodes_per_person: options.episodes_per_person,
        period_days: options.days,
        last_day: options.until,
    };
    let loaded = wait(async {
        // `prepare` opens the data with a demonstration's passphrase, when it has seen that they are one's.
        let app = App::open(config).await.map_err(failure)?;
        demo::prepare(&app).await.map_err(|failure| match failure.code() {
            "demo-refused" => failure.hint(messages::DEMO_REFUSED_POPULATE),
            _ => failure,
        })?;
        say(messages::DEMO);
        let style = ProgressStyle::with_template(messages::POPULATING);
        let bar = ProgressBar::new(options.persons)
            .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let loaded = demo::populate(&app, &order, |now| bar.set_position(now.persons)).await?;
        bar.finish_and_clear();
        app.close().await;
        Ok(loaded)
    })?;
    print(format!("{}\n", messages::populated(loaded.persons, loaded.attestations, &data)))?;
    Ok(Exit::Good)
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn the_last_day_is_a_whole_date() {
        assert_eq!(day("2026-11-26"), Ok(20_783));
        assert!(day("2026-11").is_err() && day("tomorrow").is_err());
    }
}
