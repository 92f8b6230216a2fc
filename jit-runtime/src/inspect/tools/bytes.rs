//! Numbers and text, put one behind the other as file formats want them.

use jit_template::leb128;

/// Bytes that are being put together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bytes(Vec<u8>);

impl Bytes {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// So many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// All of them.
    pub(crate) fn into_vec(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub(crate) fn u8(&mut self, value: u8) -> &mut Self {
        self.raw(&[value])
    }

    pub(crate) fn u16(&mut self, value: u16) -> &mut Self {
        self.raw(&value.to_le_bytes())
    }

    pub(crate) fn u32(&mut self, value: u32) -> &mut Self {
        self.raw(&value.to_le_bytes())
    }

    pub(crate) fn u64(&mut self, value: u64) -> &mut Self {
        self.raw(&value.to_le_bytes())
    }

    /// A length or offset in 32 bits; what is longer than 4 GiB is never put together here.
    pub(crate) fn len32(&mut self, value: usize) -> &mut Self {
        self.u32(u32::try_from(value).unwrap_or(u32::MAX))
    }

    /// Text with a zero behind it.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.raw(text.as_bytes()).u8(0)
    }

    /// An unsigned number in as many bytes as it needs.
    pub(crate) fn uleb128(&mut self, value: u64) -> &mut Self {
        self.0.extend(leb128::unsigned(value));
        self
    }

    /// The same of a signed number.
    pub(crate) fn sleb128(&mut self, value: i64) -> &mut Self {
        self.0.extend(leb128::signed(value));
        self
    }

    /// Zeros up to the next multiple of `to`.
    pub(crate) fn align(&mut self, to: usize) -> &mut Self {
        self.0.resize(self.0.len().next_multiple_of(to), 0);
        self
    }

    /// Appends what `content` puts together, with its length before it, in 32 bits.
    pub(crate) fn counted(&mut self, content: impl FnOnce(&mut Self)) -> &mut Self {
        let at = self.len();
        self.u32(0);
        content(self);
        let len = u32::try_from(self.len() - at - 4).unwrap_or(u32::MAX);
        self.0[at..at + 4].copy_from_slice(&len.to_le_bytes());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_together_is_counted() {
        let mut bytes = Bytes::new();
        bytes.counted(|it| {
            it.text("ab").align(8).uleb128(128).sleb128(-2);
        });
        assert_eq!(bytes.into_vec(), [7, 0, 0, 0, b'a', b'b', 0, 0, 0x80, 1, 0x7E]);
    }
}
