//! The kernels: the same tokens in `jit!` and as a closure that rustc compiles by itself.
//!
//! What is passed and what is captured is opaque to both compilers, or rustc would evaluate all of
//! it. Every kernel is a loop of 64 to 500 rounds, so that what a call costs is little beside it.

use std::hint::black_box;

use jit_runtime::jit;

#[derive(Clone, Copy)]
pub enum Way {
    Jit,
    Rustc,
}

pub struct Kernel {
    /// One call, with the same arguments each time.
    pub call: Box<dyn Fn() -> u64>,
    /// The machine code, if it is of `jit!`.
    pub code: Vec<u8>,
}

/// A kernel's name, and what makes it.
pub type Row = (&'static str, fn(Way) -> Kernel);

pub const ALL: [Row; 14] = [
    ("gcd", gcd),
    ("collatz", collatz),
    ("mandelbrot", mandelbrot),
    ("power", power),
    ("xorshift", xorshift),
    ("fnv", fnv),
    ("fnv-of-four", fnv_of_four),
    ("horner", horner),
    ("sum", sum),
    ("crc", crc),
    ("taps", taps),
    ("digits", digits),
    ("limits", limits),
    ("classes", classes),
];

/// One closure, made in either way, and the arguments that it is called with.
macro_rules! kernel {
    ($way:expr, ($($argument:expr),*), $($closure:tt)*) => {
        match $way {
            Way::Jit => {
                let f = jit!($($closure)*);
                let code = f.code().to_vec();
                Kernel { call: Box::new(move || f($(black_box($argument)),*) as u64), code }
            }
            Way::Rustc => {
                let f = $($closure)*;
                Kernel { call: Box::new(move || f($(black_box($argument)),*) as u64), code: vec![] }
            }
        }
    };
}

/// Of two neighbouring Fibonacci numbers, which takes the most rounds.
fn gcd(way: Way) -> Kernel {
    kernel!(way, (12_200_160_415_121_876_738, 7_540_113_804_746_346_429), |a: u64, b: u64| -> u64 {
        let mut a = a;
        let mut b = b;
        while b != 0 {
            let rest = a % b;
            a = b;
            b = rest;
        }
        a
    })
}

/// 350 steps.
fn collatz(way: Way) -> Kernel {
    kernel!(way, (77_031), |n: u64| -> u64 {
        let mut n = n;
        let mut steps = 0u64;
        while n != 1 {
            n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
            steps += 1;
        }
        steps
    })
}

/// A point that never escapes.
fn mandelbrot(way: Way) -> Kernel {
    let limit = black_box(500u32);
    kernel!(way, (-0.5, 0.3), move |re: f64, im: f64| -> u32 {
        let mut x = 0.0;
        let mut y = 0.0;
        let mut n = 0u32;
        while n < limit && x * x + y * y <= 4.0 {
            let next = x * x - y * y + re;
            y = 2.0 * x * y + im;
            x = next;
            n += 1;
        }
        n
    })
}

/// By squaring; 64 bits of exponent.
fn power(way: Way) -> Kernel {
    let m = black_box(4_294_967_291u64);
    kernel!(way, (123_456_789, 0xd6e8_feb8_6659_fd93), move |base: u64, exponent: u64| -> u64 {
        let mut base = base % m;
        let mut exponent = exponent;
        let mut result = 1u64;
        while exponent != 0 {
            if exponent & 1 == 1 {
                result = result * base % m;
            }
            base = base * base % m;
            exponent >>= 1;
        }
        result
    })
}

fn xorshift(way: Way) -> Kernel {
    kernel!(way, (88_172_645_463_325_252, 500), |seed: u64, rounds: u32| -> u64 {
        let mut x = seed;
        let mut n = rounds;
        while n > 0 {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            n -= 1;
        }
        x
    })
}

/// FNV-1a of so many bytes of each of the numbers below `count`.
fn fnv(way: Way) -> Kernel {
    kernel!(way, (100, 4), |count: u32, width: u32| -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325u64;
        let mut n = 0u32;
        while n < count {
            let mut rest = n;
            let mut bytes = width;
            while bytes > 0 {
                hash = (hash ^ (rest & 0xff) as u64).wrapping_mul(0x0100_0000_01b3);
                rest >>= 8;
                bytes -= 1;
            }
            n += 1;
        }
        hash
    })
}

/// The same of four bytes, which both compilers may know.
fn fnv_of_four(way: Way) -> Kernel {
    kernel!(way, (100), |count: u32| -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325u64;
        let mut n = 0u32;
        while n < count {
            let mut rest = n;
            let mut bytes = 4u32;
            while bytes > 0 {
                hash = (hash ^ (rest & 0xff) as u64).wrapping_mul(0x0100_0000_01b3);
                rest >>= 8;
                bytes -= 1;
            }
            n += 1;
        }
        hash
    })
}

/// The polynomial at so many points, added up.
fn horner(way: Way) -> Kernel {
    let [c8, c7, c6, c5, c4, c3, c2, c1, c0] =
        black_box([0.5, 1.5, -2.25, 3.0, 0.125, -7.0, 11.0, -0.5, 4.0]);
    kernel!(way, (0.01, 300), move |step: f64, points: u32| -> f64 {
        let mut sum = 0.0;
        let mut x = 0.0;
        let mut n = 0u32;
        while n < points {
            sum += (((((((c8 * x + c7) * x + c6) * x + c5) * x + c4) * x + c3) * x + c2) * x + c1)
                * x
                + c0;
            x += step;
            n += 1;
        }
        sum
    })
}

/// Of the products `i * k`. Without checks, rustc knows a formula for it and has no loop.
fn sum(way: Way) -> Kernel {
    let k = black_box(3i64);
    kernel!(way, (500), move |n: i64| -> i64 {
        let mut i = 0;
        let mut sum = 0;
        while i < n {
            sum += i * k;
            i += 1;
        }
        sum
    })
}

/// CRC-32 of the bytes of a counter, by a captured table.
fn crc(way: Way) -> Kernel {
    let table: [u32; 256] = black_box(std::array::from_fn(|byte| {
        (0..8).fold(byte as u32, |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    }));
    kernel!(way, (500), move |count: u32| -> u32 {
        let table: [u32; 256] = table;
        let mut crc = u32::MAX;
        let mut n = 0u32;
        while n < count {
            crc = table[((crc ^ n) & 0xff) as usize] ^ (crc >> 8);
            n += 1;
        }
        !crc
    })
}

/// A filter of eight captured taps over the last eight numbers of a generator.
fn taps(way: Way) -> Kernel {
    let taps: [i32; 8] = black_box([3, -1, 4, 1, -5, 9, 2, -6]);
    kernel!(way, (88_172_645, 100), move |seed: u32, count: u32| -> i32 {
        let taps: [i32; 8] = taps;
        let mut last = [0i32; 8];
        let mut x = seed;
        let mut sum = 0i32;
        let mut n = 0u32;
        while n < count {
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
            for i in 0..7 {
                last[7 - i] = last[6 - i];
            }
            last[0] = (x & 0xff) as i32;
            for i in 0..8 {
                sum = sum.wrapping_add(last[i] * taps[i]);
            }
            n += 1;
        }
        sum
    })
}

/// The values of letters and digits, by a `match` of many arms.
fn digits(way: Way) -> Kernel {
    kernel!(way, (500), |count: u32| -> u32 {
        let mut sum = 0u32;
        let mut n = 0u32;
        while n < count {
            sum += match (n & 0x1f) as u8 | 0x60 {
                b'a' => 1,
                b'e' => 5,
                b'i' => 9,
                b'o' => 15,
                b'u' => 21,
                b'y' => 3,
                b'w' => 4,
                b'h' => 8,
                _ => 0,
            };
            n += 1;
        }
        sum
    })
}

/// What is left of a number by two captured limits and a threshold, as a byte.
fn limits(way: Way) -> Kernel {
    let (low, high) = black_box((-20.0, 180.0));
    kernel!(way, (0.75, 500), move |step: f64, count: u32| -> u64 {
        let mut sum = 0u64;
        let mut n = 0u32;
        while n < count {
            let x = (n as f64 * step).clamp(low, high);
            let y = if x > 40.0 { x * 0.5 } else { x };
            sum = sum.wrapping_add((y.max(0.0) as u8) as u64);
            n += 1;
        }
        sum
    })
}

/// How many digits, letters and even numbers there are, and how long the numbers are.
fn classes(way: Way) -> Kernel {
    kernel!(way, (12_345, 500), |seed: u32, count: u32| -> u32 {
        let mut sum = 0u32;
        let mut x = seed;
        let mut n = 0u32;
        while n < count {
            x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let c = (x >> 24) as u8;
            let is_counted = c.is_ascii_digit() || c.is_ascii_lowercase() || x & 1 == 0;
            sum = sum.wrapping_add(is_counted as u32).wrapping_add((x | 1).ilog10());
            n += 1;
        }
        sum
    })
}
