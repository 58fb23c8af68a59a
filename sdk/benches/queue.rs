//! How fast submissions are stored durably, beside a bare loop that appends the same bytes to a file and syncs as often;
//! and how much memory a long queue takes, while the endpoint takes connections and never answers. Run by
//! `cargo xtask bench --queue`.

#![cfg_attr(target_arch = "wasm32", no_main)]
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::print_stdout, reason = "a benchmark shows what it measured")]

use meepraat_sdk::protocol::{Question, Response};
use meepraat_sdk::{Client, Endpoint, Sealed, Settings, new_id};
use std::error::Error;
use std::fs::{self, File};
use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

const SUBMISSIONS: usize = 10_000;
const GROUP: usize = 100;
/// Each way is measured in turn, as a disk is faster at one time than at another.
const ROUNDS: usize = 9;
/// What was promised: at least half the rate of the bare loop.
const LEAST_RATIO: f64 = 0.5;

const LONG_QUEUE: usize = 1_000_000;
const LARGE_GROUP: usize = 1_000;
/// What a long queue may add, in KiB: SQLite's cache and what the allocator keeps, but not entries.
const MOST_GROWTH: u64 = 32 * 1024;

const SOURCE: &str = "urn:nld:oin:00000001234567890000:systeem:bench";
const QUESTIONS: &str = r#"[{"id":"groei","kind":"single","text":"Waar maakt u zich zorgen over?",
    "choices":[{"id":"zorg","text":"Zorg dichtbij"},{"id":"niets","text":"Niets"}]}]"#;
const RESPONSE: &str = r#"{"campaign":"kempen-2040","wave":"2026-najaar","language":"nl","channel":"kiosk",
    "answers":[{"question":"groei","choice":"zorg"}]}"#;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Answers nobody: connections wait in its queue.
struct Stalled(TcpListener);

impl Stalled {
    fn client(&self, folder: &Path) -> Outcome<Client> {
        let url = format!("http://{}/v1/submissions", self.0.local_addr()?);
        Ok(Client::native(Settings::new(Endpoint::new(&url)?, SOURCE), folder)?)
    }
}

fn sealed(count: usize) -> Outcome<Vec<Sealed>> {
    let questions: Vec<Question<String>> = serde_json::from_str(QUESTIONS)?;
    let response: Response = serde_json::from_str(RESPONSE)?;
    let seal = |_| Ok(Sealed::response(new_id(), SOURCE, &questions, response.clone())?);
    (0..count).map(seal).collect()
}

/// Submissions per second.
fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

fn by_the_sdk(endpoint: &Stalled, submissions: &[Sealed], folder: &Path) -> Outcome<f64> {
    let client = endpoint.client(folder)?;
    let groups: Vec<Vec<Sealed>> = submissions.chunks(GROUP).map(<[Sealed]>::to_vec).collect();
    let began = Instant::now();
    for group in groups {
        client.take_all(group)?;
    }
    Ok(rate(submissions.len(), began.elapsed()))
}

fn by_a_bare_loop(submissions: &[Sealed], folder: &Path) -> Outcome<f64> {
    fs::create_dir_all(folder)?;
    let mut file = File::create(folder.join("bare"))?;
    let began = Instant::now();
    for group in submissions.chunks(GROUP) {
        let bytes: Vec<u8> = group.iter().flat_map(|sealed| sealed.text().bytes()).collect();
        file.write_all(&bytes)?;
        file.sync_data()?;
    }
    Ok(rate(submissions.len(), began.elapsed()))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Gives how the SDK's rate compares with the bare loop's.
fn measure_rates(endpoint: &Stalled, folder: &Path) -> Outcome<f64> {
    let (mut sdk, mut bare, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let submissions = sealed(SUBMISSIONS)?;
        let ours = by_the_sdk(endpoint, &submissions, &folder.join(format!("sdk-{round}")))?;
        let theirs = by_a_bare_loop(&submissions, &folder.join(format!("bare-{round}")))?;
        println!("round {}: {ours:.0} a second by the SDK, {theirs:.0} by a bare loop", round + 1);
        sdk.push(ours);
        bare.push(theirs);
        ratios.push(ours / theirs);
    }
    let ratio = median(ratios);
    println!(
        "durable enqueue of {SUBMISSIONS} in groups of {GROUP}, medians of {ROUNDS} rounds: {:.0} a second by the SDK, \
         {:.0} by a bare loop, ratio {ratio:.2}",
        median(sdk),
        median(bare)
    );
    Ok(ratio)
}

/// The memory of this process in KiB, where the system tells it as Linux does.
fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.split_whitespace().next()?.parse().ok()
}

/// Gives by how much a long queue takes more memory than a short one, in KiB.
fn measure_memory(endpoint: &Stalled, folder: &Path) -> Outcome<Option<u64>> {
    let client = endpoint.client(folder)?;
    let began = Instant::now();
    let mut short = None;
    for queued in (LARGE_GROUP..=LONG_QUEUE).step_by(LARGE_GROUP) {
        client.take_all(sealed(LARGE_GROUP)?)?;
        if queued == SUBMISSIONS {
            short = resident();
        }
    }
    let pending = client.state().pending;
    println!("{pending} queued in {:.0} s while the endpoint never answers", began.elapsed().as_secs_f64());
    if pending != LONG_QUEUE {
        return Err(format!("{pending} of {LONG_QUEUE} are pending").into());
    }
    let Some((short, long)) = short.zip(resident()) else { return Ok(None) };
    println!("memory: {short} KiB with {SUBMISSIONS} queued, {long} KiB with {LONG_QUEUE}");
    Ok(Some(long.saturating_sub(short)))
}

fn main() -> Outcome<()> {
    // On the disk that holds the target folder: the one for temporary files may be in memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let endpoint = Stalled(TcpListener::bind("127.0.0.1:0")?);
    let ratio = measure_rates(&endpoint, folder.path())?;
    let growth = measure_memory(&endpoint, &folder.path().join("long"))?;
    if ratio < LEAST_RATIO {
        return Err(format!("the ratio is {ratio:.2}; at least {LEAST_RATIO} was promised").into());
    }
    if growth.is_some_and(|growth| growth > MOST_GROWTH) {
        return Err("memory grows with the queue".into());
    }
    Ok(())
}
