//! A closure has code for each level of x86-64 at which it gains something, and `JIT_CPU` keeps the
//! level down.

#![cfg(all(target_arch = "x86_64", target_os = "linux"))]

use jit_runtime::jit;
use std::process::Command;

/// Set for the processes that [`levels`] starts.
const CHILD: &str = "JIT_LEVELS_CHILD";

/// A shift by a variable amount is `shl` by `cl`, and from V3 on `shlx`, which has a VEX prefix.
#[test]
fn what_one_process_makes() {
    let f = jit!(|x: u64, n: u32| -> u64 { x << (n & 63) });
    let g = jit!(|x: u64, y: u64| -> u64 { x ^ y });
    for n in 0..64 {
        assert_eq!(f(0x8765_4321_0fed_cba9, n), 0x8765_4321_0fed_cba9 << n);
    }
    assert_eq!(g(3, 5), 6);
    if std::env::var_os(CHILD).is_some() {
        println!("vex: {}", f.code().contains(&0xc4));
        println!("vex in what gains nothing: {}", g.code().contains(&0xc4));
    }
}

#[test]
fn levels() {
    if std::env::var_os(CHILD).is_some() {
        return;
    }
    let highest = run(None);
    let has_v3 = is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("fma")
        && is_x86_feature_detected!("lzcnt");
    let has_v3 = has_v3 && is_x86_feature_detected!("movbe") && is_x86_feature_detected!("f16c");
    assert_eq!(highest.stdout.contains("vex: true"), has_v3, "{highest:?}");
    for (level, vex) in [
        ("x86-64", false),
        ("x86-64-v2", false),
        ("x86-64-v3", has_v3),
        ("x86-64-v4", has_v3),
        ("pentium", has_v3),
    ] {
        let child = run(Some(level));
        assert!(child.stdout.contains(&format!("vex: {vex}")), "{level}: {child:?}");
        assert!(child.stdout.contains("gains nothing: false"), "{level}: {child:?}");
        let warning = "JIT_CPU: unknown level `pentium`";
        assert_eq!(child.stderr.contains(warning), level == "pentium", "{child:?}");
    }
}

#[derive(Debug)]
struct Child {
    stdout: String,
    stderr: String,
}

/// Runs the test above in a process of its own.
fn run(level: Option<&str>) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "what_one_process_makes", "--nocapture"]);
    command.env(CHILD, "1").env("JIT_BACKEND", "machine").env_remove("JIT_CPU");
    command.envs(level.map(|level| ("JIT_CPU", level)));
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    assert!(output.status.success(), "{}", text(output.stderr));
    Child { stdout: text(output.stdout), stderr: text(output.stderr) }
}
