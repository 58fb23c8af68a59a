//! The native stores and the native transport keep the contracts.

use crate::server::{Does, Server};
use crate::support::store_contract;
use crate::support::transport_contract::{self, Arrived, Situation, Stage};
use meepraat_sdk::protocol::SubmissionId;
use meepraat_sdk::{FileStore, HttpTransport, MemoryStore, Store};
use std::fs;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

#[test]
fn the_store_in_memory_keeps_the_contract() {
    store_contract::keeps_its_promises(&MemoryStore::new());
}

#[test]
fn the_store_in_files_keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    store_contract::keeps_its_promises(&FileStore::open(folder.path().join("new").join("outbox")).unwrap());
}

#[test]
fn a_process_killed_while_writing_leaves_a_whole_entry_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let id = SubmissionId::from_random([1; 16]);
    let unfinished = folder.path().join(format!("{id}.unfinished"));
    fs::write(&unfinished, "{\"half").unwrap();
    fs::write(folder.path().join("notes.txt"), "somebody else's").unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    assert_eq!(store.ids(None, usize::MAX), Ok(vec![]));
    assert!(unfinished.exists(), "another process may be writing it right now");

    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    fs::File::options().write(true).open(&unfinished).unwrap().set_modified(hour_ago).unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    assert!(!unfinished.exists(), "what a killed process left is cleared away");
    store.put(&[(id, "{}")]).unwrap();
    assert_eq!(store.get(id).unwrap().as_deref(), Some("{}"));
}

#[test]
fn a_file_that_is_no_text_is_an_empty_text() {
    let folder = tempfile::tempdir().unwrap();
    let id = SubmissionId::from_random([1; 16]);
    fs::write(folder.path().join(format!("{id}.json")), [0xff, 0xfe]).unwrap();
    assert_eq!(FileStore::open(folder.path()).unwrap().get(id).unwrap().as_deref(), Some(""));
}

struct Sockets {
    server: Mutex<Option<Server>>,
}

impl Stage for Sockets {
    async fn set(&self, situation: Situation) -> String {
        let does = match situation {
            Situation::Answers => Does::Says(200, "Content-Type: application/json\r\n", "{\"receipts\":[]}"),
            Situation::IsBusy => Does::Says(503, "Retry-After: 7\r\n", "busy"),
            Situation::Redirects => Does::Says(302, "Location: /\r\n", ""),
            Situation::BreaksOff => Does::CommitsAndBreaksOff,
            Situation::IsAway => return "http://127.0.0.1:1/v1/submissions".to_owned(),
        };
        let server = Server::start([does]).await;
        let url = server.url.clone();
        *self.server.lock().unwrap() = Some(server);
        url
    }

    fn arrived(&self) -> Arrived {
        let request = self.server.lock().unwrap().as_ref().unwrap().arrived().pop().unwrap();
        let header = |name: &str| {
            let line = request.head.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.to_owned()
        };
        let method = request.head.split(' ').next().unwrap().to_uppercase();
        Arrived { method, content_type: header("content-type: "), key: header("x-key: "), body: request.body }
    }
}

#[tokio::test]
async fn http_keeps_the_contract() {
    let transport = HttpTransport::new().unwrap();
    transport_contract::keeps_its_promises(&transport, &Sockets { server: Mutex::new(None) }).await;
}
