//! The frame as a whole: rights, attacks, and the first run.

mod administration;
mod analysis;
mod arrival;
mod attacks;
mod clients;
mod encryption;
mod exporting;
mod first_run;
mod following_up;
mod interfaces;
mod issuing;
mod population;
mod registering;
mod rights;
mod signing_in;
mod tls;
mod wording;
