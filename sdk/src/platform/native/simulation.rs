//! A world of somebody else's making in the place of the machine: clocks, randomness, tasks, timers, locks and the
//! page's events. Only with the feature `simulation`, for tests that have to play years of faults in seconds and the
//! same again from a seed. Owns what such a world is asked for; outside [`within`] everything is as without the feature.

use crate::platform::here::public::Task;
use crate::platform::here::{alone, runtime};
use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

/// What a timer, a lock or a watch lasts for: dropping it ends it.
pub type Guard = Box<dyn Any + Send + Sync>;

/// Called when a timer is over.
pub type Once = Box<dyn FnOnce() + Send>;

/// Called when the page is shown or hidden.
pub type Signal = Box<dyn Fn() + Send + Sync>;

/// The surroundings of one page or process, as a client sees them.
pub trait World {
    /// Milliseconds since 1970 by the device's clock, which may be wrong and may jump.
    fn wall_ms(&self) -> i64;

    /// Milliseconds of a clock that never goes back.
    fn steady_ms(&self) -> u64;

    /// Random bytes.
    fn random_bytes(&self) -> [u8; 16];

    /// Takes work to be done in the background, not before the caller is done.
    fn spawn(&self, task: Task<()>);

    /// Calls back once after the wait, unless the guard is dropped before.
    fn timer(&self, wait: Duration, callback: Once) -> Guard;

    /// Asks for the lock of an endpoint: the guard that holds it, or `None` when somebody else does. Where there are no
    /// locks the guard holds nothing.
    fn lock(&self, endpoint: &str) -> Task<Option<Guard>>;

    /// Listens to the page until the guard is dropped. `back`: the network or the page is back; `leave`: the page is
    /// being hidden or left.
    fn watch(&self, back: Signal, leave: Signal) -> Guard;
}

thread_local! {
    static HERE: RefCell<Option<Rc<dyn World>>> = const { RefCell::new(None) };
}

/// Puts the earlier world back, also when the work panics.
struct Leaving(Option<Rc<dyn World>>);

impl Drop for Leaving {
    fn drop(&mut self) {
        HERE.with(|here| here.replace(self.0.take()));
    }
}

/// Does something in a world: whatever a [`crate::Client`] asks of its platform meanwhile, on this thread, is asked of
/// that world. A client belongs to the world it was made in; call and poll it nowhere else.
pub fn within<R>(world: Rc<dyn World>, work: impl FnOnce() -> R) -> R {
    let _leaving = Leaving(HERE.with(|here| here.replace(Some(world))));
    work()
}

/// Asks the world, where there is one. It may come back here: nothing is held meanwhile.
fn ask<R>(question: impl FnOnce(&dyn World) -> R) -> Option<R> {
    let world = HERE.with(|here| here.borrow().clone());
    world.map(|world| question(&*world))
}

pub(crate) fn wall_ms() -> i64 {
    ask(|world| world.wall_ms()).unwrap_or_else(runtime::wall_ms)
}

pub(crate) fn steady_ms() -> u64 {
    ask(|world| world.steady_ms()).unwrap_or_else(runtime::steady_ms)
}

pub(crate) fn random_bytes() -> [u8; 16] {
    ask(|world| world.random_bytes()).unwrap_or_else(runtime::random_bytes)
}

pub(crate) fn spawn(task: Task<()>) {
    let mut task = Some(task);
    ask(|world| task.take().map(|task| world.spawn(task)));
    if let Some(task) = task {
        runtime::spawn(task);
    }
}

/// A timer of the world's, or of the machine's.
pub(crate) enum Timer {
    World { _ends: Guard },
    Machine { _ends: runtime::Timer },
}

impl Timer {
    pub(crate) fn start(wait: Duration, callback: impl FnOnce() + Send + 'static) -> Self {
        let mut callback: Option<Once> = Some(Box::new(callback));
        let ends = ask(|world| callback.take().map(|callback| world.timer(wait, callback))).flatten();
        match ends {
            Some(_ends) => Self::World { _ends },
            None => Self::Machine {
                _ends: runtime::Timer::start(wait, move || {
                    if let Some(callback) = callback {
                        callback();
                    }
                }),
            },
        }
    }
}

/// A lock of the world's, or what stands for it on the machine.
pub(crate) enum LockGuard {
    World { _holds: Guard },
    Machine { _holds: alone::LockGuard },
}

pub(crate) fn lock(endpoint: &str) -> impl Future<Output = Option<LockGuard>> + Send + use<> {
    let asked = ask(|world| world.lock(endpoint));
    let endpoint = endpoint.to_owned();
    async move {
        match asked {
            Some(asked) => asked.await.map(|_holds| LockGuard::World { _holds }),
            None => alone::lock(&endpoint).await.map(|_holds| LockGuard::Machine { _holds }),
        }
    }
}

/// Listens to the world's page, or to nothing.
pub(crate) enum Triggers {
    World { _ends: Guard },
    Machine { _ends: alone::Triggers },
}

impl Triggers {
    pub(crate) fn watch(
        back: impl Fn() + Clone + Send + Sync + 'static,
        leave: impl Fn() + Clone + Send + Sync + 'static,
    ) -> Self {
        match ask(|world| world.watch(Box::new(back.clone()), Box::new(leave.clone()))) {
            Some(_ends) => Self::World { _ends },
            None => Self::Machine { _ends: alone::Triggers::watch(back, leave) },
        }
    }
}

impl fmt::Debug for dyn World {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("World")
    }
}

#[cfg(test)]
mod tests;
