//! The pages on findings as files that an editor can open: where they are, links to them lead.

use super::uri;
use crate::corpus;
use crate::features::pages;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use tower_lsp::ls_types::{CodeDescription, Uri};

/// Where the pages lie; nowhere, if they cannot be written.
#[derive(Debug, Default)]
pub struct Pages(Option<PathBuf>);

impl Pages {
    /// Writes the pages into the user's cache, as far as they are not there as they are here.
    pub fn write() -> Self {
        let folder = corpus::cache_folder().map(|cache| cache.join("pages"));
        Pages(folder.filter(|folder| write_to(folder).is_ok()))
    }

    /// Where the page on a code can be read.
    pub fn of(&self, code: &str) -> Option<CodeDescription> {
        let folder = self.0.as_ref()?;
        pages::page(code)?;
        let href: Uri = uri::of_path(&folder.join(format!("{code}.md")))?;
        Some(CodeDescription { href })
    }
}

fn write_to(folder: &Path) -> io::Result<()> {
    for (code, page) in pages::PAGES {
        let path = folder.join(format!("{code}.md"));
        if fs::read(&path).is_ok_and(|written| written == page.as_bytes()) {
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, page)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_written_and_mended() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("date/vague.md");
        write_to(folder.path()).unwrap();
        fs::write(&page, "old").unwrap();
        write_to(folder.path()).unwrap();
        assert_eq!(fs::read_to_string(&page).unwrap(), pages::page("date/vague").unwrap());
        let pages = Pages(Some(folder.path().to_owned()));
        assert_eq!(uri::file_path(&pages.of("date/vague").unwrap().href), Some(page));
        assert!(pages.of("date/none").is_none());
        // A file where the folder should be.
        assert!(write_to(&folder.path().join("date/vague.md")).is_err());
    }
}
