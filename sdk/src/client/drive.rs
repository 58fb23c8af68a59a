//! The driver: asks the outbox what to do next and does it, one driver per client at a time.

use crate::client::inner::{Inner, now};
use crate::limits::{LOCK_RETRY, MAX_ENTRIES};
use crate::outbox::{Batch, Next};
use crate::outcome::judge;
use crate::platform::{Handle, lock, random_bytes, spawn, steady_ms, wall_ms};
use crate::transport::Request;
use std::time::Duration;

/// Sends what is due, then takes in what the store holds and sends that, as long as no other tab is doing so.
///
/// What was submitted here goes first and waits for no lock: the page may be closed right after the click.
pub(crate) async fn drive(inner: Handle<Inner>) {
    loop {
        send_due(&inner, false).await;
        let wait = take_in(&inner).await;
        if Inner::rest(&inner, wait) {
            return;
        }
    }
}

/// Holds the lock, where it can be had, while it sends what others have left.
async fn take_in(inner: &Handle<Inner>) -> Option<Duration> {
    let guard = lock(inner.settings.endpoint.as_str()).await;
    let locked = guard.is_some();
    let wait = loop {
        let readable = inner.adopt(locked);
        let wait = send_due(inner, locked).await;
        if !(readable && inner.has_more()) {
            break wait;
        }
    };
    // Tabs that were refused together do not ask again together.
    let chance = if guard.is_some() { 0.0 } else { random_unit() };
    let more = Duration::from_millis((LOCK_RETRY.as_millis() as f64 * chance) as u64);
    wait.map(|wait| wait.saturating_add(more))
}

async fn send_due(inner: &Handle<Inner>, locked: bool) -> Option<Duration> {
    // Each round sends at least one entry or ends; the bound is only there for an endpoint that keeps saying 413.
    for _ in 0..2 * MAX_ENTRIES {
        let now = steady_ms();
        match inner.outbox(|outbox| outbox.next(now, locked)) {
            Next::Send(batch) => send(inner, batch, false).await,
            Next::Wait { until } => return Some(Duration::from_millis(until.saturating_sub(now))),
            Next::Idle => return None,
        }
    }
    None
}

/// The page is being hidden or left: sends everything made here at once, beside what is under way.
pub(crate) fn leave(inner: &Handle<Inner>) {
    inner.store_the_unstored();
    inner.outbox(|outbox| outbox.hurry());
    let now = steady_ms();
    while let Next::Send(batch) = inner.outbox(|outbox| outbox.next(now, false)) {
        let inner = inner.clone();
        spawn(Box::pin(async move {
            send(&inner, batch, true).await;
            // The page may have been hidden only, and it may not have worked.
            Inner::kick(&inner);
        }));
    }
}

async fn send(inner: &Handle<Inner>, batch: Batch, leaving: bool) {
    let settings = &inner.settings;
    let mut headers = settings.headers.clone();
    headers.push(("Content-Type".to_owned(), "application/cloudevents-batch+json".to_owned()));
    let request = Request {
        url: settings.endpoint.as_str().to_owned(),
        headers,
        body: batch.body.clone(),
        // Right after the click the page may be closed. A retry goes without: others may have used up the quota.
        keepalive: leaving || batch.first,
    };
    let seen = inner.transport.send(request).await;
    let verdict = judge(seen, settings.ack, wall_ms());
    let now = now();
    let unit = random_unit();
    let effects = inner.outbox(|outbox| outbox.apply(&batch, verdict, now, unit));
    inner.carry_out(effects);
}

/// From 0 up to 1.
fn random_unit() -> f64 {
    let [first, second, third, fourth, ..] = random_bytes();
    f64::from(u32::from_le_bytes([first, second, third, fourth])) / (f64::from(u32::MAX) + 1.0)
}
