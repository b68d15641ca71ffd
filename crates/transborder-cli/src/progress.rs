//! A bar on standard error, for whoever waits: on a terminal only, and only for work that lasts.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use transborder::{Progress, Stage};

/// Shorter work needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often it moves where nothing is told.
const TICK: Duration = Duration::from_millis(250);

/// Steps of one kind: with rate and remaining time.
const STEPS: &str = "{bar:30} {pos}/{len}  {per_sec}  {eta} left";
/// A part of an analysis that says how far it is; parts are of different speed, so no remaining time is guessed.
const STAGE: &str = "{msg:<10} {bar:30} {percent:>3}%  {elapsed}";
/// A part that does not.
const WAITING: &str = "{msg:<10} {spinner}  {elapsed}";

/// Takes itself away when it is dropped.
pub(crate) struct Bar {
    bar: ProgressBar,
    showing: Option<Showing>,
}

/// What brings the bar to the terminal once the work has lasted: a thread, for a stage that tells nothing lasts too.
struct Showing {
    over: Sender<()>,
    thread: JoinHandle<()>,
}

impl Bar {
    /// None: the work is a part of other work.
    pub(crate) fn none() -> Bar {
        Bar { bar: ProgressBar::hidden(), showing: None }
    }

    /// Of so many steps of one kind.
    pub(crate) fn of_steps(count: usize) -> Bar {
        let bar = Bar::none().patient(std::io::stderr().is_terminal());
        bar.bar.set_style(style(STEPS));
        bar.bar.set_length(count as u64);
        bar
    }

    /// Of the stages of one analysis, reading first.
    pub(crate) fn of_stages() -> Bar {
        Bar::waiting("reading")
    }

    /// Of work that does not say how far it is.
    pub(crate) fn waiting(what: &'static str) -> Bar {
        let bar = Bar::none().patient(std::io::stderr().is_terminal());
        bar.bar.set_style(style(WAITING));
        bar.bar.set_message(what);
        bar
    }

    /// One step more is done.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }

    /// An analysis has come so far.
    pub(crate) fn at(&self, progress: Progress) {
        let stage = match progress.stage {
            Stage::Discover => "looking",
            Stage::Propagate => "following",
            Stage::Judge => "judging",
        };
        if self.bar.message() != stage {
            self.bar.set_style(style(STAGE));
            self.bar.set_message(stage);
        }
        self.bar.set_length(progress.of);
        self.bar.set_position(progress.done);
    }

    /// Prints something beside it.
    pub(crate) fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// Shown where there is somebody to see it, once the work has lasted.
    fn patient(mut self, seen: bool) -> Bar {
        if !seen {
            return self;
        }
        let (over, wait) = mpsc::channel();
        let bar = self.bar.clone();
        let thread = thread::spawn(move || {
            if wait.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(4));
                bar.enable_steady_tick(TICK);
            }
        });
        self.showing = Some(Showing { over, thread });
        self
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(Showing { over, thread }) = self.showing.take() {
            drop(over);
            // It waits for nothing else; that it ended badly matters to nobody.
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is in order")
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::InMemoryTerm;

    /// A bar that is drawn at once, into memory.
    fn drawn(bar: Bar) -> (Bar, InMemoryTerm) {
        let term = InMemoryTerm::new(10, 80);
        bar.bar.set_draw_target(ProgressDrawTarget::term_like(Box::new(term.clone())));
        (bar, term)
    }

    #[test]
    fn an_analysis_says_what_it_does_and_how_far_it_is() {
        let (bar, term) = drawn(Bar::of_stages());
        bar.bar.tick();
        assert!(term.contents().starts_with("reading"), "{}", term.contents());
        for (stage, done, of, said) in [
            (Stage::Discover, 1, 4, ("looking", " 25%")),
            (Stage::Propagate, 2, 4, ("following", " 50%")),
            (Stage::Judge, 0, 8, ("judging", "  0%")),
            (Stage::Judge, 8, 8, ("judging", "100%")),
        ] {
            bar.at(Progress { stage, done, of });
            bar.bar.tick();
            let shown = term.contents();
            assert!(shown.starts_with(said.0) && shown.contains(said.1), "{said:?}: {shown}");
        }
        assert_eq!(bar.aside(|| term.contents()), "", "what is said beside it has the line for itself");
        drop(bar);
        assert_eq!(term.contents(), "", "it takes itself away");
    }

    #[test]
    fn nobody_waits_to_show_it_where_nobody_sees_it() {
        let bar = Bar::none().patient(false);
        assert!(bar.showing.is_none() && bar.bar.is_hidden());
        let bar = Bar::none().patient(true);
        assert!(bar.showing.is_some() && bar.bar.is_hidden(), "not before it has lasted");
    }

    #[test]
    fn steps_are_counted() {
        let (bar, term) = drawn(Bar::of_steps(3));
        bar.step();
        bar.bar.tick();
        assert!(term.contents().contains(" 1/3 "), "{}", term.contents());
    }
}
