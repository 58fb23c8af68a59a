//! The program `meepraat`; everything that it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    meepraat_collector::cli::main()
}
