-- An actor that nobody wrote or came back as for a month is retired: its undo window closes, so that all of it can be folded, and it is never written as again.
alter table actor_lease
  add column seen_at timestamptz,
  add column retired_at timestamptz;
update actor_lease set seen_at = leased_at;
alter table actor_lease alter column seen_at set not null;
