//! What the same records take in others' codings, in bytes for each listed record.
//!
//! All are computed for the number of records and cards at hand, from what is published; no code of theirs is run.

use super::entropy;

/// A way of listing records.
pub(super) struct Peer {
    pub(super) name: &'static str,
    /// Where the figures come from.
    pub(super) source: &'static str,
    /// Bytes for each listed record.
    pub(super) bytes: f64,
    /// How many of the cards that are good it calls revoked.
    pub(super) wrong: f64,
    /// Whether it says from when on cards are good.
    pub(super) times: bool,
    /// Whether it needs a list, or a numbering, of all cards that there are.
    pub(super) universe: bool,
}

/// All peers, for an issuer of `cards` of which `listed` are listed, `revoked` of them revoked.
pub(super) fn all(cards: u64, listed: u64, revoked: u64) -> Vec<Peer> {
    let (n, good) = (listed as f64, (cards - listed) as f64);
    let superseded = 1.0 - revoked as f64 / n;
    let exact = |name, source, bytes, times| Peer { name, source, bytes, wrong: 0.0, times, universe: false };
    let known = |name, source, bits: f64| Peer {
        name,
        source,
        bytes: bits / 8.0,
        wrong: 0.0,
        times: false,
        universe: true,
    };
    let sorted_bits = 32;
    vec![
        // Array head 1, byte string 9, time 5 or null 1.
        exact("CBOR array of [id, time]", "RFC 8949", 11.0 + 4.0 * superseded, true),
        // {"hash":"…24 characters…"}, and a comma; country, expiry, kid and type once for 1000.
        exact("EU DCC revocation batch, JSON", "Decision (EU) 2022/483; dgc-gateway", 36.0 + 0.15, false),
        exact("EU DCC hashes of 128 bits in CBOR", "Decision (EU) 2022/483", 17.0, false),
        Peer {
            wrong: 1e-10,
            ..exact(
                "EU DCC Bloom filter, 20 hashes, 1e-10",
                "dgca-verifier-app-android, 2022",
                bloom(20.0, 1e-10) / 8.0,
                false,
            )
        },
        Peer {
            wrong: n / f64::from(sorted_bits).exp2(),
            ..exact(
                "sorted hashes of 32 bits",
                "dcc-revocation-sha256-store",
                f64::from(sorted_bits) / 8.0,
                false,
            )
        },
        // 230.0 KB of 1024 bytes for 200 000 of ten million: the draft's own table, at 2 %.
        known(
            "Token Status List, 1 bit, zlib",
            "draft-ietf-oauth-status-list, 2025",
            8.0 * 230.0 * 1024.0 / 200_000.0,
        ),
        known("CRLite, Bloom filter cascade", "Larisch et al., IEEE S&P 2017", cascade(n, good)),
        known(
            "Clubcard, two Ribbon filters",
            "Schanck et al., eprint 2025/610; clubcard README, 2024",
            clubcard(n, good),
        ),
        known("bound for a known universe", "n·H(p)", cards as f64 * entropy::binary(n / cards as f64) / n),
    ]
}

/// Bits for each element of a Bloom filter with `hashes` hash functions and this rate of false positives.
fn bloom(hashes: f64, rate: f64) -> f64 {
    -hashes / (1.0 - rate.powf(1.0 / hashes)).ln()
}

/// Bits for each revoked element of a cascade of Bloom filters of the best size: log2 e · log2 1/p bits for each element of
/// a level, with p = √½·r/s at the first level and ½ at the others, each of which holds the false positives of the one
/// before.
fn cascade(revoked: f64, good: f64) -> f64 {
    let log2_e = core::f64::consts::LOG2_E;
    let first = (0.5f64.sqrt() * revoked / good).min(0.5);
    let (mut bits, mut inside, mut outside) = (log2_e * -first.log2() * revoked, revoked, good * first);
    while outside >= 1.0 {
        bits += log2_e * outside;
        (inside, outside) = (outside, inside * 0.5);
    }
    bits / revoked
}

/// Bits for each revoked element of a clubcard: k = ⌊log2 s/r⌋ columns for the revoked, one column for those and the good
/// ones that the first filter lets pass; and 5 % for the Ribbon filters, which gives the 12 % over the bound of its own
/// data set that its README states.
fn clubcard(revoked: f64, good: f64) -> f64 {
    let columns = (good / revoked).log2().floor().max(0.0);
    1.05 * (columns + 1.0 + good / revoked / columns.exp2())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_the_publications() {
        // A Bloom filter with the best number of hash functions takes log2 e · log2 1/p bits.
        assert!((bloom(33.2, 1e-10) - 47.93).abs() < 0.01);
        // The cascade's closed form: 1.44 log2 s/r + 4.2.
        let closed = core::f64::consts::LOG2_E * 49f64.log2() + 4.2;
        assert!((cascade(2e6, 98e6) - closed).abs() < 0.01, "{}", cascade(2e6, 98e6));
        // The clubcard README's data set, in one block: its bound is 11 MB for 11.7 million of 816 million.
        let bound = 816e6 * entropy::binary(11.7 / 816.0) / 8.0;
        assert!((bound / 1e6 - 11.0).abs() < 0.5, "{bound}");
        assert!(clubcard(11.7e6, 804.3e6) * 11.7e6 / 8.0 < 1.13 * bound);
    }
}
