//! The text of an expression, and when it needs parentheses.

/// How tightly the outermost operator of an expression binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// `if`, `loop`, `{ … }`: a statement of its own at a statement's start.
    Block,
    Or,
    And,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Cast,
    Prefix,
    /// What nothing can take apart.
    Atom,
}

/// An expression.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) level: Level,
    /// Its last token belongs to a type, so that a `<` after it would open generic arguments.
    pub(super) ends_in_type: bool,
}

impl Text {
    pub(super) fn new(text: impl Into<String>, level: Level) -> Self {
        Self { text: text.into(), level, ends_in_type: level == Level::Cast }
    }

    pub(super) fn atom(text: impl Into<String>) -> Self {
        Self::new(text, Level::Atom)
    }

    pub(super) fn block(text: impl Into<String>) -> Self {
        Self::new(text, Level::Block)
    }

    /// The text where an operand is wanted that binds at least so tightly.
    pub(super) fn at(&self, level: Level) -> String {
        if self.level < level { format!("({})", self.text) } else { self.text.clone() }
    }

    /// `left op right`, of which the right side needs to bind more tightly.
    pub(super) fn infix(left: &Self, op: &str, right: &Self, level: Level) -> Self {
        // Comparisons do not associate.
        let left_level = if level == Level::Compare { tighter(level) } else { level };
        let opens_generics = op.starts_with('<') && left.ends_in_type && left.level >= left_level;
        let left = if opens_generics { format!("({})", left.text) } else { left.at(left_level) };
        let ends_in_type = right.ends_in_type && right.level >= tighter(level);
        let text = format!("{left} {op} {}", right.at(tighter(level)));
        Self { text, level, ends_in_type }
    }

    /// `op operand`
    pub(super) fn prefix(op: &str, operand: &Self) -> Self {
        Self::new(format!("{op}{}", operand.at(Level::Prefix)), Level::Prefix)
    }
}

/// The next level.
const fn tighter(level: Level) -> Level {
    use Level::{
        And, Atom, BitAnd, BitOr, BitXor, Block, Cast, Compare, Or, Prefix, Product, Shift, Sum,
    };
    match level {
        Block => Or,
        Or => And,
        And => Compare,
        Compare => BitOr,
        BitOr => BitXor,
        BitXor => BitAnd,
        BitAnd => Shift,
        Shift => Sum,
        Sum => Product,
        Product => Cast,
        Cast => Prefix,
        Prefix | Atom => Atom,
    }
}

/// The text with each line indented by the braces that are open before it.
pub(super) fn indented(text: &str) -> String {
    let mut depth = 0usize;
    let mut lines = Vec::new();
    for line in text.lines() {
        let closes = line.chars().take_while(|&c| c == '}').count();
        lines.push(format!("{}{line}", "    ".repeat(depth.saturating_sub(closes))));
        let count = |brace| line.matches(brace).count();
        depth = (depth + count('{')).saturating_sub(count('}'));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parentheses_are_where_they_have_to_be() {
        let (a, b) = (Text::atom("a"), Text::atom("b"));
        let sum = Text::infix(&a, "+", &b, Level::Sum);
        assert_eq!(Text::infix(&sum, "*", &b, Level::Product).text, "(a + b) * b");
        assert_eq!(Text::infix(&sum, "-", &sum, Level::Sum).text, "a + b - (a + b)");
        let cast = Text::new("a as u8", Level::Cast);
        let ends = Text::infix(&b, "+", &cast, Level::Sum);
        assert_eq!(ends.text, "b + a as u8");
        assert_eq!(Text::infix(&ends, "<", &b, Level::Compare).text, "(b + a as u8) < b");
        assert_eq!(Text::infix(&ends, ">", &b, Level::Compare).text, "b + a as u8 > b");
        assert_eq!(Text::prefix("-", &cast).text, "-(a as u8)");
        let compare = Text::infix(&a, "<", &b, Level::Compare);
        assert_eq!(Text::infix(&compare, "==", &b, Level::Compare).text, "(a < b) == b");
    }

    #[test]
    fn lines_are_indented_by_braces() {
        assert_eq!(indented("{\na\n{\nb\n}\n}"), "{\n    a\n    {\n        b\n    }\n}");
    }
}
