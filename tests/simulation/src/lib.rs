//! Clients, network and endpoint in a simulated world: the proof of "nothing lost, nothing counted twice".
//!
//! The SDK's client and the collector are the real ones, with the collector's real database; devices, pages, storage,
//! clocks, network and people are made here, and everything that happens follows from a seed. Each submission carries
//! a value of its own, so that the collector's tallies show every loss and every double count. This crate owns that
//! world and the oracle; what is promised is the SDK's, and the table of faults stands in the docs.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a world that breaks must stop at once: every wrong step would be a wrong result"
)]

mod agenda;
mod campaign;
mod disk;
mod ending;
mod endpoint;
mod fate;
mod fault;
mod judge;
mod ledger;
mod page;
mod people;
mod report;
mod road;
mod run;
mod sim;
mod visits;
mod widget;

pub use fault::{Fault, Rates};
pub use judge::{Excuse, Failure};
pub use report::Report;
pub use run::{replay, run};
pub use sim::{Plan, Sabotage};
