//! What functions do in a process that may do little: each test restricts a child of its own, once
//! for each strategy. Results are the same everywhere, no signal comes, and errors say why.
#![cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
#![expect(unsafe_code, reason = "system calls, and templates made by hand")]

mod restrict;
#[expect(dead_code, reason = "shared with the other tests")]
#[path = "../support/mod.rs"]
mod support;

use std::env;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::thread;

use jit_runtime::{Backend, JitError, MemoryReport, Strategy, memory, stats, with_backend};
use restrict::{Call, calls_for, filter, limit};
use support::{Stored, add, add_of_len, is_under_asan, try_add, try_add_of_len};

/// The name of the test that a child is to be.
const CHILD: &str = "JIT_TEST_CHILD";

const EPERM: i32 = 1;
const ENOMEM: i32 = 12;
const EACCES: i32 = 13;
const EMFILE: i32 = 24;
const EFBIG: i32 = 27;
const ENOSYS: i32 = 38;

/// What `JIT_MEMORY` may say, and not say.
const ANY: &str = "";
const RUNGS: [&str; 5] = [ANY, "dual", "alias", "flip", "none"];

/// Runs `body` in a child for each rung, which it is given.
fn in_children(test: &str, rungs: &[&str], body: fn(&str)) {
    let rung = env::var("JIT_MEMORY").unwrap_or_default();
    if env::var(CHILD).is_ok_and(|child| child == test) {
        return with_backend(Backend::Machine, || body(&rung));
    }
    for rung in rungs {
        let mut child = Command::new(env::current_exe().unwrap());
        child.args(["--exact", test, "--nocapture"]).env(CHILD, test).env_remove("JIT_MEMORY");
        if !rung.is_empty() {
            child.env("JIT_MEMORY", rung);
        }
        let output = child.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "by `{rung}`: {}\n{text}\n{errors}", output.status);
        assert!(text.contains("1 passed"), "no test is named `{test}`");
        // A message about what could not be tested.
        text.lines().filter(|line| line.starts_with("skipped")).for_each(|line| println!("{line}"));
    }
}

/// Makes, calls and drops functions of many sizes, on two threads; what there is to report then.
fn exercise() -> MemoryReport {
    let work = || {
        with_backend(Backend::Machine, || {
            let lens = [14, 100, 1000, 4096, 5000, 200_000];
            let functions: Vec<Stored> =
                (0..60).map(|k| add_of_len(k, lens[k as usize % 6])).collect();
            assert!(functions.iter().zip(0..).all(|(f, k)| f(1) == k + 1));
            (0..3000).for_each(|k| assert_eq!(add(k)(k), 2 * k));
            functions
        })
    };
    let here = work();
    let there = thread::spawn(work).join().unwrap();
    assert!(here.iter().chain(&there).zip((0..60).cycle()).all(|(f, k)| f(2) == k + 2));
    drop((here, there));
    memory()
}

/// Functions run by this strategy, or as plain closures if by none.
fn runs_by(strategy: Strategy) -> MemoryReport {
    let report = exercise();
    assert_eq!(report.strategy, strategy, "{report:?}");
    let machine = strategy != Strategy::None;
    assert_eq!(try_add(1).is_ok(), machine);
    assert_eq!(add(1).backend() == Backend::Machine, machine);
    assert_eq!(stats().fallbacks.memory == 0, machine || report.refused.is_empty());
    assert_eq!(memory().alive, 0);
    report
}

/// The reasons for the rungs that were refused.
fn reasons(report: &MemoryReport) -> Vec<(Strategy, Option<i32>)> {
    report.refused.iter().map(|refusal| (refusal.strategy, refusal.errno)).collect()
}

/// All that was tried is refused with this number: a typed error says so, and what to do.
fn refused(errno: i32, advice: &str) {
    let report = runs_by(Strategy::None);
    assert!(reasons(&report).iter().all(|&(_, reason)| reason == Some(errno)), "{report:?}");
    let error = try_add(1).map(drop).unwrap_err();
    assert!(matches!(error, JitError::Refused { .. }), "{error:?}");
    assert_eq!(error.os_error(), Some(errno));
    assert!(error.to_string().contains(advice), "{error}");
}

/// No restriction, or one that does not touch any rung: the strategy is the one that is wanted.
fn as_wanted(rung: &str) {
    let wanted = rung.parse().unwrap_or(Strategy::Dual);
    assert_eq!(reasons(&runs_by(wanted)), []);
}

#[test]
fn the_variable_forces_a_rung() {
    in_children("the_variable_forces_a_rung", &RUNGS, |rung| {
        as_wanted(rung);
        if rung == "none" {
            assert!(matches!(try_add(1).map(drop), Err(JitError::Disabled)));
        }
    });
}

#[test]
fn memory_may_not_become_executable() {
    in_children("memory_may_not_become_executable", &RUNGS, |rung| {
        if !restrict::memory_deny_write_execute() {
            println!("skipped: the kernel has no PR_SET_MDWE");
            return;
        }
        if rung == "flip" { refused(EACCES, "PR_SET_MDWE") } else { as_wanted(rung) }
    });
}

#[test]
fn memory_files_are_refused() {
    in_children("memory_files_are_refused", &RUNGS, |rung| {
        filter(&[Call(libc::SYS_memfd_create, None)], Some(EPERM));
        without_dual(rung, EPERM, "permit it");
    });
}

#[test]
fn memory_files_are_unknown() {
    in_children("memory_files_are_unknown", &RUNGS, |rung| {
        filter(&[Call(libc::SYS_memfd_create, None)], Some(ENOSYS));
        without_dual(rung, ENOSYS, "newer kernel");
    });
}

#[test]
fn files_may_not_grow() {
    in_children("files_may_not_grow", &RUNGS, |rung| {
        limit(libc::RLIMIT_FSIZE, 0);
        without_dual(rung, EFBIG, "ulimit -f");
    });
}

#[test]
fn no_descriptor_is_free() {
    in_children("no_descriptor_is_free", &RUNGS, |rung| {
        limit(libc::RLIMIT_NOFILE, 0);
        without_dual(rung, EMFILE, "ulimit -n");
        // A sanitizer looks for leaks at the end.
        limit(libc::RLIMIT_NOFILE, 64);
    });
}

/// The dual mapping is refused, and nothing else.
fn without_dual(rung: &str, errno: i32, advice: &str) {
    match rung {
        ANY => {
            let report = runs_by(Strategy::Alias);
            assert_eq!(reasons(&report), [(Strategy::Dual, Some(errno))]);
        }
        "dual" => refused(errno, advice),
        _ => as_wanted(rung),
    }
}

/// A process that enters its sandbox after it has begun to work: more memory comes by the next rung that
/// is permitted, and functions go on as they are.
#[test]
fn a_rung_is_refused_later() {
    in_children("a_rung_is_refused_later", &[ANY, "dual"], |rung| {
        let made = || (0..400).map(|k| add_of_len(k, 4000)).collect::<Vec<Stored>>();
        let by = |fs: &[Stored], backend| fs.iter().all(|f| f.backend() == backend);
        let mut all = made();
        assert!(by(&all, Backend::Machine));
        let forced = rung == "dual";
        let steps: [(&[Call], i32, Backend); 4] = [
            (&[Call(libc::SYS_memfd_create, None)], EPERM, Backend::Machine),
            (&[Call(libc::SYS_mremap, None)], ENOSYS, Backend::Machine),
            (&calls_for(libc::PROT_EXEC), EACCES, Backend::Plain),
            (&[Call(libc::SYS_munmap, None)], EPERM, Backend::Plain),
        ];
        // The sanitizer would not survive the last one.
        let count = if is_under_asan() { 3 } else { 4 };
        for (calls, errno, backend) in &steps[..count] {
            filter(calls, Some(*errno));
            let functions = made();
            // There may be room for some yet.
            let last = if forced { Backend::Plain } else { *backend };
            assert!(
                by(&functions[399..], last) && (last == Backend::Plain || by(&functions, last))
            );
            all.extend(functions);
        }
        assert!(all.iter().zip((0..400).cycle()).all(|(f, k)| f(1) == k + 1));
        let report = memory();
        assert_eq!(report.strategy, Strategy::Dual);
        // The last refusal of each: the alias' too starts with memory that is executable.
        let later = [(Strategy::Dual, EPERM), (Strategy::Alias, EACCES), (Strategy::Flip, EACCES)];
        let later = later.map(|(strategy, errno)| (strategy, Some(errno)));
        assert_eq!(reasons(&report), later[..if forced { 1 } else { 3 }]);
        // It is a page that may not become executable, or the best rung's refusal of more of them.
        let errno = try_add_of_len(1, 4000).map(drop).unwrap_err().os_error();
        assert!(errno == Some(EPERM) || !forced && errno == Some(EACCES), "{errno:?}");
        drop(all);
        assert_eq!(memory().alive, 0);
        // What was freed and could not be unmapped, or was kept, is used again.
        assert_eq!(try_add_of_len(1, 4000).expect("there is memory")(1), 2);
    });
}

#[test]
fn what_is_only_of_help_is_refused() {
    in_children("what_is_only_of_help_is_refused", &RUNGS, |rung| {
        let calls = [libc::SYS_madvise, libc::SYS_membarrier, libc::SYS_fcntl];
        filter(&calls.map(|call| Call(call, None)), Some(EPERM));
        as_wanted(rung);
    });
}

#[test]
fn nothing_may_be_executable() {
    in_children("nothing_may_be_executable", &RUNGS, |rung| {
        filter(&calls_for(libc::PROT_EXEC), Some(EACCES));
        if rung == "none" {
            as_wanted(rung)
        } else {
            refused(EACCES, "seccomp")
        }
        let tried = memory().refused.len();
        assert_eq!(tried, if rung == ANY { 3 } else { usize::from(rung != "none") });
    });
}

#[test]
fn nothing_is_ever_writable_and_executable() {
    in_children("nothing_is_ever_writable_and_executable", &RUNGS, |rung| {
        // The kernel ends the process at the first call that asks for both.
        filter(&calls_for(libc::PROT_WRITE | libc::PROT_EXEC), None);
        as_wanted(rung);
    });
}

/// What the test above relies on: the call is seen, and ends the process.
#[test]
fn one_such_call_ends_the_process() {
    const THIS: &str = "one_such_call_ends_the_process";
    if env::var(CHILD).is_ok() {
        filter(&calls_for(libc::PROT_WRITE | libc::PROT_EXEC), None);
        let (access, flags) = (7, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: a new mapping touches nothing that exists.
        unsafe { libc::mmap(std::ptr::null_mut(), 4096, access, flags, -1, 0) };
        return;
    }
    let mut child = Command::new(env::current_exe().unwrap());
    let status = child.args(["--exact", THIS]).env(CHILD, THIS).output().unwrap().status;
    assert_eq!(status.signal(), Some(libc::SIGSYS), "{status}");
}

#[test]
fn the_address_space_is_full() {
    in_children("the_address_space_is_full", &RUNGS, |rung| {
        if rung == "none" {
            return as_wanted(rung);
        }
        let plain = add(1); // What a thread needs is there.
        assert_eq!(plain(1), 2);
        drop(plain);
        // Now the first region is mapped, and another is refused.
        limit(libc::RLIMIT_AS, restrict::address_space() + (512 << 10));
        let functions: Vec<Stored> = (0..3000).map(|k| add_of_len(k, 4000)).collect();
        let machine = functions.iter().filter(|f| f.backend() == Backend::Machine).count();
        assert!((1..3000).contains(&machine), "{machine}");
        assert!(functions.iter().zip(0..).all(|(f, k)| f(1) == k + 1));
        let error = try_add_of_len(1, 4000).map(drop).unwrap_err();
        assert!(matches!(error, JitError::Memory { .. }), "{error:?}");
        assert_eq!(error.os_error(), Some(ENOMEM));
        assert!(error.to_string().contains("ulimit -v"), "{error}");
        assert_eq!(stats().fallbacks.memory, 3000 - machine as u64);
        drop(functions);
        assert_eq!(try_add_of_len(1, 4000).expect("what was freed is used again")(1), 2);
    });
}

#[test]
fn the_address_space_is_full_from_the_start() {
    in_children("the_address_space_is_full_from_the_start", &RUNGS, |rung| {
        limit(libc::RLIMIT_AS, restrict::address_space() + (8 << 10));
        if rung == "none" {
            return assert_eq!(memory().strategy, Strategy::None);
        }
        let error = try_add(1).map(drop).unwrap_err();
        assert!(matches!(error, JitError::Refused { .. }), "{error:?}");
        assert_eq!((error.os_error(), add(1)(1)), (Some(ENOMEM), 2));
        assert!(error.to_string().contains("ulimit -v"), "{error}");
    });
}
