use jit_runtime::jit;

fn main() {
    let f = jit!(|x: [i32; 3]| x.map(|e| e + 1));
    f([1, 2, 3]);
}
