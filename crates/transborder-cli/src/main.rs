//! The command `transborder`: glue between files, the library and a terminal. It decides nothing about law.

mod args;
mod batch;
mod check;
mod config;
mod draw;
mod explain;
mod failure;
mod input;
mod law;
mod output;
mod paint;
mod progress;
mod regimes;
mod render;
mod schema;
mod timeline;
mod trace;

use args::{Args, Command};
use clap::Parser;
use failure::Failure;
use std::process::ExitCode;

/// How a run ended; the numbers are part of the contract with scripts and CI.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ended {
    /// Nothing at or above the threshold.
    Clean = 0,
    /// Something is.
    Findings = 1,
    /// Bad input or usage: nothing was analysed.
    Refused = 2,
}

fn main() -> ExitCode {
    // A wrong option ends inside `parse`, with status 2 as well.
    let args = Args::parse();
    args.color.write_global();
    let ended = run(args.command).unwrap_or_else(|failure| {
        failure.tell();
        Ended::Refused
    });
    ExitCode::from(ended as u8)
}

fn run(command: Command) -> Result<Ended, Failure> {
    match command {
        Command::Check(args) => check::run(&args),
        Command::Batch(args) => batch::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Trace(args) => trace::run(&args),
        Command::Draw(args) => draw::run(&args),
        Command::Regimes(args) => regimes::run(&args),
        Command::Schema(args) => schema::run(&args),
    }
}
