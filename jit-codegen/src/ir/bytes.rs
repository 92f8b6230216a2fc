//! The interpreter's memory: real bytes, each written or not.
//!
//! # Invariants
//! - Regions lie apart, so that an address past the end of one is never inside of another, and
//!   none is ever reused: an access through a pointer that outlived its slot is found.
//! - An access is inside of one region, and that region is of the access's class.

use super::{AliasClass, SlotId, StackSlot};

/// Everything that a run can load from and store to.
#[derive(Clone, Debug)]
pub struct Memory {
    regions: Vec<Region>,
    /// Where the next region starts.
    next: u64,
}

#[derive(Clone, Debug)]
struct Region {
    start: u64,
    bytes: Vec<Option<u8>>,
    owner: Owner,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// Whoever called for the run.
    Outside,
    /// A slot of the call of that number.
    Call(usize, SlotId),
}

/// The distance of regions, at least.
const GAP: u64 = 4096;

impl Default for Memory {
    fn default() -> Self {
        Self { regions: Vec::new(), next: 0x10_0000 }
    }
}

impl Memory {
    /// Memory that a run may reach through its arguments; where it starts.
    pub fn lend(&mut self, bytes: &[u8]) -> u64 {
        self.add(bytes.iter().copied().map(Some).collect(), Owner::Outside)
    }

    /// What lies there now: `len` bytes, `None` for one that was never written.
    ///
    /// # Panics
    /// If there is no such memory.
    #[must_use]
    pub fn bytes(&self, start: u64, len: usize) -> &[Option<u8>] {
        let region = self.regions.iter().find(|region| region.contains(start, len));
        let region = region.expect("memory of that address");
        &region.bytes[(start - region.start) as usize..][..len]
    }

    /// Writes for a function that code calls, which may be handed any memory.
    pub(super) fn write(&mut self, addr: u64, bytes: &[u8]) -> Result<(), String> {
        let region = self.regions.iter_mut().find(|region| region.contains(addr, bytes.len()));
        let region = region.ok_or_else(|| format!("{} bytes at {addr:#x}", bytes.len()))?;
        let start = (addr - region.start) as usize;
        for (byte, new) in region.bytes[start..].iter_mut().zip(bytes) {
            *byte = Some(*new);
        }
        Ok(())
    }

    /// The slots of a call that begins: where each starts.
    pub(super) fn enter(&mut self, call: usize, slots: &[StackSlot]) -> Vec<u64> {
        let add = |(id, slot): (u32, &StackSlot)| {
            self.add(vec![None; slot.size as usize], Owner::Call(call, SlotId(id)))
        };
        (0..).zip(slots).map(add).collect()
    }

    /// Forgets the slots of a call that ends.
    pub(super) fn leave(&mut self, call: usize) {
        self.regions.retain(|region| !matches!(region.owner, Owner::Call(c, _) if c == call));
    }

    /// Forgets the slots of every call.
    pub(super) fn leave_all(&mut self) {
        self.regions.retain(|region| region.owner == Owner::Outside);
    }

    /// The bytes that an access of the call touches, or what is wrong with it.
    pub(super) fn access(
        &mut self,
        call: usize,
        class: AliasClass,
        addr: u64,
        len: usize,
    ) -> Result<&mut [Option<u8>], String> {
        let region = self.regions.iter_mut().find(|region| region.contains(addr, len));
        let region = region.ok_or_else(|| format!("{len} bytes at {addr:#x} are no memory"))?;
        let allowed = match class {
            AliasClass::Slot(slot) => region.owner == Owner::Call(call, slot),
            AliasClass::External => !matches!(region.owner, Owner::Call(c, _) if c == call),
        };
        if !allowed {
            return Err(format!("an access of {class} touches memory of another class"));
        }
        let start = (addr - region.start) as usize;
        Ok(&mut region.bytes[start..start + len])
    }

    fn add(&mut self, bytes: Vec<Option<u8>>, owner: Owner) -> u64 {
        let start = self.next;
        self.next += (bytes.len() as u64).next_multiple_of(GAP) + GAP;
        self.regions.push(Region { start, bytes, owner });
        start
    }
}

impl Region {
    fn contains(&self, addr: u64, len: usize) -> bool {
        let offset = addr.checked_sub(self.start).and_then(|offset| usize::try_from(offset).ok());
        offset.is_some_and(|offset| {
            self.bytes.len().checked_sub(len).is_some_and(|last| offset <= last)
        })
    }
}
