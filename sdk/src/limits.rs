//! The limits of the outbox, each with its reason. What the wire limits is in the protocol.

use std::time::Duration;

/// The longest wait before the first retry: long enough for a hiccup to pass.
pub const BACKOFF_BASE: Duration = Duration::from_secs(1);

/// The longest wait between retries: someone who stays on the page sees it sent soon after the endpoint is back.
pub const BACKOFF_CAP: Duration = Duration::from_secs(5 * 60);

/// The longest Retry-After that is honoured: beyond a day it is a mistake, or a clock far off.
pub const RETRY_AFTER_CAP: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a request may take. A browser page that was frozen finds the time over when it thaws.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// How long entries found in the store are left to whoever holds the lock: a frozen tab may hold it for ever.
pub const LOCK_PATIENCE: Duration = Duration::from_secs(30);

/// The shortest wait before the lock is asked for again, and the most that chance adds to it: the page before a reload
/// holds it for a moment longer.
pub const LOCK_RETRY: Duration = Duration::from_millis(500);

/// How old an entry found in the store has to be: the page that made it sends it at once and without the lock, and
/// mostly has its receipt within a second. Longer would hold up what a reload interrupted, only to spare the endpoint
/// a duplicate that it recognises.
pub const FRESH: Duration = Duration::from_secs(1);

/// Entries in one outbox. At a kilobyte each, that is less than half of what a browser lets an origin store, which
/// is shared with the host page.
pub const MAX_ENTRIES: usize = 2_000;

/// Bytes of an endpoint's answer that are read; a receipt takes about a hundred.
pub const MAX_ANSWER_BYTES: usize = 1024 * 1024;
