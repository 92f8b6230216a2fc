//! Errors as the user sees them: a message under the tokens it is about.
//!
//! # Invariants
//! - A message is in rustc's style (lower case, code in backquotes, no full stop) and names what
//!   the user wrote, never a type of the compiler's.

use proc_macro2::{Literal, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

use crate::hir::SourceSpan;

/// One error.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The tokens to underline.
    pub span: SourceSpan,
    /// Names the construct, says why it is refused, and what to write instead.
    pub message: String,
}

/// All errors of one closure; never empty when it is an `Err`.
pub type Diagnostics = Vec<Diagnostic>;

impl Diagnostic {
    /// An error under `span`.
    #[must_use]
    pub fn new(span: SourceSpan, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }

    /// An error under all of `tokens`.
    #[must_use]
    pub fn on(tokens: &impl ToTokens, message: impl Into<String>) -> Self {
        Self::new(SourceSpan::of_tokens(tokens), message)
    }

    /// A call of `compile_error!` that rustc underlines from the first token to the last.
    fn to_compile_error(&self) -> TokenStream {
        let SourceSpan { first, last } = self.span;
        let mut message = Literal::string(&self.message);
        message.set_span(last);
        let message = TokenTree::from(message);
        let path = quote_spanned!(first=> ::core::compile_error!);
        let arguments = quote_spanned!(last=> (#message));
        quote_spanned!(first=> #path #arguments)
    }
}

/// The expression that makes rustc report all of `errors`, and nothing else.
///
/// The last call has no semicolon: its type, an error type, silences what follows from it.
#[must_use]
pub fn to_compile_errors(errors: &[Diagnostic]) -> TokenStream {
    let calls = errors.iter().map(Diagnostic::to_compile_error);
    quote::quote!({ #(#calls);* })
}
