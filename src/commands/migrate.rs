use crate::db::migrate;

/// Applies what is pending and prints the names.
pub(super) async fn run(url: &str) -> anyhow::Result<()> {
    let applied = migrate::run(url).await?;
    print(&applied);
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
fn print(applied: &[String]) {
    if applied.is_empty() {
        println!("The database is up to date.");
    }
    for name in applied {
        println!("applied {name}");
    }
}
