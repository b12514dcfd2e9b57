use crate::server::session::Session;
use crate::server::{configuration, diagnostics};
use std::sync::Arc;

pub fn handle(session: &Arc<Session>) {
    configuration::register(session);
    configuration::pull(session);
    diagnostics::publish_house(session);
    for root in &session.workspace.state().roots {
        root.archive.refresh(session, root);
    }
}
