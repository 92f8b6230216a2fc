//! Every system call of the runtime is refused in turn, each time in a process of its own: functions
//! that cannot be had run the plain closure, errors have the system's number, and nothing is left over.

use std::env;
use std::fs;
use std::ops::Range;
use std::process::Command;
use std::thread;

use super::sys;
use crate::entry::{Entry, instantiate_borrowed};
use crate::jit_fn::{Code, finish, try_finish};
use crate::{JitError, Strategy, memory, stats};
use jit_template::{Directive::Emit, Encoding, Fragment, Hole, HoleType, Origin, Patch, Template};

/// The plan of a child: which calls fail, by number, and how.
const PLAN: &str = "JIT_TEST_FAULTS";
const THIS: &str = "memory::faults::every_call_may_be_refused";
const ENOMEM: i32 = 12;
const EINVAL: i32 = 22;

#[test]
fn every_call_may_be_refused() {
    if let Ok(plan) = env::var(PLAN) {
        let mut numbers = plan.split(' ').map(|number| number.parse().unwrap());
        let mut next = || numbers.next().unwrap();
        let errno = next() as i32;
        return child(next()..next(), errno);
    }
    let mut names = Vec::new();
    for rung in ["", "dual", "alias", "flip"] {
        let calls = run(rung, 0..0, 0);
        for number in 0..calls.len() {
            run(rung, number..number + 1, ENOMEM);
            if rung.is_empty() {
                run(rung, number..number + 1, EINVAL);
            }
            if number % 3 == 0 {
                run(rung, number..usize::MAX, ENOMEM);
            }
        }
        names.extend(calls);
    }
    names.sort();
    names.dedup();
    let all = [
        "close",
        "fcntl",
        "ftruncate",
        "getrlimit",
        "madvise",
        "membarrier",
        "memfd_create",
        "mmap",
        "mprotect",
        "mremap",
        "munmap",
        "pthread_atfork",
    ];
    assert_eq!(names, all);
}

/// Runs a child by this plan; the calls that it made.
fn run(rung: &str, fails: Range<usize>, errno: i32) -> Vec<String> {
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", THIS, "--nocapture"]).env_remove("JIT_BACKEND").env_remove("JIT_MEMORY");
    if !rung.is_empty() {
        child.env("JIT_MEMORY", rung);
    }
    let plan = format!("{errno} {} {}", fails.start, fails.end);
    let output = child.env(PLAN, &plan).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "`{rung}`, {plan}: {}\n{text}\n{error}", output.status);
    let calls = text.lines().find_map(|line| line.split_once("calls: ")).unwrap().1;
    calls.split_whitespace().map(str::to_owned).collect()
}

fn child(fails: Range<usize>, errno: i32) {
    let descriptors = fs::read_dir("/proc/self/fd").unwrap().count();
    sys::fail(fails.clone(), errno);
    scenario(errno);
    let calls = sys::seen();
    println!("\ncalls: {}", calls.join(" "));
    assert!(fails.is_empty() || calls.len() > fails.start, "the call is not reached");
    sys::fail(0..0, 0);
    // On another thread, which finds no lock taken or poisoned.
    thread::spawn(scenario_without_faults).join().unwrap();
    let report = memory();
    assert_eq!((report.alive, report.used, stats().alive), (0, 0, 0));
    let mapped = mapped(report.strategy);
    assert!(mapped <= report.reserved, "{mapped} bytes mapped, not {report:?}");
    assert_eq!(fs::read_dir("/proc/self/fd").unwrap().count(), descriptors);
}

/// Makes functions of several sizes and enough of one to use slots again; drops them all.
fn scenario(errno: i32) {
    let mut kept = Vec::new();
    for len in [14, 300, 4000, 70_000] {
        kept.push(add(1, len));
        check(try_add(2, len), errno);
    }
    (0..18).for_each(|k| check(try_add(k, 4000), errno));
    assert!(kept.iter().all(|f| f(41) == 42));
}

/// The same if the first attempt of the process has not settled that there is no memory.
fn scenario_without_faults() {
    for len in [14, 300, 4000, 70_000] {
        assert_eq!(add(1, len)(41), 42);
        let function = try_add(2, len);
        assert_eq!(function.is_ok(), memory().strategy != Strategy::None);
    }
}

fn check(function: Result<Function, JitError>, errno: i32) {
    match function {
        Ok(f) => assert_eq!(f(0), f(1) - 1),
        Err(error) => assert_eq!(error.os_error(), Some(errno), "{error}"),
    }
}

/// How many bytes are mapped executable, or writable if that is elsewhere, that may be ours.
fn mapped(strategy: Strategy) -> usize {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let sum = |is: &dyn Fn(&[&str]) -> bool| -> usize {
        let fields = maps.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        fields.filter(|fields| is(fields)).map(|fields| length(fields[0])).sum()
    };
    let shared = |access: &str| {
        let name = |name: &str| name.contains("memfd:jit") || name == "/dev/zero";
        sum(&|fields| fields[1] == access && fields.get(5).is_some_and(|path| name(path)))
    };
    let private = sum(&|fields| fields[1] == "r-xp" && fields.len() == 5);
    let is_forced = env::var_os("JIT_MEMORY").is_some();
    match strategy {
        Strategy::Flip => assert_eq!(shared("r-xs") + shared("rw-s"), 0),
        Strategy::Dual | Strategy::Alias if is_forced => assert_eq!(private, 0),
        // A lower rung may have been taken when more memory was refused.
        _ => {}
    }
    private + shared("r-xs").max(shared("rw-s"))
}

fn length(range: &str) -> usize {
    let (start, end) = range.split_once('-').unwrap();
    let number = |text| usize::from_str_radix(text, 16).unwrap();
    number(end) - number(start)
}

type Function = crate::JitFn<Box<dyn Fn(i64) -> i64>>;

/// `jit!(|x| x + k)`
fn add(k: i64, len: usize) -> Function {
    finish(
        made(k, len),
        move |x: i64| x + k,
        |entry, plain| Box::new(move |x| entry.call(&plain, x)) as _,
    )
}

/// `try_jit!(|x| x + k)`
fn try_add(k: i64, len: usize) -> Result<Function, JitError> {
    try_finish(
        made(k, len),
        move |x: i64| x + k,
        |entry, plain| Box::new(move |x| entry.call(&plain, x)) as _,
    )
}

/// `mov rax, k; add rax, rdi; ret`, and more up to `len` bytes.
fn made(k: i64, len: usize) -> Result<(Code, Entry<(i64,), i64>), JitError> {
    let mut code = vec![0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0x48, 0x01, 0xF8, 0xC3];
    code.resize(len, 0x90);
    let patches = [Patch { offset: 2, hole: 0, encoding: Encoding::Full64, count: 1 }];
    let body = [Emit(Fragment { code: &code, patches: &patches })];
    let holes = [Hole { name: "k", ty: HoleType::I64 }];
    let origin = Origin::UNKNOWN;
    let template = Template { body: &body, holes: &holes, max_len: len as u32, origin };
    // SAFETY: it is a template of this type, and the result goes to `finish` or `try_finish`.
    unsafe { instantiate_borrowed(&template, [k as u64]) }
}
