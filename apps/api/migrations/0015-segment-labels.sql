-- Which label of the project's protocol a segment stands for, by its key; null for one that somebody added.
alter table segment add column label_key text;
