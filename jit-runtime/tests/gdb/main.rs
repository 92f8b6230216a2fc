//! What GDB shows of functions. Skipped, with a message, where there is no GDB.
#![cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
#![expect(unsafe_code, reason = "the debugger's list is looked at as the debugger does")]

mod list;
#[path = "../support/tools.rs"]
mod tools;

use std::hint::black_box;

use jit_runtime::jit;
use tools::{folder, is_again, is_here, succeeded, under};

/// The line of this file that has this text, of those that have it the first.
fn line_of(text: &str) -> usize {
    include_str!("main.rs").lines().position(|line| line.contains(text)).unwrap() + 1
}

/// Arguments with which GDB does nothing.
const VERSION: &[&str] = &["-nx", "-batch", "-ex", "show version"];

/// What GDB prints when it runs the test with these commands.
fn gdb(test: &str, variables: &[(&str, &str)], commands: &[&str]) -> Option<String> {
    if !is_here("gdb", VERSION) {
        return None;
    }
    let mut arguments = vec!["-nx", "-batch"];
    let settings = ["set debuginfod enabled off", "set breakpoint pending on", "set width 0"];
    for command in settings.iter().chain(commands) {
        arguments.extend(["-ex", command]);
    }
    arguments.push("--args");
    let mut command = under("gdb", &arguments, test);
    command.env("JIT_GDB", "1").envs(variables.iter().copied());
    Some(succeeded(&command.output().unwrap()))
}

/// The frames of the first backtrace, innermost first.
fn frames(text: &str) -> Vec<&str> {
    let is_frame = |line: &&str| line.starts_with('#');
    let lines = text.lines().skip_while(|line| !line.starts_with("#0"));
    lines.take_while(is_frame).collect()
}

/// A closure that calls, over several lines.
#[inline(never)]
fn call_sine(x: f64) -> f64 {
    let k = 3.0;
    let f = jit!(
        #[jit(name = "calls_sine")]
        |x: f64| -> f64 {
            let twice = x * k;
            let sine = twice.sin(); // of the callee
            sine + twice
        }
    );
    is_at(f.entry().unwrap().addr().get(), f.code().len());
    f(x)
}

#[test]
fn a_backtrace_from_a_callee_shows_name_and_line() {
    if is_again() {
        assert_eq!(call_sine(0.5), 1.5_f64.sin() + 1.5);
        return;
    }
    let this = "a_backtrace_from_a_callee_shows_name_and_line";
    let commands = ["break jit_runtime::library::sin_f64", "run", "bt"];
    for variables in [&[][..], &[("JIT_MEMORY", "dual")], &[("JIT_MEMORY", "alias")]] {
        let Some(text) = gdb(this, variables, &commands) else { return };
        let frames = frames(&text);
        assert!(frames[0].contains("sin_f64"), "{text}");
        let place = format!("at {}:{}", file!(), line_of("// of the callee"));
        assert!(frames[1].contains(" in calls_sine () ") && frames[1].ends_with(&place), "{text}");
        // The closure that calls the code, then who called that.
        assert!(
            frames[2..6].iter().any(|frame| frame.contains("gdb::call_sine (x=0.5)")),
            "{text}"
        );
    }
}

/// A closure that calls nothing and keeps more than registers that need not be saved.
#[inline(never)]
fn mix(seed: u64) -> u64 {
    let k = 0x9E37_79B9_7F4A_7C15_u64;
    let f = jit!(|seed: u64| -> u64 {
        let (mut a, mut b, mut c, mut d) = (seed, seed ^ 1, seed ^ 2, seed ^ 3);
        let (mut e, mut f, mut g, mut h) = (seed ^ 4, seed ^ 5, seed ^ 6, seed ^ 7);
        let (mut i, mut j, mut l, mut m) = (seed ^ 8, seed ^ 9, seed ^ 10, seed ^ 11);
        for n in 0..2u64 {
            a = (a ^ b).rotate_left(5).wrapping_mul(k);
            (b, c, d, e) = (c ^ a, d ^ b, e ^ c, f ^ d); // of the loop
            (f, g, h, i) = (g ^ e, h ^ f, i ^ g, j ^ h);
            (j, l, m) = (l ^ i, m ^ j, a ^ n);
        }
        (a ^ b ^ c ^ d ^ e ^ f ^ g ^ h).wrapping_add(i ^ j ^ l ^ m)
    });
    is_at(f.entry().unwrap().addr().get(), f.code().len());
    black_box(f(seed))
}

#[test]
fn a_breakpoint_inside_shows_name_and_line() {
    if is_again() {
        assert_ne!(mix(1), mix(2));
        return;
    }
    let stop = format!("break {}:{}", file!(), line_of("// of the loop"));
    let commands = [stop.as_str(), "run", "bt"];
    let this = "a_breakpoint_inside_shows_name_and_line";
    let Some(text) = gdb(this, &[], &commands) else { return };
    let frames = frames(&text);
    let name = format!("gdb::{{jit@{}:", file!());
    let place = format!("at {}:{}", file!(), line_of("// of the loop"));
    assert!(frames[0].contains(&name) && frames[0].ends_with(&place), "{text}");
    assert!(frames[1..4].iter().any(|frame| frame.contains("gdb::mix (seed=1)")), "{text}");
}

/// Where a function is, for a breakpoint.
#[inline(never)]
fn is_at(address: usize, len: usize) {
    black_box((address, len));
}

/// Goes to a function's first instruction and shows some frames at each until it is left, or at so
/// many. `step` is how GDB goes on.
fn script(step: &str, most: u32) -> String {
    let start = "set language c\nset debuginfod enabled off\nset width 0\nbreak gdb::is_at\nrun\n";
    let entry = "set $start = address\nset $end = $start + len\ntbreak *$start\ncontinue\n";
    let condition = format!("$pc >= $start && $pc < $end && $steps < {most}");
    let steps = format!("while {condition}\n bt 6\n {step}\n set $steps = $steps + 1\nend\n");
    [start, entry, "set $steps = 0\n", &steps].concat()
}

/// In prologue, body and epilogue, the way out of all frames of the name is found, and it is the same.
/// How many instructions there were.
fn the_caller_is_always_found(test: &str, name: &str, step: &str, most: u32) -> Option<usize> {
    if !is_here("gdb", VERSION) {
        return None;
    }
    let file = folder(test).join("script");
    std::fs::write(&file, script(step, most)).unwrap();
    let arguments = ["-nx", "-batch", "-x", file.to_str().unwrap(), "--args"];
    let text = succeeded(&under("gdb", &arguments, test).env("JIT_GDB", "1").output().unwrap());
    let lines: Vec<&str> = text.lines().collect();
    let (mut inside, mut first) = (0, None);
    for (index, line) in lines.iter().enumerate() {
        if !(line.starts_with("#0") && line.contains(name)) {
            continue;
        }
        inside += 1;
        let caller = lines[index..].iter().find(|line| !line.contains(name)).unwrap();
        let caller = caller.split_once(" in ").map(|it| it.1);
        assert!(caller.is_some_and(|it| it.starts_with("jit_runtime::entry::")), "{index}\n{text}");
        assert_eq!(*first.get_or_insert(caller), caller, "{text}");
    }
    Some(inside)
}

#[test]
fn the_caller_is_found_from_every_instruction_of_code_that_calls() {
    if is_again() {
        assert_eq!(call_sine(0.5), 1.5_f64.sin() + 1.5);
        return;
    }
    let this = "the_caller_is_found_from_every_instruction_of_code_that_calls";
    let steps = the_caller_is_always_found(this, "calls_sine", "nexti", 500);
    assert!(steps.is_none_or(|steps| (20..200).contains(&steps)), "{steps:?}");
}

#[test]
fn the_caller_is_found_from_every_instruction_of_code_that_does_not() {
    if is_again() {
        assert_ne!(mix(1), 0);
        return;
    }
    let this = "the_caller_is_found_from_every_instruction_of_code_that_does_not";
    let steps = the_caller_is_always_found(this, "gdb::{jit@", "nexti", 2000);
    assert!(steps.is_none_or(|steps| (40..1500).contains(&steps)), "{steps:?}");
}

#[test]
fn the_caller_is_found_from_functions_that_call_themselves() {
    if is_again() {
        let f = jit!(
            #[jit(name = "factorial")]
            |n: u64| -> u64 {
                fn factorial(n: u64) -> u64 {
                    if n == 0 { 1 } else { n * factorial(n - 1) }
                }
                factorial(n) + factorial(n / 2)
            }
        );
        is_at(f.entry().unwrap().addr().get(), f.code().len());
        assert_eq!(f(3), 7);
        return;
    }
    let this = "the_caller_is_found_from_functions_that_call_themselves";
    let steps = the_caller_is_always_found(this, "factorial ()", "stepi", 1000);
    assert!(steps.is_none_or(|steps| (60..900).contains(&steps)), "{steps:?}");
}

#[test]
fn a_backtrace_through_functions_inside_shows_their_names() {
    if is_again() {
        let f = jit!(
            #[jit(name = "outer")]
            |n: u64, x: f64| -> f64 {
                fn even(n: u64, x: f64) -> f64 {
                    if n == 0 {
                        x.sin() // at the end
                    } else {
                        odd(n - 1, x) + 1.0
                    }
                }
                fn odd(n: u64, x: f64) -> f64 {
                    even(n - 1, x) * 2.0 // on the way
                }
                even(n, x) - x
            }
        );
        let sine = 0.5_f64.sin();
        assert_eq!(f(4, 0.5), (sine * 2.0 + 1.0) * 2.0 + 1.0 - 0.5);
        return;
    }
    let this = "a_backtrace_through_functions_inside_shows_their_names";
    let commands = ["break jit_runtime::library::sin_f64", "run", "bt"];
    let Some(text) = gdb(this, &[], &commands) else { return };
    let frames = frames(&text);
    for (index, name) in ["even", "odd", "even", "odd", "even"].iter().enumerate() {
        assert!(frames[1 + index].contains(&format!(" in outer::{name} () ")), "{text}");
    }
    let place = |text| format!("at {}:{}", file!(), line_of(text));
    assert!(frames[1].ends_with(&place("// at the end")), "{text}");
    assert!(frames[2].ends_with(&place("// on the way")), "{text}");
    assert!(frames[6].contains(" in outer () "), "{text}");
}

#[test]
fn the_caller_is_found_while_a_large_frame_is_made() {
    if is_again() {
        // Eight pages, which are touched one by one.
        let f = jit!(
            #[jit(name = "large_frame")]
            |n: u64| -> u64 {
                let mut cells = [n; 4096];
                cells[(n % 4096) as usize] += 1;
                cells[(n * 7 % 4096) as usize] + cells[(n % 4096) as usize]
            }
        );
        is_at(f.entry().unwrap().addr().get(), f.code().len());
        assert_eq!(f(3), 7);
        return;
    }
    let this = "the_caller_is_found_while_a_large_frame_is_made";
    let steps = the_caller_is_always_found(this, "large_frame ()", "stepi", 60);
    assert!(steps.is_none_or(|steps| steps == 60), "{steps:?}");
}
