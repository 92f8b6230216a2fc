//! Statements and control flow: `jit!` against the same tokens as plain Rust, over edge values.
#![allow(
    warnings,
    clippy::all,
    clippy::allow_attributes,
    reason = "generated operands make closures that nobody would write"
)]

mod support;

#[test]
fn conditions() {
    same!(|a: i32, b: i32| -> i32 { if a < b && b > 10 || a == 3 { a } else { b } });
    same!(|a: bool, b: bool| -> bool { a && !b || !a && b });
    same!(|a: i64, b: i64| -> bool {
        let x = a > 0 && 100 / a > b;
        let y = a == 0 || 100 % a == b;
        x != y
    });
    same!(|a: u8| -> u8 {
        if a < 10 {
            1
        } else if a < 100 {
            2
        } else {
            3
        }
    });
    same!(|a: f64, b: f64| -> f64 {
        if a < b {
            a
        } else if a == b {
            0.5
        } else {
            b
        }
    });
    same!(|a: f32, b: f32| -> bool { a != b || !(a >= b) });
    same!(|a: i32| -> i32 {
        let mut x = a;
        if a % 2 == 0 {
            x = x.wrapping_mul(3);
        }
        if a > 100 {
            x = x.wrapping_add(1)
        } else {
            x = x.wrapping_sub(1);
        }
        x
    });
}

#[test]
fn loops() {
    same!(|a: u64, b: u64| -> u64 {
        let mut a = a;
        let mut b = b;
        while b != 0 {
            let t = a % b;
            a = b;
            b = t;
        }
        a
    });
    same!(|a: u8| -> u32 {
        let mut n = a as u32 + 1;
        let mut steps = 0;
        while n != 1 {
            n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
            steps += 1;
        }
        steps
    });
    same!(|a: u8, b: u8| -> u64 {
        let mut sum = 0u64;
        let mut i = 0;
        'outer: while i < a {
            let mut j = 0;
            loop {
                if j >= b {
                    break;
                }
                j += 1;
                if (i ^ j) % 3 == 0 {
                    continue;
                }
                if sum > 5000 {
                    break 'outer;
                }
                sum += i as u64 * j as u64;
                if j == 200 {
                    i += 1;
                    if i >= a {
                        break 'outer;
                    }
                    continue 'outer;
                }
            }
            i += 1;
        }
        sum
    });
    same!(|a: i32| -> i32 {
        let mut i = 0;
        let found = loop {
            if i * i >= (a & 0xffff) {
                break i;
            }
            i += 1;
        };
        found - 1
    });
    same!(|a: f64, b: f64| -> u32 {
        let mut x = 0.0;
        let mut y = 0.0;
        let mut n = 0;
        while n < 50 && x * x + y * y <= 4.0 {
            let t = x * x - y * y + a;
            y = 2.0 * x * y + b;
            x = t;
            n += 1;
        }
        n
    });
    same!(|a: u64, b: u64| -> u64 {
        let mut base = a;
        let mut e = b;
        let mut r = 1u64;
        while e > 0 {
            if e & 1 == 1 {
                r = r.wrapping_mul(base);
            }
            base = base.wrapping_mul(base);
            e >>= 1;
        }
        r
    });
    same!(|a: u8, b: u8| -> u8 {
        let mut sum = a;
        let mut i = 0;
        while i < 40 {
            sum += b;
            i += 1;
        }
        sum
    });
}

#[test]
fn returns_and_blocks() {
    same!(|a: i32, b: i32| -> i32 {
        if a == 0 {
            return b;
        }
        let c = {
            let d = a ^ b;
            d & 0xff
        };
        if c > 100 {
            return c / a;
        }
        c - b
    });
    same!(|a: i64| -> i64 {
        let x;
        if a > 5 {
            x = a;
        } else {
            x = 5;
        }
        let x = x / 3;
        x
    });
    same!(|a: u32| -> () {
        let _ = a / 2;
    });
    same!(|a: u32, b: u32| -> () {
        let _unused = a % b;
    });
    same!(|a: i16| -> i16 {
        let mut a = a;
        a += 3;
        a -= 1;
        a *= 2;
        a /= 5;
        a %= 7;
        a <<= 2;
        a >>= 1;
        a |= 1;
        a &= 0x7f;
        a ^= 3;
        a
    });
    same!(|a: f64| -> f64 {
        let mut a = a;
        a += 3.0;
        a *= 2.5;
        a -= 1.0;
        a /= 3.0;
        a %= 7.0;
        -a
    });
}

#[test]
fn captures_of_every_type() {
    let (a8, a16, a32, a64, asz) = (-3i8, -300i16, -70_000i32, -5_000_000_000i64, -9isize);
    let (u8_, u16_, u32_, u64_, usz) = (200u8, 60_000u16, 4_000_000_000u32, u64::MAX - 7, 77usize);
    let (f, g, yes) = (2.5f32, -1e100f64, true);
    same!(|x: i8| -> i8 { x.wrapping_mul(a8) });
    same!(|x: i16| -> bool { x < a16 });
    same!(|x: u16| -> bool { x < u16_ || x == u16_ });
    same!(|x: i16| -> i16 { x ^ a16 });
    same!(|x: i32| -> i32 { x.wrapping_sub(a32) });
    same!(|x: i64| -> i64 { x & a64 | a64 ^ x });
    same!(|x: isize| -> isize { x % asz });
    same!(|x: u8| -> bool { x >= u8_ });
    same!(|x: u8| -> u64 { (x & u8_) as u64 + u8_ as u64 });
    same!(|x: u32| -> u32 { x / u32_ ^ u32_ });
    same!(|x: u64| -> u64 { x % u64_ });
    same!(|x: usize| -> usize { x.wrapping_add(usz) });
    same!(|x: f32| -> f32 { x * f + f });
    same!(|x: f64| -> f64 { g - x * g });
    same!(|x: f64| -> bool { g < x || x == g });
    same!(|x: bool| -> bool { x ^ yes });
    same!(|x: i32| -> i32 { if yes { x } else { a32 } });
}

#[test]
fn many_values_at_once() {
    same!(|a: u64, b: u64| -> u64 {
        let c = a ^ 0x1111;
        let d = b ^ 0x2222;
        let e = c.wrapping_add(d);
        let f = c.wrapping_mul(d);
        let g = e ^ f;
        let h = g.wrapping_add(a);
        let i = h ^ b;
        let j = i.wrapping_mul(c);
        let k = j ^ d;
        let l = k.wrapping_add(e);
        let m = l ^ f;
        let n = m.wrapping_mul(g);
        let o = n ^ h;
        let p = o.wrapping_add(i);
        let q = p ^ j;
        let r = q.wrapping_add(k) ^ l;
        let s = r ^ m;
        let t = s ^ n;
        let u = t.wrapping_mul(o);
        let v = u ^ p;
        let w = v.wrapping_add(q);
        (a ^ b ^ c ^ d ^ e ^ f ^ g ^ h)
            .wrapping_add(i ^ j ^ k ^ l ^ m ^ n ^ o ^ p)
            .wrapping_mul(q ^ r ^ s ^ t ^ u ^ v ^ w)
    });
    same!(|a: f64, b: f64| -> f64 {
        let c = a + 1.0;
        let d = b * 2.0;
        let e = c * d;
        let f = c - d;
        let g = e + f;
        let h = g * a;
        let i = h - b;
        let j = i * c;
        let k = j + d;
        let l = k * e;
        let m = l - f;
        let n = m + g;
        let o = n * h;
        let p = o - i;
        let q = p + j;
        let r = q * k;
        let s = r - l;
        let t = s % 3.5;
        a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t
    });
    same!(|a: f64, b: f64| -> f64 {
        let mut i = 0;
        let mut x = a;
        let mut n = 7i64;
        while i < 3 {
            x = x % b + (x + 1.0) % 3.0;
            n ^= (x as i64) % 9;
            i += 1;
        }
        x + n as f64
    });
}

#[test]
fn six_parameters_of_mixed_kinds() {
    let k = 3;
    let f = jit_runtime::jit!(|a: i8, b: f32, c: u16, d: f64, e: i64, g: bool| -> f64 {
        let sum = a as f64 + b as f64 + c as f64 + d + e as f64;
        if g { sum * (k as f64) } else { -sum }
    });
    assert!((f(-1, 0.5, 3, 0.25, 100, true) - 308.25).abs() < 1e-9);
    assert!((f(-1, 0.5, 3, 0.25, 100, false) + 102.75).abs() < 1e-9);
    let g = jit_runtime::jit!(|a: u64, b: u64, c: u64, d: u64, e: u64, h: u64| -> u64 {
        a ^ (b << 8) ^ (c << 16) ^ (d << 24) ^ (e << 32) ^ (h << 40)
    });
    assert_eq!(g(1, 2, 3, 4, 5, 6), 0x0605_0403_0201);
    let nothing = jit_runtime::jit!(|| {});
    nothing();
    let answer = jit_runtime::jit!(|| -> u8 { 42 });
    assert_eq!(answer(), 42);
}
