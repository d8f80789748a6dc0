//! The issuer service: pages to register, find, issue, print and follow up.
