//! `cargo xtask simulate`: builds the simulation of clients, network and endpoint, and lets it play. What is simulated
//! and judged is the business of `tests/simulation`.

use anyhow::{Context as _, Result, bail};

use crate::build;
use crate::context::{Context, Profile};
use crate::shell::Cmd;

const PACKAGE: &str = "meepraat-simulation";

/// Play clients, network and endpoint with faults from a seed: nothing may be lost, nothing counted twice
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
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

pub(crate) fn run(context: &Context, args: &Args) -> Result<()> {
    build::native(context, Profile::Release, &[PACKAGE])?;
    let seeds = match args.seed {
        Some(seed) => vec!["--seed".to_owned(), seed.to_string()],
        None => {
            ["--seeds", &args.seeds.to_string(), "--from", &args.from.to_string()].map(str::to_owned).into()
        }
    };
    let play = Cmd::new(context.program(PACKAGE, Profile::Release))
        .args(seeds)
        .args(["--submissions", &args.submissions.to_string()]);
    let ended = play.into_inner().status().context("cannot start the simulation")?;
    if !ended.success() {
        bail!("something was lost, doubled or left over");
    }
    Ok(())
}
