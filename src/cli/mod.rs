//! The same features on a terminal and in pipelines.
