//! Many sites and a centre: a site works without a network, and sends what it has signed or read when there is one.
//!
//! Attestations are immutable and named by the hash of their bytes, so what a centre has is the union of what the sites
//! sent, in whichever order and however often. `docs/sync.md` has the whole of it.

pub(crate) mod closings;
pub(crate) mod line;
pub(crate) mod lists;
pub(crate) mod pull;
pub(crate) mod receive;
pub(crate) mod routes;
pub(crate) mod run;
pub(crate) mod send;
pub(crate) mod serve;
#[cfg(test)]
mod tests;
pub(crate) mod wire;
