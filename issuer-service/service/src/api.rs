//! What other systems talk to: FHIR under `/fhir`, everything else under `/api`, and the public lists. Errors are in the
//! form of each: an `OperationOutcome`, or problem details.

pub(crate) mod client;
mod dialect;

pub(crate) use dialect::Dialect;
