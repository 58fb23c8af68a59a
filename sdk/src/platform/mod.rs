//! The platform seam: the one place that knows the target. Two modules with the same signatures, of which one is
//! compiled; everything else in this crate is written once.

#[cfg(target_arch = "wasm32")]
#[path = "browser/mod.rs"]
mod here;
#[cfg(not(target_arch = "wasm32"))]
#[path = "native/mod.rs"]
mod here;

pub use here::public::*;
pub(crate) use here::{
    Guarded, Handle, Listener, Pulse, Timer, Triggers, WeakHandle, http_date_ms, lock, notify, random_bytes,
    spawn, steady_ms, wall_ms,
};
