//! What the widget promises, seen in real browsers. Each journey is named for its promise.

use std::process::ExitCode;

use meepraat_tests::{Journey, run};

mod harness;

/// A journey, by the path of its function.
macro_rules! journey {
    ($module:ident :: $name:ident) => {
        Journey::new(concat!(stringify!($module), "::", stringify!($name)), |world| {
            Box::pin($module::$name(world))
        })
    };
}

fn main() -> ExitCode {
    run(vec![journey!(harness::a_shadow_root_can_be_driven).served(None)])
}
