use crate::server::configuration;
use crate::server::session::Session;
use std::sync::Arc;
use tower_lsp::ls_types::DidChangeConfigurationParams;

pub fn handle(session: &Arc<Session>, params: &DidChangeConfigurationParams) {
    if params.settings.is_object() {
        configuration::apply(
            session,
            configuration::section(&params.settings),
            session.settings.turn(),
        );
    }
    // Clients that can be asked send nothing, or what has changed and not all that holds.
    configuration::pull(session);
}
