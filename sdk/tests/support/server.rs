//! An endpoint of a few lines: it answers each request with the next thing it was told to do, and keeps submissions as
//! a collector does.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// What it does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Does {
    /// Takes every submission and gives receipts.
    Commits,
    /// Takes every submission, then hangs up without a word.
    CommitsAndHangsUp,
    /// Takes every submission, and breaks off in the middle of the receipts.
    CommitsAndBreaksOff,
    /// Takes every submission but gives no receipt for the last one.
    ForgetsOne,
    /// Rejects submissions whose text holds this, and takes the others.
    Rejects(&'static str),
    /// Refuses more than one submission at once with 413.
    Splits,
    /// Takes nothing, and never answers; [`Server::release`] hangs up.
    Stalls,
    /// Answers with a status, headers and a body, and takes nothing.
    Says(u16, &'static str, &'static str),
}

/// One request.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    pub(crate) head: String,
    pub(crate) body: String,
}

#[derive(Debug, Default)]
struct Kept {
    script: VecDeque<Does>,
    arrived: Vec<Arrived>,
    taken: BTreeMap<String, String>,
}

/// A server on a port of its own, until the process ends.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    pub(crate) url: String,
    kept: Arc<Mutex<Kept>>,
    stalled: Arc<Notify>,
}

impl Server {
    /// Listens. When the script is over it commits.
    pub(crate) async fn start(script: impl IntoIterator<Item = Does>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1/submissions", listener.local_addr().unwrap());
        let kept = Arc::new(Mutex::new(Kept { script: script.into_iter().collect(), ..Kept::default() }));
        let server = Self { url, kept, stalled: Arc::default() };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().answer(stream));
            }
        });
        server
    }

    /// All requests so far.
    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.kept.lock().unwrap().arrived.clone()
    }

    /// Ids of the submissions taken, each counted once.
    pub(crate) fn taken(&self) -> Vec<String> {
        self.kept.lock().unwrap().taken.keys().cloned().collect()
    }

    /// Hangs up on whom it keeps waiting.
    pub(crate) fn release(&self) {
        self.stalled.notify_waiters();
    }

    async fn answer(self, mut stream: TcpStream) -> Option<()> {
        let arrived = read(&mut stream).await?;
        let hung_up = self.stalled.notified();
        let Some(answer) = self.decide(arrived) else {
            hung_up.await;
            return None;
        };
        stream.write_all(answer.as_bytes()).await.ok()?;
        stream.shutdown().await.ok()
    }

    fn decide(&self, arrived: Arrived) -> Option<String> {
        let mut kept = self.kept.lock().unwrap();
        let does = kept.script.pop_front().unwrap_or(Does::Commits);
        kept.arrived.push(arrived.clone());
        match does {
            Does::Stalls => return None,
            Does::Says(status, headers, body) => return Some(http(status, headers, body, body.len())),
            _ => {}
        }
        let events: Vec<serde_json::Value> = serde_json::from_str(&arrived.body).unwrap();
        if matches!(does, Does::Splits) && events.len() > 1 {
            kept.script.push_front(Does::Splits);
            return Some(http(413, "", "", 0));
        }
        let mut receipts = Vec::new();
        for event in &events {
            let (id, text) = (event["id"].as_str().unwrap().to_owned(), event.to_string());
            let outcome = match &does {
                Does::Rejects(word) if text.contains(word) => "rejected",
                _ if kept.taken.insert(id.clone(), text).is_some() => "duplicate",
                _ => "accepted",
            };
            receipts.push(serde_json::json!({"id": id, "outcome": outcome}));
        }
        if matches!(does, Does::ForgetsOne) {
            receipts.pop();
        }
        let body = serde_json::json!({"receipts": receipts}).to_string();
        Some(match does {
            Does::CommitsAndHangsUp => String::new(),
            Does::CommitsAndBreaksOff => {
                http(200, "Content-Type: application/json\r\n", &body[..12], body.len())
            }
            _ => http(200, "Content-Type: application/json\r\n", &body, body.len()),
        })
    }
}

fn http(status: u16, headers: &str, body: &str, length: usize) -> String {
    format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}")
}

async fn read(stream: &mut TcpStream) -> Option<Arrived> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let count = stream.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let length: usize = head.split("content-length: ").nth(1)?.lines().next()?.trim().parse().ok()?;
        if bytes.len() >= end + 4 + length {
            return Some(Arrived { head, body: String::from_utf8(bytes.split_off(end + 4)).ok()? });
        }
    }
}
