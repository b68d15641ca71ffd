//! Where answers go: standard output, or a file that is written whole or not at all.

use crate::failure::Failure;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes a text for people; colours go only where they are wanted.
pub(crate) fn text(text: &str, to: Option<&Path>) -> Result<(), Failure> {
    match to {
        Some(_) => bytes(to, |out| write!(out, "{}", anstream::adapter::strip_str(text))),
        None => quiet(anstream::stdout().write_all(text.as_bytes())),
    }
}

/// Writes what `write` makes.
pub(crate) fn bytes(
    to: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let Some(path) = to else {
        let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        return quiet(write(&mut out).and_then(|()| out.flush()));
    };
    // In the same folder, so that the last step is a rename and nobody ever sees half a file.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let whole = || -> io::Result<()> {
        let mut file = tempfile::Builder::new().prefix(".transborder-").tempfile_in(folder)?;
        let mut out = BufWriter::with_capacity(1 << 16, file.as_file_mut());
        write(&mut out)?;
        out.flush()?;
        drop(out);
        permissions_of_new_files(&file)?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    whole().map_err(|error| Failure::io("write", path, &error))
}

/// A temporary file is its owner's alone; what people ask for is as any other file that they make.
#[cfg(unix)]
fn permissions_of_new_files(file: &tempfile::NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn permissions_of_new_files(_: &tempfile::NamedTempFile) -> io::Result<()> {
    Ok(())
}

/// Who closes the pipe has read enough: no fault.
fn quiet(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::io("write", Path::new("standard output"), &error)),
        Ok(()) => Ok(()),
    }
}

/// Says something on standard error; who has closed it does not want to hear it.
pub(crate) fn aside(text: &str) {
    let _ = anstream::stderr().write_all(text.as_bytes());
}
