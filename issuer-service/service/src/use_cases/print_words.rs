//! What is printed around a code: the words on a card, a booklet and a slip, in the languages that were chosen.

use phr_core::keys::AccessCode;
use phr_core::render::View;
use phr_print::{Booklet, CardPrint, PrintConsent, Slip, Summary, SummaryTerms, Words};
use phr_scan::Symbol;

/// Says a message in a language: the language, the message's id, and what goes into it.
pub(crate) type Say<'a> = &'a (dyn Fn(&str, &str, &[(&str, &str)]) -> String + Sync);

/// What stands on the outside of a card.
pub(crate) struct Outside {
    /// The languages, the clinician's first; each once.
    pub(crate) languages: Vec<String>,
    /// The person's names, if they want them there.
    pub(crate) names: Vec<String>,
    /// Who issued it, as it is called.
    pub(crate) issuer: String,
    /// Whether a care network can open it.
    pub(crate) networks: bool,
    /// What staff call the card.
    pub(crate) reference: String,
}

impl Outside {
    fn said(&self, say: Say<'_>, id: &str) -> Vec<Words> {
        self.said_with(say, id, &[])
    }

    fn said_with(&self, say: Say<'_>, id: &str, with: &[(&str, &str)]) -> Vec<Words> {
        self.languages.iter().map(|language| Words::new(language, &say(language, id, with))).collect()
    }

    fn names(&self) -> Vec<Words> {
        self.names.iter().map(|name| Words::name(name)).collect()
    }

    /// A card of bank-card size.
    pub(crate) fn card(&self, symbol: Symbol, say: Say<'_>) -> CardPrint {
        let first = self.languages.first().map_or("en", String::as_str);
        CardPrint {
            symbol,
            title: Words::new(first, &say(first, "paper-title", &[])),
            names: self.names(),
            hints: self.said(say, "paper-hint"),
            explanation: self.said(say, "paper-explanation"),
            emergency: if self.networks { self.said(say, "paper-emergency") } else { Vec::new() },
            issuer: self.said_with(say, "paper-issuer", &[("name", &self.issuer)]),
            reference: Some(self.reference.clone()),
        }
    }

    /// A booklet with what the person agreed to let anybody read.
    pub(crate) fn booklet(
        &self,
        symbol: Symbol,
        consent: PrintConsent,
        summaries: Vec<View>,
        say: Say<'_>,
    ) -> Booklet {
        // The cover has room for little beside the code.
        let mut hints = self.said(say, "paper-hint");
        let first = self.languages.first().map_or("en", String::as_str);
        hints.push(Words::new(first, &say(first, "paper-issuer", &[("name", &self.issuer)])));
        hints.push(Words::name(&self.reference));
        let summaries = summaries.into_iter().map(|view| Summary { terms: terms(&view.language, say), view });
        Booklet::new(consent, symbol, self.said(say, "paper-title"), self.names(), hints, summaries.collect())
    }

    /// The slip with the access code: the person's language first, who has to understand it. It has no name, so that who finds
    /// it does not know whose it is.
    pub(crate) fn slip(&self, code: AccessCode, say: Say<'_>) -> Slip {
        let persons_first = Outside {
            languages: self.languages.iter().rev().cloned().collect(),
            names: Vec::new(),
            issuer: String::new(),
            networks: self.networks,
            reference: self.reference.clone(),
        };
        let mut lines = persons_first.said(say, "paper-slip-keep");
        lines.extend(persons_first.said(say, "paper-slip-use"));
        Slip {
            access_code: code,
            titles: persons_first.said(say, "paper-slip-title"),
            lines,
            reference: Some(persons_first.reference),
        }
    }
}

fn terms(language: &str, say: Say<'_>) -> SummaryTerms {
    let said = |id: &str| say(language, id, &[]);
    SummaryTerms {
        title: said("paper-summary-title"),
        person: said("paper-person"),
        attestations: said("paper-attestations"),
        withheld: said("paper-withheld"),
        english: said("paper-english"),
        as_written: said("paper-as-written"),
        draft: said("paper-draft"),
        hash: said("paper-hash"),
        record: said("paper-record"),
    }
}
