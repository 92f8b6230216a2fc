//! Each scene in every order.

#[test]
fn two_threads_free_and_the_owner_reuses_and_releases() {
    jit_loom::two_threads_free_and_the_owner_reuses_and_releases();
}

#[test]
fn a_third_thread_looks_meanwhile() {
    jit_loom::a_third_thread_looks_meanwhile();
}

#[test]
fn the_owner_ends_and_the_last_one_releases() {
    jit_loom::the_owner_ends_and_the_last_one_releases();
}
