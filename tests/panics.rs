//! A panic out of machine code is a panic of the caller's: drops run, registers are as they were.
mod support;

use jit_runtime::{Backend, jit, with_backend};
use std::cell::Cell;
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

struct Counts<'a>(&'a Cell<u32>);

impl Drop for Counts<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[test]
fn drops_run_and_registers_are_intact() {
    let divide = jit!(|a: i64, b: i64| -> i64 {
        let mut x = a;
        let mut i = 0;
        while i < 3 {
            x = (x / b) ^ (a & 15) ^ (b & 7);
            i += 1;
        }
        x
    });
    let drops = Cell::new(0);
    for round in 0..1000i64 {
        let seed = black_box(round);
        let (a, b, c, d) = (seed + 1, seed * 3, seed ^ 77, seed << 2);
        let (e, f, g, h) = (a * 5, b + 9, c - 4, d ^ 1);
        let floats = [seed as f64 + 0.5, seed as f64 * 2.0];
        let caught = catch_unwind(AssertUnwindSafe(|| {
            let _guard = Counts(&drops);
            divide(1000, black_box(round % 2))
        }));
        assert_eq!(caught.is_err(), round % 2 == 0);
        let before = black_box(seed);
        assert_eq!((a, b, c, d), (before + 1, before * 3, before ^ 77, before << 2));
        assert_eq!((e, f, g, h), ((before + 1) * 5, b + 9, c - 4, d ^ 1));
        assert!(floats[0] == before as f64 + 0.5 && floats[1] == before as f64 * 2.0);
    }
    assert_eq!(drops.get(), 1000);
}

#[test]
fn payload_file_and_line_are_rustcs() {
    static SEEN: Mutex<Vec<(String, u32, u32)>> = Mutex::new(Vec::new());
    let run = |name: &str, f: Box<dyn FnOnce() + Send>| {
        std::thread::Builder::new().name(name.to_owned()).spawn(f).unwrap().join().unwrap_err()
    };
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().name() == Some("located") {
            let place = info.location().map(|l| (l.file().to_owned(), l.line(), l.column()));
            SEEN.lock().unwrap().extend(place);
        } else {
            before(info);
        }
    }));
    let zero = black_box(0);
    let line = line!() + 1;
    let f = jit!(|a: i32, b: i32| -> i32 { 7 + a % b });
    let payload = run("located", Box::new(move || _ = f(1, zero)));
    let message = "attempt to calculate the remainder with a divisor of zero";
    assert_eq!(payload.downcast_ref::<&str>(), Some(&message));
    let seen = SEEN.lock().unwrap().pop().unwrap();
    assert_eq!(seen, (file!().to_owned(), line, 48));
    // The plain closure's operands are snapshots: they have places too.
    for backend in [Backend::Machine, Backend::Plain] {
        let divisor = (black_box(0),);
        let line = line!() + 1;
        let f = with_backend(backend, || jit!(|a: i32| -> i32 { 7 + a % divisor.0 }));
        let g = with_backend(backend, || jit!(|a: i32| -> i32 { 7 + divisor.0 as i32 / a }));
        run("located", Box::new(move || _ = f(1)));
        run("located", Box::new(move || _ = g(0)));
        let places = std::mem::take(&mut *SEEN.lock().unwrap());
        let expected = [(line, 69), (line + 1, 69)];
        assert_eq!(places, expected.map(|(line, column)| (file!().to_owned(), line, column)));
    }
}

#[test]
fn panics_pass_through_nested_functions() {
    let inner = jit!(|a: u8| -> u8 { 100 / a });
    let outer = jit!(|a: u8| -> u8 { a ^ 1 });
    let both = |a| outer(inner(outer(a)));
    support::check_backend(inner.backend());
    assert_eq!(both(4), 21);
    assert!(catch_unwind(AssertUnwindSafe(|| both(1))).is_err());
}
