//! The faults that a submission must survive, by number. Their words stand here and nowhere else: tests repeat them.
//! Numbers that are missing come with what they are about: another database and backups.

/// One fault.
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) group: &'static str,
    pub(super) words: &'static str,
}

const NETWORK: &str = "Network";
const PAGE: &str = "Page";
const STORAGE: &str = "Tabs and storage";
const TIME: &str = "Time";
const ENDPOINT: &str = "Endpoint";

const fn row(number: u32, group: &'static str, words: &'static str) -> Row {
    Row { number, group, words }
}

pub(super) const ROWS: [Row; 44] = [
    row(1, NETWORK, "offline before sending"),
    row(2, NETWORK, "connect timeout"),
    row(3, NETWORK, "request lost"),
    row(4, NETWORK, "response lost after the server committed"),
    row(5, NETWORK, "abort while the server commits"),
    row(6, NETWORK, "500, 502, 503, 504"),
    row(7, NETWORK, "429 with Retry-After in seconds"),
    row(8, NETWORK, "429 or 503 with Retry-After as a date, under a skewed clock"),
    row(9, NETWORK, "Retry-After 0, negative, garbage, 10^9"),
    row(10, NETWORK, "408 and 425"),
    row(11, NETWORK, "one invalid item in a batch: only that one is rejected"),
    row(12, NETWORK, "413: split the batch; a single one is set aside"),
    row(13, NETWORK, "401, 403, 404, 410: misconfiguration, parked and shown"),
    row(14, NETWORK, "captive portal: 200 with HTML, or a redirect"),
    row(15, NETWORK, "preflight or CORS failure"),
    row(16, NETWORK, "an ad blocker stops the request"),
    row(17, NETWORK, "truncated receipt"),
    row(18, PAGE, "tab closed right after the click"),
    row(19, PAGE, "keepalive quota used up by others"),
    row(20, PAGE, "a response body left unread under `no-store` keeps the quota (drain every body)"),
    row(21, PAGE, "page frozen into the back/forward cache while sending"),
    row(22, PAGE, "process killed while writing"),
    row(23, PAGE, "double click, Enter twice"),
    row(24, PAGE, "two widgets, or two versions, on one page"),
    row(25, PAGE, "WASM trap after persisting"),
    row(
        26,
        PAGE,
        "the host page's `fetch` throws at once, or is patched (then XMLHttpRequest, then the native form)",
    ),
    row(27, PAGE, "element removed and added again"),
    row(28, STORAGE, "two tabs flush at once"),
    row(29, STORAGE, "two tabs append at once (one key per entry, never one shared array)"),
    row(30, STORAGE, "a frozen tab holds the lock"),
    row(31, STORAGE, "no Web Locks"),
    row(32, STORAGE, "quota exceeded"),
    row(33, STORAGE, "storage blocked: private mode, opaque origin (keep in memory and say so)"),
    row(34, STORAGE, "storage cleared by the browser or the user"),
    row(35, STORAGE, "an entry corrupt, or of a newer version"),
    row(36, STORAGE, "queue full with one in flight (never drop silently)"),
    row(37, TIME, "clock ten years off, either way"),
    row(38, TIME, "clock jumps during backoff"),
    row(39, TIME, "a retry after the endpoint's dedupe window"),
    row(40, ENDPOINT, "killed between commit and reply"),
    row(41, ENDPOINT, "database busy, disk full"),
    row(43, ENDPOINT, "one id a hundred times in parallel"),
    row(44, ENDPOINT, "one id with two bodies: conflict, reported"),
    row(45, ENDPOINT, "id missing or null: refused"),
];
