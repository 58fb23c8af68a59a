//! What the clones of a client share: the outbox, the listeners and the timer. How submissions are taken is in `taking`,
//! the dealings with the store are in `keep`.

use crate::client::beyond::Beyond;
use crate::client::{QueueState, drive};
use crate::outbox::{Change, Durability, Moment, Outbox, Standing};
use crate::platform::{
    Guarded, Handle, Listener, Pulse, Timer, Triggers, WeakHandle, notify, spawn, steady_ms, wall_ms,
};
use crate::settings::Settings;
use crate::store::Store;
use crate::transport::Transport;
use std::time::Duration;

pub(crate) struct Inner {
    pub(crate) settings: Settings,
    pub(crate) store: Box<dyn Store>,
    pub(crate) transport: Box<dyn Transport>,
    shared: Guarded<Shared>,
    pub(crate) pulse: Pulse,
    /// Held for its drop.
    _triggers: Triggers,
}

struct Shared {
    outbox: Outbox,
    beyond: Beyond,
    listeners: Vec<(u32, Listener)>,
    next_listener: u32,
    driving: bool,
    again: bool,
    timer: Option<Timer>,
    /// When the timer is over, by the steady clock.
    wakes: Option<u64>,
    unreadable: usize,
    expired: usize,
    rejected: usize,
}

/// The present, by both clocks.
pub(crate) fn now() -> Moment {
    Moment { wall: wall_ms(), steady: steady_ms() }
}

impl Inner {
    pub(crate) fn start(
        settings: Settings,
        store: Box<dyn Store>,
        transport: Box<dyn Transport>,
    ) -> Handle<Self> {
        let shared = Shared {
            outbox: Outbox::new(),
            beyond: Beyond::new(store.count().unwrap_or(0)),
            listeners: Vec::new(),
            next_listener: 0,
            driving: false,
            again: false,
            timer: None,
            wakes: None,
            unreadable: 0,
            expired: 0,
            rejected: 0,
        };
        let inner = Handle::new_cyclic(|weak: &WeakHandle<Self>| {
            let (back, leave) = (weak.clone(), weak.clone());
            let triggers = Triggers::watch(
                move || Self::hurry(&back),
                move || {
                    if let Some(inner) = leave.upgrade() {
                        drive::leave(&inner);
                    }
                },
            );
            Self {
                settings,
                store,
                transport,
                shared: Guarded::new(shared),
                pulse: Pulse::new(),
                _triggers: triggers,
            }
        });
        Self::kick(&inner);
        inner
    }

    /// The page or the network is back.
    fn hurry(weak: &WeakHandle<Self>) {
        if let Some(inner) = weak.upgrade() {
            inner.outbox(Outbox::hurry);
            inner.beyond(Beyond::ask);
            Self::kick(&inner);
        }
    }

    /// Lets the driver run: now, or once more when it is running.
    pub(crate) fn kick(inner: &Handle<Self>) {
        let (begin, timer) = inner.shared.with(|shared| {
            shared.again = shared.driving;
            (!std::mem::replace(&mut shared.driving, true), shared.timer.take())
        });
        // Dropped here and started below while nothing is held: a page's own `setTimeout` may do anything.
        drop(timer);
        if begin {
            spawn(Box::pin(drive::drive(inner.clone())));
        }
    }

    /// Ends the driver's turn, unless it was asked to run once more. `wait` is how long until the next.
    pub(crate) fn rest(inner: &Handle<Self>, wait: Option<Duration>) -> bool {
        let wakes =
            wait.map(|wait| steady_ms().saturating_add(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)));
        let rests = inner.shared.with(|shared| {
            shared.driving = std::mem::take(&mut shared.again);
            shared.wakes = wakes;
            !shared.driving
        });
        if let Some(wait) = wait.filter(|_| rests) {
            let weak = Handle::downgrade(inner);
            let timer = Timer::start(wait, move || {
                if let Some(inner) = weak.upgrade() {
                    Self::kick(&inner);
                }
            });
            inner.shared.with(|shared| shared.timer.replace(timer));
        }
        inner.pulse.beat();
        rests
    }

    pub(crate) fn outbox<R>(&self, work: impl FnOnce(&mut Outbox) -> R) -> R {
        self.shared.with(|shared| work(&mut shared.outbox))
    }

    pub(crate) fn beyond<R>(&self, work: impl FnOnce(&mut Beyond) -> R) -> R {
        self.shared.with(|shared| work(&mut shared.beyond))
    }

    /// Stored entries found no room in the outbox.
    pub(crate) fn leave(&self, count: usize) {
        let now = steady_ms();
        self.beyond(|beyond| beyond.leave(count, now));
    }

    /// The store was read to its end.
    pub(crate) fn end_pass(&self) {
        let now = steady_ms();
        self.shared.with(|shared| shared.unreadable = shared.beyond.end(now));
    }

    /// Tells everyone who listens.
    pub(crate) fn tell(&self, changes: &[Change]) {
        for change in changes {
            let listeners: Vec<Listener> = self.shared.with(|shared| {
                match change {
                    Change::Expired { count } => shared.expired += count,
                    Change::Rejected { .. } => shared.rejected += 1,
                    _ => {}
                }
                shared.listeners.iter().map(|(_, listener)| listener.clone()).collect()
            });
            for listener in listeners {
                notify(&listener, change);
            }
        }
        self.pulse.beat();
    }

    /// Tells once the caller is done: whoever submits may not be ready to listen yet.
    pub(crate) fn tell_later(inner: &Handle<Self>, changes: Vec<Change>) {
        if !changes.is_empty() {
            let inner = inner.clone();
            spawn(Box::pin(async move { inner.tell(&changes) }));
        }
    }

    pub(crate) fn subscribe(inner: &Handle<Self>, listener: Listener) -> Subscription {
        let number = inner.shared.with(|shared| {
            shared.next_listener += 1;
            shared.listeners.push((shared.next_listener, listener));
            shared.next_listener
        });
        Subscription { inner: Handle::downgrade(inner), number }
    }

    pub(crate) fn queue_state(&self) -> QueueState {
        let now = steady_ms();
        self.shared.with(|shared| {
            let mut state = QueueState {
                pending: shared.beyond.waiting(),
                unreadable: shared.unreadable,
                expired: shared.expired,
                rejected: shared.rejected,
                ..QueueState::default()
            };
            let mut oldest = shared.beyond.since().map_or(0, |since| now.saturating_sub(since));
            for slot in shared.outbox.slots() {
                match slot.standing {
                    Standing::Parked(reason) => state.parked.push((slot.entry.id, reason)),
                    Standing::Pending | Standing::InFlight => state.pending += 1,
                }
                state.memory_only += usize::from(slot.durability == Durability::MemoryOnly);
                oldest = oldest.max(slot.age(now));
            }
            let unsent = state.pending + state.parked.len() > 0;
            state.oldest = unsent.then(|| Duration::from_millis(oldest));
            let wakes = shared.wakes.filter(|_| !shared.driving);
            state.next_attempt = wakes.map(|at| Duration::from_millis(at.saturating_sub(now)));
            state
        })
    }
}

/// Ends its listener when dropped.
#[derive(Debug)]
pub struct Subscription {
    inner: WeakHandle<Inner>,
    number: u32,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(inner) = self.inner.upgrade() {
            // Dropped outside: what a listener holds may call back into the client.
            let ended = inner.shared.with(|shared| {
                let index = shared.listeners.iter().position(|(number, _)| *number == self.number);
                index.map(|index| shared.listeners.remove(index))
            });
            drop(ended);
        }
    }
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Inner").finish_non_exhaustive()
    }
}
