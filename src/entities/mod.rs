//! Names: find and classify them, chain the mentions of one article, roles, spelling variants.
