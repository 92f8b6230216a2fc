//! References, as far as there are some: an item of `a.iter()` is one, and so is what `filter` gives
//! its closure.
//!
//! What they lead to cannot change while they are there, and all of it can be copied. So a reference is
//! the value itself in the tree, and here is known where rustc has one: there `*x` and the pattern `&x`
//! mean that value, operators and methods that std has for references too take it as it is, and
//! everything else is refused, as rustc would do or would do something else.
//!
//! # Invariants
//! - A variable's shape is that of its type in rustc. What has no variable, and no part of one, has no
//!   reference in it.

use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::{Expr as SynExpr, Member, Pat as SynPat, Token, Type, UnOp};

use super::Resolver;
use super::calls::see_through;
use super::scopes::Binding;
use crate::check::ast::Expr;
use crate::source::excerpt;

/// Where in a value there are references.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nowhere.
    #[default]
    Value,
    /// It is a reference to something of that shape.
    Ref(Box<Self>),
    /// It is a tuple of such parts.
    Tuple(Vec<Self>),
}

impl Shape {
    /// That of a reference to something of this shape.
    pub(super) fn referred(self) -> Self {
        Self::Ref(Box::new(self))
    }

    /// That of what it refers to, if it is a reference.
    pub(super) fn of_referred(self) -> Self {
        match self {
            Self::Ref(inner) => *inner,
            other => other,
        }
    }

    /// Whether there is no reference in it.
    pub(super) fn is_plain(&self) -> bool {
        match self {
            Self::Value => true,
            Self::Ref(_) => false,
            Self::Tuple(parts) => parts.iter().all(Self::is_plain),
        }
    }

    /// Whether std's operators and methods take it as they take what it leads to.
    fn is_operand(&self) -> bool {
        match self {
            Self::Ref(inner) => inner.is_plain(),
            other => other.is_plain(),
        }
    }

    /// Whether it is a value, perhaps behind any number of references.
    fn is_reference_of_value(&self) -> bool {
        match self {
            Self::Ref(inner) => inner.is_reference_of_value(),
            other => other.is_plain(),
        }
    }

    /// That of a part of what it is or leads to.
    fn part(self, index: usize) -> Self {
        match self {
            Self::Value => Self::Value,
            Self::Ref(inner) => inner.part(index),
            Self::Tuple(parts) => parts.into_iter().nth(index).unwrap_or_default(),
        }
    }
}

impl Resolver {
    /// The shape of what `expr` evaluates to.
    pub(super) fn shape(&self, expr: &SynExpr) -> Shape {
        match see_through(expr) {
            SynExpr::Path(path) => {
                let ident = path.path.get_ident();
                match ident.and_then(|ident| self.scopes.lookup(ident)) {
                    Some(Binding::Local(local)) => {
                        self.function.shapes.get(local).cloned().unwrap_or_default()
                    }
                    _ => Shape::Value,
                }
            }
            SynExpr::Field(field) => match &field.member {
                Member::Unnamed(index) => self.shape(&field.base).part(index.index as usize),
                Member::Named(_) => Shape::Value,
            },
            SynExpr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => {
                match self.shape(&unary.expr) {
                    Shape::Ref(inner) => *inner,
                    _ => Shape::Value,
                }
            }
            _ => Shape::Value,
        }
    }

    /// Whether `*` of it is the value that it leads to.
    pub(super) fn is_reference(&self, expr: &SynExpr) -> bool {
        matches!(self.shape(expr), Shape::Ref(_))
    }

    /// An operand or receiver, of which std also takes a reference.
    pub(super) fn operand(&mut self, expr: &SynExpr) -> Option<Expr> {
        if self.shape(expr).is_operand() { self.through(expr) } else { self.expr(expr) }
    }

    /// What a method is called on: a value, or what the references lead to that std looks through.
    pub(super) fn receiver(&mut self, expr: &SynExpr, method: &str) -> Option<Expr> {
        match method {
            // References have these as well, which compare them, and panic elsewhere.
            "clamp" | "max" | "min" => self.expr(expr),
            "abs" | "next_multiple_of" | "next_power_of_two" | "pow" if self.overflow_is_said => {
                self.expr(expr)
            }
            // A clone of a reference's reference is one.
            "clone" => self.operand(expr),
            _ if self.shape(expr).is_reference_of_value() => self.through(expr),
            _ => self.expr(expr),
        }
    }

    /// Refuses what has references in it.
    pub(super) fn no_reference(&mut self, expr: &SynExpr) -> Option<()> {
        let shape = self.shape(expr);
        if shape.is_plain() {
            return Some(());
        }
        let text = excerpt(expr);
        let message = match shape {
            Shape::Ref(inner) if inner.is_plain() => format!(
                "`{text}` is a reference, and `jit!` takes the value here: write `*{text}`, or have \
                 the pattern that binds it take the value: `&{text}`"
            ),
            Shape::Ref(_) => format!(
                "`{text}` is a reference to a reference, and `jit!` takes the value here: write \
                 `**{text}`, or have the pattern that binds it take the value: `&&{text}`"
            ),
            _ => format!(
                "there are references in `{text}`, and `jit!` takes values here; take it apart in \
                 the pattern that binds it, such as `(&a, &b)`"
            ),
        };
        self.error_on(expr, message)
    }

    /// Notes the shapes of variables that a pattern has just declared.
    pub(super) fn note_shapes(&mut self, shapes: Vec<(Ident, Shape)>) {
        for (ident, shape) in shapes {
            if let Some(&Binding::Local(local)) = self.scopes.lookup(&ident) {
                self.function.shapes.insert(local, shape);
            }
        }
    }
}

/// The pattern of the value, for one of something of that shape, and the shapes of what it binds where
/// those have references.
pub(super) fn of_value(pat: &SynPat, shape: &Shape) -> (SynPat, Vec<(Ident, Shape)>) {
    let mut pat = pat.clone();
    let mut found = Vec::new();
    if !shape.is_plain() {
        strip(&mut pat, shape, &mut found);
    }
    (pat, found)
}

fn strip(pat: &mut SynPat, shape: &Shape, found: &mut Vec<(Ident, Shape)>) {
    match (&mut *pat, shape) {
        (SynPat::Paren(paren), _) => strip(&mut paren.pat, shape, found),
        (SynPat::Type(typed), _) => {
            let mut inner = shape;
            while let (Type::Reference(reference), Shape::Ref(referred)) = (&*typed.ty, inner) {
                if reference.mutability.is_some() {
                    break;
                }
                (typed.ty, inner) = (reference.elem.clone(), referred);
            }
            strip(&mut typed.pat, shape, found);
        }
        (SynPat::Reference(reference), Shape::Ref(inner)) if reference.mutability.is_none() => {
            let mut referred = (*reference.pat).clone();
            strip(&mut referred, inner, found);
            *pat = referred;
        }
        (SynPat::Ident(ident), shape) if !shape.is_plain() => {
            found.push((ident.ident.clone(), shape.clone()));
            if let Some((_, inner)) = &mut ident.subpat {
                strip(inner, shape, found);
            }
        }
        (SynPat::Tuple(tuple), Shape::Tuple(parts)) => {
            for (index, pat) in numbered(&mut tuple.elems, parts.len()) {
                strip(pat, &parts[index], found);
            }
        }
        // What a reference leads to is bound by reference, part by part.
        (SynPat::Tuple(tuple), Shape::Ref(inner)) => {
            let len = match &**inner {
                Shape::Tuple(parts) => parts.len(),
                _ => tuple.elems.len(),
            };
            for (index, pat) in numbered(&mut tuple.elems, len) {
                strip(pat, &(**inner).clone().part(index).referred(), found);
            }
        }
        (SynPat::Slice(slice), Shape::Ref(_)) => {
            let len = slice.elems.len();
            for (_, pat) in numbered(&mut slice.elems, len) {
                strip(pat, &Shape::Value.referred(), found);
            }
        }
        _ => {}
    }
}

/// The patterns of a tuple of so many parts with their numbers, which `..` makes later.
fn numbered(
    pats: &mut Punctuated<SynPat, Token![,]>,
    parts: usize,
) -> impl Iterator<Item = (usize, &mut SynPat)> {
    let len = pats.len();
    let rest = pats.iter().position(|it| matches!(it, SynPat::Rest(_))).unwrap_or(len);
    pats.iter_mut().enumerate().filter_map(move |(index, pat)| {
        let number = if index < rest { index } else { (parts + index).checked_sub(len)? };
        (index != rest && number < parts).then_some((number, pat))
    })
}
