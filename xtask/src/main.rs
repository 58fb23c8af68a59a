//! The entry of `cargo xtask`: reads the command line and hands over to one module per task.
//! What a task does is in its own module; how commands are run is in `shell`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program talks to its terminal")]

mod bench;
mod build;
mod child;
mod context;
mod demo;
mod dist;
mod faults;
mod shell;
mod simulate;
mod test;
#[cfg(test)]
mod tidy;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use context::Context;

/// Builds, tests, simulates, shows, measures and packs Meepraat.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask")]
struct Args {
    /// Show the output of every command that is run
    #[arg(long, short, global = true)]
    verbose: bool,
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    Build(build::Args),
    Test(test::Args),
    Demo(demo::Args),
    Bench(bench::Args),
    Simulate(simulate::Args),
    Dist(dist::Args),
    Faults(faults::Args),
}

fn main() -> ExitCode {
    let args = Args::parse();
    match Context::new(args.verbose).and_then(|context| run(&context, &args.task)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(context: &Context, task: &Task) -> anyhow::Result<()> {
    match task {
        Task::Build(args) => build::run(context, args),
        Task::Test(args) => test::run(context, args),
        Task::Demo(args) => demo::run(context, args),
        Task::Bench(args) => bench::run(context, args),
        Task::Simulate(args) => simulate::run(context, args),
        Task::Dist(args) => dist::run(context, args),
        Task::Faults(args) => faults::run(context, args),
    }
}
