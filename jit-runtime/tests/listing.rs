//! The listing of a function's code.
#![cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]

use jit_runtime::{Backend, jit, with_backend};

/// A listing without its addresses, which are checked.
fn lines(listing: &str, entry: usize) -> Vec<String> {
    let mut last = entry as u64;
    let lines = listing.lines().map(|line| {
        let (address, text) = line.trim().split_once("  ").unwrap();
        let address = u64::from_str_radix(address, 16).unwrap();
        assert!(address >= last);
        last = address;
        text.to_owned()
    });
    lines.collect()
}

#[test]
fn holes_are_named_where_their_values_are() {
    let (k, far) = (1000_u32, 0x1122_3344_5566_7788_u64);
    let f = with_backend(Backend::Machine, || {
        jit!(|x: u64| -> u64 { (x ^ far).wrapping_mul(k as u64) })
    });
    assert_eq!(f(1), (1 ^ far).wrapping_mul(1000));
    let listing = f.disassemble().unwrap();
    let lines = lines(&listing, f.entry().unwrap().addr().get());
    let of = |name: &str| lines.iter().find(|line| line.contains(name)).unwrap();
    assert!(of("; far").starts_with("mov "), "{listing}");
    assert!(of("; far").ends_with("; far: u64 = 1234605616436508552"), "{listing}");
    assert!(of("= 1000").contains("3E8h"), "{listing}");
    assert_eq!(lines.last().unwrap(), "ret");
}

#[test]
fn constants_are_data_and_named_where_they_are_read() {
    let k = 2.5_f64;
    let f = with_backend(Backend::Machine, || jit!(|x: f64| -> f64 { x * k + 0.5 }));
    assert_eq!(f(2.0), 5.5);
    let listing = f.disassemble().unwrap();
    let lines = lines(&listing, f.entry().unwrap().addr().get());
    let named: Vec<_> = lines.iter().filter(|line| line.ends_with("; k: f64 = 2.5")).collect();
    assert_eq!(named.len(), 2, "{listing}");
    assert!(named[0].starts_with("mulsd ") && named[1].starts_with("dq 0x4004000000000000"));
    assert!(lines.contains(&"dq 0x3fe0000000000000".to_owned()), "{listing}");
}

#[test]
fn every_entry_of_a_table_is_named() {
    let (a, b, c) = (5_u16, 6_u16, 7_i32);
    let f = with_backend(Backend::Machine, || {
        jit!(|i: usize| -> i64 { [a, b, 1_u16, 2][i & 3] as i64 + [3, c, 4_i32, 5][i & 3] as i64 })
    });
    assert_eq!(f(1), 13);
    let listing = f.disassemble().unwrap();
    let lines = lines(&listing, f.entry().unwrap().addr().get());
    let named: Vec<_> = lines.iter().filter(|line| line.starts_with("dq ")).collect();
    assert!(named[0].ends_with("; a: u16 = 5, b: u16 = 6"), "{listing}");
    assert!(named[1].ends_with("; c: i32 = 7"), "{listing}");
    assert_eq!(named.len(), 3, "{listing}");
}

#[test]
fn functions_inside_are_named_where_they_start_and_are_called() {
    let f = with_backend(Backend::Machine, || {
        jit!(|a: u32, b: u32| -> u32 {
            fn ackermann(m: u32, n: u32) -> u32 {
                if m == 0 {
                    n + 1
                } else if n == 0 {
                    ackermann(m - 1, 1)
                } else {
                    ackermann(m - 1, ackermann(m, n - 1))
                }
            }
            ackermann(a, b)
        })
    });
    assert_eq!(f(2, 3), 9);
    let listing = f.disassemble().unwrap();
    let lines = lines(&listing, f.entry().unwrap().addr().get());
    assert_eq!(lines.iter().filter(|line| *line == "ackermann:").count(), 1, "{listing}");
    assert!(lines.contains(&"call ackermann".to_owned()), "{listing}");
}

#[test]
fn there_is_none_of_a_plain_closure() {
    let f = with_backend(Backend::Plain, || jit!(|x: u32| x / 2));
    assert!(f.disassemble().is_none());
}
