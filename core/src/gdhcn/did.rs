//! What the identifier of a verification method says: `did:web:HOST:…:trustlist:DOMAIN:PARTICIPANT:USAGE#KEY` in lists
//! of version 2, where `-` stands for any, and `did:web:HOST:…:trustlist:PARTICIPANT#KEY` in lists of version 1.

/// The parts of an identifier that are stated.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct MethodId<'a> {
    pub(super) domain: Option<&'a str>,
    pub(super) participant: Option<&'a str>,
    pub(super) usage: Option<&'a str>,
    /// Behind the `#`, as it stands there.
    pub(super) fragment: Option<&'a str>,
}

impl<'a> MethodId<'a> {
    /// Takes what can be told from the identifier; whatever else it is tells nothing.
    pub(super) fn read(id: &'a str) -> MethodId<'a> {
        let (did, fragment) = id.split_once('#').map_or((id, None), |(did, key)| (did, Some(key)));
        let fragment = fragment.filter(|key| !key.is_empty());
        let segments: Vec<&str> = did.split(':').collect();
        let list = segments.iter().rposition(|segment| matches!(*segment, "trustlist" | "trustlist-ref"));
        let levels = list.and_then(|at| segments.get(at + 1..)).unwrap_or_default();
        let stated = |level: &'a str| (!level.is_empty() && level != "-").then_some(level);
        match *levels {
            [domain, participant, usage] => MethodId {
                domain: stated(domain),
                participant: stated(participant),
                usage: stated(usage),
                fragment,
            },
            [domain, participant] => {
                MethodId { domain: stated(domain), participant: stated(participant), usage: None, fragment }
            }
            [participant] => MethodId { participant: stated(participant), fragment, ..MethodId::default() },
            _ => MethodId { fragment, ..MethodId::default() },
        }
    }
}

/// Undoes percent-encoding (RFC 3986 §2.1), which some lists apply to a key id; `None` where it is broken.
pub(super) fn unescape(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let digits = part.get(..2).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(part.get(2..)?.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_of_the_lists_has_its_identifiers() {
        let id = MethodId::read("did:web:example.org:v2:trustlist:-:XXA:DSC#XPjhL9Znd1M=");
        assert_eq!((id.domain, id.participant, id.usage), (None, Some("XXA"), Some("DSC")));
        assert_eq!(id.fragment, Some("XPjhL9Znd1M="));
        let id = MethodId::read("did:web:example.org:site:v2:trustlist:DCC:XXA");
        assert_eq!((id.domain, id.participant, id.usage), (Some("DCC"), Some("XXA"), None));
        let id = MethodId::read("did:web:example.org:trustlist:xxa#AAAA");
        assert_eq!((id.domain, id.participant, id.usage), (None, Some("xxa"), None));
        assert_eq!(MethodId::read("did:web:example.org"), MethodId::default());
        assert_eq!(MethodId::read("did:web:example.org:trustlist#"), MethodId::default());
    }

    #[test]
    fn percent_encoding_is_undone() {
        assert_eq!(unescape("a%2Bb%3D").as_deref(), Some("a+b="));
        assert_eq!(unescape("plain").as_deref(), Some("plain"));
        for broken in ["%", "%2", "%zz", "%+1", "%ff"] {
            assert_eq!(unescape(broken), None, "{broken}");
        }
    }
}
