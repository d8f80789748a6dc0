//! `phr-reader inspect`: what anyone can see.

use crate::args::Format;
use crate::output::{Output, print_failure};
use phr_cli_kit::{CardInput, Exit, Failure, print};
use phr_core::card::{CardFacts, CompartmentFacts};
use std::path::Path;

pub(crate) fn run(input: &Path, format: Format) -> Result<Exit, Failure> {
    match format {
        Format::Json => print_failure(
            CardInput::find(input).and_then(|input| Output::of_facts(&input.card().inspect()).print()),
        )?,
        Format::Text => print(text(&CardInput::find(input)?.card().inspect()))?,
    }
    Ok(Exit::Good)
}

fn text(facts: &CardFacts) -> String {
    let class = facts.size_class.map_or("none".to_owned(), |class| class.bytes().to_string());
    let mut text = format!(
        "format version  {}\nbytes           {}\nsize class      {class}\n",
        facts.version, facts.bytes
    );
    text += &compartment("care", &facts.care);
    match &facts.confidential {
        Some(confidential) => text += &compartment("confidential", confidential),
        None => text += "confidential    none\n",
    }
    text
}

fn compartment(name: &str, facts: &CompartmentFacts) -> String {
    let mut openers: Vec<String> = facts.networks.iter().map(|hint| format!("network {hint}")).collect();
    openers.extend(facts.holder.then(|| "access code".to_owned()));
    format!("{name:<15} {} bytes, opened by: {}\n", facts.bytes, openers.join(", "))
}
