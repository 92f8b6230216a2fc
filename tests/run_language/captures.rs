//! Captured values of every type.

use jit_runtime::jit;

#[test]
fn compound_captures_are_constants() {
    let t = (3i32, 0.5f64, 'x', true, u128::MAX - 7);
    let f = jit!(|x: i32| -> (i32, f64, u32, bool, u128) {
        let t: (i32, f64, char, bool, u128) = t;
        (x * t.0, t.1, t.2 as u32, !t.3, t.4)
    });
    assert_eq!(f(5), (15, 0.5, 120, false, u128::MAX - 7));
    let table = [5u16, 6, 7, 8, 9];
    let f = jit!(|i: usize| -> u16 {
        let table: [u16; 5] = table;
        table[i]
    });
    assert_eq!([0, 1, 2, 3, 4].map(|i| f(i)), table);
    let limit = Some(-4i64);
    let none: Option<u8> = None;
    let f = jit!(|x: i64| -> (i64, u8) {
        let (limit, none): (Option<i64>, Option<u8>) = (limit, none);
        (
            match limit {
                Some(l) if x > l => l,
                _ => x,
            },
            none.unwrap_or(3),
        )
    });
    assert_eq!((f(10), f(-10)), ((-4, 3), (-10, 3)));
    let order = std::cmp::Ordering::Less;
    let f = jit!(|x: i32| -> i32 {
        let order: std::cmp::Ordering = order;
        if order == std::cmp::Ordering::Less { x } else { 0 }
    });
    assert_eq!(f(8), 8);
}

const LIMIT: i64 = 10;
static SCALE: f64 = 2.5;

struct Owner;

impl Owner {
    const N: u32 = 77;

    fn make(&self) -> u32 {
        let f = jit!(|x: u32| x + Self::N);
        f(1)
    }
}

#[test]
fn constants_and_statics() {
    let f = jit!(|x: i64| match x {
        LIMIT => 1,
        i64::MIN..0 => 2,
        _ => 3,
    });
    assert_eq!([f(10), f(-5), f(11)], [1, 2, 3]);
    let f = jit!(|x: f64| x * SCALE + std::f64::consts::PI);
    assert_eq!(f(2.0), 2.0 * SCALE + std::f64::consts::PI);
    assert_eq!(Owner.make(), 78);
}

#[test]
fn a_macro_reads_the_snapshot_and_leaves_the_owner_to_the_user() {
    let names = vec![1, 2, 3];
    let f = jit!(|i: usize| -> usize {
        assert!(i < names.len(), "{i} of {}", names.len());
        i + names.len()
    });
    assert_eq!(names.len(), 3);
    assert_eq!(f(2), 5);
}

#[test]
fn a_clone_is_of_the_type_that_was_cloned() {
    let k = -3i32;
    let f = jit!(|x: bool| {
        let (a, b) = ((k as i64).clone(), ((k as u8 as char).to_owned()).clone());
        match a {
            -3 if x => b,
            _ => 'x',
        }
    });
    assert_eq!((f(true), f(false)), ('\u{fd}', 'x'));
}
