//! Narrative: XHTML to plain text and back.

/// Elements that begin a new line.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "tr",
    "table",
    "thead",
    "tbody",
    "caption",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "pre",
    "blockquote",
];
const ENTITIES: &[(&str, char)] =
    &[("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", '\u{a0}')];

/// The text of an XHTML fragment: tags left out, entities resolved, one line per block, white space folded.
pub(super) fn strip(xhtml: &str) -> String {
    let mut text = String::with_capacity(xhtml.len());
    let mut rest = xhtml;
    while let Some(at) = rest.find(['<', '&']) {
        push_folded(&mut text, &rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('<') { skip_tag(&mut text, rest) } else { push_entity(&mut text, rest) };
    }
    push_folded(&mut text, rest);
    let lines =
        text.split('\n').map(|line| line.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// An XHTML `div` with this text.
pub(super) fn div(text: &str) -> String {
    let mut div = String::from("<div xmlns=\"http://www.w3.org/1999/xhtml\">");
    for c in text.chars() {
        match c {
            '&' => div.push_str("&amp;"),
            '<' => div.push_str("&lt;"),
            '>' => div.push_str("&gt;"),
            '\n' => div.push_str("<br/>"),
            c => div.push(c),
        }
    }
    div.push_str("</div>");
    div
}

fn push_folded(text: &mut String, part: &str) {
    text.extend(part.chars().map(|c| if c.is_ascii_whitespace() { ' ' } else { c }));
}

/// Leaves out a tag or comment; an unclosed one reaches to the end.
fn skip_tag<'a>(text: &mut String, rest: &'a str) -> &'a str {
    let end = if rest.starts_with("<!--") { "-->" } else { ">" };
    let close = rest.find(end).map_or(rest.len(), |at| at + end.len());
    let name = rest[1..close].trim_start_matches('/');
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("").to_ascii_lowercase();
    text.push(match name.as_str() {
        name if BLOCKS.contains(&name) => '\n',
        "td" | "th" => ' ',
        _ => return &rest[close..],
    });
    &rest[close..]
}

/// Resolves the entity at the start; what is none is text.
fn push_entity<'a>(text: &mut String, rest: &'a str) -> &'a str {
    let resolved = rest.bytes().take(12).position(|b| b == b';').and_then(|at| {
        let name = &rest[1..at];
        let c = match name.strip_prefix('#') {
            Some(number) => char::from_u32(match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            })?,
            None => ENTITIES.iter().find(|(known, _)| *known == name)?.1,
        };
        Some((c, &rest[at + 1..]))
    });
    match resolved {
        Some((c, rest)) => {
            text.push(if c.is_control() { ' ' } else { c });
            rest
        }
        None => {
            text.push('&');
            &rest[1..]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_go_and_lines_stay() {
        let xhtml = "<div><p>No  known\n<b>aller</b>gies</p><table><tr><td>a</td><td>&lt;1&#x20;&amp;amp;</td></tr></table></div>";
        assert_eq!(strip(xhtml), "No known allergies\na <1 &amp;");
        assert_eq!(strip("a < b"), "a");
        assert_eq!(strip("R&D &nope; &"), "R&D &nope; &");
    }

    proptest! {
        #[test]
        fn stripped_text_survives_a_div(xhtml in "[<>/&;#a-z0-9 \n\u{a0}é]{0,60}") {
            let text = strip(&xhtml);
            prop_assert_eq!(strip(&div(&text)), text);
        }
    }
}
