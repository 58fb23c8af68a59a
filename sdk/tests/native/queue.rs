//! Long queues, groups and the end of a program: what a kiosk and a field interview need of a client.

use crate::native::delivery::{NoRoom, next, settings, watch};
use crate::native::visits::eventually;
use crate::server::{Does, Server};
use crate::support::response::{choosing, follow_up, questions, response};
use meepraat_sdk::protocol::{Response, SubmissionId};
use meepraat_sdk::{
    Change, Client, Durability, HttpTransport, MAX_ENTRIES, MAX_GROUP, QueueState, Request, Sealed,
    SqliteStore, Store, SubmitError, Submitted, new_id,
};
use std::collections::BTreeSet;
use std::future::Future;
use std::path::Path;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

/// More than are kept in memory, and no whole number of groups.
const LONG: usize = MAX_ENTRIES + MAX_GROUP / 2 + 7;

fn group(size: usize) -> Vec<(SubmissionId, Response)> {
    (0..size).map(|_| (new_id(), response())).collect()
}

/// Submits so many in groups.
fn submit(client: &Client, count: usize) -> Vec<SubmissionId> {
    let all = group(count);
    for group in all.chunks(MAX_GROUP) {
        let submitted = client.submit_all(&questions(), group.to_vec()).unwrap();
        assert!(submitted.iter().all(|submitted| submitted.durability == Durability::Stored));
    }
    all.into_iter().map(|(id, _)| id).collect()
}

fn native(server: &Server, folder: &Path) -> Client {
    Client::native(settings(&server.url), folder).unwrap()
}

/// An async runtime of a few lines: nothing here needs a particular one.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let (mut future, waker) = (pin!(future), Waker::from(Arc::new(Unpark(thread::current()))));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

/// The next state, where there is one.
fn next_state(states: &mut (impl futures_util::Stream<Item = QueueState> + Unpin)) -> Option<QueueState> {
    block_on(std::future::poll_fn(|context| Pin::new(&mut *states).poll_next(context)))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_behind_others_is_told() {
    let server = Server::start([Does::Stalls]).await;
    let folder = tempfile::tempdir().unwrap();
    let client = native(&server, folder.path());
    let (told, _subscription) = watch(&client);
    let all = submit(&client, LONG);
    let mut waiting = Vec::new();
    while waiting.len() < LONG - MAX_ENTRIES {
        if let Change::Waiting { ids } = next(&told) {
            waiting.extend(ids);
        }
    }
    assert!(waiting.iter().all(|id| all.contains(id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_never_answers_holds_up_no_caller() {
    let server = Server::start([Does::Stalls, Does::Stalls]).await;
    let folder = tempfile::tempdir().unwrap();
    let client = native(&server, folder.path());
    client.submit(new_id(), &questions(), response()).unwrap();
    eventually(|| server.arrived().len() == 1).await;
    for _ in 0..20 {
        let submitted = client.submit(new_id(), &questions(), response()).unwrap();
        assert_eq!(submitted.durability, Durability::Stored);
    }
    assert_eq!(client.state().pending, 21);
    assert_eq!(server.taken(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_longer_than_memory_takes_waits_in_the_store_and_is_delivered_whole() {
    let stalled = Server::start([Does::Stalls]).await;
    let folder = tempfile::tempdir().unwrap();
    let client = native(&stalled, folder.path());
    let mut ids = submit(&client, LONG);
    assert_eq!(client.state().pending, LONG, "what waits in the store is counted");
    assert!(client.state().oldest.is_some());
    assert_eq!(SqliteStore::open(folder.path()).unwrap().count(), Ok(LONG));

    // The stalled one is given up in the end, and the same endpoint answers again.
    stalled.release();
    let state = client.flush_within(Duration::from_secs(120)).await;
    assert_eq!((state.pending, state.parked.len()), (0, 0), "{state:?}");
    ids.sort();
    let ids: Vec<String> = ids.iter().map(SubmissionId::to_string).collect();
    assert_eq!(stalled.taken(), ids);
    assert_eq!(SqliteStore::open(folder.path()).unwrap().count(), Ok(0));
    assert_eq!(client.state().oldest, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_visit_counts_and_delivers_a_queue_longer_than_memory() {
    let server = Server::start([Does::Stalls]).await;
    let folder = tempfile::tempdir().unwrap();
    submit(&native(&server, folder.path()), LONG);
    let client = native(&server, folder.path());
    assert_eq!(client.state().pending, LONG);
    let state = client.flush_within(Duration::from_secs(120)).await;
    assert_eq!(state.pending, 0, "{state:?}");
    // What was under way when the first visit ended may come once more; the endpoint knows its id.
    let taken: BTreeSet<_> = server.taken().into_iter().collect();
    assert_eq!(taken.len(), LONG);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_waits_beyond_memory_is_no_second_submission() {
    let server = Server::start([Does::Stalls]).await;
    let folder = tempfile::tempdir().unwrap();
    let client = native(&server, folder.path());
    let ids = submit(&client, LONG);
    let beyond = ids[LONG - 1];
    let before = SqliteStore::open(folder.path()).unwrap().get(beyond).unwrap();
    let again = client.submit(beyond, &questions(), choosing("niets")).unwrap();
    assert_eq!(again, Submitted { id: beyond, durability: Durability::Stored });
    assert_eq!(SqliteStore::open(folder.path()).unwrap().get(beyond).unwrap(), before);
}

#[test]
fn a_group_is_stored_whole_and_each_id_of_it_once() {
    let folder = tempfile::tempdir().unwrap();
    let client = Client::native(settings("http://127.0.0.1:1/"), folder.path()).unwrap();
    let [one, other] = [new_id(), new_id()];
    let sealed = |id, choice| Sealed::response(id, "urn:test", &questions(), choosing(choice)).unwrap();
    let group = vec![sealed(one, "zorg"), sealed(other, "zorg"), sealed(one, "niets")];
    let taken = client.take_all(group).unwrap();
    assert_eq!(taken.iter().map(|taken| taken.id).collect::<Vec<_>>(), [one, other, one]);
    assert_eq!(client.state().pending, 2);
    let stored = SqliteStore::open(folder.path()).unwrap().get(one).unwrap().unwrap();
    assert!(stored.contains("zorg") && !stored.contains("niets"), "the first that was said counts");
}

#[test]
fn a_group_that_is_too_large_or_not_valid_is_refused_whole() {
    let folder = tempfile::tempdir().unwrap();
    let client = Client::native(settings("http://127.0.0.1:1/"), folder.path()).unwrap();
    assert_eq!(client.submit_all(&questions(), group(MAX_GROUP + 1)), Err(SubmitError::TooMany));
    let mut odd = group(3);
    odd[2].1 = choosing("iets");
    assert!(matches!(client.submit_all(&questions(), odd), Err(SubmitError::Invalid(_))));
    assert_eq!(client.state(), QueueState::default());
    assert_eq!(SqliteStore::open(folder.path()).unwrap().count(), Ok(0));
}

/// Fault 36: queue full with one in flight (never drop silently).
#[tokio::test(flavor = "multi_thread")]
async fn what_neither_the_store_nor_memory_takes_is_refused_and_nothing_is_dropped() {
    let server = Server::start([Does::Stalls]).await;
    let client = Client::new(settings(&server.url), NoRoom, HttpTransport::new().unwrap());
    for size in [MAX_GROUP, MAX_ENTRIES - MAX_GROUP - 1] {
        client.submit_all(&questions(), group(size)).unwrap();
    }
    eventually(|| server.arrived().len() == 1).await;
    assert_eq!(
        client.submit_all(&questions(), group(2)),
        Err(SubmitError::Full),
        "all of a group or nothing"
    );
    client.submit(new_id(), &questions(), response()).unwrap();
    assert_eq!(client.submit(new_id(), &questions(), response()), Err(SubmitError::Full));
    assert_eq!(client.submit_contact(new_id(), follow_up()), Err(SubmitError::Full));
    assert_eq!((client.state().pending, client.state().memory_only), (MAX_ENTRIES, MAX_ENTRIES));
    server.release();
    assert_eq!(client.flush_within(Duration::from_secs(120)).await.pending, 0);
    assert_eq!(server.taken().len(), MAX_ENTRIES);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_threads_submit_at_once_and_each_counts_once() {
    let server = Server::start([]).await;
    let folder = tempfile::tempdir().unwrap();
    let client = native(&server, folder.path());
    let submitted = thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| submit(&client, 40))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).count()
    });
    assert_eq!(client.flush_within(Duration::from_secs(60)).await.pending, 0);
    assert_eq!((submitted, server.taken().len()), (320, 320));
}

#[test]
fn waiting_at_the_end_of_a_program_ends_with_the_deadline_in_any_runtime() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Server::start([Does::Stalls]));
    let folder = tempfile::tempdir().unwrap();
    let client = native(&server, folder.path());
    let waits = client.flush_within(Duration::from_secs(60));
    assert_eq!(block_on(waits), QueueState::default(), "with nothing to send it waits for nothing");
    submit(&client, 3);
    let state = block_on(client.flush_within(Duration::from_millis(200)));
    assert_eq!(state.pending, 3);
    assert_eq!(SqliteStore::open(folder.path()).unwrap().count(), Ok(3), "and the next visit has them");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_parked_is_not_waited_for() {
    let server = Server::start([Does::Says(401, "", "")]).await;
    let folder = tempfile::tempdir().unwrap();
    let client = native(&server, folder.path());
    submit(&client, 1);
    let state = client.flush_within(Duration::from_secs(60)).await;
    // Where the flush came after the answer, it was tried once more, and taken.
    assert_eq!(state.pending, 0);
    assert_eq!(state.parked.len() + server.taken().len(), 1);
    assert!(state.parked.iter().all(|(_, reason)| reason.to_string().contains("token")));
}

#[test]
fn states_tell_the_latest_and_end_with_the_client() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Server::start([Does::Stalls]));
    let folder = tempfile::tempdir().unwrap();
    let client = native(&server, folder.path());
    let mut states = client.states();
    assert_eq!(next_state(&mut states).unwrap().pending, 0, "the first is how things stand");
    submit(&client, 2);
    while next_state(&mut states).unwrap().pending < 2 {}
    submit(&client, 3);
    while next_state(&mut states).unwrap().pending < 5 {}
    server.release();
    client.flush();
    while next_state(&mut states).unwrap().pending > 0 {}
    drop(client);
    while next_state(&mut states).is_some() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bearer_token_is_sent_and_never_shown() {
    let server = Server::start([]).await;
    let settings = settings(&server.url).with_bearer("old").unwrap().with_bearer("kiosk-7.secret==").unwrap();
    assert!(!format!("{settings:?}").contains("secret"));
    for bad in ["", "==", "two words", "line\r\nbreak"] {
        let refused = settings.clone().with_bearer(bad).unwrap_err();
        assert!(bad.is_empty() || !refused.to_string().contains(bad));
    }
    let headers = vec![("Authorization".to_owned(), "Bearer secret".to_owned())];
    let request = Request { url: server.url.clone(), headers, body: "answers".to_owned(), keepalive: false };
    assert!(!format!("{request:?}").contains("secret") && !format!("{request:?}").contains("answers"));

    let client = Client::new(settings, meepraat_sdk::MemoryStore::new(), HttpTransport::new().unwrap());
    let (told, _subscription) = watch(&client);
    client.submit(new_id(), &questions(), response()).unwrap();
    assert!(matches!(next(&told), Change::Delivered { .. }));
    let head = &server.arrived()[0].head;
    assert!(head.contains("authorization: bearer kiosk-7.secret==") && !head.contains("old"), "{head}");
}
