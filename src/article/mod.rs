//! One analysed article: its blocks with their annotations, kept up to date edit by edit.
