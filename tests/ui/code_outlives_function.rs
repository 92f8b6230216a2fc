use jit_runtime::jit;

fn main() {
    let code = {
        let f = jit!(|x| x + 4);
        f.code()
    };
    println!("{code:x?}");
}
