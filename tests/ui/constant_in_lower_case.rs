use jit_runtime::jit;

#[allow(non_upper_case_globals)]
const limit: i64 = 7;

fn main() {
    let f = jit!(|x: i64| match x {
        limit => 1,
        _ => 2,
    });
    f(1);
}
