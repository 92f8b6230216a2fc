//! What a hardened system forbids a process, done to this process.

use std::fs;
use std::io;

/// Refuses what `PR_SET_MDWE` refuses: memory that was writable, or not executable, becoming
/// executable. False if the kernel cannot.
pub fn memory_deny_write_execute() -> bool {
    const REFUSE_EXEC_GAIN: libc::c_ulong = 1;
    // SAFETY: the call takes numbers.
    unsafe { libc::prctl(libc::PR_SET_MDWE, REFUSE_EXEC_GAIN, 0, 0, 0) == 0 }
}

/// Sets a limit of this process, as `ulimit -S` does.
pub fn limit(resource: libc::__rlimit_resource_t, value: u64) {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `limit` is a place for the result.
    assert_eq!(unsafe { libc::getrlimit(resource, &raw mut limit) }, 0);
    limit.rlim_cur = value;
    // SAFETY: `limit` is there to be read.
    assert_eq!(unsafe { libc::setrlimit(resource, &raw const limit) }, 0);
}

/// The bytes of this process's address space.
pub fn address_space() -> u64 {
    let pages = fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').next().unwrap().parse::<u64>().unwrap() * 4096
}

/// A system call, and the bits that are all set in one of its arguments, if that matters.
pub struct Call(pub libc::c_long, pub Option<(u32, u32)>);

/// `mmap` and `mprotect`, where they are to give the permissions `bits`.
pub fn calls_for(bits: libc::c_int) -> [Call; 3] {
    let bits = Some((2, bits as u32));
    [libc::SYS_mmap, libc::SYS_mprotect, libc::SYS_pkey_mprotect].map(|call| Call(call, bits))
}

/// Has the kernel refuse these calls of this process with an error number, or kill it.
pub fn filter(calls: &[Call], errno: Option<i32>) {
    let answer = errno
        .map_or(libc::SECCOMP_RET_KILL_PROCESS, |errno| libc::SECCOMP_RET_ERRNO | errno as u32);
    let mut program: Vec<libc::sock_filter> =
        calls.iter().flat_map(|call| instructions(call, answer)).collect();
    program.push(statement(libc::BPF_RET | libc::BPF_K, libc::SECCOMP_RET_ALLOW));
    install(&mut program);
}

/// Answers so if it is this call; goes on with what follows otherwise.
fn instructions(Call(number, bits): &Call, answer: u32) -> Vec<libc::sock_filter> {
    let load = |offset| statement(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, offset);
    let unless_equal = |value, skip| libc::sock_filter {
        code: (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16,
        jt: 0,
        jf: skip,
        k: value,
    };
    let answer = statement(libc::BPF_RET | libc::BPF_K, answer);
    let number = *number as u32;
    match *bits {
        None => vec![load(0), unless_equal(number, 1), answer],
        // The low half of an argument of `struct seccomp_data`.
        Some((argument, bits)) => vec![
            load(0),
            unless_equal(number, 4),
            load(16 + 8 * argument),
            statement(libc::BPF_ALU | libc::BPF_AND | libc::BPF_K, bits),
            unless_equal(bits, 1),
            answer,
        ],
    }
}

fn statement(code: u32, value: u32) -> libc::sock_filter {
    libc::sock_filter { code: code as u16, jt: 0, jf: 0, k: value }
}

fn install(program: &mut [libc::sock_filter]) {
    let program = libc::sock_fprog { len: program.len() as u16, filter: program.as_mut_ptr() };
    // SAFETY: the call takes numbers.
    assert_eq!(unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) }, 0);
    let (mode, flags) = (libc::SECCOMP_SET_MODE_FILTER, libc::SECCOMP_FILTER_FLAG_TSYNC);
    // SAFETY: `program` leads to its instructions, which the kernel reads and checks.
    let result = unsafe { libc::syscall(libc::SYS_seccomp, mode, flags, &raw const program) };
    assert_eq!(result, 0, "{}", io::Error::last_os_error());
}
