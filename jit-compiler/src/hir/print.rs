//! The typed tree as text, for file tests and for debugging.
//!
//! One statement a line, expressions as `(operator type operands…)`; a variable is its name and
//! number, a capture `$` and its number.
//!
//! ```text
//! fn(x.0: i64) -> i64
//! $0: i64 = `k`
//! (add i64 x.0 $0)
//! ```

use std::fmt::{self, Display, Formatter, Write as _};

use crate::hir::{
    Adapter, Arm, BinaryOp, Block, Expr, ExprKind, For, Function, Iter, LocalId, LogicalOp, Param,
    Pat, PatKind, Place, Program, Projection, Stmt, Ty, UnaryOp,
};

impl Display for Program {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        write_function(&self.main, Some(self), &mut text);
        for (index, function) in self.functions.iter().enumerate() {
            text += &format!("\n@{index} {} ", function.name);
            write_function(function, None, &mut text);
        }
        writeln!(f, "{text}")
    }
}

/// A function; the captures are listed with the first.
fn write_function(function: &Function, program: Option<&Program>, text: &mut String) {
    let mut printer = Printer { function, text, indent: 0 };
    printer.put("fn");
    printer.params(&function.params);
    printer.put(&format!(" -> {}\n", function.ret));
    for (index, local) in function.locals.iter().enumerate() {
        if !function.params.iter().any(|it| it.pat.binds_only(index)) {
            printer.put(&format!("let {}.{index}: {}\n", local.name, local.ty));
        }
    }
    for (index, capture) in program.iter().flat_map(|it| it.captures.iter().enumerate()) {
        printer.put(&format!("${index}: {} = `{}`", capture.ty, capture.name));
        match capture.mentions.nodes.len() + capture.mentions.tokens.len() {
            0 => printer.put("\n"),
            count => printer.put(&format!(", snapshot of {count}\n")),
        }
    }
    for (index, closure) in function.closures.iter().enumerate() {
        printer.put(&format!("closure {index} "));
        printer.params(&closure.params);
        printer.put(&format!(" -> {} ", closure.ret));
        printer.expr(&closure.body);
        printer.put("\n");
    }
    printer.expr(&function.body);
}

impl Pat {
    fn binds_only(&self, local: usize) -> bool {
        matches!(self.kind, PatKind::Bind(id, None) if id.0 as usize == local)
    }
}

struct Printer<'a> {
    function: &'a Function,
    text: &'a mut String,
    indent: usize,
}

impl Printer<'_> {
    fn params(&mut self, params: &[Param]) {
        self.put("(");
        for (index, param) in params.iter().enumerate() {
            self.put(if index > 0 { ", " } else { "" });
            self.pat(&param.pat);
            self.put(&format!(": {}", param.ty));
        }
        self.put(")");
    }

    fn expr(&mut self, expr: &Expr) {
        let ty = &expr.ty.to_string();
        match &expr.kind {
            ExprKind::Literal(bits) => self.put(&literal(*bits, expr.ty)),
            ExprKind::Local(id) => self.local(*id),
            ExprKind::Capture(id) => self.put(&format!("${}", id.0)),
            ExprKind::Unary(op, operand) => self.list(&[op.name(), ty], [&**operand]),
            ExprKind::Binary(op, left, right) => self.list(&[op.name(), ty], [&**left, right]),
            ExprKind::Logical(op, left, right) => self.list(&[op.name()], [&**left, right]),
            ExprKind::Cast(operand) => self.list(&["as", ty], [&**operand]),
            ExprKind::Debug(operand) => self.list(&["debug"], [&**operand]),
            ExprKind::OverflowChecks => self.put("overflow_checks"),
            ExprKind::Method(method, operands) => {
                self.list(&[&format!("{method:?}"), ty], operands)
            }
            ExprKind::Tuple(parts) => self.list(&["tuple"], parts),
            ExprKind::Array(elements) => self.list(&["array", ty], elements),
            ExprKind::Repeat(element) => self.list(&["array", ty], [&**element]),
            ExprKind::Some(some) => self.list(&["some"], [&**some]),
            ExprKind::None => self.put(&format!("(none {ty})")),
            ExprKind::Field(base, index) => self.list(&[&format!(".{index}"), ty], [&**base]),
            ExprKind::Index(base, index) => self.list(&["[]", ty], [&**base, index]),
            ExprKind::Assign(place, value) => self.store("=", place, value),
            ExprKind::Compound(op, place, value) => {
                self.store(&format!("{}=", op.name()), place, value);
            }
            ExprKind::Block(block) => self.block(block, expr.ty),
            ExprKind::Labelled(id, body) => {
                self.list(&["block", &format!("'{}", id.0), ty], [&**body]);
            }
            ExprKind::If { cond, then, otherwise } => {
                let parts = [Some(cond), Some(then), otherwise.as_ref()];
                self.list(&["if", ty], parts.into_iter().flatten().map(|it| &**it));
            }
            ExprKind::Let(pat, value) => {
                self.put("(let ");
                self.pat(pat);
                self.put(" = ");
                self.expr(value);
                self.put(")");
            }
            ExprKind::Match(value, arms) => self.match_(ty, value, arms),
            ExprKind::Loop(id, body) => self.list(&["loop", &format!("'{}", id.0), ty], [&**body]),
            ExprKind::For(for_) => self.for_(for_),
            ExprKind::Break(id, value) => {
                self.list(&["break", &format!("'{}", id.0)], value.as_deref());
            }
            ExprKind::Continue(id) => self.list(&["continue", &format!("'{}", id.0)], []),
            ExprKind::Return(value) => self.list(&["return"], value.as_deref()),
            ExprKind::Try(operand) => self.list(&["?", ty], [&**operand]),
            ExprKind::Call(id, args) | ExprKind::LibraryCall(id, args, _) => {
                self.list(&["call", &format!("@{}", id.0), ty], args);
            }
            ExprKind::CallClosure(id, args) => {
                self.list(&["call", &format!("closure {}", id.0), ty], args);
            }
            ExprKind::Panic(panic) => self.list(&["panic"], &panic.args),
        }
    }

    fn list<'a>(&mut self, head: &[&str], operands: impl IntoIterator<Item = &'a Expr>) {
        self.put("(");
        self.put(&head.join(" "));
        for operand in operands {
            self.put(" ");
            self.expr(operand);
        }
        self.put(")");
    }

    fn store(&mut self, operator: &str, place: &Place, value: &Expr) {
        self.put("(");
        self.put(operator);
        self.put(" ");
        self.local(place.local);
        for projection in &place.path {
            match projection {
                Projection::Field(index) => self.put(&format!(".{index}")),
                Projection::Index(index, _) => {
                    self.put("[");
                    self.expr(index);
                    self.put("]");
                }
            }
        }
        self.put(" ");
        self.expr(value);
        self.put(")");
    }

    fn match_(&mut self, ty: &str, value: &Expr, arms: &[Arm]) {
        self.put("(match ");
        self.put(ty);
        self.put(" ");
        self.expr(value);
        self.indent += 1;
        for arm in arms {
            self.line();
            self.pat(&arm.pat);
            if let Some(guard) = &arm.guard {
                self.put(" if ");
                self.expr(guard);
            }
            self.put(" => ");
            self.expr(&arm.body);
        }
        self.indent -= 1;
        self.put(")");
    }

    fn for_(&mut self, for_: &For) {
        self.put(&format!("(for '{} ", for_.id.0));
        self.pat(&for_.pat);
        self.put(&format!(": {} in ", for_.ty));
        match &for_.iter {
            Iter::Arrays(arrays) => {
                for (index, elements) in arrays.iter().enumerate() {
                    self.put(if index > 0 { " zip " } else { "" });
                    self.expr(&elements.array);
                    self.put(if elements.reversed { " rev" } else { "" });
                }
            }
            Iter::From(first) => {
                self.expr(first);
                self.put("..");
            }
            Iter::Range { from, to, inclusive, adapters } => {
                self.expr(from);
                self.put(if *inclusive { "..=" } else { ".." });
                self.expr(to);
                for adapter in adapters {
                    match adapter {
                        Adapter::Rev => self.put(" rev"),
                        Adapter::StepBy(step, ..) => {
                            self.put(" step ");
                            self.expr(step);
                        }
                    }
                }
            }
        }
        self.put(" ");
        self.expr(&for_.body);
        self.put(")");
    }

    fn pat(&mut self, pat: &Pat) {
        match &pat.kind {
            PatKind::Wild => self.put("_"),
            PatKind::Bind(id, inner) => {
                self.local(*id);
                if let Some(inner) = inner {
                    self.put(" @ ");
                    self.pat(inner);
                }
            }
            PatKind::Value(value) => self.expr(value),
            PatKind::Range { from, to, inclusive } => {
                if let Some(from) = from {
                    self.expr(from);
                }
                self.put(if *inclusive { "..=" } else { ".." });
                if let Some(to) = to {
                    self.expr(to);
                }
            }
            PatKind::Tuple(parts) => self.pats("(", parts, ", ", ")"),
            PatKind::Array(parts) => self.pats("[", parts, ", ", "]"),
            PatKind::Some(inner) => self.pats("Some(", std::slice::from_ref(inner), "", ")"),
            PatKind::None => self.put("None"),
            PatKind::Or(alternatives) => self.pats("", alternatives, " | ", ""),
        }
    }

    fn pats(&mut self, open: &str, pats: &[Pat], between: &str, close: &str) {
        self.put(open);
        for (index, pat) in pats.iter().enumerate() {
            self.put(if index > 0 { between } else { "" });
            self.pat(pat);
        }
        self.put(close);
    }

    fn block(&mut self, block: &Block, ty: Ty) {
        if block.stmts.is_empty() && block.tail.is_none() {
            return self.put("{}");
        }
        self.put("{");
        self.indent += 1;
        for stmt in &block.stmts {
            self.line();
            self.stmt(stmt);
            self.put(";");
        }
        if let Some(tail) = &block.tail {
            self.line();
            self.expr(tail);
        }
        self.indent -= 1;
        self.line();
        self.put(if ty == Ty::Never { "}!" } else { "}" });
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let { pat, value, otherwise } => {
                self.put("let ");
                self.pat(pat);
                if let Some(value) = value {
                    self.put(" = ");
                    self.expr(value);
                }
                if let Some(otherwise) = otherwise {
                    self.put(" else ");
                    self.expr(otherwise);
                }
            }
            Stmt::Expr(expr) => self.expr(expr),
        }
    }

    fn local(&mut self, id: LocalId) {
        let name = &self.function.locals[id.0 as usize].name;
        self.put(&format!("{name}.{}", id.0));
    }

    fn line(&mut self) {
        self.text.push('\n');
        self.put(&"  ".repeat(self.indent));
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

/// A value as Rust would write it.
fn literal(bits: u128, ty: Ty) -> String {
    let mut text = String::new();
    let written = match ty {
        Ty::Bool => write!(text, "{}", bits != 0),
        Ty::Char => write!(text, "{:?}", char::from_u32(low(bits)).unwrap_or_default()),
        Ty::F32 => write!(text, "{:?}f32", f32::from_bits(low(bits))),
        Ty::F64 => write!(text, "{:?}f64", f64::from_bits(low64(bits))),
        Ty::Int(int) if int.signed() => {
            let unused = u128::BITS - int.bits();
            write!(text, "{}{}", (bits << unused).cast_signed() >> unused, int.name())
        }
        _ => write!(text, "{bits}{ty}"),
    };
    debug_assert!(written.is_ok(), "writing to a string cannot fail");
    text
}

#[expect(clippy::cast_possible_truncation, reason = "the upper bits are zero")]
fn low(bits: u128) -> u32 {
    bits as u32
}

#[expect(clippy::cast_possible_truncation, reason = "the upper bits are zero")]
fn low64(bits: u128) -> u64 {
    bits as u64
}

impl UnaryOp {
    const fn name(self) -> &'static str {
        match self {
            Self::Neg => "neg",
            Self::Not => "not",
        }
    }
}

impl BinaryOp {
    const fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Sub => "sub",
            Self::Mul => "mul",
            Self::Div => "div",
            Self::Rem => "rem",
            Self::BitAnd => "and",
            Self::BitOr => "or",
            Self::BitXor => "xor",
            Self::Shl => "shl",
            Self::Shr => "shr",
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Gt => "gt",
            Self::Ge => "ge",
        }
    }
}

impl LogicalOp {
    const fn name(self) -> &'static str {
        match self {
            Self::And => "&&",
            Self::Or => "||",
        }
    }
}
