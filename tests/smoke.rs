//! x
use jit_runtime::jit;
#[test]
fn smoke() {
    let k = 3i64;
    let f = jit!(|x| match x {
        0 => 10,
        1..=5 => x * k,
        n if n < 0 => -n,
        _ => 99,
    });
    assert_eq!([f(0), f(2), f(-7), f(50)], [10, 6, 7, 99]);
    let f = jit!(|a: (i32, f64), b: [u8; 3]| -> (f64, u32) {
        let mut s = 0u32;
        for x in b {
            s += x as u32;
        }
        (a.1 * a.0 as f64, s)
    });
    assert_eq!(f((2, 1.5), [1, 2, 250]), (3.0, 253));
    let f = jit!(|n: u64| -> u64 {
        let mut s = 0;
        for i in (0..=n).rev().step_by(3) {
            s += i;
        }
        s
    });
    assert_eq!(f(10), 10 + 7 + 4 + 1);
    let f = jit!(|x: u128, y: u128| x * y + (x << 3) / y);
    assert_eq!(f(1 << 70, 3), (1u128 << 70) * 3 + (1u128 << 73) / 3);
    let f = jit!(|x: i32| -> Option<i32> {
        let y = x.checked_add(1)?;
        Some(y * 2)
    });
    assert_eq!(f(4), Some(10));
    assert_eq!(f(i32::MAX), None);
    let t = [1u32, 2, 3, 4];
    let f = jit!(|i: usize| -> u32 {
        let t: [u32; 4] = t;
        t[i]
    });
    assert_eq!(f(2), 3);
    let e = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| f(7))).unwrap_err();
    assert_eq!(
        e.downcast_ref::<String>().unwrap(),
        "index out of bounds: the len is 4 but the index is 7"
    );
    let f = jit!(|x: i32| {
        assert!(x > 1, "x is {x} and {}", x * 2);
        x
    });
    let e = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| f(0))).unwrap_err();
    assert_eq!(e.downcast_ref::<String>().unwrap(), "x is 0 and 0");
    let f = jit!(|x: u32, c: char| {
        let sq = |a| a * k as u32;
        fn dbl(a: u32) -> u32 {
            a * 2
        }
        const N: u32 = 7;
        sq(x) + dbl(x) + N + c as u32
    });
    assert_eq!(f(2, 'a'), 6 + 4 + 7 + 97);
    let f = jit!(|x: i32| {
        let mut a = [[0i32; 2]; 3];
        a[1][0] = x;
        let (p, q) = (a[1][0], a[2][1]);
        let r;
        (r, _) = (p + q, 1);
        r
    });
    assert_eq!(f(5), 5);
    let f = jit!(|a: u64, b: u64| -> u64 { fn gcd(a: u64, b: u64) -> u64 { if b == 0 { a } else { gcd(b, a % b) } } gcd(a, b) });
    assert_eq!(f(48, 36), 12);
    let f = jit!(|n: u32| -> (u32, u32) {
        fn fib(n: u32) -> (u32, u32) { assert!(n < 1000, "too deep: {n}"); if n == 0 { (0, 1) } else { let (a, b) = fib(n - 1); (b, a + b) } }
        fib(n)
    });
    assert_eq!(f(10), (55, 89));
    let e = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| f(60))).unwrap_err();
    assert_eq!(*e.downcast_ref::<&str>().unwrap(), "attempt to add with overflow");
    let e = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| f(1060))).unwrap_err();
    assert_eq!(e.downcast_ref::<String>().unwrap(), "too deep: 1060");
}
