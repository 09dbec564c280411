-- What failed or is in doubt is listed newest first, also after a million replies that went well.
create index reply_state on reply (workspace_id, state, id);
