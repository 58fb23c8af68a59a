//! Many seeds at once, each on one thread, or one seed with its trace.

use crate::endpoint::Template;
use crate::report::Report;
use crate::sim::{Plan, Sim};
use anyhow::{Result, anyhow};
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Plays these seeds on so many threads; after each, `progress` is given what came of it.
///
/// # Errors
/// When the world itself fails, such as for lack of room for its databases.
pub fn run(
    plan: &Plan,
    seeds: Range<u64>,
    threads: usize,
    progress: impl Fn(&Report) + Sync,
) -> Result<Report> {
    let next = AtomicU64::new(seeds.start);
    let sum = Mutex::new(Report::default());
    let work = || -> Result<()> {
        let template = Template::new(plan.submissions)?;
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return Ok(());
            }
            let (report, _) = Sim::new(plan, &template, seed, false)?.run(seed)?;
            let mut sum = sum.lock().map_err(|_| anyhow!("another thread has failed"))?;
            sum.merge(&report);
            progress(&sum);
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| anyhow!("a world has broken"))?)
    })?;
    sum.into_inner().map_err(|_| anyhow!("a thread has failed"))
}

/// Plays one seed and writes down everything that happens.
///
/// # Errors
/// When the world itself fails.
pub fn replay(plan: &Plan, seed: u64) -> Result<(Report, String)> {
    let template = Template::new(plan.submissions)?;
    let (report, trace) = Sim::new(plan, &template, seed, true)?.run(seed)?;
    Ok((report, trace.unwrap_or_default()))
}
