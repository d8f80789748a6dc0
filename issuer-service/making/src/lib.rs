//! Makes cards: what is to be said is fitted to a carrier, signed, sealed and drawn.
