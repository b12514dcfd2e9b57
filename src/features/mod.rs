//! What a person sees, as plain values: hover, diagnostics, navigation, symbols, actions.
