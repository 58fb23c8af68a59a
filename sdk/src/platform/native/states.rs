//! How a queue stands, as it changes: a stream of states, and waiting until everything is sent. For any async runtime, as
//! the waiting itself is done on the background thread.

use crate::client::{Client, QueueState};
use crate::platform::here::runtime::background;
use crate::platform::{Handle, WeakHandle};
use futures_util::Stream;
use futures_util::stream::unfold;
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch::{Receiver, Sender};

/// Tells that the state may be another. Keeps no history.
pub(crate) struct Pulse(Sender<()>);

impl Pulse {
    pub(crate) fn new() -> Self {
        Self(Sender::new(()))
    }

    pub(crate) fn beat(&self) {
        self.0.send_replace(());
    }
}

impl Client {
    /// How things stand, now and whenever that changes: the latest state only, however slowly it is read. It ends when
    /// the last handle of this client is dropped.
    pub fn states(&self) -> impl Stream<Item = QueueState> + Send + Unpin + use<> {
        let inner = Handle::downgrade(&self.inner);
        let mut beats = self.inner.pulse.0.subscribe();
        beats.mark_changed();
        Box::pin(unfold((inner, beats, None), |(inner, mut beats, last)| async move {
            loop {
                beats.changed().await.ok()?;
                let state = WeakHandle::upgrade(&inner)?.queue_state();
                if last.as_ref() != Some(&state) {
                    return Some((state.clone(), (inner, beats, Some(state))));
                }
            }
        }))
    }

    /// Tries now, as [`Client::flush`], and waits until nothing is unsent, what is parked apart, or the deadline is
    /// over: for the end of a program. An endpoint that does not answer makes it no longer.
    pub fn flush_within(&self, deadline: Duration) -> impl Future<Output = QueueState> + Send + use<> {
        self.flush();
        let client = self.clone();
        let beats = self.inner.pulse.0.subscribe();
        let waiting = background().map(|background| {
            let settled = settled(client.clone(), beats);
            background.spawn(async move { tokio::time::timeout(deadline, settled).await.is_ok() })
        });
        async move {
            if let Some(waiting) = waiting {
                // Whether it was settled in time shows in the state.
                waiting.await.unwrap_or_default();
            }
            client.state()
        }
    }
}

async fn settled(client: Client, mut beats: Receiver<()>) {
    while client.state().pending > 0 && beats.changed().await.is_ok() {}
}
