//! Choices in of which a closure is made that fails, fewer and smaller ones out.
//!
//! Candidates are strings of bytes with a part missing, with a part of zeros, or with a smaller
//! byte. Whatever they are, the generator makes a well-formed closure of them; one that fails in
//! the same way stays. So nothing here knows anything of the language.

use std::ops::Range;

/// How many candidates are tried.
const MOST: usize = 6_000;

/// Makes the choices fewer and smaller while they fail.
pub fn shrink(bytes: &[u8], fails: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut search = Search { best: bytes.to_vec(), left: MOST, fails };
    loop {
        let before = search.best.clone();
        search.without_spans();
        search.with_zeros();
        search.with_smaller_bytes();
        if search.best == before || search.left == 0 {
            return search.best;
        }
    }
}

struct Search<F> {
    best: Vec<u8>,
    /// How many candidates may still be tried.
    left: usize,
    fails: F,
}

impl<F: Fn(&[u8]) -> bool> Search<F> {
    /// Takes the candidate if it fails and is another one.
    fn offer(&mut self, candidate: Vec<u8>) -> bool {
        if self.left == 0 || candidate == self.best {
            return false;
        }
        self.left -= 1;
        let fails = (self.fails)(&candidate);
        if fails {
            self.best = candidate;
        }
        fails
    }

    fn without_spans(&mut self) {
        self.each_span(|best, span| {
            let mut without = best.to_vec();
            without.drain(span);
            without
        });
    }

    fn with_zeros(&mut self) {
        self.each_span(|best, span| {
            let mut zeroed = best.to_vec();
            zeroed[span].fill(0);
            zeroed
        });
    }

    /// Changes spans, from half of all to single bytes, the last ones first: what comes after a
    /// missing byte decides something else.
    fn each_span(&mut self, change: impl Fn(&[u8], Range<usize>) -> Vec<u8>) {
        let mut width = self.best.len().div_ceil(2);
        while width > 0 {
            let mut end = self.best.len();
            while end > 0 {
                let span = end.saturating_sub(width)..end;
                end = span.start;
                let candidate = change(&self.best, span);
                self.offer(candidate);
                end = end.min(self.best.len());
            }
            width /= 2;
        }
    }

    fn with_smaller_bytes(&mut self) {
        for index in 0..self.best.len() {
            for smaller in [|byte: u8| byte / 2, |byte: u8| byte.saturating_sub(1)] {
                loop {
                    let mut candidate = self.best.clone();
                    candidate[index] = smaller(candidate[index]);
                    if !self.offer(candidate) {
                        break;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shrink;

    #[test]
    fn what_does_not_matter_goes() {
        let bytes: Vec<u8> = (0..200).map(|i| (i * 37) as u8).collect();
        let fails = |bytes: &[u8]| bytes.windows(2).any(|two| two[0] > 100 && two[1] < two[0]);
        assert_eq!(shrink(&bytes, fails), [101, 0]);
    }

    #[test]
    fn what_does_not_fail_stays() {
        assert_eq!(shrink(&[3, 1], |_| false), [3, 1]);
    }
}
