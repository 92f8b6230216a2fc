//! The events of the crate `tracing`.
#![cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use jit_runtime::{Backend, jit, with_backend};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Keeps every event as a line.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "jit_runtime"
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn each_function_is_an_event() {
    let lines = Lines::default();
    let k = 5;
    let f = tracing::subscriber::with_default(lines.clone(), || {
        let plain = with_backend(Backend::Plain, || jit!(|x: u64| x ^ 1));
        assert_eq!(plain(1), 0);
        with_backend(Backend::Machine, || {
            jit!(
                #[jit(name = "evented")]
                |x: u64| x ^ k
            )
        })
    });
    assert_eq!(f(1), 4);
    let lines = lines.0.lock().unwrap();
    assert!(
        lines[0].starts_with("DEBUG message=function runs the plain closure reason="),
        "{lines:?}"
    );
    let (entry, len) = (f.entry().unwrap().addr(), f.code().len());
    let line = f.template().unwrap().line();
    let wanted = format!(
        "DEBUG message=function created name=\"evented\" file=\"{}\" line={line} entry={entry} len={len}",
        file!()
    );
    assert_eq!(lines[1..], [wanted]);
}
