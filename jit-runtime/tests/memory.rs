//! What the process's own maps say of executable memory. One test in each process, as the maps are the
//! process's; the other runs it in two more.
#![cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
#![expect(unsafe_code, reason = "stale addresses are read, and templates made by hand")]

#[expect(dead_code, reason = "shared with the other tests")]
mod support;

use std::fs;
use std::sync::OnceLock;

use jit_runtime::{Backend, Strategy, memory, with_backend};
use support::maps::{is_ours, rerun};
use support::{add, add_of_len, is_under_asan};

/// Whether a mapping that is writable and executable existed before there were functions: valgrind
/// has some.
static FOREIGN: OnceLock<bool> = OnceLock::new();

/// The lines of `/proc/self/maps` that are ours; none is writable and executable.
fn maps() -> Vec<String> {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let both = |line: &&str| line.split_whitespace().nth(1).unwrap().contains("wx");
    let foreign = *FOREIGN.get_or_init(|| maps.lines().any(|line| both(&line)));
    let wrong = maps.lines().filter(both).find(|line| is_ours(line) || !foreign);
    assert_eq!(wrong, None, "a mapping is writable and executable");
    maps.lines().filter(|line| is_ours(line)).map(str::to_owned).collect()
}

fn resident_kib() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// How much of our mappings is resident, each byte counted once.
fn ours_kib() -> usize {
    let maps = fs::read_to_string("/proc/self/smaps").unwrap();
    let (mut ours, mut sum) = (false, 0);
    for line in maps.lines() {
        if let Some(resident) = line.strip_prefix("Rss:") {
            let kib = resident.trim().strip_suffix(" kB").unwrap();
            sum += usize::from(ours) * kib.parse::<usize>().unwrap();
        } else if !line.contains(':') || line.contains('-') {
            ours = is_ours(line) && !line.contains(" r-xs ");
        }
    }
    sum
}

#[test]
fn on_every_rung() {
    rerun("on_every_rung");
}

#[test]
fn executable_memory() {
    with_backend(Backend::Machine, || {
        never_writable_and_executable();
        first_code_is_near_the_program();
        a_stale_entry_traps();
        a_reused_slot_holds_nothing_else();
        slots_are_distinct();
        ten_million_cycles_leave_nothing();
        a_million_functions_take_few_mappings_and_give_them_back();
        large_functions_are_unmapped();
        no_descriptor_stays_open();
    });
}

/// Where each function has a page, and system calls make it, fewer of them do.
fn flips() -> bool {
    memory().strategy == Strategy::Flip
}

/// Valgrind is slow, and keeps what it translates.
fn is_under_valgrind() -> bool {
    FOREIGN.get() == Some(&true)
}

/// Whether what was freed is given back, and nothing else takes memory for each piece that is not.
fn heap_is_plain() -> bool {
    !(is_under_valgrind() || is_under_asan())
}

fn is_slow() -> bool {
    flips() || is_under_valgrind()
}

/// What looks like ours although there is nothing: that first `memory()` settles the strategy.
fn ours_before_any() -> usize {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    maps.lines().filter(|line| line.contains("memfd:jit") || line.contains("/dev/zero")).count()
}

fn never_writable_and_executable() {
    assert_eq!(ours_before_any(), 0);
    let _f = add(1);
    if flips() {
        assert_eq!(maps().len(), 1);
        return;
    }
    let permissions: Vec<String> =
        maps().iter().map(|line| line.split_whitespace().nth(1).unwrap().to_owned()).collect();
    assert_eq!(permissions.iter().filter(|p| *p == "r-xs").count(), 1);
    assert_eq!(permissions.iter().filter(|p| *p == "rw-s").count(), 1);
}

/// How much `int3` there is at least where a freed function was entered: with a landing pad before it, as
/// much as that was long.
const TRAPS: usize = if cfg!(feature = "ibt") { 4 } else { 14 };

fn a_stale_entry_traps() {
    for len in [14, 64, 65, 300, 4096] {
        let keep = add_of_len(0, len); // Keeps the memory mapped.
        let f = add_of_len(1, len);
        let entry = f.entry().unwrap();
        drop(f);
        // SAFETY: the span is still mapped, as `keep` lives in it; nobody writes there now.
        let stale = unsafe { std::slice::from_raw_parts(entry.as_ptr(), TRAPS) };
        assert_eq!(stale, [0xCC; TRAPS]);
        drop(keep);
    }
}

/// What is left of a freed function is gone before another one is written in its place.
fn a_reused_slot_holds_nothing_else() {
    // What is before the function's code in a slot.
    let lead = if cfg!(feature = "ibt") { 16 } else { 0 };
    let keep = add_of_len(0, 100 - lead);
    let first = add_of_len(1, 128 - lead).entry().unwrap();
    let again = (0..1_000_000).map(|k| add_of_len(k, 65 - lead)).find(|f| f.entry() == Some(first));
    let f = again.expect("the slot is reused");
    // SAFETY: a function that takes 65 bytes has a slot of 128.
    let rest = unsafe { std::slice::from_raw_parts(f.code().as_ptr_range().end, 63) };
    assert_eq!(rest, [0xCC; 63]);
    drop((keep, f));
}

/// Where there is room: under a sanitizer or valgrind, there need not be.
fn first_code_is_near_the_program() {
    if memory().strategy == Strategy::Dual && heap_is_plain() {
        let entry = add(3).entry().unwrap().addr().get();
        let program = (first_code_is_near_the_program as *const ()).addr();
        let distance = program.abs_diff(entry);
        assert!(distance < 64 << 20, "the code is {distance} bytes away");
    }
}

fn slots_are_distinct() {
    let functions: Vec<_> = (0..10_000).map(add).collect();
    let mut entries: Vec<_> = functions.iter().map(|f| f.entry().unwrap()).collect();
    entries.sort();
    entries.dedup();
    assert_eq!(entries.len(), 10_000);
    for (k, f) in functions.iter().enumerate() {
        assert_eq!(f(1), k as i64 + 1);
    }
}

fn ten_million_cycles_leave_nothing() {
    let cycle = |k| {
        let f = add(k);
        // Most are only made and dropped; a first call takes longer than both.
        assert!(k % 16 != 0 || f(1) == k + 1);
    };
    (0..10_000).for_each(cycle);
    let (resident, count) = (resident_kib(), maps().len());
    let cycles = match memory().strategy {
        _ if is_slow() => 20_000,
        Strategy::Dual => 10_000_000,
        _ => 1_000_000,
    };
    (0..cycles).for_each(cycle);
    assert_eq!(maps().len(), count);
    // A leak of a byte in five cycles would show.
    let now = resident_kib();
    assert!(!heap_is_plain() || now < resident + 2048, "{resident} KiB, then {now}");
}

/// What spares may take: eight spans of 64 KiB for each of three sizes, in regions of 2 MiB together.
const SPARES_KIB: usize = 2560;

/// A million closures alive: a hundred mappings at most, and for each 64 bytes of executable memory, 40
/// in its owner, and less than 2 that the books and the tables of the kernel take.
fn a_million_functions_take_few_mappings_and_give_them_back() {
    let count = if is_slow() { 10_000 } else { 1_000_000 };
    let mut functions = Vec::with_capacity(count);
    let owner = size_of_val(&add(1));
    assert_eq!(owner, 40);
    let (before, ours, heap) = (maps().len(), ours_kib(), resident_kib());
    functions.extend((0..count as i64).map(add));
    assert!(memory().alive >= count as u64);
    assert!(maps().len() <= if is_slow() { 40 } else { 100 }, "{:#?}", maps());
    assert!(functions.iter().zip(0..).all(|(f, k)| f(1) == k + 1));
    let slot = if flips() { 4096 } else { 64 };
    let (took, least) = (ours_kib() - ours, count * slot / 1024);
    // Some may have been there, in spares.
    assert!(
        (least.saturating_sub(SPARES_KIB)..=least + least / 100).contains(&took),
        "{took} KiB, {least} in slots"
    );
    // Both views of what is mapped twice count as resident.
    let views = if flips() { 1 } else { 2 };
    let rest = (resident_kib() - heap).saturating_sub(views * took);
    let most = count * (owner + 2) / 1024 + 512;
    assert!(!heap_is_plain() || rest <= most, "{rest} KiB, {most} expected");
    let mappings = maps().len() - before;
    println!("{count} alive: {mappings} mappings, {took} KiB of code, {rest} KiB besides");
    drop(functions);
    assert!(maps().len() <= before + 2, "{:#?}", maps());
    assert!(ours_kib() <= ours + SPARES_KIB, "{} KiB remain", ours_kib());
}

fn large_functions_are_unmapped() {
    let before = maps().len();
    for k in 0..100 {
        let f = add_of_len(k, 3 << 20);
        assert_eq!(f(1), k + 1);
    }
    assert!(maps().len() <= before + 2);
}

fn no_descriptor_stays_open() {
    for entry in fs::read_dir("/proc/self/fd").unwrap() {
        let target = fs::read_link(entry.unwrap().path()).unwrap_or_default();
        assert!(!target.to_string_lossy().contains("memfd:jit"), "{target:?}");
    }
}
