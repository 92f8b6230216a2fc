//! The classic first JIT: adds a constant that is known only when the program runs.
use jit_runtime::jit;
fn main() {
    let k: i64 = std::env::args().nth(1).map_or(4, |a| a.parse().unwrap_or(4));
    let add4 = jit!(|x| x + k);
    println!("result = {}", add4(2));
    println!("{:?} {:02x?}", add4.backend(), add4.code());
    let add4 = jit!(|x: i64| x.wrapping_add(4));
    println!("result = {}", add4(2));
    println!("{:?} {:02x?}", add4.backend(), add4.code());
    let gcd = jit!(|a: u64, b: u64| -> u64 {
        let mut a = a;
        let mut b = b;
        while b != 0 {
            let t = a % b;
            a = b;
            b = t;
        }
        a
    });
    println!("{} {:02x?}", gcd(48, 36), gcd.code());
    let poly = {
        let c0 = 1.0;
        let c1 = 2.0;
        let c2 = 3.0;
        jit!(|x: f64| (c2 * x + c1) * x + c0)
    };
    println!("{}  {:02x?}", poly(2.0), poly.code());
}
