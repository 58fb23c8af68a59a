//! What a page has and a process has not: being hidden and shown, and a lock among tabs.

/// A process has no page that is hidden or shown.
pub(crate) struct Triggers(());

impl Triggers {
    pub(crate) fn watch(
        _back: impl Fn() + Clone + Send + 'static,
        _leave: impl Fn() + Clone + Send + 'static,
    ) -> Self {
        Self(())
    }
}

/// A process that shares its folder with another relies on the endpoint, which recognises what it gets twice. A lock would
/// spare it that, but holds a queue up when its holder hangs, and two processes on one folder are rare.
pub(crate) struct LockGuard(());

pub(crate) async fn lock(_endpoint: &str) -> Option<LockGuard> {
    Some(LockGuard(()))
}
