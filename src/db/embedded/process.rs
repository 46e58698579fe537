//! Whether a process id of a pid file still means our server.

use std::path::Path;

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// What a process id stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// There is no such process.
    Gone,
    /// It ended, but its parent has not asked yet (under some PID 1 it never does). `kill(pid, 0)` calls this alive.
    Zombie,
    /// The number was given to something else since.
    Other,
    /// The postmaster of this cluster.
    Postmaster,
    /// It exists and nothing more can be learned: nobody may act on it.
    Unknown,
}

/// What `pid` is to the cluster in `data` (its real path).
pub(super) fn standing(pid: Pid, data: &Path) -> Standing {
    match kill(pid, None) {
        Err(Errno::ESRCH) => Standing::Gone,
        _ => look(pid, data),
    }
}

/// Sends a signal to a process that [`standing`] has just called ours; one that is gone by now is no error.
pub(super) fn signal(pid: Pid, signal: Signal) {
    if let Err(error) = kill(pid, signal)
        && error != Errno::ESRCH
    {
        tracing::warn!("cannot send {signal} to PostgreSQL (process {pid}): {error}");
    }
}

#[cfg(target_os = "linux")]
fn look(pid: Pid, data: &Path) -> Standing {
    use std::fs;
    let proc = Path::new("/proc").join(pid.to_string());
    let Ok(stat) = fs::read_to_string(proc.join("stat")) else {
        return if kill(pid, None) == Err(Errno::ESRCH) {
            Standing::Gone
        } else {
            Standing::Unknown
        };
    };
    if is_dead(&stat) {
        return Standing::Zombie;
    }
    match fs::read_link(proc.join("cwd")) {
        Ok(cwd) if cwd == data => Standing::Postmaster,
        Ok(_) => Standing::Other,
        // not ours to look into (root without CAP_SYS_PTRACE in a container): its arguments are open to all
        Err(_) => by_arguments(&fs::read(proc.join("cmdline")).unwrap_or_default(), data),
    }
}

/// `pid (comm) state ...`, where comm may hold anything.
#[cfg(target_os = "linux")]
fn is_dead(stat: &str) -> bool {
    let state = stat
        .rsplit_once(") ")
        .and_then(|(_, rest)| rest.chars().next());
    matches!(state, Some('Z' | 'X'))
}

#[cfg(target_os = "linux")]
fn by_arguments(cmdline: &[u8], data: &Path) -> Standing {
    use std::os::unix::ffi::OsStrExt as _;
    if cmdline.is_empty() {
        return Standing::Unknown;
    }
    let named = cmdline
        .split(|byte| *byte == 0)
        .any(|argument| argument == data.as_os_str().as_bytes());
    if named {
        Standing::Postmaster
    } else {
        Standing::Other
    }
}

#[cfg(not(target_os = "linux"))]
fn look(pid: Pid, data: &Path) -> Standing {
    let pid = pid.to_string();
    let out = std::process::Command::new("ps")
        .args(["-o", "state=,command=", "-p", &pid])
        .output();
    let Ok(out) = out else {
        return Standing::Unknown;
    };
    let line = String::from_utf8_lossy(&out.stdout);
    match line.trim_start().chars().next() {
        None => Standing::Gone,
        Some('Z') => Standing::Zombie,
        Some(_) if line.contains(&*data.to_string_lossy()) => Standing::Postmaster,
        Some(_) => Standing::Other,
    }
}

/// Backends that outlived their postmaster: they notice soon, but one in the middle of a long query not at once, and while
/// one lives no new server may touch the files.
#[cfg(target_os = "linux")]
pub(super) fn orphans(data: &Path) -> Vec<Pid> {
    use std::fs;
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ours = processes.filter(|entry| {
        fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd == data)
            && fs::read_to_string(entry.path().join("comm"))
                .is_ok_and(|comm| comm.trim_end() == "postgres")
    });
    ours.filter_map(|entry| entry.file_name().to_str()?.parse().ok().map(Pid::from_raw))
        .collect()
}

#[cfg(not(target_os = "linux"))]
pub(super) fn orphans(_data: &Path) -> Vec<Pid> {
    Vec::new() // the server itself waits for them: it finds their shared memory in use
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    fn pid(child: &std::process::Child) -> Pid {
        Pid::from_raw(i32::try_from(child.id()).unwrap())
    }

    #[test]
    fn a_zombie_is_told_from_a_living_process_and_from_nothing() {
        let data = Path::new("/usr/lib");
        let mut child = Command::new("sleep")
            .arg("60")
            .current_dir(data)
            .spawn()
            .unwrap();
        assert_eq!(standing(pid(&child), data), Standing::Postmaster);
        assert_eq!(
            standing(pid(&child), Path::new("/usr/share")),
            Standing::Other
        );

        child.kill().unwrap();
        while standing(pid(&child), data) != Standing::Zombie {
            std::thread::yield_now();
        }
        child.wait().unwrap();
        assert_eq!(standing(pid(&child), data), Standing::Gone);
    }

    #[test]
    fn arguments_tell_where_the_folder_is_hidden() {
        let data = Path::new("/srv/shop/var/postgres/data");
        let own = b"/usr/bin/postgres\0-D\0/srv/shop/var/postgres/data\0-c\0port=5432\0";
        assert_eq!(by_arguments(own, data), Standing::Postmaster);
        assert_eq!(
            by_arguments(b"/usr/bin/postgres\0-D\0/srv/other\0", data),
            Standing::Other
        );
        assert_eq!(by_arguments(b"", data), Standing::Unknown);
    }

    #[test]
    fn a_program_called_otherwise_is_no_orphan() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().canonicalize().unwrap();
        let mut child = Command::new("sleep")
            .arg("60")
            .current_dir(&dir)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        assert_eq!(orphans(&dir), []);
        child.kill().unwrap();
        child.wait().unwrap();
    }

    #[test]
    fn the_state_is_read_behind_any_name() {
        assert!(is_dead("12 (a) b) Z 1 1"));
        assert!(!is_dead("12 (Z) S 1 1"));
    }
}
