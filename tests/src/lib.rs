//! The harness of the end-to-end tests: it starts the collector, a host site, a faulty road between them and real
//! browsers, and lets a journey read like what a resident does. It owns everything that a run starts, and ends it.
//! What is promised stands in `journeys/`. Nothing here links another crate of this workspace: only running programs,
//! pages and HTTP.

mod browser;
mod collector;
mod display;
mod elsewhere;
mod engine;
mod fault;
mod gate;
mod host;
mod likeness;
mod mail;
mod places;
mod process;
mod suite;
mod wait;
mod widget;
mod world;

pub use browser::Browser;
pub use collector::{Collector, Serve};
pub use elsewhere::Elsewhere;
pub use engine::Engine;
pub use fault::{Fault, Reply};
pub use gate::{Gate, Seen};
pub use host::Host;
pub use likeness::Likeness;
pub use mail::Mail;
pub use places::{axe, helper, library, manifest, python, scripts};
pub use suite::{Journey, Running, run, skipped};
pub use wait::{eventually, until, within};
pub use widget::Widget;
pub use world::{Site, World};
