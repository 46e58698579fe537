use super::form::ArticleForm;
use crate::media::{self, AddError, Upload};
use crate::parts::Parts;
use crate::web::{Error, SentFile};

/// Keeps the picture that was sent with a form and puts it into the form; a sentence for the sender when it is refused.
pub(super) async fn take(
    form: &mut ArticleForm,
    sent: Option<SentFile>,
    parts: &Parts,
) -> Result<Option<String>, Error> {
    let Some(file) = sent.filter(|file| file.field == "picture") else {
        return Ok(None);
    };
    let Some(bytes) = file.bytes else {
        return Ok(Some(
            "A picture may have 20 MiB. Make it smaller and choose it again.".to_owned(),
        ));
    };
    let upload = Upload {
        file_name: file.name,
        bytes,
        alt: form.hero_alt.clone(),
    };
    let mut conn = parts.db.get().await?;
    match media::add(upload, &parts.media, &parts.clock, &mut conn).await {
        Ok(id) => {
            form.hero = id.to_string();
            form.hero_removed = false;
            parts.work.notify_waiters();
            Ok(None)
        }
        Err(AddError::Refused(refusal)) => Ok(Some(refusal.to_string())),
        Err(error) => Err(error.into()),
    }
}
