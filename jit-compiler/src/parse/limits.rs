//! Bounds how deeply the tokens nest, so that no recursive pass can overflow the stack.
//!
//! `syn` recurses for each delimiter, each prefix operator and each keyword that introduces an
//! expression; what visits or drops a tree recurses for each infix and postfix operator too. So
//! before `syn` is called, each token is given a cost, and the costs of all that one path through
//! a tree can hold are added up. The unit is a KiB of stack in an unoptimised build, which is how
//! cargo builds macros; the costs are what was measured for each construct, rounded up.
//!
//! # Invariants
//! - The scan itself does not recurse, and its time is linear.
//! - The sum, over the open delimiters, of what stands in each since the last point where an
//!   expression must have ended (a `;`, a `=>`, a statement after a `}`, a `,` between expressions)
//!   is at least the stack that any tree of these tokens takes, and at most [`LIMIT`].
//! - An accepted closure's typed tree is at most 512 nodes deep.
//! - Ordinary code is far below the limit: it allows 128 nested pairs of delimiters, or 512
//!   operators in one expression.

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, Ident, Punct, Spacing, TokenStream, TokenTree};

use crate::diagnostic::Diagnostic;
use crate::hir::SourceSpan;

/// What a path may cost: half of the stack that rustc and rust-analyzer give to a macro.
const LIMIT: usize = 4096;

/// A pair of delimiters.
const DELIMITERS: usize = 32;

/// An operator, and the field or the call that follows a value.
const OPERATOR: usize = 8;

/// What introduces a type inside of a type.
const TYPE_PREFIX: usize = 48;

/// A `<`, which may open generic arguments.
const ANGLE: usize = 64;

/// A keyword after which an expression, a type or a pattern may start.
const KEYWORD: usize = 16;

const KEYWORDS: [&str; 29] = [
    "as", "async", "await", "become", "box", "break", "do", "dyn", "extern", "fn", "for", "gen",
    "if", "impl", "in", "let", "loop", "match", "move", "raw", "ref", "return", "static", "try",
    "unsafe", "use", "where", "while", "yield",
];

/// Refuses tokens that nest too deeply.
pub(super) fn check(tokens: &TokenStream) -> Result<(), Diagnostic> {
    let mut open = vec![Level::new(tokens.clone(), 0)];
    let mut total = 0;
    while let Some(level) = open.last_mut() {
        total -= level.cost;
        let Some(token) = level.rest.next() else {
            open.pop();
            continue;
        };
        level.read(&token);
        total += level.cost;
        if let TokenTree::Group(group) = &token {
            open.push(Level::new(group.stream(), DELIMITERS));
            total += DELIMITERS;
        }
        if total > LIMIT {
            return Err(too_deep(&token));
        }
    }
    Ok(())
}

fn too_deep(token: &TokenTree) -> Diagnostic {
    let message = "this expression nests too deeply for `jit!`; \
                   give some of its parts a name: `let part = …;`";
    Diagnostic::new(SourceSpan::token(token.span()), message)
}

/// The tokens between one pair of delimiters.
struct Level {
    rest: IntoIter,
    /// Of the delimiters, and of what was read since an expression last ended.
    cost: usize,
    base: usize,
    previous: Previous,
    /// There was a `<` or a `|`: a comma may stand between generic arguments or closure
    /// parameters, and ends nothing.
    commas_nest: bool,
}

/// The token before the one being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Previous {
    /// One that leaves an operand wanted, or none.
    Operator,
    /// Such a one, and what follows belongs to it: the first character of `&&` or `->`.
    Joint(char),
    /// One that ends an operand.
    Operand,
    /// `{ … }`, which ends an operand or a statement.
    Braces,
}

impl Previous {
    fn is_operand(self) -> bool {
        matches!(self, Self::Operand | Self::Braces)
    }
}

impl Level {
    fn new(tokens: TokenStream, base: usize) -> Self {
        let rest = tokens.into_iter();
        Self { rest, cost: base, base, previous: Previous::Operator, commas_nest: false }
    }

    fn read(&mut self, token: &TokenTree) {
        self.previous = match token {
            TokenTree::Group(group) => {
                self.cost += OPERATOR;
                let braces = group.delimiter() == Delimiter::Brace;
                if braces { Previous::Braces } else { Previous::Operand }
            }
            TokenTree::Ident(ident) => self.read_ident(ident),
            TokenTree::Punct(punct) => self.read_punct(punct),
            TokenTree::Literal(_) => {
                self.end_statement();
                Previous::Operand
            }
        };
    }

    fn read_ident(&mut self, ident: &Ident) -> Previous {
        if self.previous == Previous::Joint('\'') {
            // A lifetime, which is no operand.
            return Previous::Operator;
        }
        if ident != "else" && ident != "as" {
            self.end_statement();
        }
        if ident == "const" || ident == "mut" {
            self.cost += TYPE_PREFIX;
        } else if KEYWORDS.iter().any(|keyword| ident == keyword) {
            self.cost += KEYWORD;
        } else {
            return Previous::Operand;
        }
        Previous::Operator
    }

    fn read_punct(&mut self, punct: &Punct) -> Previous {
        match (punct.as_char(), self.previous) {
            (';', _) => self.end_expression(),
            (',', _) if !self.commas_nest => self.end_expression(),
            ('\'', _) => self.end_statement(),
            ('>', Previous::Joint('=')) => self.end_expression(),
            ('>', Previous::Joint('-')) => self.cost += TYPE_PREFIX,
            ('&', previous) if !previous.is_operand() && previous != Previous::Joint('&') => {
                self.cost += TYPE_PREFIX;
            }
            ('<', _) => {
                self.commas_nest = true;
                self.cost += ANGLE;
            }
            ('|', _) => {
                self.commas_nest = true;
                self.cost += 2 * OPERATOR;
            }
            ('=', _) => self.cost += 2 * OPERATOR,
            _ => self.cost += OPERATOR,
        }
        self.after_punct(punct)
    }

    fn after_punct(&self, punct: &Punct) -> Previous {
        let after_operand = self.previous.is_operand();
        match (punct.as_char(), punct.spacing()) {
            ('?', _) if after_operand => Previous::Operand,
            // In front of an operand, the two of `&&` are two.
            ('&', Spacing::Joint) if !after_operand => Previous::Operator,
            (joint, Spacing::Joint) => Previous::Joint(joint),
            (_, Spacing::Alone) => Previous::Operator,
        }
    }

    /// A new statement starts here, if there were braces before.
    fn end_statement(&mut self) {
        if self.previous == Previous::Braces {
            self.end_expression();
        }
    }

    fn end_expression(&mut self) {
        self.cost = self.base;
        self.commas_nest = false;
    }
}
