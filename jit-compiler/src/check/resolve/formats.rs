//! Format strings, as far as they mention arguments: the grammar of `std::fmt`.
//!
//! # Invariants
//! - What is no format string mentions something or nothing; that it is none, rustc says.

/// An argument that a format string mentions.
pub(super) struct Mention<'a> {
    pub(super) argument: Argument<'a>,
    /// It is a width or a precision, and so a `usize`.
    pub(super) is_count: bool,
}

/// How it is mentioned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Argument<'a> {
    Position(usize),
    Name(&'a str),
}

/// The arguments that a format string mentions.
pub(super) fn mentions(format: &str) -> Vec<Mention<'_>> {
    let mut reader = Reader { rest: format, next: 0, found: Vec::new() };
    while let Some((_, rest)) = reader.rest.split_once('{') {
        reader.rest = rest;
        // `{{` is a brace.
        if !reader.take(&['{']) {
            reader.placeholder();
        }
    }
    reader.found
}

struct Reader<'a> {
    rest: &'a str,
    /// The position of the next argument that is mentioned by neither position nor name.
    next: usize,
    found: Vec<Mention<'a>>,
}

impl<'a> Reader<'a> {
    /// `{x:>8.3}`, from behind its first brace.
    fn placeholder(&mut self) {
        self.rest = self.rest.trim_start();
        let argument = self.argument();
        self.rest = self.rest.trim_start();
        if self.take(&[':']) {
            self.spec();
        }
        // Those of its precision come first.
        let argument = argument.unwrap_or_else(|| self.next_argument());
        self.found.push(Mention { argument, is_count: false });
    }

    /// Fill and alignment, sign, `#`, `0`, width and precision.
    fn spec(&mut self) {
        let mut chars = self.rest.chars();
        if let (Some(_), Some('<' | '^' | '>')) = (chars.next(), chars.next()) {
            self.rest = chars.as_str();
        } else {
            self.take(&['<', '^', '>']);
        }
        self.take(&['+', '-']);
        self.take(&['#']);
        // The width of `0$` is an argument.
        if !self.rest.starts_with("0$") {
            self.take(&['0']);
        }
        self.count();
        if self.take(&['.']) {
            if self.take(&['*']) {
                let argument = self.next_argument();
                self.found.push(Mention { argument, is_count: true });
            } else {
                self.count();
            }
        }
    }

    /// A width or precision, if it is an argument.
    fn count(&mut self) {
        let before = self.rest;
        match self.argument() {
            Some(argument) if self.take(&['$']) => {
                self.found.push(Mention { argument, is_count: true });
            }
            _ => self.rest = before.trim_start_matches(|c: char| c.is_ascii_digit()),
        }
    }

    /// A number or a name.
    fn argument(&mut self) -> Option<Argument<'a>> {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        let argument = if word.starts_with(|c: char| c.is_ascii_digit()) {
            Argument::Position(word.parse().ok()?)
        } else if word.is_empty() {
            return None;
        } else {
            Argument::Name(word)
        };
        self.rest = rest;
        Some(argument)
    }

    fn next_argument(&mut self) -> Argument<'a> {
        self.next += 1;
        Argument::Position(self.next - 1)
    }

    /// Goes past one of these, if it stands there.
    fn take(&mut self, one_of: &[char]) -> bool {
        let rest = self.rest.strip_prefix(one_of);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::{Argument, mentions};

    /// Names and positions, counts with a `$`.
    fn found(format: &str) -> String {
        let shown = mentions(format).into_iter().map(|it| {
            let dollar = if it.is_count { "$" } else { "" };
            match it.argument {
                Argument::Position(at) => format!("{at}{dollar}"),
                Argument::Name(name) => format!("{name}{dollar}"),
            }
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn arguments() {
        assert_eq!(found("{} {1} {} {x} {{y}} {{{z}}}"), "0 1 1 x z");
        assert_eq!(found("{x:?} { y } {:#x} {x:08.3e}"), "x y 0 x");
        assert_eq!(found("none }} {{"), "");
    }

    #[test]
    fn counts() {
        assert_eq!(found("{x:w$} {x:0w$} {x:.p$} {x:>+#0w$.p$?}"), "w$ x w$ x p$ x w$ p$ x");
        assert_eq!(found("{:1$} {:0$} {x:00$}"), "1$ 0 0$ 1 0$ x");
        assert_eq!(found("{:.*} {x:.*} {0:.*}"), "0$ 1 2$ x 3$ 0");
        assert_eq!(found("{x:*>w$} {x:w>8} {x:0^w$} {x:>>5}"), "w$ x x w$ x x");
    }
}
