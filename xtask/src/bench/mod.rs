//! `cargo xtask bench`: how long a resident on a slow phone waits, next to a hand-written widget of one question; with
//! `--queue` how fast the SDK stores natively, which its own benchmark measures.
//! The browser is driven in `phone`, the pages are served in `pages`, the figures are judged in `figures`.

mod figures;
mod pages;
mod phone;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::build;
use crate::child::{Service, free_port};
use crate::context::{Context, Profile};
use crate::shell::{Cmd, announce, seconds};
use crate::tools;
use figures::Samples;
use pages::{Addresses, Pages, Scenario};
use phone::Driver;

/// The campaign that is measured, on a day on which its poll is open.
const CAMPAIGN: &str = "kempen-2040";
const DAY: &str = "2026-11-22";
/// The collector is up within seconds.
const START: Duration = Duration::from_secs(30);

/// Measure the widget on a slow phone, beside a hand-written one
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How often each page is loaded, each time with a fresh browser
    #[arg(long, default_value_t = 15, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=200))]
    runs: u32,
    /// Measure how fast the SDK stores natively, and the memory of a long queue, instead
    #[arg(long, conflicts_with_all = ["runs", "no_build"])]
    queue: bool,
    /// Measure what is built
    #[arg(long)]
    no_build: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<()> {
    if args.queue {
        let bench = Cmd::cargo("bench").args(["-p", "meepraat-sdk", "--bench", "queue"]);
        return bench.watch(context, |line| println!("{line}"));
    }
    let Some(chromedriver) = tools::chromedriver(context) else {
        bail!("install chromium and chromedriver to measure");
    };
    if !args.no_build {
        build::everything(context, None, Profile::Release)?;
    }
    let folder = context.target.join("bench");
    let own = hand_written(context, &folder.join("dist"))?;
    let port = free_port()?;
    let collector_url = format!("http://127.0.0.1:{port}");
    let mut collector = Service::start("the collector", collector(context, &folder, port)?)?;
    collector.wait_for(&format!("{collector_url}/health"), START)?;
    let pages = Pages::serve(&Addresses { collector: collector_url, script: own.script, json: own.json })?;
    let driver = Driver::start(&chromedriver, &context.root.join("webdriver.json"))?;

    let started = Instant::now();
    let mut samples = Samples::default();
    for round in 1..=args.runs {
        announce(&format!("round {round} of {}", args.runs));
        for scenario in Scenario::ALL {
            let reading = driver.measure(&pages, scenario).with_context(|| scenario.about())?;
            samples.add(scenario, reading);
        }
        println!("{}", seconds(started.elapsed()));
    }
    println!("\n{}", samples.table());
    samples.judge()
}

fn collector(context: &Context, folder: &Path, port: u16) -> Result<Cmd> {
    let program = context.program("meepraat", Profile::Release);
    if !program.is_file() {
        bail!("the collector is not built yet: leave out --no-build");
    }
    let database = folder.join("bench.db");
    for suffix in ["", "-wal", "-shm"] {
        let file = folder.join(format!("bench.db{suffix}"));
        if file.exists() {
            fs::remove_file(&file)?;
        }
    }
    Ok(Cmd::new(program)
        .args(["serve", "--now", DAY, "--listen", &format!("127.0.0.1:{port}")])
        .args(["--public-url", &format!("http://127.0.0.1:{port}")])
        .arg("--campaign")
        .arg(context.root.join(format!("demo/campaigns/{CAMPAIGN}.toml")))
        .arg("--database")
        .arg(database)
        .arg("--dist")
        .arg(folder.join("dist"))
        .silent())
}

/// The paths of the hand-written widget on the collector.
struct HandWritten {
    script: String,
    json: String,
}

/// A copy of `dist/` with the hand-written widget beside ours: the same server, headers and compression.
fn hand_written(context: &Context, dist: &Path) -> Result<HandWritten> {
    if dist.exists() {
        fs::remove_dir_all(dist)?;
    }
    copy(&context.dist(), dist)?;
    let source = context.root.join("xtask/bench");
    let minified = dist.with_file_name("poll.js");
    Cmd::npm_bin(context, "esbuild")
        .arg(source.join("poll.js"))
        .args(["--bundle", "--minify", "--target=es2022", "--format=iife", "--log-level=warning"])
        .arg(format!("--outfile={}", minified.display()))
        .step(context, "esbuild the hand-written widget")?;
    let add = |name: &str, bytes: Vec<u8>| -> Result<String> {
        let path = format!("v/{}/{name}", build::short_hash(&bytes));
        let file = dist.join(&path);
        fs::create_dir_all(file.parent().context("a file has a folder")?)?;
        fs::write(file, bytes)?;
        Ok(path)
    };
    Ok(HandWritten {
        script: add("poll.js", fs::read(&minified)?)?,
        json: add("poll.json", fs::read(source.join("poll.json"))?)?,
    })
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in from.read_dir().with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let target: PathBuf = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
