//! The line that installs PostgreSQL on this machine.

use std::fs;

/// One sentence with the install command of this platform.
pub(super) fn install_advice() -> String {
    if cfg!(target_os = "macos") {
        return "Install it with: brew install postgresql@17".to_owned();
    }
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    advice_for(&release)
}

fn advice_for(os_release: &str) -> String {
    let id = field(os_release, "ID");
    let family = format!("{id} {}", field(os_release, "ID_LIKE"));
    let is = |name: &str| family.split_whitespace().any(|word| word == name);
    let version = field(os_release, "VERSION_ID");
    if too_old(id, version) {
        return format!(
            "{id} {version} itself has only an older one; install it from PostgreSQL's own packages: \
             sudo apt-get install postgresql-common && sudo /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
             && sudo apt-get install postgresql-17"
        );
    }
    let line = if is("debian") || is("ubuntu") {
        "sudo apt-get install postgresql"
    } else if is("fedora") || is("rhel") || is("centos") {
        "sudo dnf install postgresql-server"
    } else if is("suse") || is("opensuse") {
        "sudo zypper install postgresql-server"
    } else if is("arch") {
        "sudo pacman -S postgresql"
    } else if is("alpine") {
        "doas apk add postgresql"
    } else {
        return "Install PostgreSQL's server with your system's packages (https://www.postgresql.org/download/)".to_owned();
    };
    format!("Install it with: {line}")
}

/// Releases that are still about and whose own PostgreSQL is older than 15.
fn too_old(id: &str, version: &str) -> bool {
    matches!(
        (id, version),
        ("ubuntu", "20.04" | "22.04") | ("debian", "10" | "11")
    )
}

fn field<'a>(os_release: &'a str, name: &str) -> &'a str {
    os_release
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
        .map_or("", |value| value.trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_family_gets_its_own_line() {
        for (release, wanted) in [
            (
                "ID=debian\nVERSION_ID=\"12\"\n",
                "apt-get install postgresql",
            ),
            (
                "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n",
                "apt-get install postgresql",
            ),
            (
                "NAME=x\nID=ubuntu\nVERSION_ID=\"24.04\"\nID_LIKE=debian\n",
                "apt-get install postgresql",
            ),
            (
                "ID=ubuntu\nVERSION_ID=\"22.04\"\nID_LIKE=debian\n",
                "postgresql-17",
            ),
            (
                "ID=fedora\nVERSION_ID=42\n",
                "dnf install postgresql-server",
            ),
            (
                "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n",
                "dnf install postgresql-server",
            ),
            ("ID=arch\n", "pacman -S postgresql"),
            ("", "postgresql.org/download"),
        ] {
            let advice = advice_for(release);
            assert!(advice.contains(wanted), "{release:?} gave {advice:?}");
        }
    }
}
