//! Choices in, a well-typed closure out, as text.
//!
//! An expression is made by one of the `Construct`s that fit the type that is wanted, a statement
//! by one of the `Statement`s; the tables of both are below, with their weights. A part of the
//! language is added as one function and one row in the file of its kind.
//!
//! # Invariants
//! - rustc accepts the closure with no more than warnings, and `jit!` accepts it.
//! - It ends: every loop counts a variable that nothing else assigns, and nested loops multiply to
//!   at most `MAX_TRIPS` rounds.
//! - With no choices left, the closure closes: each table starts with what has no parts.

mod compounds;
mod control;
mod functions;
mod iterators;
mod jumps;
mod leaves;
mod loops;
mod methods;
mod methods_table;
mod operators;
mod panics;
mod patterns;
mod ranges;
mod scope;
mod statements;
mod text;
mod types;

use crate::choices::Choices;
use crate::ty::Ty;
use scope::{Access, Scope};
use text::{Level, Text};

/// How many parameters a closure may have.
const MAX_PARAMS: usize = 12;

/// How deeply parts nest.
const MAX_DEPTH: u32 = 7;

/// How many expressions and statements a closure has, unless it is in the middle of one.
const MAX_PARTS: u32 = 160;

/// How often the innermost body of nested loops runs in one call.
const MAX_TRIPS: u32 = 512;

/// A closure.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its text, without `jit!` around it.
    pub source: String,
    /// The types of its parameters.
    pub params: Vec<Ty>,
    /// The variables that it may mention without binding them.
    pub captures: Vec<(String, Ty)>,
    /// The type of its result.
    pub ret: Ty,
}

/// Makes the closure that these choices stand for.
#[must_use]
pub fn generate(choices: Choices<'_>) -> Program {
    let mut g = Gen {
        choices,
        scope: Scope::default(),
        palette: Vec::new(),
        ret: Ty::Unit,
        ret_known: false,
        depth: MAX_DEPTH,
        parts: MAX_PARTS,
        trips: 1,
        most_trips: 1,
        names: 0,
    };
    g.choose_palette();
    g.closure()
}

/// A closure being written.
struct Gen<'a> {
    choices: Choices<'a>,
    scope: Scope,
    /// The types that most of the closure is about, so that its variables meet.
    palette: Vec<Ty>,
    ret: Ty,
    /// Whether the result's type is written.
    ret_known: bool,
    /// How deeply the parts may still nest.
    depth: u32,
    /// How many parts may still be made.
    parts: u32,
    /// How often what is being written runs in one call.
    trips: u32,
    /// The most of those since the beginning of a function.
    most_trips: u32,
    /// How many names were made up.
    names: u32,
}

/// What an expression is to be.
#[derive(Clone, Debug)]
struct Want {
    ty: Ty,
    /// Whether what surrounds the expression settles its type. Otherwise it has to by itself: its
    /// literals have suffixes, and its captures a cast.
    known: bool,
}

/// A way to make an expression.
struct Construct {
    weight: u32,
    fits: fn(&Gen<'_>, &Want) -> bool,
    make: fn(&mut Gen<'_>, &Want) -> Text,
}

/// A way to make a statement.
struct Statement {
    weight: u32,
    fits: fn(&Gen<'_>) -> bool,
    make: fn(&mut Gen<'_>) -> String,
}

/// Expressions that cannot grow.
const LEAVES: &[&[Construct]] = &[leaves::ALL, operators::CONDITIONS];

/// All expressions.
const EXPRESSIONS: &[&[Construct]] = &[
    leaves::ALL,
    operators::ALL,
    methods::ALL,
    control::ALL,
    patterns::ALL,
    compounds::ALL,
    functions::ALL,
    ranges::ALL,
    iterators::ALL,
];

/// All statements.
const STATEMENTS: &[&[Statement]] = &[
    statements::ALL,
    loops::ALL,
    jumps::ALL,
    methods::STATEMENTS,
    patterns::STATEMENTS,
    ranges::STATEMENTS,
    iterators::STATEMENTS,
    functions::STATEMENTS,
    panics::ALL,
];

impl Gen<'_> {
    fn closure(mut self) -> Program {
        // Most have few.
        let most = if self.choices.one_in(4) { MAX_PARAMS } else { 4 };
        let count = self.choices.below(most + 1);
        let params: Vec<Ty> = (0..count).map(|_| self.any_ty()).collect();
        let written: Vec<String> =
            params.iter().enumerate().map(|(i, ty)| self.param(i, ty)).collect();
        self.declare_captures();
        self.ret = if self.choices.one_in(3) { self.any_ty() } else { self.int_ty() };
        self.ret_known = !self.choices.one_in(4);
        let want = Want { ty: self.ret.clone(), known: self.ret_known };
        let body = self.body(&want);
        let ret = if self.ret_known { format!(" -> {}", self.ret) } else { String::new() };
        let source = text::indented(&format!("|{}|{ret} {body}", written.join(", ")));
        Program { source, params, captures: self.scope.captures().to_vec(), ret: self.ret }
    }

    fn param(&mut self, index: usize, ty: &Ty) -> String {
        let name = format!("a{index}");
        if !ty.is_scalar() && self.choices.one_in(3) {
            return format!("{}: {ty}", patterns::irrefutable(self, ty));
        }
        let mutable = self.choices.one_in(3);
        self.scope.declare(&name, ty, if mutable { Access::Mutable } else { Access::Fixed });
        let mutable = if mutable { "mut " } else { "" };
        if *ty == types::default_param() && self.choices.one_in(2) {
            return format!("{mutable}{name}");
        }
        format!("{mutable}{name}: {ty}")
    }

    fn declare_captures(&mut self) {
        for i in 0..self.choices.below(5) {
            let ty = self.value_ty();
            self.scope.declare_capture(format!("k{i}"), ty);
        }
    }

    /// A block, or, where no result type is written, perhaps an expression by itself.
    fn body(&mut self, want: &Want) -> String {
        if !self.ret_known && self.choices.one_in(4) {
            return self.expr(want).text;
        }
        let mark = self.scope.enter();
        let mut lines = self.lines(9, None);
        let value = self.expr(want);
        lines.push(if self.choices.one_in(4) { value.text } else { self.digest(value).text });
        self.scope.leave(mark);
        braces(&lines)
    }

    /// The value mixed with every variable and parts of those that have some: what nothing depends
    /// on would be compiled to nothing.
    fn digest(&self, mut value: Text) -> Text {
        if self.ret.int().is_none() {
            return value;
        }
        let casts = |ty: &Ty| ty.is_number() || matches!(ty, Ty::Bool | Ty::Char);
        for (path, _) in compounds::ends(self).into_iter().filter(|(_, ty)| casts(ty)) {
            let cast = Text::new(format!("{path} as {}", self.ret), Level::Cast);
            value = Text::infix(&value, "^", &cast, Level::BitXor);
        }
        value
    }

    /// An expression.
    fn expr(&mut self, want: &Want) -> Text {
        let tables = if self.is_full() { LEAVES } else { EXPRESSIONS };
        let fitting = || tables.iter().copied().flatten().filter(|it| (it.fits)(self, want));
        let weights: Vec<u32> = fitting().map(|it| it.weight).collect();
        let make: Vec<_> = fitting().map(|it| it.make).collect();
        let chosen = make[self.choices.weighted(weights.into_iter())];
        self.nested(|g| chosen(g, want))
    }

    /// An expression whose type the surroundings settle.
    fn known(&mut self, ty: &Ty) -> Text {
        self.expr(&Want { ty: ty.clone(), known: true })
    }

    /// An expression that settles its type by itself.
    fn settled(&mut self, ty: &Ty) -> Text {
        self.expr(&Want { ty: ty.clone(), known: false })
    }

    /// A literal, with literals for its parts.
    fn literal(&mut self, want: &Want) -> Text {
        let depth = std::mem::replace(&mut self.depth, 0);
        let text = leaves::literal(self, want);
        self.depth = depth;
        text
    }

    /// An expression that cannot grow, and changes nothing.
    fn plain(&mut self, want: &Want) -> Text {
        let depth = std::mem::replace(&mut self.depth, 0);
        let text = self.expr(want);
        self.depth = depth;
        text
    }

    /// What is evaluated while something refers to variables: it may not assign them.
    fn reading<R>(&mut self, make: impl FnOnce(&mut Self) -> R) -> R {
        let frozen = self.scope.freeze();
        let made = make(self);
        self.scope.thaw(frozen);
        made
    }

    fn statement(&mut self) -> String {
        let fitting = || STATEMENTS.iter().copied().flatten().filter(|it| (it.fits)(self));
        let weights: Vec<u32> = fitting().map(|it| it.weight).collect();
        let make: Vec<_> = fitting().map(|it| it.make).collect();
        let chosen = make[self.choices.weighted(weights.into_iter())];
        self.nested(chosen)
    }

    fn nested<R>(&mut self, make: impl FnOnce(&mut Self) -> R) -> R {
        let depth = self.depth;
        self.parts = self.parts.saturating_sub(1);
        self.depth = depth.saturating_sub(1);
        let made = make(self);
        self.depth = depth;
        made
    }

    /// Whether only something without parts may follow.
    const fn is_full(&self) -> bool {
        self.depth == 0 || self.parts == 0
    }

    /// `{ … }`
    fn block(&mut self, value: Option<&Want>) -> String {
        let mark = self.scope.enter();
        let lines = self.lines(4, value);
        self.scope.leave(mark);
        braces(&lines)
    }

    /// Fewer statements than that, and what the block is worth.
    fn lines(&mut self, most: usize, value: Option<&Want>) -> Vec<String> {
        let mut lines = Vec::new();
        for _ in 0..self.choices.below(most) {
            if !self.is_full() && !self.choices.is_empty() {
                lines.push(self.statement());
            }
        }
        lines.extend(value.map(|want| self.expr(want).text));
        lines
    }

    fn fresh(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }
}

fn braces(lines: &[String]) -> String {
    if lines.is_empty() { "{}".to_owned() } else { format!("{{\n{}\n}}", lines.join("\n")) }
}

fn always(_: &Gen<'_>) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Values;

    #[test]
    fn without_choices_the_closure_closes() {
        assert_eq!(generate(Choices::new(&[])).source, "|| -> i64 {\n    0\n}");
    }

    /// A row of a table that is never chosen would test nothing.
    #[test]
    fn every_construct_is_made() {
        let mut values = Values::new(1);
        let mut all = String::new();
        for _ in 0..2500 {
            let bytes: Vec<u8> = (0..300).map(|_| values.next_bits() as u8).collect();
            all += &generate(Choices::new(&bytes)).source;
        }
        let wanted = "while; loop; : while; : loop; break; break 'l; continue; continue 'l; return; else \
            if; let mut; let _ =; _ =; i8; i16; i32; i64; isize; u8; u16; u32; u64; usize; bool; \
            f32; f64; (); + ; - ; * ; / ; % ; & ; | ; ^ ; << ; >> ; && ; || ; < ; <= ; > ; >= ; \
            == ; != ; !; for v; .rev(); .step_by(; while let ; match ; if let ; matches!(; => ; \
            @ ; .. ; ..=; fn f; move |; const C; static C; assert!(; debug_assert!(; assert_ne!(; \
            debug_assert_eq!(; panic!(; unreachable!(; todo!(; Some(; None; ?; .expect(; .map(|; \
            .and_then(|; .then(||; .unwrap_or_else(||; .map_or(; .map_or_else(||; .or_else(||; .is_some_and(|; .is_none_or(|; .then_with(||; ::from(; .into(); ::try_from(; .unwrap_or_default(); .unwrap(); Ok(v; Err(_); k1.0; else if let; |(v; .contains(&; .iter(); .into_iter(); .copied(); .cloned(); .enumerate(); .zip(; .take(; .skip(; .take_while(; .skip_while(; .map_while(; .filter_map(; .fold(; .reduce(; .sum::<; .product::<; .count(); .last(); .max(); .min(); .max_by(; .min_by(; .max_by_key(; .min_by_key(; .all(; .any(; .find(; .find_map(; .position(; .for_each(; i128; u128; char; Ordering; \
            Option<; += ; -= ; *= ; /= ; %= ; &= ; |= ; ^= ; <<= ; >>= ; as ; true; false; \
            0x; 0b; 0o; b'; ::MAX; ::MIN; ::BITS; ::NAN; INFINITY; k0 as; = k0;";
        let mut wanted: Vec<&str> = wanted.split(';').map(str::trim_start).collect();
        wanted.extend(methods::names());
        let missing: Vec<&str> = wanted.into_iter().filter(|it| !all.contains(it)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
