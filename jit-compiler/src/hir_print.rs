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
    BinaryOp, Block, Expr, ExprKind, Function, LocalId, LogicalOp, Method, Stmt, Ty, UnaryOp,
};

impl Display for Function {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write_header(&mut text);
        Printer { function: self, text: &mut text, indent: 0 }.expr(&self.body);
        writeln!(f, "{text}")
    }
}

impl Function {
    fn write_header(&self, text: &mut String) {
        let params: Vec<String> = self.params.iter().map(|id| self.declaration(*id)).collect();
        *text += &format!("fn({}) -> {}\n", params.join(", "), self.ret.name());
        for (index, local) in self.locals.iter().enumerate() {
            let is_param = self.params.iter().any(|param| param.0 as usize == index);
            if !is_param {
                *text += &format!("let {}.{index}: {}\n", local.name, local.ty.name());
            }
        }
        for (index, capture) in self.captures.iter().enumerate() {
            *text += &format!("${index}: {} = `{}`", capture.ty.name(), capture.name);
            match capture.nodes.len() {
                0 => *text += "\n",
                count => *text += &format!(", snapshot of {count}\n"),
            }
        }
    }

    fn declaration(&self, id: LocalId) -> String {
        let local = &self.locals[id.0 as usize];
        format!("{}.{}: {}", local.name, id.0, local.ty.name())
    }
}

struct Printer<'a> {
    function: &'a Function,
    text: &'a mut String,
    indent: usize,
}

impl Printer<'_> {
    fn expr(&mut self, expr: &Expr) {
        let ty = expr.ty.name();
        match &expr.kind {
            ExprKind::Literal(bits) => self.put(&literal(*bits, expr.ty)),
            ExprKind::Local(id) => self.local(*id),
            ExprKind::Capture(id) => self.put(&format!("${}", id.0)),
            ExprKind::Unary(op, operand) => self.list(&[op.name(), ty], [&**operand]),
            ExprKind::Binary(op, left, right) => self.list(&[op.name(), ty], [&**left, right]),
            ExprKind::Logical(op, left, right) => self.list(&[op.name()], [&**left, right]),
            ExprKind::Cast(operand) => self.list(&["as", ty], [&**operand]),
            ExprKind::Method(method, operands) => self.list(&[method.name(), ty], operands),
            ExprKind::Assign(local, value) => self.store("=", *local, value),
            ExprKind::Compound(op, local, value) => {
                self.store(&format!("{}=", op.name()), *local, value);
            }
            ExprKind::Block(block) => self.block(block, expr.ty),
            ExprKind::If { cond, then, otherwise } => {
                let parts = [Some(cond), Some(then), otherwise.as_ref()];
                self.list(&["if", ty], parts.into_iter().flatten().map(|it| &**it));
            }
            ExprKind::Loop(id, body) => self.list(&["loop", &format!("'{}", id.0), ty], [&**body]),
            ExprKind::Break(id, value) => {
                self.list(&["break", &format!("'{}", id.0)], value.as_deref());
            }
            ExprKind::Continue(id) => self.list(&["continue", &format!("'{}", id.0)], []),
            ExprKind::Return(value) => self.list(&["return"], value.as_deref()),
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

    fn store(&mut self, operator: &str, local: LocalId, value: &Expr) {
        self.put("(");
        self.put(operator);
        self.put(" ");
        self.local(local);
        self.put(" ");
        self.expr(value);
        self.put(")");
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
            Stmt::Let(local, value) => {
                self.put("let ");
                self.local(*local);
                if let Some(value) = value {
                    self.put(" = ");
                    self.expr(value);
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
fn literal(bits: u64, ty: Ty) -> String {
    let mut text = String::new();
    let written = match ty {
        Ty::Bool => write!(text, "{}", bits != 0),
        Ty::F32 => write!(text, "{:?}f32", f32::from_bits(low(bits))),
        Ty::F64 => write!(text, "{:?}f64", f64::from_bits(bits)),
        Ty::Int(int) if int.signed() => {
            let unused = u64::BITS - int.bits();
            write!(text, "{}{}", (bits << unused).cast_signed() >> unused, int.name())
        }
        _ => write!(text, "{bits}{}", ty.name()),
    };
    debug_assert!(written.is_ok(), "writing to a string cannot fail");
    text
}

#[expect(clippy::cast_possible_truncation, reason = "the upper half is zero")]
fn low(bits: u64) -> u32 {
    bits as u32
}

impl UnaryOp {
    /// The operator in Rust.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Neg => "-",
            Self::Not => "!",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Neg => "neg",
            Self::Not => "not",
        }
    }
}

impl BinaryOp {
    const ROWS: [(Self, &'static str, &'static str); 16] = [
        (Self::Add, "+", "add"),
        (Self::Sub, "-", "sub"),
        (Self::Mul, "*", "mul"),
        (Self::Div, "/", "div"),
        (Self::Rem, "%", "rem"),
        (Self::BitAnd, "&", "and"),
        (Self::BitOr, "|", "or"),
        (Self::BitXor, "^", "xor"),
        (Self::Shl, "<<", "shl"),
        (Self::Shr, ">>", "shr"),
        (Self::Eq, "==", "eq"),
        (Self::Ne, "!=", "ne"),
        (Self::Lt, "<", "lt"),
        (Self::Le, "<=", "le"),
        (Self::Gt, ">", "gt"),
        (Self::Ge, ">=", "ge"),
    ];

    /// The operator in Rust.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        Self::ROWS[self as usize].1
    }

    const fn name(self) -> &'static str {
        Self::ROWS[self as usize].2
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

impl Method {
    const fn name(self) -> &'static str {
        match self {
            Self::WrappingAdd => "wrapping_add",
            Self::WrappingSub => "wrapping_sub",
            Self::WrappingMul => "wrapping_mul",
        }
    }
}
