//! The browser: storage, fetch, timers, locks and events. Everything here is reached with care: the page belongs to
//! somebody else, may have replaced any of it, and must never see a panic.

mod events;
mod fetch;
mod global;
mod locks;
mod storage;
mod timer;
mod xhr;

pub(crate) use events::Triggers;
pub(crate) use global::{http_date_ms, random_bytes, steady_ms, wall_ms};
pub(crate) use locks::lock;
pub(crate) use timer::Timer;

use crate::client::Client;
use crate::outbox::Change;
use crate::settings::Settings;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

/// What a program for this platform sees.
pub(crate) mod public {
    pub use super::fetch::FetchTransport;
    pub use super::storage::LocalStorage;
    use std::future::Future;
    use std::pin::Pin;

    /// What stores, transports and listeners must be to be used from several threads: here there is only one, so
    /// everything is.
    pub trait Threaded {}
    impl<T: ?Sized> Threaded for T {}

    /// Work under way.
    pub type Task<T> = Pin<Box<dyn Future<Output = T>>>;
}

/// Shared by the clones of a client.
pub(crate) type Handle<T> = Rc<T>;
/// A [`Handle`] that keeps nothing alive.
pub(crate) type WeakHandle<T> = Weak<T>;
/// Called with what happened.
pub(crate) type Listener = Rc<dyn Fn(&Change)>;

/// A value that several owners change in turn.
#[derive(Debug, Default)]
pub(crate) struct Guarded<T>(RefCell<T>);

impl<T> Guarded<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(RefCell::new(value))
    }

    /// Does something with the value. `work` must not come back here.
    pub(crate) fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        work(&mut self.0.borrow_mut())
    }
}

/// Calls a listener. One that panics ends the program.
pub(crate) fn notify(listener: &Listener, change: &Change) {
    listener(change);
}

/// A page hears of changes only; states are told natively.
pub(crate) struct Pulse(());

impl Pulse {
    pub(crate) fn new() -> Self {
        Self(())
    }

    pub(crate) fn beat(&self) {}
}

pub(crate) fn spawn(task: public::Task<()>) {
    wasm_bindgen_futures::spawn_local(task);
}

impl Client {
    /// A client that stores in `localStorage` and sends by `fetch`.
    #[must_use]
    pub fn in_browser(settings: Settings) -> Self {
        Self::new(settings, public::LocalStorage::new(), public::FetchTransport::new())
    }
}
