-- Whether a series holds an image or labels: as the import took it, or as a lead said since.
alter table series add column content text not null default 'IMAGE' check (content in ('IMAGE', 'LABELMAP'));
create index series_labelmaps on series (project_id, study_id) where content = 'LABELMAP';
