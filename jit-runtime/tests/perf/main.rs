//! What perf is told of functions, and what it makes of that.
#![cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
#![expect(unsafe_code, reason = "fork")]

mod dump;
mod report;
#[path = "../support/tools.rs"]
mod tools;

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process;
use std::thread;

use jit_runtime::{JitFn, Strategy, jit, memory};
use tools::{again, folder, is_again};

type Stored = Box<JitFn<dyn Fn(u64) -> u64 + Send + Sync>>;

const MAP: &[(&str, &str)] = &[("JIT_PERF", "map")];

fn function(k: u64) -> Stored {
    Box::new(jit!(
        #[jit(name = "a map's function")]
        move |x: u64| x.wrapping_add(k)
    ))
}

fn map_path() -> PathBuf {
    PathBuf::from(format!("/tmp/perf-{}.map", process::id()))
}

/// The lines of this process's map.
fn map() -> Vec<String> {
    fs::read_to_string(map_path()).unwrap().lines().map(str::to_owned).collect()
}

/// How many bytes are between a function's entry and its code.
const LANDING: usize = if cfg!(feature = "ibt") { 4 } else { 0 };

fn line(f: &Stored) -> String {
    let entry = f.entry().unwrap().addr();
    format!("{entry:x} {:x} {}", LANDING + f.code().len(), f.template().unwrap().name())
}

#[test]
fn a_map_has_a_line_for_each_function() {
    if !is_again() {
        return again("a_map_has_a_line_for_each_function", MAP);
    }
    let functions = [function(1), function(2)];
    let unnamed = jit!(|x: u64| x ^ 1);
    assert_eq!((functions[0](1), functions[1](1), unnamed(1)), (2, 3, 0));
    let lines = map();
    assert_eq!(lines[..2], [line(&functions[0]), line(&functions[1])]);
    assert!(lines[2].contains(" perf::{jit@jit-runtime/tests/perf/main.rs:"), "{}", lines[2]);
    assert_eq!(fs::metadata(map_path()).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(memory().strategy, Strategy::Alias);
    fs::remove_file(map_path()).unwrap();
}

/// What of these functions calls itself has code of its own.
fn with_functions_inside() -> JitFn<impl Fn(u64, u64) -> u64 + Send + Sync> {
    jit!(
        #[jit(name = "outer")]
        |a: u64, b: u64| -> u64 {
            fn gcd(a: u64, b: u64) -> u64 {
                if a == 0 { b } else { 1 + gcd(b % a, a) - one(a) }
            }
            fn fib(n: u64) -> u64 {
                if n < 2 { n } else { fib(n - 1) + fib(n - 2) }
            }
            fn one(a: u64) -> u64 {
                a.min(1)
            }
            gcd(a, b) + fib(a)
        }
    )
}

#[test]
fn a_map_has_a_line_for_each_function_inside() {
    if !is_again() {
        return again("a_map_has_a_line_for_each_function_inside", MAP);
    }
    let f = with_functions_inside();
    assert_eq!(f(12, 18), 6 + 144);
    let (mut next, mut names) = (f.entry().unwrap().addr().get(), Vec::new());
    for line in map() {
        let (start, rest) = line.split_once(' ').unwrap();
        let (len, name) = rest.split_once(' ').unwrap();
        let number = |text| usize::from_str_radix(text, 16).unwrap();
        // They lie one behind the other.
        assert_eq!(number(start), next);
        next += number(len);
        names.push(name.to_owned());
    }
    assert_eq!(next - f.entry().unwrap().addr().get(), LANDING + f.code().len());
    assert_eq!(names, ["outer", "outer::gcd", "outer::fib"]);
    fs::remove_file(map_path()).unwrap();
}

#[test]
fn sixteen_threads_write_whole_lines() {
    if !is_again() {
        return again("sixteen_threads_write_whole_lines", MAP);
    }
    let made = || (0..500).map(function).collect::<Vec<_>>();
    let threads: Vec<_> = (0..16).map(|_| thread::spawn(made)).collect();
    let functions: Vec<Stored> = threads.into_iter().flat_map(|it| it.join().unwrap()).collect();
    let wanted: HashSet<String> = functions.iter().map(line).collect();
    let lines = map();
    assert_eq!((lines.len(), wanted.len()), (8000, 8000));
    assert_eq!(lines.into_iter().collect::<HashSet<_>>(), wanted);
    fs::remove_file(map_path()).unwrap();
}

#[test]
fn a_link_in_the_way_is_not_followed() {
    if !is_again() {
        return again("a_link_in_the_way_is_not_followed", MAP);
    }
    let victim = folder("link").join("victim");
    fs::write(&victim, "precious").unwrap();
    symlink(&victim, map_path()).unwrap();
    let f = function(1);
    assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
    assert!(fs::symlink_metadata(map_path()).unwrap().is_file());
    assert_eq!(map(), [line(&f)]);
    fs::remove_file(map_path()).unwrap();
}

#[test]
fn what_cannot_be_removed_is_left_alone() {
    if !is_again() {
        return again("what_cannot_be_removed_is_left_alone", MAP);
    }
    // A folder is in the way: there is no map, and functions are made all the same.
    fs::create_dir(map_path()).unwrap();
    assert_eq!(function(1)(1) + function(2)(1), 5);
    assert!(fs::symlink_metadata(map_path()).unwrap().is_dir());
    fs::remove_dir(map_path()).unwrap();
}

#[test]
fn a_forked_child_has_a_map_of_its_own() {
    if !is_again() {
        return again("a_forked_child_has_a_map_of_its_own", MAP);
    }
    let (inherited, parents_map) = (function(1), map_path());
    // Others are being told of functions while the processes part.
    let busy = thread::spawn(|| (0..20_000).map(function).map(|f| f(0)).sum::<u64>());
    // SAFETY: the child runs only code that is made for it and leaves by `_exit`.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let own = function(2);
        let lines = map();
        let good = lines[0] == line(&inherited) && lines.last() == Some(&line(&own));
        let removed = fs::remove_file(map_path()).is_ok();
        // SAFETY: ends this process only.
        unsafe { libc::_exit(i32::from(!(good && removed && map_path() != parents_map))) };
    }
    let mut status = 0;
    // SAFETY: `status` is a place for the result.
    let waited = unsafe { libc::waitpid(child, &raw mut status, 0) };
    assert_eq!((waited, status), (child, 0), "the child's map is wrong");
    busy.join().unwrap();
    // The parent goes on where it was.
    assert_eq!(map().len(), 20_001);
    fs::remove_file(map_path()).unwrap();
}

#[test]
fn a_file_never_grows_into_a_signal() {
    if !is_again() {
        return again("a_file_never_grows_into_a_signal", MAP);
    }
    let first = function(1);
    let limit = libc::rlimit { rlim_cur: 100, rlim_max: libc::RLIM_INFINITY };
    // SAFETY: `limit` is there.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_FSIZE, &raw const limit) }, 0);
    let functions: Vec<Stored> = (0..10).map(function).collect();
    assert_eq!((first(1), functions[9](1)), (2, 10));
    assert!(map().len() < 10 && fs::metadata(map_path()).unwrap().len() <= 100);
    fs::remove_file(map_path()).unwrap();
}

#[test]
fn nothing_is_written_that_nobody_asked_for() {
    for value in ["", "0", "maps"] {
        if !is_again() {
            again("nothing_is_written_that_nobody_asked_for", &[("JIT_PERF", value)]);
            continue;
        }
        assert_eq!(function(1)(1), 2);
        assert!(!map_path().exists());
        assert_eq!(memory().strategy, Strategy::Dual);
    }
}
