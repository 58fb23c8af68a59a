//! The native stores and the native transport keep the contracts.

use crate::server::{Does, Server};
use crate::support::store_contract;
use crate::support::transport_contract::{self, Arrived, Situation, Stage};
use meepraat_sdk::{HttpTransport, MemoryStore, SqliteStore};
use std::sync::Mutex;

#[test]
fn the_store_in_memory_keeps_the_contract() {
    store_contract::keeps_its_promises(&MemoryStore::new());
}

#[test]
fn the_store_in_sqlite_keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    store_contract::keeps_its_promises(&SqliteStore::open(folder.path().join("new").join("outbox")).unwrap());
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
