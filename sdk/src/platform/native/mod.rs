//! The native platform: SQLite, reqwest, and one background thread that delivers; or, for tests, a simulated world.

mod alone;
mod http;
mod private;
mod runtime;
#[cfg(feature = "simulation")]
pub mod simulation;
mod sqlite;
mod states;

#[cfg(not(feature = "simulation"))]
pub(crate) use alone::{Triggers, lock};
pub(crate) use http::http_date_ms;
#[cfg(not(feature = "simulation"))]
pub(crate) use runtime::{Timer, random_bytes, spawn, steady_ms, wall_ms};
#[cfg(feature = "simulation")]
pub(crate) use simulation::{Timer, Triggers, lock, random_bytes, spawn, steady_ms, wall_ms};
pub(crate) use states::Pulse;

use crate::client::Client;
use crate::outbox::Change;
use crate::settings::Settings;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// What a program for this platform sees.
pub(crate) mod public {
    pub use super::http::HttpTransport;
    #[cfg(feature = "simulation")]
    pub use super::simulation;
    pub use super::sqlite::SqliteStore;
    use std::future::Future;
    use std::pin::Pin;

    /// What stores, transports and listeners must be to be used from several threads.
    pub trait Threaded: Send + Sync {}
    impl<T: Send + Sync + ?Sized> Threaded for T {}

    /// Work under way.
    pub type Task<T> = Pin<Box<dyn Future<Output = T> + Send>>;
}

/// Shared by the clones of a client.
pub(crate) type Handle<T> = Arc<T>;
/// A [`Handle`] that keeps nothing alive.
pub(crate) type WeakHandle<T> = Weak<T>;
/// Called with what happened.
pub(crate) type Listener = Arc<dyn Fn(&Change) + Send + Sync>;

/// A value that several owners change in turn.
#[derive(Debug, Default)]
pub(crate) struct Guarded<T>(Mutex<T>);

impl<T> Guarded<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    /// Does something with the value. `work` must not come back here.
    pub(crate) fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Calls a listener. One that panics has been reported by the panic hook, and must not end the delivery.
pub(crate) fn notify(listener: &Listener, change: &Change) {
    catch_unwind(AssertUnwindSafe(|| listener(change))).unwrap_or_default();
}

impl Client {
    /// A client that stores in a folder, which is made where there is none, and sends by HTTP from a thread of its own.
    ///
    /// # Errors
    /// When the folder or its database cannot be made or opened, or TLS cannot be set up.
    pub fn native(settings: Settings, folder: impl Into<PathBuf>) -> io::Result<Self> {
        Ok(Self::new(settings, public::SqliteStore::open(folder)?, public::HttpTransport::new()?))
    }
}
