//! Whether a text is a well-formed UCUM code over the atoms that clinical data use.
//!
//! The grammar is that of UCUM §§ 4–12, case-sensitive; the atoms are a chosen subset.

/// Atoms that take a metric prefix (UCUM § 4.4, "metric").
const METRIC: [&str; 24] = [
    "m", "g", "s", "L", "l", "mol", "eq", "osm", "U", "[iU]", "[IU]", "Pa", "m[Hg]", "cal", "J", "W", "Hz",
    "V", "Bq", "Gy", "Sv", "kat", "bar", "Cel",
];

/// Atoms that stand as they are.
const PLAIN: [&str; 28] = [
    "%", "min", "h", "d", "wk", "mo", "a", "10*", "10^", "[pH]", "[degF]", "[in_i]", "[ft_i]", "[lb_av]",
    "[oz_av]", "[drp]", "[tsp_us]", "[tbs_us]", "[diop]", "[arb'U]", "[CFU]", "[ppm]", "[ppb]", "[ppth]",
    "deg", "[USP'U]", "[hp'_X]", "[BAU]",
];

/// Metric prefixes from femto to tera.
const PREFIXES: [&str; 13] = ["f", "da", "T", "G", "M", "k", "h", "d", "c", "m", "u", "n", "p"];

/// `Ok` if `code` is a UCUM term; otherwise what is wrong, for the person who edits the table.
pub(super) fn check(code: &str) -> Result<(), String> {
    if !code.is_ascii() {
        return Err("it has a character beyond ASCII".to_owned());
    }
    let mut parser = Parser { rest: code };
    parser.term()?;
    if parser.rest.is_empty() { Ok(()) } else { Err(format!("`{}` is left over", parser.rest)) }
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    /// `term = ["/"] component *(("." / "/") component)`
    fn term(&mut self) -> Result<(), String> {
        self.eat("/");
        self.component()?;
        while self.eat(".") || self.eat("/") {
            self.component()?;
        }
        Ok(())
    }

    /// `component = "(" term ")" / annotation / (factor / unit) [annotation]`
    fn component(&mut self) -> Result<(), String> {
        if self.eat("(") {
            self.term()?;
            return if self.eat(")") { Ok(()) } else { Err("a parenthesis stays open".to_owned()) };
        }
        if self.annotation()? {
            return Ok(());
        }
        if !self.power_of_ten() && !self.number() {
            self.unit()?;
        }
        self.annotation().map(|_| ())
    }

    /// `annotation = "{" text "}"`
    fn annotation(&mut self) -> Result<bool, String> {
        if !self.eat("{") {
            return Ok(false);
        }
        let end = self.rest.find('}').ok_or("a brace stays open")?;
        if end == 0 || self.rest[..end].contains('{') {
            return Err("an annotation is empty or holds a brace".to_owned());
        }
        self.rest = &self.rest[end + 1..];
        Ok(true)
    }

    /// `10*3`, `10^-6`: the atom 10* or 10^ with its exponent.
    fn power_of_ten(&mut self) -> bool {
        let found = self.eat("10*") || self.eat("10^");
        if found {
            self.exponent();
        }
        found
    }

    fn number(&mut self) -> bool {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        self.rest = &self.rest[digits..];
        digits > 0
    }

    fn exponent(&mut self) {
        let before = self.rest;
        let signed = self.eat("+") || self.eat("-");
        if !self.number() && signed {
            self.rest = before;
        }
    }

    /// `unit = [prefix] atom [exponent]`
    fn unit(&mut self) -> Result<(), String> {
        let length = self.unit_length().ok_or_else(|| format!("no known unit at `{}`", self.rest))?;
        self.rest = &self.rest[length..];
        self.exponent();
        Ok(())
    }

    /// The longest unit at the start of the rest, with or without a prefix.
    fn unit_length(&self) -> Option<usize> {
        let longest = |text: &str, atoms: &[&str]| {
            atoms.iter().filter(|atom| text.starts_with(**atom)).map(|atom| atom.len()).max()
        };
        let plain = longest(self.rest, &PLAIN).max(longest(self.rest, &METRIC));
        let prefixed = PREFIXES.iter().filter_map(|prefix| {
            let rest = self.rest.strip_prefix(prefix)?;
            Some(prefix.len() + longest(rest, &METRIC)?)
        });
        prefixed.max().max(plain)
    }

    fn eat(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}
