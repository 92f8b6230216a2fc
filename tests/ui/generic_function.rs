use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| {
        fn same<T>(t: T) -> T {
            t
        }
        same(x)
    });
    f(1);
}
