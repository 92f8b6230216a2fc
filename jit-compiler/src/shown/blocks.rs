//! Expressions with blocks, and statements.

use super::Printer;
use super::layout::INDENT;
use super::parens::{self, Place, ungrouped};
use syn::{Attribute, Block, Expr, Pat, Stmt};

impl Printer {
    pub(super) fn expr_with_block(&mut self, expr: &Expr) -> Option<()> {
        match expr {
            Expr::Block(e) => self.boxed_block("", e.label.as_ref(), &e.block),
            Expr::ForLoop(e) => {
                self.label(e.label.as_ref());
                self.begin_head("for ");
                self.pat(&e.pat)?;
                self.out.space();
                self.out.word_space("in");
                self.condition(&e.expr)?;
                self.out.space();
                self.end_with_block(&e.body)
            }
            Expr::If(e) => self.expr_if("if ", e),
            Expr::Loop(e) => self.boxed_block("loop ", e.label.as_ref(), &e.body),
            Expr::Match(e) => self.expr_match(e),
            Expr::While(e) => {
                self.label(e.label.as_ref());
                self.begin_head("while ");
                self.condition(&e.cond)?;
                self.out.space();
                self.end_with_block(&e.body)
            }
            _ => None,
        }
    }

    /// What stands before the `{` of a body.
    fn condition(&mut self, expr: &Expr) -> Option<()> {
        self.part(expr, parens::of_condition(expr), Place::default())
    }

    fn boxed_block(&mut self, head: &str, label: Option<&syn::Label>, block: &Block) -> Option<()> {
        // A loop's label is in its boxes, a block's before them.
        if head.is_empty() {
            self.label(label);
        }
        self.begin_head("");
        if !head.is_empty() {
            self.label(label);
            self.out.word(head);
        }
        self.end_with_block(block)
    }

    fn label(&mut self, label: Option<&syn::Label>) {
        if let Some(label) = label {
            self.out.word(label.name.to_string());
            self.out.word_space(":");
        }
    }

    /// Begins the box of all, and that of what there is up to the block's `{`.
    fn begin_head(&mut self, word: &str) {
        self.out.begin(0, true);
        self.out.begin(0, false);
        if !word.is_empty() {
            self.out.word(word);
        }
    }

    pub(super) fn end_with_block(&mut self, block: &Block) -> Option<()> {
        self.rest_of_block(block)?;
        self.out.end();
        Some(())
    }

    /// A block whose head's box has begun; it ends at the `{`.
    fn rest_of_block(&mut self, block: &Block) -> Option<()> {
        self.out.word("{");
        self.out.end();
        for (index, stmt) in block.stmts.iter().enumerate() {
            self.stmt(stmt, index + 1 == block.stmts.len())?;
        }
        if !block.stmts.is_empty() {
            self.out.break_by(1, -INDENT);
        }
        self.out.word("}");
        Some(())
    }

    fn stmt(&mut self, stmt: &Stmt, is_last: bool) -> Option<()> {
        match stmt {
            Stmt::Expr(expr, semicolon) => {
                self.out.space_in_line();
                self.attributes(attributes_of(expr))?;
                self.expr(expr)?;
                if semicolon.is_some() {
                    self.out.word(";");
                }
                Some(())
            }
            Stmt::Item(item) => self.item(item),
            Stmt::Local(local) => self.local(local),
            Stmt::Macro(call) => {
                self.out.space_in_line();
                self.attributes(&call.attrs)?;
                // In the place of the value it is an expression, elsewhere it is not.
                if is_last && call.semi_token.is_none() {
                    self.out.begin(INDENT, false);
                    self.macro_call(&call.mac)?;
                    self.out.end();
                } else {
                    self.macro_call(&call.mac)?;
                }
                if call.semi_token.is_some() {
                    self.out.word(";");
                }
                Some(())
            }
        }
    }

    fn local(&mut self, local: &syn::Local) -> Option<()> {
        self.attributes(&local.attrs)?;
        self.out.space_in_line();
        self.out.begin(INDENT, false);
        self.out.word("let ");
        self.out.begin(INDENT, false);
        self.typed_pat(&local.pat)?;
        self.out.end();
        if let Some(init) = &local.init {
            self.out.word(" ");
            self.out.word_space("=");
            self.expr(&init.expr)?;
            if let Some((_, diverge)) = &init.diverge {
                let Expr::Block(diverge) = &**diverge else { return None };
                self.out.begin(INDENT, true);
                self.out.begin(INDENT, false);
                self.out.word(" else ");
                self.end_with_block(&diverge.block)?;
            }
        }
        self.out.word(";");
        self.out.end();
        Some(())
    }

    fn expr_if(&mut self, word: &str, e: &syn::ExprIf) -> Option<()> {
        self.begin_head(word);
        self.condition(&e.cond)?;
        self.out.space();
        self.end_with_block(&e.then_branch)?;
        match e.else_branch.as_ref().map(|(_, otherwise)| &**otherwise) {
            None => Some(()),
            Some(Expr::If(next)) => self.expr_if(" else if ", next),
            Some(Expr::Block(last)) => {
                self.begin_head(" else ");
                self.end_with_block(&last.block)
            }
            Some(_) => None,
        }
    }

    fn expr_match(&mut self, e: &syn::ExprMatch) -> Option<()> {
        self.begin_head("match ");
        self.condition(&e.expr)?;
        self.out.space();
        self.out.word("{");
        self.out.end();
        for arm in &e.arms {
            self.arm(arm)?;
        }
        if !e.arms.is_empty() {
            self.out.break_by(1, -INDENT);
        }
        self.out.word("}");
        self.out.end();
        Some(())
    }

    fn arm(&mut self, arm: &syn::Arm) -> Option<()> {
        if arm.attrs.is_empty() {
            self.out.space();
        }
        self.out.begin(INDENT, true);
        self.out.begin(0, false);
        self.attributes(&arm.attrs)?;
        let (pat, guard) = match &arm.pat {
            Pat::Guard(guarded) => (&*guarded.pat, Some(&*guarded.guard)),
            pat => (pat, None),
        };
        self.pat(pat)?;
        self.out.space();
        if let Some(guard) = guard {
            self.out.word_space("if");
            self.expr(guard)?;
            self.out.space();
        }
        self.out.word_space("=>");
        if let Expr::Block(body) = ungrouped(&arm.body) {
            self.label(body.label.as_ref());
            self.rest_of_block(&body.block)?;
        } else {
            self.out.end();
            self.expr(&arm.body)?;
            self.out.word(",");
        }
        self.out.end();
        Some(())
    }
}

/// The attributes of an expression that is a statement, of those that may have some.
fn attributes_of(expr: &Expr) -> &[Attribute] {
    match expr {
        Expr::Block(e) => &e.attrs,
        Expr::Break(e) => &e.attrs,
        Expr::Call(e) => &e.attrs,
        Expr::Continue(e) => &e.attrs,
        Expr::ForLoop(e) => &e.attrs,
        Expr::If(e) => &e.attrs,
        Expr::Loop(e) => &e.attrs,
        Expr::Match(e) => &e.attrs,
        Expr::MethodCall(e) => &e.attrs,
        Expr::Paren(e) => &e.attrs,
        Expr::Return(e) => &e.attrs,
        Expr::While(e) => &e.attrs,
        _ => &[],
    }
}
