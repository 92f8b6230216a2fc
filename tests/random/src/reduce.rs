//! A closure that fails in, one out that fails and is as small as deleting makes it.
//!
//! Candidates are edits of the text: a statement, an arm, a parameter or an operand goes; an
//! expression becomes a part of itself or a literal. An edit stays if what is left still fails in
//! the same way. What comes out need not be Rust any more: this is for failures that no text may
//! cause, and goes on where [`shrink`](mod@crate::shrink) can do no more.

use proc_macro2::{Span, TokenStream};
use std::ops::Range;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Arm, Block, Expr, ExprClosure, Stmt};

/// How many candidates are tried.
const MOST: usize = 20_000;

/// What expressions are replaced by, if by no part of themselves.
const LITERALS: [&str; 8] = ["0", "1", "0.0", "true", "false", "None", "()", "'a'"];

/// An edit of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edit {
    range: Range<usize>,
    text: String,
}

/// Makes the closure smaller while it fails.
pub fn reduce(source: &str, fails: impl Fn(&str) -> bool) -> String {
    let mut best = source.to_owned();
    let mut left = MOST;
    let mut from = 0;
    // Goes on where the last edit was made; stops when all of the text was tried in vain.
    let mut in_vain = false;
    while left > 0 {
        let edits = edits(&best);
        let mut tried =
            edits.iter().enumerate().skip(from).map(|(i, edit)| (i, apply(&best, edit)));
        let found = tried.by_ref().take(left).find(|(_, text)| {
            left -= 1;
            text.len() < best.len() + 2 && *text != best && fails(text)
        });
        match found {
            Some((index, text)) => {
                (best, from, in_vain) = (text, index, false);
            }
            None if in_vain => break,
            None => (from, in_vain) = (0, true),
        }
    }
    let lines: Vec<&str> = best.lines().filter(|line| !line.trim().is_empty()).collect();
    let without_blanks = lines.join("\n");
    if fails(&without_blanks) { without_blanks } else { best }
}

fn apply(text: &str, edit: &Edit) -> String {
    let mut edited = text.to_owned();
    edited.replace_range(edit.range.clone(), &edit.text);
    edited
}

/// Every edit, those that delete the most first; none of what is no closure.
fn edits(source: &str) -> Vec<Edit> {
    proc_macro2::extra::invalidate_current_thread_spans();
    let Ok(tokens) = source.parse::<TokenStream>() else { return Vec::new() };
    let Ok(closure) = syn::parse2::<ExprClosure>(tokens) else { return Vec::new() };
    let mut edits = Edits { source, found: Vec::new() };
    let mut end = None;
    for param in closure.inputs.iter().rev() {
        let start = range(param.span()).start;
        let until = end.unwrap_or(range(param.span()).end);
        edits.found.push(Edit { range: start..until, text: String::new() });
        end = Some(start);
    }
    edits.visit_expr(&closure.body);
    let mut found = edits.found;
    found.sort_by_key(|edit| std::cmp::Reverse(edit.range.len().saturating_sub(edit.text.len())));
    found
}

struct Edits<'s> {
    source: &'s str,
    found: Vec<Edit>,
}

impl Edits<'_> {
    fn replace(&mut self, span: Span, text: &str) {
        let range = range(span);
        if self.source.get(range.clone()).is_some_and(|old| old != text) {
            self.found.push(Edit { range, text: text.to_owned() });
        }
    }

    fn text(&self, span: Span) -> String {
        self.source.get(range(span)).unwrap_or_default().to_owned()
    }

    /// `outer` becomes `inner`.
    fn becomes(&mut self, outer: Span, inner: &Expr) {
        let text = self.text(inner.span());
        let atom =
            matches!(inner, Expr::Lit(_) | Expr::Path(_) | Expr::Paren(_) | Expr::MethodCall(_));
        self.replace(outer, &if atom { text } else { format!("({text})") });
    }
}

impl<'ast> Visit<'ast> for Edits<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        let span = expr.span();
        let mut parts = Parts::default();
        visit::visit_expr(&mut parts, expr);
        for part in parts.exprs {
            // A condition is no value.
            if !matches!(part, Expr::Let(_)) {
                self.becomes(span, part);
            }
        }
        match expr {
            Expr::Paren(paren) => {
                let text = self.text(paren.expr.span());
                self.replace(span, &text);
            }
            Expr::Block(block) if let [Stmt::Expr(tail, None)] = &block.block.stmts[..] => {
                let text = self.text(tail.span());
                self.replace(span, &text);
            }
            Expr::If(it) if let Some((token, otherwise)) = &it.else_branch => {
                let range = range(token.span()).start..range(otherwise.span()).end;
                self.found.push(Edit { range, text: String::new() });
            }
            _ => {}
        }
        if range(span).len() > 5 {
            LITERALS.iter().for_each(|literal| self.replace(span, literal));
        }
        match expr {
            // What is called stays: without it, it is another mistake.
            Expr::Call(call) if matches!(*call.func, Expr::Path(_)) => {
                call.args.iter().for_each(|arg| self.visit_expr(arg));
            }
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        self.replace(stmt.span(), "");
        visit::visit_stmt(self, stmt);
    }

    fn visit_block(&mut self, block: &'ast Block) {
        // What is inside of a block statement takes its place.
        let inside: Vec<String> = block.stmts.iter().map(|it| self.text(it.span())).collect();
        self.replace(block.span(), &inside.join("\n"));
        visit::visit_block(self, block);
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        let comma = arm.comma.map_or(arm.span(), |comma| comma.span());
        let range = range(arm.span()).start..range(comma).end.max(range(arm.span()).end);
        self.found.push(Edit { range, text: String::new() });
        visit::visit_arm(self, arm);
    }
}

/// The expressions that are parts of one, without theirs.
#[derive(Default)]
struct Parts<'ast> {
    exprs: Vec<&'ast Expr>,
}

impl<'ast> Visit<'ast> for Parts<'ast> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        self.exprs.push(expr);
    }
}

fn range(span: Span) -> Range<usize> {
    span.byte_range()
}

#[cfg(test)]
mod tests {
    use super::reduce;

    #[test]
    fn what_does_not_matter_goes() {
        let source = "|a: u8, b: (u8, bool), c: i8| -> u8 {
            let mut x = if b.1 { a } else { { let y = 3; y + a } };
            while x < 9 { x += match a { 3 => 4, _ => { a.wrapping_mul(b.0) } }; }
            x
        }";
        let is_closure = |text: &str| syn::parse_str::<syn::ExprClosure>(text).is_ok();
        let reduced =
            reduce(source, |text| text.contains("a.wrapping_mul(b.0)") && is_closure(text));
        assert_eq!(reduced.split_whitespace().collect::<String>(), "||->u8{a.wrapping_mul(b.0)}");
    }

    #[test]
    fn what_does_not_fail_stays() {
        assert_eq!(reduce("|a: u8| a + 1", |_| false), "|a: u8| a + 1");
    }
}
