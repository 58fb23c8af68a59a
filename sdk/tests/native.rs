//! Natively, over real sockets and files: what happens to a submission when things go wrong on the way.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so by ending")]

#[path = "support/server.rs"]
mod server;
mod support;

mod native {
    pub(crate) mod contracts;
    pub(crate) mod delivery;
    pub(crate) mod queue;
    pub(crate) mod remains;
    pub(crate) mod visits;
}
