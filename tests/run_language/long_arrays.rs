//! Arrays that are filled, copied and compared by loops.

use crate::same;

#[test]
fn fills() {
    same!(|a: u8, i: usize| -> u8 { [a; 1000][i] });
    same!(|a: (u8, i32), i: usize| -> (u8, i32) {
        let mut t = [a; 70];
        t[3].0 ^= 1;
        t[i]
    });
    same!(|a: u16, i: usize, j: usize| -> u16 {
        let m = [[a; 100]; 3];
        m[i][j]
    });
    same!(|a: u32| -> [u32; 80] { [a; 80] });
    same!(|a: Option<u64>, i: usize| -> Option<u64> {
        let t = [a; 65];
        t[i]
    });
}

#[test]
fn copies() {
    same!(|a: u64, i: usize| -> (u64, u64) {
        let mut t = [a; 4096];
        t[i] = 5;
        let u = t;
        t[3] = 4;
        (u[i & 7], t[i])
    });
    same!(|a: [u8; 67]| -> [u8; 67] {
        let mut b = a;
        b[66] = b[0];
        b
    });
    same!(|a: [(u8, f64); 40], i: usize| -> (f64, u8) {
        let mut b = a;
        b[i].1 = 2.5;
        let c = b;
        b[0].0 = 7;
        (c[i].1, c[0].0)
    });
    same!(|a: u16, i: usize, j: usize| -> (u16, u16) {
        let mut m = [[a; 80]; 4];
        m[1][2] = 9;
        let r = m[i];
        m[2] = r;
        m[3] = m[1];
        (r[j], m[3][j] ^ m[2][2])
    });
    same!(|a: u8, b: u8, i: usize| -> (u8, u8) {
        let (mut x, mut y) = ([a; 100], [b; 100]);
        x[1] = 3;
        (x, y) = (y, x);
        (x[i], y[i])
    });
    same!(|a: u32, i: usize| -> u32 {
        let mut t = [a; 90];
        t[i] = 1;
        t = t;
        let u = {
            let mut v = t;
            v[0] = 8;
            v
        };
        u[i] ^ t[0]
    });
}

#[test]
fn comparisons() {
    same!(|a: u8, b: u8| -> (bool, bool, bool, bool, bool, bool) {
        let (x, y) = ([a; 1000], [b; 1000]);
        (x == y, x != y, x < y, x <= y, x > y, x >= y)
    });
    same!(|a: i32, i: usize| -> (bool, bool, bool, bool) {
        let x = [0; 300];
        let mut y = [0; 300];
        y[i] = a;
        (x == y, x != y, x < y, x >= y)
    });
    same!(|a: f32, b: f32| -> (bool, bool, bool, bool, bool, bool) {
        let mut x = [1.0f32; 100];
        let mut y = x;
        x[99] = a;
        y[99] = b;
        (x == y, x != y, x < y, x <= y, x > y, x >= y)
    });
    same!(|a: f32, b: f32| -> (bool, bool, bool, bool, bool, bool) {
        let mut x = [1.0f32; 100];
        let mut y = [2.0f32; 100];
        x[7] = a;
        y[7] = b;
        x[6] = 2.0;
        for i in 0..6 {
            x[i] = 2.0
        }
        (x == y, x != y, x < y, x <= y, x > y, x >= y)
    });
    same!(|a: (u8, i64), b: (u8, i64)| -> (bool, bool, bool) {
        let (x, y) = ([[a; 20]; 3], [[b; 20]; 3]);
        let (v, w) = ([[a; 70]; 3], [[b; 70]; 3]);
        (x == y, v < w, v >= w)
    });
    same!(|a: Option<i16>, b: Option<i16>| -> (bool, bool) {
        ([a; 66] == [b; 66], Some([a; 66]) > None)
    });
    same!(|a: u8| -> bool {
        let t = [a; 8192];
        t == [3; 8192]
    });
    same!(|a: u8| -> bool {
        let mut t = [a; 100];
        ({
            t[0] = 1;
            t
        }) == t
    });
    same!(|a: ()| -> bool { [a; 65536] == [(); 65536] });
}

#[test]
fn ways_to_be_a_value() {
    same!(|a: bool, b: u8, i: usize| -> u8 {
        let t = if a { [b; 100] } else { [1; 100] };
        let u = match b {
            0 => [2; 100],
            1 => t,
            _ => {
                let mut t = t;
                t[0] = 9;
                t
            }
        };
        u[i]
    });
    same!(|a: u8, i: usize| -> u8 {
        let mut n = 0u8;
        let t = loop {
            n += 1;
            if n > a & 3 {
                break [n; 100];
            }
        };
        let u = 'a: {
            if a > 4 {
                break 'a t;
            }
            [7; 100]
        };
        t[i] ^ u[0]
    });
    same!(|a: u8, i: usize| -> (u8, bool) {
        let f = |t: [u8; 100], k: u8| {
            let mut t = t;
            t[k as usize & 63] = k;
            t
        };
        fn g(t: [u8; 100]) -> Option<[u8; 100]> {
            if t[1] == 1 {
                return None;
            }
            Some(t)
        }
        let t = f(f([a; 100], 1), 2);
        let u = g(t);
        (u.unwrap_or([6; 100])[i], g([1; 100]).is_none())
    });
    same!(|a: u8, i: usize| -> u8 {
        fn f(t: [u8; 200], n: u8) -> (u8, [u8; 200]) {
            if n == 0 {
                return (1, t);
            }
            let mut u = t;
            u[n as usize] = n;
            let (k, v) = f(u, n - 1);
            (k + u[0] % 2, v)
        }
        fn g(t: [u8; 200], n: u8) -> [u8; 200] {
            let mut u = t;
            u[n as usize] = 1;
            if n == 0 { u } else { g(u, n - 1) }
        }
        let (k, t) = f([a; 200], a & 31);
        k ^ t[i] ^ g(t, 3)[i]
    });
    same!(|a: u16| -> u64 {
        let mut sum = 0u64;
        for x in [a; 1000] {
            sum += x as u64;
        }
        let mut t = [[a; 80]; 2];
        for row in t {
            t[0][0] = 0;
            for x in row {
                sum += x as u64;
            }
        }
        sum + t.len() as u64 + t[0].len() as u64
    });
    same!(|a: u8, b: u8| -> (u8, u8) {
        let mut t = [a; 100];
        t[98] = b;
        let [x, .., y, _] = t;
        let c = matches!(t, [1, _, .., 1, _]);
        (x, y ^ c as u8)
    });
    same!(|a: Option<u8>, i: usize| -> Option<u8> {
        let t = Some([a?; 100]);
        let (n, u) = (1usize, t?);
        Some(u[i.checked_add(n)?])
    });
    same!(|a: u8| -> [u8; 100] {
        let t = ([a; 100], a);
        t.0
    });
    same!(|a: u8| -> Option<[u8; 100]> { if a > 3 { Some([a; 100]) } else { None } });
}

#[test]
fn temporaries_that_live_together() {
    same!(|a: u8, i: usize| -> u8 {
        fn mix(x: [u8; 100], y: [u8; 100], i: usize) -> u8 {
            x[i] ^ y[i].rotate_left(1)
        }
        mix(
            loop {
                break [a; 100];
            },
            [2; 100],
            i,
        ) ^ mix(
            {
                let t = [a; 100];
                t
            },
            {
                let u = [3; 100];
                u
            },
            i & 7,
        )
    });
    same!(|a: u8, i: usize| -> (u8, u8) {
        let mut t = [a; 100];
        let (x, y) = (t, {
            t[i] = 1;
            t
        });
        (x[i], y[i])
    });
    same!(|a: u8, i: usize| -> u8 {
        let mut t = [a; 100];
        let mut n = 0u8;
        while n < 3 {
            let u = [n; 100];
            t[i] ^= {
                let v = u;
                v
            }[i];
            n += 1;
        }
        t[i]
    });
}
