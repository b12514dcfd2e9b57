//! Ending with the editor: an editor that was killed says no goodbye, and its end of our input may
//! be held open by somebody else.

/// How often we look whether the editor is still there.
#[cfg(unix)]
const INTERVAL: std::time::Duration = std::time::Duration::from_secs(2);

/// Ends the process soon after process `id` has ended. A process that cannot be seen now, as from
/// inside a container, is not watched.
#[cfg(unix)]
pub fn watch(id: u32) {
    use rustix::process::{Pid, test_kill_process};
    let alive = move || {
        let pid = i32::try_from(id).ok().and_then(Pid::from_raw)?;
        Some(test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
    };
    if alive() != Some(true) {
        return;
    }
    let watcher = std::thread::Builder::new().name("postilla-parent".into());
    let _ = watcher.spawn(move || {
        while alive() == Some(true) {
            std::thread::sleep(INTERVAL);
        }
        eprintln!("postilla: the editor (process {id}) is gone");
        std::process::exit(1);
    });
}

/// On other systems the end of our input says that the editor is gone.
#[cfg(not(unix))]
pub fn watch(_id: u32) {}
