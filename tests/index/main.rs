//! The corpus over real folders: what it answers, and what becomes of its index when the world is
//! hostile.

mod answers;
mod fresh;
mod killed;
mod order;
mod robust;
mod support;
