//! Two sites and a centre over real connections, with a line between them that is cut.

mod closings;
mod cut;
mod lists;
mod messages;
mod order;
mod world;
