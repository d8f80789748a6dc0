//! Where a list's bytes are read from.

/// Bytes that are read by position: a file, or memory.
///
/// What is read is hashed after it was copied into the reader's own memory, so that a file that changes meanwhile is
/// noticed. A mapped file would not do: one that shrinks or changes underneath is undefined behaviour, or a signal.
pub trait ReadAt {
    /// How many bytes there are.
    ///
    /// # Errors
    /// [`ReadFailed`] if nobody can say.
    fn length(&self) -> Result<u64, ReadFailed>;

    /// Fills `buffer` with the bytes from `offset` on.
    ///
    /// # Errors
    /// [`ReadFailed`] if there are fewer, or they cannot be read.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadFailed>;
}

/// Bytes could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct ReadFailed {
    /// What the source said.
    pub reason: String,
}

impl ReadAt for [u8] {
    fn length(&self) -> Result<u64, ReadFailed> {
        Ok(self.len() as u64)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadFailed> {
        let from = usize::try_from(offset).ok().and_then(|start| self.get(start..)?.get(..buffer.len()));
        let from = from.ok_or_else(|| ReadFailed { reason: "the bytes end before that".to_owned() })?;
        buffer.copy_from_slice(from);
        Ok(())
    }
}

impl ReadAt for Vec<u8> {
    fn length(&self) -> Result<u64, ReadFailed> {
        self.as_slice().length()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadFailed> {
        self.as_slice().read_at(offset, buffer)
    }
}

impl<S: ReadAt + ?Sized> ReadAt for &S {
    fn length(&self) -> Result<u64, ReadFailed> {
        (**self).length()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadFailed> {
        (**self).read_at(offset, buffer)
    }
}
