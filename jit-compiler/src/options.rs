//! What a closure says of itself: `#[jit(overflow = "wrap", cpu = "x86-64-v2", name = "…")]`.
//!
//! # Invariants
//! - The attribute is taken off the closure: rustc does not know it.
//! - Each option is said once, whether in one attribute or in several.

use proc_macro2::Ident;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, ExprClosure, LitStr};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::hir::SourceSpan;
use crate::lower::Overflow;
use crate::x64::Level;

/// The choices of one closure; each is absent unless the closure makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What becomes of an overflow, however the crate is built.
    pub overflow: Option<Overflow>,
    /// The highest level of processors that the code is for.
    pub cpu: Option<Level>,
    /// What the function is called by whoever lists functions.
    pub name: Option<String>,
}

/// Takes the `#[jit(…)]` attributes off the closure and reads them.
///
/// # Errors
/// Everything in them that is no option, or one that was there already.
pub fn take(closure: &mut ExprClosure) -> Result<Options, Diagnostics> {
    let mut reader = Reader::default();
    closure.attrs.retain(|attribute| {
        let ours = is_ours(attribute);
        if ours {
            reader.attribute(attribute);
        }
        !ours
    });
    if reader.errors.is_empty() { Ok(reader.options) } else { Err(reader.errors) }
}

/// Whether it is a `#[jit(…)]`.
pub(crate) fn is_ours(attribute: &Attribute) -> bool {
    attribute.path().is_ident("jit")
}

#[derive(Default)]
struct Reader {
    options: Options,
    seen: Vec<Ident>,
    errors: Diagnostics,
}

impl Reader {
    fn attribute(&mut self, attribute: &Attribute) {
        let read = attribute.parse_nested_meta(|meta| {
            let (span, option) =
                (SourceSpan::of_tokens(&meta.path), meta.path.get_ident().cloned());
            if let Some(error) = self.option(&meta, span, option)? {
                self.errors.push(error);
            }
            Ok(())
        });
        if let Err(error) = read {
            let message = format!(
                "{error}; write options as in `#[jit(overflow = \"wrap\", cpu = \"x86-64-v2\", \
                 name = \"filter\")]`"
            );
            self.errors.push(Diagnostic::new(SourceSpan::token(error.span()), message));
        }
    }

    /// Reads one `option = "value"`; the mistake in it, if the rest can still be read.
    fn option(
        &mut self,
        meta: &ParseNestedMeta<'_>,
        span: SourceSpan,
        option: Option<Ident>,
    ) -> syn::Result<Option<Diagnostic>> {
        let value: LitStr = meta.value()?.parse()?;
        let text = value.value();
        let wrong = |message: String| Ok(Some(Diagnostic::on(&value, message)));
        let Some(option) = option else { return Ok(Some(unknown(span))) };
        let name = option.to_string();
        if self.seen.contains(&option) {
            let message = format!("`{name}` is said twice; leave one out");
            return Ok(Some(Diagnostic::new(span, message)));
        }
        self.seen.push(option);
        match name.as_str() {
            "overflow" => match text.as_str() {
                "checked" => self.options.overflow = Some(Overflow::Checked),
                "wrap" => self.options.overflow = Some(Overflow::Wrapping),
                _ => {
                    return wrong(format!(
                        "there is no overflow mode `{text}`; write `\"checked\"`, which panics, or \
                         `\"wrap\"`"
                    ));
                }
            },
            "cpu" => match Level::named(&text) {
                Some(level) => self.options.cpu = Some(level),
                None => {
                    return wrong(format!(
                        "there is no level `{text}` of x86-64; write `\"x86-64\"`, \
                         `\"x86-64-v2\"`, `\"x86-64-v3\"` or `\"x86-64-v4\"`"
                    ));
                }
            },
            "name" if text.is_empty() || text.contains(char::is_control) => {
                return wrong(
                    "a name has at least one character, and no control characters".to_owned(),
                );
            }
            "name" => self.options.name = Some(text),
            _ => return Ok(Some(unknown(span))),
        }
        Ok(None)
    }
}

fn unknown(span: SourceSpan) -> Diagnostic {
    Diagnostic::new(span, "`#[jit(…)]` has the options `overflow`, `cpu` and `name`, and not this")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(closure: &str) -> Result<Options, Vec<String>> {
        let mut closure = crate::parse::closure(closure.parse().unwrap()).unwrap();
        let options = take(&mut closure);
        assert!(!closure.attrs.iter().any(is_ours));
        options.map_err(|errors| errors.iter().map(|it| it.message.clone()).collect())
    }

    #[test]
    fn options_are_read_and_taken_off() {
        assert_eq!(read("#[inline] |x| x"), Ok(Options::default()));
        let all = "#[jit(overflow = \"wrap\", cpu = \"x86-64-v2\")] #[jit(name = \"n\")] (|x| x)";
        let expected = Options {
            overflow: Some(Overflow::Wrapping),
            cpu: Some(Level::V2),
            name: Some("n".to_owned()),
        };
        assert_eq!(read(all), Ok(expected));
    }

    #[test]
    fn every_mistake_is_reported() {
        let errors = read(
            "#[jit(overflow = \"no\", cpu = \"z80\", name = \"\", speed = \"9\", cpu = \"x86-64\")] |x| x",
        );
        let starts: Vec<String> =
            errors.unwrap_err().iter().map(|it| it.split(';').next().unwrap().to_owned()).collect();
        assert_eq!(
            starts,
            [
                "there is no overflow mode `no`",
                "there is no level `z80` of x86-64",
                "a name has at least one character, and no control characters",
                "`#[jit(…)]` has the options `overflow`, `cpu` and `name`, and not this",
                "`cpu` is said twice",
            ]
        );
        assert!(read("#[jit(fast)] |x| x").unwrap_err()[0].contains("write options as in"));
        assert!(read("#[jit] |x| x").unwrap_err()[0].contains("write options as in"));
    }
}
