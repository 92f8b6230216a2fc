//! Chains of iterator methods over ranges and arrays, as values and in `for`.

use super::scope::{Access, Jumps, Loop};
use super::text::{Level, Text};
use super::{Construct, Gen, Statement, Want, loops, ranges};
use crate::ty::Ty;

pub(super) const ALL: &[Construct] = &[Construct {
    weight: 3,
    fits: |g, want| loops::fits(g) && !ends(want).is_empty(),
    make: ended,
}];

pub(super) const STATEMENTS: &[Statement] =
    &[Statement { weight: 3, fits: loops::fits, make: for_chain }];

/// What an iterator gives.
#[derive(Clone)]
enum Item {
    Value(Ty),
    Ref(Ty),
    Pair(Box<Self>, Box<Self>),
}

impl Item {
    /// The type of the value, without its references.
    fn ty(&self) -> Ty {
        match self {
            Self::Value(ty) | Self::Ref(ty) => ty.clone(),
            Self::Pair(a, b) => Ty::Tuple(vec![a.ty(), b.ty()]),
        }
    }

    fn is_value(&self) -> bool {
        match self {
            Self::Value(_) => true,
            Self::Ref(_) => false,
            Self::Pair(a, b) => a.is_value() && b.is_value(),
        }
    }
}

/// An iterator as it is written, and how many items it gives at most.
struct Chain {
    text: String,
    item: Item,
    rounds: u32,
    /// Whether `.rev()` may follow.
    reversible: bool,
    /// Whether nothing but what it goes over is in it, and that is an array.
    is_array: bool,
}

/// A pattern, what stands at the start of where its names are used, and these.
struct Bound {
    pattern: String,
    prologue: String,
    names: Vec<(String, Ty)>,
}

/// How the value of a pattern's name is had.
#[derive(Clone, Copy)]
enum Mode {
    /// It is the item, or part of it.
    Move,
    /// It is a reference to that, which the pattern may see through.
    Ref,
    /// The same, and it may not.
    Ergonomic,
}

fn bound(g: &mut Gen<'_>, item: &Item, mode: Mode) -> Bound {
    let (references, ty) = match item {
        Item::Pair(a, b) => return bound_pair(g, a, b, mode),
        Item::Value(ty) => (0, ty),
        Item::Ref(ty) => (1, ty),
    };
    let references = references + usize::from(!matches!(mode, Mode::Move));
    let name = g.fresh("v");
    let names = vec![(name.clone(), ty.clone())];
    let sees_through = matches!(mode, Mode::Move | Mode::Ref);
    if references == 0 || sees_through && g.choices.one_in(2) {
        let pattern = format!("{}{name}", "&".repeat(references));
        return Bound { pattern, prologue: String::new(), names };
    }
    let prologue = format!("let {name} = {}{name};\n", "*".repeat(references));
    Bound { pattern: name, prologue, names }
}

fn bound_pair(g: &mut Gen<'_>, a: &Item, b: &Item, mode: Mode) -> Bound {
    let sees_through = matches!(mode, Mode::Ref) && g.choices.one_in(2);
    let inner = match mode {
        Mode::Move => Mode::Move,
        _ if sees_through => Mode::Move,
        _ => Mode::Ergonomic,
    };
    let (a, b) = (bound(g, a, inner), bound(g, b, inner));
    let reference = if sees_through { "&" } else { "" };
    let mut names = a.names;
    names.extend(b.names);
    Bound {
        pattern: format!("{reference}({}, {})", a.pattern, b.pattern),
        prologue: a.prologue + &b.prologue,
        names,
    }
}

/// `|p, q| -> R { … }`, called for each item of a chain. What is around may only be read, as other
/// closures of the chain may do so as well.
fn closure(g: &mut Gen<'_>, params: Vec<Bound>, ret: &Ty, rounds: u32) -> String {
    let (trips, frozen) = (g.trips, g.scope.enter_closure(true));
    g.trips *= rounds.max(1);
    g.most_trips = g.most_trips.max(g.trips);
    let mut names = Vec::new();
    let (mut patterns, mut prologue) = (Vec::new(), String::new());
    for param in params {
        names.extend(param.names);
        prologue += &param.prologue;
        patterns.push(param.pattern);
    }
    let known = g.choices.one_in(2);
    let body = g.body_of(&names, ret, known);
    g.trips = trips;
    g.scope.leave_function(frozen);
    let body = if prologue.is_empty() { body } else { format!("{{\n{prologue}{body}\n}}") };
    let ret = if known { format!(" -> {ret}") } else { String::new() };
    let moves = if g.choices.one_in(4) { "move " } else { "" };
    format!("{moves}|{}|{ret} {body}", patterns.join(", "))
}

/// A range or an array.
fn source(g: &mut Gen<'_>) -> Chain {
    let rounds = loops::rounds(g).min(12);
    match g.choices.below(4) {
        0 => {
            let (ty, count) = (g.int_ty(), 1 + g.choices.below(rounds as usize));
            let first = match g.choices.below(3) {
                0 => format!("({ty}::MAX - {})", g.choices.below(rounds as usize + 2)),
                _ => format!("{}{ty}", g.choices.below(9)),
            };
            let text = format!("({first}..).take({count})");
            Chain { text, item: Item::Value(ty), rounds, reversible: false, is_array: false }
        }
        1 => {
            let (range, ty) = ranges::range(g, rounds);
            // Of steps, only some types' can be taken from the end.
            let has_steps = g.choices.one_in(4);
            let mut text = format!("({range})");
            if has_steps {
                text += &format!(".step_by({})", 1 + g.choices.below(5));
            }
            Chain { text, item: Item::Value(ty), rounds, reversible: !has_steps, is_array: false }
        }
        _ => {
            let (text, item, rounds) = elements(g, rounds);
            Chain { text, item, rounds, reversible: true, is_array: true }
        }
    }
}

/// The elements of an array: `a.iter()`, `[x, y].into_iter()`.
fn elements(g: &mut Gen<'_>, rounds: u32) -> (String, Item, u32) {
    let visible: Vec<_> = ranges::arrays(g).filter(|(_, _, len)| *len <= rounds as usize).collect();
    let (array, element, len) = if !visible.is_empty() && g.choices.one_in(2) {
        g.choices.pick(&visible).clone()
    } else {
        let ty = g.array_ty(1);
        let Ty::Array(element, len) = &ty else { unreachable!("it is an array") };
        // What it is made of is evaluated before any closure of the chain is made.
        (g.plain(&Want { ty: ty.clone(), known: false }).at(Level::Atom), (**element).clone(), *len)
    };
    let rounds = (len as u32).max(1);
    match g.choices.below(4) {
        0 => (format!("{array}.into_iter()"), Item::Value(element), rounds),
        1 => (format!("{array}.iter().copied()"), Item::Value(element), rounds),
        _ => (format!("{array}.iter()"), Item::Ref(element), rounds),
    }
}

/// A source with some stages.
fn chain(g: &mut Gen<'_>) -> Chain {
    let mut chain = source(g);
    if chain.is_array && g.choices.one_in(3) {
        if g.choices.one_in(3) {
            chain.text += ".rev()";
        }
        let (mut text, item, rounds) = elements(g, chain.rounds.max(1));
        if g.choices.one_in(3) {
            text += ".rev()";
        }
        chain.text = format!("{}.zip({text})", chain.text);
        chain.item = Item::Pair(Box::new(chain.item), Box::new(item));
        chain.rounds = chain.rounds.min(rounds);
        chain.reversible = false;
    }
    for _ in 0..g.choices.below(4) {
        if g.is_full() || g.choices.is_empty() {
            break;
        }
        stage(g, &mut chain);
    }
    chain
}

fn stage(g: &mut Gen<'_>, chain: &mut Chain) {
    let rounds = chain.rounds;
    match g.choices.below(10) {
        0 | 1 => {
            let ty = g.value_ty();
            let param = bound(g, &chain.item, Mode::Move);
            let f = closure(g, vec![param], &ty, rounds);
            chain.text += &format!(".map({f})");
            chain.item = Item::Value(ty);
        }
        2 => test(g, chain, "filter"),
        3 => {
            test(g, chain, "take_while");
            chain.reversible = false;
        }
        4 => {
            test(g, chain, "skip_while");
            chain.reversible = false;
        }
        5 => {
            chain.text += ".enumerate()";
            let index = Item::Value(Ty::integer("usize"));
            chain.item = Item::Pair(Box::new(index), Box::new(chain.item.clone()));
            chain.reversible = false;
        }
        6 if !chain.text.contains("..).") => {
            let count = g.plain(&Want { ty: Ty::integer("usize"), known: true });
            // `map`, `skip` and then `take` is refused.
            let may_take = !(chain.text.contains(".map(") && chain.text.contains(".skip("));
            let name = *g.choices.pick(if may_take { &["skip", "take"] } else { &["skip"] });
            let count = Text::infix(&count, "&", &Text::atom("7"), Level::BitAnd).text;
            chain.text += &format!(".{name}({count})");
            chain.reversible = false;
        }
        7 if chain.reversible => chain.text += ".rev()",
        8 => {
            let name = *g.choices.pick(&["filter_map", "map_while"]);
            let ty = g.value_ty();
            let param = bound(g, &chain.item, Mode::Move);
            let f = closure(g, vec![param], &Ty::Option(Box::new(ty.clone())), rounds);
            chain.text += &format!(".{name}({f})");
            chain.item = Item::Value(ty);
            chain.reversible &= name == "filter_map";
        }
        _ if matches!(chain.item, Item::Ref(_)) => {
            chain.text += *g.choices.pick(&[".copied()", ".cloned()"]);
            chain.item = Item::Value(chain.item.ty());
        }
        _ => {}
    }
    chain.is_array = false;
}

fn test(g: &mut Gen<'_>, chain: &mut Chain, name: &str) {
    let param = bound(g, &chain.item, Mode::Ref);
    let f = closure(g, vec![param], &Ty::Bool, chain.rounds);
    chain.text += &format!(".{name}({f})");
}

/// The methods that end a chain with a value of the type.
fn ends(want: &Want) -> Vec<&'static str> {
    let mut all = vec!["fold"];
    match &want.ty {
        Ty::Unit => all.push("for_each"),
        Ty::Bool => all.extend(["all", "any"]),
        Ty::Int(int) if int.name == "usize" => all.extend(["count", "sum", "product"]),
        ty if ty.is_number() => all.extend(["sum", "product"]),
        Ty::Option(some) => {
            all.extend(["last", "reduce", "find", "find_map", "max_by_key", "min_by_key"]);
            if some.is_ordered() && **some != Ty::Unit {
                all.extend(["max", "min"]);
            }
            if some.is_float() || some.int().is_some() {
                all.extend(["max_by", "min_by"]);
            }
            if matches!(&**some, Ty::Int(int) if int.name == "usize") {
                // Such options are seldom wanted.
                all.extend(["position"; 4]);
            }
        }
        _ => {}
    }
    all
}

fn ended(g: &mut Gen<'_>, want: &Want) -> Text {
    let name = *g.choices.pick(&ends(want));
    let mut chain = chain(g);
    let rounds = chain.rounds;
    let of_items = match (name, &want.ty) {
        ("sum" | "product", ty) => Some(ty.clone()),
        ("find_map", _) => None,
        (_, Ty::Option(some)) if name != "fold" && name != "position" => Some((**some).clone()),
        _ => None,
    };
    if let Some(ty) = of_items {
        let adds = matches!(name, "sum" | "product");
        let fits = chain.item.is_value() || adds && matches!(chain.item, Item::Ref(_));
        if chain.item.ty() != ty || !fits {
            let param = bound(g, &chain.item, Mode::Move);
            let f = closure(g, vec![param], &ty, rounds);
            chain.text += &format!(".map({f})");
            chain.item = Item::Value(ty);
        }
    }
    let Chain { text, item, .. } = chain;
    let end = match name {
        "sum" | "product" => format!("::<{}>()", want.ty),
        "count" | "last" | "max" | "min" => "()".to_owned(),
        "fold" => {
            let start = g.plain(&Want { ty: want.ty.clone(), known: false }).text;
            let so_far = bound(g, &Item::Value(want.ty.clone()), Mode::Move);
            let param = bound(g, &item, Mode::Move);
            format!("({start}, {})", closure(g, vec![so_far, param], &want.ty, rounds))
        }
        "reduce" => {
            let params = vec![bound(g, &item, Mode::Move), bound(g, &item, Mode::Move)];
            format!("({})", closure(g, params, &item.ty(), rounds))
        }
        "max_by" | "min_by" => {
            let compare = if item.ty().is_float() { "total_cmp" } else { "cmp" };
            format!("(|a, b| a.{compare}(b))")
        }
        "max_by_key" | "min_by_key" => {
            let key = g.int_ty();
            let param = bound(g, &item, Mode::Ref);
            format!("({})", closure(g, vec![param], &key, rounds))
        }
        "find" => {
            let param = bound(g, &item, Mode::Ref);
            format!("({})", closure(g, vec![param], &Ty::Bool, rounds))
        }
        _ => {
            let ret = match name {
                "find_map" => want.ty.clone(),
                "for_each" => Ty::Unit,
                _ => Ty::Bool,
            };
            let param = bound(g, &item, Mode::Move);
            format!("({})", closure(g, vec![param], &ret, rounds))
        }
    };
    Text::atom(format!("{text}.{name}{end}"))
}

/// `for (i, &v) in a.iter().enumerate() { … }`
fn for_chain(g: &mut Gen<'_>) -> String {
    let chain = chain(g);
    let label = loops::label(g);
    let head = loops::prefix(label.as_ref());
    let mark = g.scope.enter();
    // What the chain's closures and references see stays as it is.
    let frozen = g.scope.freeze();
    let item = bound(g, &chain.item, Mode::Move);
    for (name, ty) in &item.names {
        g.scope.declare(name, ty, Access::Fixed);
    }
    let entered = Loop { label, value: None, jumps: Jumps::All };
    let body = loops::repeated(g, entered, chain.rounds, |g| {
        let mut lines = vec![item.prologue.trim_end().to_owned()];
        lines.retain(|it| !it.is_empty());
        lines.extend(g.lines(4, None));
        lines
    });
    g.scope.thaw(frozen);
    g.scope.leave(mark);
    format!("{head}for {} in {} {body}", item.pattern, chain.text)
}
