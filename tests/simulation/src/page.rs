//! One page, or process: its clocks, randomness, tasks and timers, as the SDK asks for them, and the executor that runs
//! its tasks one by one in the order in which they were woken. When it is opened, frozen or closed is decided elsewhere.

use crate::disk::Disk;
use fastrand::Rng;
use meepraat_sdk::simulation::{Guard, Once, Signal, World, within};
use meepraat_sdk::{Client, Subscription, Task};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

/// The lock that the pages of one device share.
pub(crate) type Lock = Arc<AtomicBool>;

/// A device: what its pages share.
#[derive(Debug)]
pub(crate) struct Device {
    pub(crate) disk: Disk,
    /// How far its clock is off, in milliseconds.
    pub(crate) skew: Cell<i64>,
    /// Whether its clock ever jumped.
    pub(crate) jumped: Cell<bool>,
    /// None: its browser has no locks.
    pub(crate) lock: Option<Lock>,
    pub(crate) offline: Cell<bool>,
}

/// One page.
pub(crate) struct Page {
    pub(crate) device: usize,
    /// The tab it is in: what happens to one page of a tab happens to all.
    pub(crate) tab: usize,
    pub(crate) on: Rc<Device>,
    pub(crate) frozen: Cell<bool>,
    pub(crate) closed: Cell<bool>,
    /// It is to be frozen as soon as it has the lock.
    pub(crate) freezes: Cell<bool>,
    freeze_rate: Cell<f64>,
    pub(crate) client: RefCell<Option<(usize, Client, Subscription)>>,
    now: Rc<Cell<u64>>,
    rng: RefCell<Rng>,
    tasks: RefCell<BTreeMap<u64, Task<()>>>,
    ready: Ready,
    numbers: Cell<u64>,
    timers: RefCell<BTreeMap<u64, (Weak<()>, Once)>>,
    /// Timers that were started since anyone asked: when, and which.
    started: RefCell<Vec<(u64, u64)>>,
    /// Timers that were over while the page was frozen.
    overdue: RefCell<Vec<u64>>,
    watches: RefCell<Vec<Watch>>,
}

type Ready = Arc<Mutex<VecDeque<u64>>>;

struct Watch {
    alive: Weak<()>,
    back: Rc<Signal>,
    leave: Rc<Signal>,
}

struct Wakes {
    task: u64,
    ready: Ready,
}

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.ready.lock().expect("nothing panics while it is held").push_back(self.task);
    }
}

struct Held(Lock);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

impl Page {
    pub(crate) fn new(
        (device, on): (usize, Rc<Device>),
        tab: usize,
        now: Rc<Cell<u64>>,
        rng: Rng,
        freeze_rate: f64,
    ) -> Self {
        Self {
            device,
            tab,
            on,
            frozen: Cell::new(false),
            closed: Cell::new(false),
            freezes: Cell::new(false),
            freeze_rate: Cell::new(freeze_rate),
            client: RefCell::new(None),
            now,
            rng: RefCell::new(rng),
            tasks: RefCell::default(),
            ready: Arc::default(),
            numbers: Cell::new(0),
            timers: RefCell::default(),
            started: RefCell::default(),
            overdue: RefCell::default(),
            watches: RefCell::default(),
        }
    }

    /// The client, where the page has one.
    pub(crate) fn client(&self) -> Option<Client> {
        self.client.borrow().as_ref().map(|(_, client, _)| client.clone())
    }

    /// The number of the client, where the page has one.
    pub(crate) fn client_number(&self) -> usize {
        self.client.borrow().as_ref().map_or(usize::MAX, |(number, ..)| *number)
    }

    /// From now on the page is frozen only from outside.
    pub(crate) fn calm(&self) {
        self.freeze_rate.set(0.0);
        self.freezes.set(false);
    }

    fn number(&self) -> u64 {
        self.numbers.set(self.numbers.get() + 1);
        self.numbers.get()
    }

    /// Whether it can run.
    pub(crate) fn runs(&self) -> bool {
        !self.frozen.get() && !self.closed.get()
    }

    /// Polls one task that was woken, where there is one.
    pub(crate) fn step(self: &Rc<Self>) -> bool {
        let next = self.ready.lock().expect("nothing panics while it is held").pop_front();
        let Some(number) = next else { return false };
        // Woken twice, or over.
        let Some(mut task) = self.tasks.borrow_mut().remove(&number) else { return true };
        let waker = Waker::from(Arc::new(Wakes { task: number, ready: Arc::clone(&self.ready) }));
        let polled = within(self.clone(), || task.as_mut().poll(&mut Context::from_waker(&waker)));
        if polled.is_pending() {
            self.tasks.borrow_mut().insert(number, task);
        }
        true
    }

    /// The timers that were started since the last call.
    pub(crate) fn started(&self) -> Vec<(u64, u64)> {
        std::mem::take(&mut *self.started.borrow_mut())
    }

    /// A timer is over. A frozen page hears of it when it goes on.
    pub(crate) fn over(self: &Rc<Self>, timer: u64) {
        if self.frozen.get() {
            self.overdue.borrow_mut().push(timer);
            return;
        }
        let over = self.timers.borrow_mut().remove(&timer);
        if let Some((alive, callback)) = over
            && alive.strong_count() > 0
        {
            within(self.clone(), callback);
        }
    }

    /// Goes on after it was frozen.
    pub(crate) fn thaw(self: &Rc<Self>) {
        self.frozen.set(false);
        for timer in std::mem::take(&mut *self.overdue.borrow_mut()) {
            self.over(timer);
        }
        self.back();
    }

    /// The network or the page is back.
    pub(crate) fn back(self: &Rc<Self>) {
        for signal in self.signals(|watch| &watch.back) {
            within(self.clone(), || signal());
        }
    }

    /// The page is hidden or left.
    pub(crate) fn leave(self: &Rc<Self>) {
        for signal in self.signals(|watch| &watch.leave) {
            within(self.clone(), || signal());
        }
    }

    fn signals(&self, which: impl Fn(&Watch) -> &Rc<Signal>) -> Vec<Rc<Signal>> {
        let mut watches = self.watches.borrow_mut();
        watches.retain(|watch| watch.alive.strong_count() > 0);
        watches.iter().map(|watch| Rc::clone(which(watch))).collect()
    }

    /// Drops everything that runs, without running any of it.
    pub(crate) fn close(&self) {
        self.closed.set(true);
        let tasks = std::mem::take(&mut *self.tasks.borrow_mut());
        let client = self.client.borrow_mut().take();
        drop((tasks, client));
        self.timers.borrow_mut().clear();
        self.watches.borrow_mut().clear();
    }
}

impl World for Page {
    fn wall_ms(&self) -> i64 {
        crate::campaign::START + self.now.get() as i64 + self.on.skew.get()
    }

    fn steady_ms(&self) -> u64 {
        self.now.get()
    }

    fn random_bytes(&self) -> [u8; 16] {
        self.rng.borrow_mut().u128(..).to_le_bytes()
    }

    fn spawn(&self, task: Task<()>) {
        let number = self.number();
        self.tasks.borrow_mut().insert(number, task);
        self.ready.lock().expect("nothing panics while it is held").push_back(number);
    }

    fn timer(&self, wait: Duration, callback: Once) -> Guard {
        let (number, guard) = (self.number(), Arc::new(()));
        self.timers.borrow_mut().insert(number, (Arc::downgrade(&guard), callback));
        let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.started.borrow_mut().push((self.now.get().saturating_add(wait), number));
        Box::new(guard)
    }

    fn lock(&self, _endpoint: &str) -> Task<Option<Guard>> {
        let mut answer: Option<Guard> = match &self.on.lock {
            None => Some(Box::new(())),
            Some(lock) if lock.swap(true, Ordering::Relaxed) => None,
            Some(lock) => {
                if self.rng.borrow_mut().f64() < self.freeze_rate.get() {
                    self.freezes.set(true);
                }
                Some(Box::new(Held(Arc::clone(lock))))
            }
        };
        // The answer comes a moment later, as in a browser.
        let mut asked = false;
        Box::pin(poll_fn(move |context| {
            if std::mem::replace(&mut asked, true) {
                return Poll::Ready(answer.take());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        }))
    }

    fn watch(&self, back: Signal, leave: Signal) -> Guard {
        let guard = Arc::new(());
        let (back, leave) = (Rc::new(back), Rc::new(leave));
        self.watches.borrow_mut().push(Watch { alive: Arc::downgrade(&guard), back, leave });
        Box::new(guard)
    }
}
