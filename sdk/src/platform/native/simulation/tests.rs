//! Whether a world is asked within it, and the machine outside it.

use super::*;

/// A world where it is always noon of one day.
struct Noon;

impl World for Noon {
    fn wall_ms(&self) -> i64 {
        12
    }

    fn steady_ms(&self) -> u64 {
        34
    }

    fn random_bytes(&self) -> [u8; 16] {
        [5; 16]
    }

    fn spawn(&self, _task: Task<()>) {}

    fn timer(&self, _wait: Duration, _callback: Once) -> Guard {
        Box::new(())
    }

    fn lock(&self, _endpoint: &str) -> Task<Option<Guard>> {
        Box::pin(std::future::ready(None))
    }

    fn watch(&self, _back: Signal, _leave: Signal) -> Guard {
        Box::new(())
    }
}

#[test]
fn within_a_world_everything_is_asked_of_it() {
    within(Rc::new(Noon), || {
        assert_eq!((wall_ms(), steady_ms(), random_bytes()), (12, 34, [5; 16]));
        assert!(matches!(Timer::start(Duration::ZERO, || {}), Timer::World { .. }));
        assert!(matches!(Triggers::watch(|| {}, || {}), Triggers::World { .. }));
    });
}

#[test]
fn outside_a_world_the_machine_is_asked_also_after_a_panic() {
    let panicked = std::panic::catch_unwind(|| within(Rc::new(Noon), || panic!("on purpose")));
    assert!(panicked.is_err());
    assert!(wall_ms() > 1_600_000_000_000);
    assert_ne!(random_bytes(), [5; 16]);
    assert!(matches!(Triggers::watch(|| {}, || {}), Triggers::Machine { .. }));
}
