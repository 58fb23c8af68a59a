//! The program behind `cargo xtask simulate`: plays seeds and prints the table, or one seed with its trace.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program talks to its terminal")]

use anyhow::Result;
use clap::Parser;
use meepraat_simulation::{Plan, Report, replay, run};
use std::process::ExitCode;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

/// How often the progress is told.
const TELL: Duration = Duration::from_secs(5);

/// Plays clients, network and endpoint in a simulated world.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask simulate")]
struct Args {
    /// How many seeds to play
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first of them
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Play this one alone, and print everything that happens
    #[arg(long, conflicts_with_all = ["seeds", "from"])]
    seed: Option<u64>,
    /// Submissions in each seed
    #[arg(long, default_value_t = 100)]
    submissions: usize,
}

fn main() -> Result<ExitCode> {
    let args = Args::parse();
    let plan = Plan { submissions: args.submissions, ..Plan::usual() };
    let report = match args.seed {
        Some(seed) => {
            let (report, trace) = replay(&plan, seed)?;
            print!("{trace}");
            report
        }
        None => play(&plan, &args)?,
    };
    println!("{}", report.lines());
    for (seed, failure) in &report.failures {
        println!("  seed {seed}: {failure:?}");
        println!(
            "    to see it again: cargo xtask simulate --seed {seed} --submissions {}",
            args.submissions
        );
    }
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn play(plan: &Plan, args: &Args) -> Result<Report> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (began, told) = (Instant::now(), Mutex::new(Instant::now()));
    let report = run(plan, args.from..args.from.saturating_add(args.seeds), threads, |report| {
        let Ok(mut told) = told.lock() else { return };
        if told.elapsed() >= TELL {
            *told = Instant::now();
            let (lost, doubled) = (report.lost, report.doubled);
            println!("  {} of {} seeds, {lost} lost, {doubled} doubled", report.seeds, args.seeds);
        }
    })?;
    println!("  {} seeds in {:.1} s on {threads} threads\n", report.seeds, began.elapsed().as_secs_f64());
    Ok(report)
}
